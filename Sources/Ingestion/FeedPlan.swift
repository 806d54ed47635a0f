internal import Configuration
internal import ContainedDecryption
internal import DataContracts
internal import DeltaTable
internal import Foundation
internal import LineageLedger
internal import Logging
internal import OpenPGP

/// One feed with its customer, as the stages need them.
struct FeedPlan: Sendable {
  let feed: Feed
  let owner: Customer

  var name: String { feed.name }
  var customer: String { feed.customer }
  var table: String { feed.table }
  var partitionBy: [String] { feed.partitionBy }
  var contractName: String { feed.contracts.first?.contract.name ?? "" }
  var settle: Duration { feed.ready.settle }
  var giveUp: Duration { feed.ready.giveUp }

  /// The contract that is valid on a business date.
  func contract(on date: String) throws(Fault) -> FeedContract {
    guard let day = CalendarDate(date), let found = feed.contract(for: day) else {
      throw Fault(
        "unknown-contract", at: .decode,
        "no contract of feed '\(name)' is valid on \(date); it has \(feed.contracts.map(\.contract.version).joined(separator: ", "))")
    }
    return found
  }

  /// How the records of a contract lie in the table.
  func layout(of contract: Contract) throws(Fault) -> TableLayout {
    do {
      guard let table = feed.tableContract else { return try TableLayout(contract: contract, partitionBy: partitionBy) }
      let mapping = try TableMapping(feed: contract, table: table.contract)
      return try TableLayout(mapping: mapping, table: table.contract, partitionBy: partitionBy)
    } catch let error as ContractFaults {
      throw Fault("table-mismatch", at: .land, error.description)
    } catch {
      throw Fault("table-mismatch", at: .land, (error as? DeltaError)?.message ?? "\(error)")
    }
  }

  /// How this customer's messages are decrypted and what they must prove.
  func decryption(helper: String) -> DecryptionRequest { Self.decryption(for: owner, helper: helper) }

  static func decryption(for owner: Customer, helper: String) -> DecryptionRequest {
    DecryptionRequest(
      helper: helper, home: OpenPGPHome(directory: owner.openPGP.home), passphraseFile: owner.openPGP.passphraseFile,
      policy: AcceptancePolicy(
        allowedSigners: owner.openPGP.signers, signature: owner.openPGP.signature == .required ? .required : .optional))
  }

  /// Connects to the feed's source, lends it, and closes it.
  func withSource<Result>(
    helper: String, logger: Logger, _ body: (any FileSource) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    switch feed.source {
    case .folder(let path): return try body(FolderSource(path: path))
    case .directory(let directory):
      guard let endpoint = owner.endpoint else {
        throw Fault("source-unreachable", at: .acquire, "customer '\(customer)' has no endpoint")
      }
      let source = try SFTPSource(endpoint: endpoint, directory: directory, helper: helper, logger: logger)
      defer { source.close() }
      return try body(source)
    }
  }
}

extension Gateway {
  /// The feed of that name, if it is configured.
  func plan(_ name: String) -> FeedPlan? {
    let configuration = configuration.value
    guard let feed = configuration.feed(name), let owner = configuration.customer(feed.customer) else { return nil }
    return FeedPlan(feed: feed, owner: owner)
  }
}

extension FeedSource {
  /// Whether files come from the customer's server.
  var isRemote: Bool {
    if case .directory = self { true } else { false }
  }
}

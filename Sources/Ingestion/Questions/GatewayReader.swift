public import Configuration
public import DataContracts
internal import DeltaTable
internal import EvidenceVault
internal import Foundation
public import LineageLedger

/// Questions about a gateway; changes nothing, and works beside a running service.
public struct GatewayReader: Sendable {
  let configuration: GatewayConfiguration
  let paths: StatePaths
  /// `nil` before the first run.
  let ledger: Ledger?

  public init(configuration: GatewayConfiguration) throws {
    self.configuration = configuration
    paths = StatePaths(configuration)
    let exists = FileManager.default.fileExists(atPath: paths.ledger + "/ledger.sqlite")
    ledger = exists ? try Self.open(paths) : nil
  }

  /// Opens the ledger; `nil` while its very first start is under way: the file is there, its tables are not, nothing is signed.
  private static func open(_ paths: StatePaths) throws -> Ledger? {
    for _ in 0..<5 {
      do { return try Ledger.openReadOnly(directory: paths.ledger) } catch {
        guard error.code == .schemaAltered || error.code == .leafUnreadable else { throw error }
        if !FileManager.default.fileExists(atPath: paths.ledger + "/checkpoint") { return nil }
        // Created between the two looks, or really altered: another look tells.
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
    return try Ledger.openReadOnly(directory: paths.ledger)
  }

  /// Whether a service works on the state folder.
  public static func serviceIsRunning(_ configuration: GatewayConfiguration) throws -> Bool {
    try FolderLock.holder(of: StatePaths(configuration).lockFile) != nil
  }

  /// Deliveries, the newest first; the held ones the oldest first.
  public func deliveries(feed: String? = nil, state: DeliveryState? = nil, limit: Int = 1000) throws -> [DeliveryRecord] {
    guard let ledger else { return [] }
    return try ledger.lineage.deliveries(
      DeliveryFilter(
        feed: feed, states: state.map { [$0] }, order: state == .quarantined ? .oldestFirst : .newestFirst, limit: limit))
  }

  /// One delivery with every step the ledger has of it.
  public func detail(of name: String) throws -> DeliveryDetail {
    let (ledger, delivery) = try find(name)
    let timeline = try ledger.timeline(delivery: delivery.id).map { entry in
      DeliveryDetail.Step(leaf: entry.index, type: entry.type.rawValue, time: entry.time, actor: entry.actor.id)
    }
    return DeliveryDetail(
      delivery: delivery, names: try names(of: [delivery]), timeline: timeline,
      explanation: delivery.state == .quarantined ? delivery.code.flatMap(FaultCatalogue.entry) : nil,
      completedBy: try completions(of: delivery))
  }

  /// Names of the deliveries that records refer to by id.
  public func names(of deliveries: [DeliveryRecord]) throws -> [String: String] {
    var names: [String: String] = [:]
    for delivery in deliveries {
      for id in [delivery.supersedes, delivery.supersededBy, delivery.duplicateOf, delivery.reprocessOf, delivery.completes].compactMap({ $0 }) {
        names[id] = try ledger?.lineage.delivery(id: id)?.name
      }
    }
    return names
  }

  /// The contract a delivery was judged by, from the bytes the vault keeps.
  public func contract(ofDelivery name: String) throws -> Contract { try contract(of: try find(name).delivery) }

  func contract(of delivery: DeliveryRecord) throws -> Contract {
    guard let history = try history, let hash = delivery.contractHash else {
      throw QuestionError(
        message: "\(delivery.name) was not judged by a contract", remedy: "'sluice deliveries show \(delivery.name)' says how far it came")
    }
    return try history.contract(hash)
  }

  /// The contracts deliveries were judged by; nil before the first run.
  var history: ContractHistory? {
    get throws { try ledger.map { ContractHistory(lineage: $0.lineage, vault: try EvidenceVault(directory: paths.vault)) } }
  }

  func find(_ name: String) throws -> (ledger: Ledger, delivery: DeliveryRecord) {
    guard let ledger, let delivery = try ledger.lineage.delivery(name) else {
      throw QuestionError(message: "there is no delivery '\(name)'", remedy: "'sluice deliveries list' shows them")
    }
    return (ledger, delivery)
  }

  func table(_ name: String) throws -> DeltaTable {
    let table = DeltaTable(directory: "\(paths.lake)/\(name)")
    guard !name.contains("/"), try table.exists else {
      throw QuestionError(message: "there is no table '\(name)'", remedy: "'sluice lake tables' shows them")
    }
    return table
  }
}

/// A question that cannot be answered as it was put.
public struct QuestionError: Error, CustomStringConvertible {
  public let message: String
  public let remedy: String
  public var description: String { "\(message); \(remedy)" }
}

/// One delivery with its explanation and its steps.
public struct DeliveryDetail: Sendable, Codable {
  /// A leaf of the ledger that speaks of the delivery.
  public struct Step: Sendable, Codable {
    public var leaf: Int64
    public var type: String
    public var time: String
    public var actor: String
  }

  public var delivery: DeliveryRecord
  /// Names of other deliveries the record refers to, by id.
  public var names: [String: String]
  public var timeline: [Step]
  /// Why it is held, if it is.
  public var explanation: FaultCatalogue.Entry?
  /// What has taken the place of its rejected records.
  public var completedBy: [CompletionFact]

  public var errors: [ErrorCount] { delivery.errors ?? [] }

  /// Where in the file the fault stands, in words; `nil` if it has no place there.
  public var position: String? {
    guard let place = delivery.position else { return nil }
    let parts = [
      place.record.map { "record \($0)" }, place.line.map { "line \($0)" }, place.byte.map { "byte \($0)" },
      place.field.map { "field '\($0)'" },
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  /// Commands that make sense now.
  public var next: [String] {
    switch delivery.state {
    case .quarantined:
      var commands: [String] = []
      if delivery.report != nil { commands.append("sluice deliveries report \(delivery.name)") }
      if (delivery.counts?.rejected ?? 0) > 0 { commands.append("sluice deliveries rejects \(delivery.name)") }
      let wantsControl = ["control-missing", "control-invalid"].contains(delivery.code)
      commands.append("sluice quarantine retry \(delivery.name)" + (wantsControl ? " --control FILE" : ""))
      if explanation?.mayBeAccepted == true {
        commands.append("sluice quarantine accept \(delivery.name) --reason \"…\"")
      }
      commands.append("sluice quarantine discard \(delivery.name) --reason \"…\"")
      return commands
    case .landed:
      let report = delivery.report == nil ? [] : ["sluice deliveries report \(delivery.name)"]
      guard (delivery.counts?.rejected ?? 0) > 0 else { return report }
      let rejects = report + ["sluice deliveries rejects \(delivery.name)"]
      return delivery.completes == nil ? rejects + ["sluice ingest \(delivery.feed) FILE --completes \(delivery.name)"] : rejects
    case .received, .processing: return ["sluice run --once"]
    case .superseded, .duplicate, .discarded: return []
    }
  }
}

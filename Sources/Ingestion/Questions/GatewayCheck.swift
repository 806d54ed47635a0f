public import Configuration
internal import DataContracts
internal import DeltaTable
internal import Descriptors
internal import Foundation
public import Logging
internal import OpenPGP

/// What `check` found.
public struct CheckReport: Sendable, Codable {
  public enum Verdict: String, Sendable, Codable { case good, warning, faulty }

  public struct Line: Sendable, Codable {
    /// configuration, keys, table, ledger, feed, server.
    public var what: String
    public var name: String
    public var verdict: Verdict
    public var detail: String
    public var problems: [String]
  }

  public var lines: [Line]
  public var caveats: [String]

  public var exitCode: Int32 { lines.contains { $0.verdict == .faulty } ? 1 : 0 }
}

/// Compares a configuration with what is on disk and, on demand, with the servers.
public struct GatewayCheck: Sendable {
  private let configuration: GatewayConfiguration
  private let customers: [Customer]
  private let feeds: [Feed]

  /// - Parameter names: Customers or feeds; empty for all.
  public init(configuration: GatewayConfiguration, names: [String]) throws {
    self.configuration = configuration
    for name in names where configuration.customer(name) == nil && configuration.feed(name) == nil {
      throw QuestionError(message: "there is no customer or feed '\(name)'", remedy: "'sluice status' lists the feeds")
    }
    feeds = configuration.feeds.filter { names.isEmpty || names.contains($0.name) || names.contains($0.customer) }
    let owners = Set(feeds.map(\.customer))
    customers = configuration.customers.filter { names.isEmpty || names.contains($0.name) || owners.contains($0.name) }
  }

  /// - Parameter connecting: Whether servers are asked for host key, login and listing.
  public func run(connecting: Bool, helper: String, logger: Logger) -> CheckReport {
    var report = CheckReport(lines: [files()], caveats: GatewayReader.caveats)
    report.lines += configuration.setAside.map { aside in
      .init(
        what: "configuration", name: aside.file, verdict: .faulty, detail: "left out; the others run",
        problems: aside.faults.map(\.description))
    }
    report.lines += customers.map(keys)
    report.lines += tables()
    let history = history(&report)
    report.lines += feeds.map { feed($0, history) }
    if connecting { report.lines += feeds.map { server($0, helper: helper, logger: logger) } }
    return report
  }

  private func files() -> CheckReport.Line {
    // The ledger's key is made at the first start.
    let missing = configuration.missingFiles().filter { fault in
      !(fault.path == "ledger.key" && !FileManager.default.fileExists(atPath: configuration.ledger.key))
    }
    return .init(
      what: "configuration", name: (configuration.file as NSString).lastPathComponent,
      verdict: missing.isEmpty ? .good : .faulty,
      detail: [
        Self.count(configuration.customers.count, "customer"), Self.count(configuration.feeds.count, "feed"),
        Self.count(configuration.scoring.count, "scoring job"),
      ].joined(separator: ", "),
      problems: missing.map(\.description))
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private func keys(_ customer: Customer) -> CheckReport.Line {
    let home = OpenPGPHome(directory: customer.openPGP.home)
    let problems = home.problems(
      signers: customer.openPGP.signers, signature: customer.openPGP.signature == .required ? .required : .optional,
      at: UInt64(Date().timeIntervalSince1970))
    let own = ((try? home.keys()) ?? []).filter(\.hasSecret).map(\.fingerprint)
    let worst: CheckReport.Verdict =
      problems.contains { $0.severity == .error } ? .faulty : problems.isEmpty ? .good : .warning
    return .init(
      what: "keys", name: customer.name, verdict: worst,
      detail: "we decrypt as \(own.map { String($0.suffix(16)) }.joined(separator: ", ")); \(Self.count(customer.openPGP.signers.count, "signer")), signature \(customer.openPGP.signature.rawValue)",
      problems: problems.map(\.message))
  }

  /// Tables with a contract; that their feeds fill it was proved when the configuration was read.
  private func tables() -> [CheckReport.Line] {
    configuration.tables.compactMap { table in
      let names = feeds.filter { $0.table == table.name }.map(\.name)
      guard !names.isEmpty else { return nil }
      return .init(
        what: "table", name: table.name, verdict: .good,
        detail: "contract \(table.contract.contract.name) \(table.contract.contract.version), filled by \(names.joined(separator: ", "))",
        problems: [])
    }
  }

  /// The contracts that deliveries landed by; nil before the first run.
  private func history(_ report: inout CheckReport) -> ContractHistory? {
    do { return try GatewayReader(configuration: configuration).history } catch {
      report.lines.append(
        .init(
          what: "ledger", name: configuration.gateway.name, verdict: .faulty, detail: "cannot be read", problems: ["\(error)"]))
      return nil
    }
  }

  private func feed(_ feed: Feed, _ history: ContractHistory?) -> CheckReport.Line {
    var problems: [String] = []
    var remarks: [String] = []
    for contract in feed.contracts {
      let lake = configuration.gateway.lake
      let references = References(contract: contract.contract, budget: 0) { DeltaTable(directory: "\(lake)/\($0)") }
      problems += (ContractCheck.problems(contract.contract) + references.problems()).map { "\(contract.path): \($0)" }
      do {
        switch try history?.standing(of: contract.contract, feed: feed.name) {
        case .breaking(let reason)?: problems.append("\(contract.path): contract-breaking: \(reason)")
        case .compatible(let remark)?: remarks += [remark].compactMap(\.self).map { "\(contract.path): \($0)" }
        case .known?, nil: break
        }
      } catch {
        problems.append("\(contract.path): \(error)")
      }
    }
    if let problem = tableProblem(feed) { problems.append(problem) }
    let source: String
    switch feed.source {
    case .folder(let path): source = path
    case .directory(let path): source = "sftp \(path)"
    }
    let versions = feed.contracts.map { "\($0.contract.name) \($0.contract.version)" }.joined(separator: ", ")
    return .init(
      what: "feed", name: feed.name, verdict: !problems.isEmpty ? .faulty : remarks.isEmpty ? .good : .warning,
      detail: "\(source) '\(feed.files.text)' → \(feed.table), contract \(versions)", problems: problems + remarks)
  }

  /// Whether the feed's columns fit the table as it stands, and the other feeds of the table.
  private func tableProblem(_ feed: Feed) -> String? {
    guard let owner = configuration.customer(feed.customer) else { return nil }
    do {
      for contract in feed.contracts {
        let layout = try FeedPlan(feed: feed, owner: owner).layout(of: contract.contract)
        if let problem = try TableLayout.misfit(
          layout, tablePath: "\(configuration.gateway.lake)/\(feed.table)", table: feed.table)
        {
          return problem
        }
      }
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func server(_ feed: Feed, helper: String, logger: Logger) -> CheckReport.Line {
    guard let owner = configuration.customer(feed.customer) else {
      return .init(what: "server", name: feed.name, verdict: .faulty, detail: "", problems: ["no customer"])
    }
    do {
      let plan = FeedPlan(feed: feed, owner: owner)
      return try plan.withSource(helper: helper, logger: logger) { source throws(Fault) in
        let files = try source.list()
        let matching = files.count { feed.files.match($0.name) != nil }
        let key = source.evidence.hostKey.map { ", host key \($0)" } ?? ""
        return .init(
          what: "server", name: feed.name, verdict: .good,
          detail: "\(source.evidence.endpoint)\(key): \(files.count) files, \(matching) match", problems: [])
      }
    } catch {
      return .init(
        what: "server", name: feed.name, verdict: .faulty, detail: error.code, problems: ["\(error.message); \(error.remedy)"])
    }
  }
}

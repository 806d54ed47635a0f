import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// A feed as `sluice.yaml` has it, with what most tests want.
struct TestFeed {
  var name = "acme-portfolio"
  var customer = "acme"
  var source = "{ folder: drop }"
  var files = "portfolio_{date:yyyyMMdd}.csv.pgp"
  var settle = "0s"
  var giveUp = "2h"
  /// `ready.control`, as it is written.
  var control: String?
  var poll = "1s"
  var contracts = ["Schemas/portfolio-1.yaml"]
  var table = "portfolio"
  var rejects = "{ percent: 50, records: 100000 }"
  var afterwards = "leave"
  /// Further lines of the feed, such as `write: replace`.
  var more: [String] = []

  var yaml: String {
    """
      \(name):
        customer: \(customer)
        source: \(source)
        files: "\(files)"
        ready: { settle: \(settle), give_up: \(giveUp)\(control.map { ", control: \($0)" } ?? "") }
        poll: \(poll)
        contract: [\(contracts.joined(separator: ", "))]
        table: \(table)
        rejects: \(rejects)
        afterwards: \(afterwards)
    \(more.map { "    \($0)\n" }.joined())
    """
  }
}

/// A gateway in a folder of its own, driven by the built program; gone with its agents when the value goes.
final class TestGateway: Sendable {
  let root: String
  let bank: Bank
  /// Where the configuration says nothing else, what the program is given besides `SLUICE_CONFIG`.
  private let environment: [String: String]

  init(
    _ feeds: [TestFeed] = [TestFeed()], endpoint: String? = nil, signers: [String]? = nil, scoring: String? = nil,
    passphraseFile: String? = nil, environment: [String: String] = [:]
  ) throws {
    bank = try Bank.shared()
    self.environment = environment
    root = "/tmp/slg-" + String(UInt32.random(in: .min ... .max), radix: 36)
    for folder in ["", "/drop", "/Schemas", "/plain", "/bin"] {
      try FileManager.default.createDirectory(atPath: root + folder, withIntermediateDirectories: false)
    }
    try FileManager.default.copyItem(
      atPath: Program.root + "/Schemas/portfolio-1.yaml", toPath: root + "/Schemas/portfolio-1.yaml")
    try bank.copyGatewayHome(to: home)
    try configure(feeds, endpoint: endpoint, signers: signers, scoring: scoring, passphraseFile: passphraseFile)
  }

  deinit {
    _ = try? Tool.run("/usr/bin/gpgconf", ["--homedir", home, "--kill", "all"])
    try? FileManager.default.removeItem(atPath: root)
  }

  /// Sources are known by whole seconds, and tests drop more files than one a second.
  private static let clock = Atomic(1_790_000_000)

  var home: String { root + "/keys/acme" }
  var lake: String { root + "/lake" }
  var state: String { root + "/state" }

  func configure(
    _ feeds: [TestFeed], endpoint: String? = nil, signers: [String]? = nil, scoring: String? = nil, passphraseFile: String? = nil,
    tables: String? = nil
  ) throws {
    var openpgp = ["home: keys/acme", "signers: [\((signers ?? [bank.signer.fingerprint]).joined(separator: ", "))]"]
    if let passphraseFile { openpgp.append("passphrase_file: \(passphraseFile)") }
    try write(
      """
      gateway: { name: test, state: state, lake: lake, memory: 128MiB, free_space: 1MiB }
      ledger: { key: keys/ledger.key }
      \(tables.map { "tables:\n" + $0 } ?? "")customers:
        acme:
          openpgp: { \(openpgp.joined(separator: ", ")) }
      \(endpoint.map { "    endpoint: \($0)\n" } ?? "")feeds:
      \(feeds.map(\.yaml).joined())\(scoring.map { "scoring:\n" + $0 } ?? "")
      """, to: "sluice.yaml")
  }

  func write(_ text: String, to name: String, mode: Int = 0o644) throws {
    try text.write(toFile: root + "/" + name, atomically: true, encoding: .utf8)
    chmod(root + "/" + name, mode_t(mode))
  }

  /// Runs a command to its end.
  @discardableResult
  func sluice(_ arguments: String..., environment extra: [String: String] = [:], input: Data = Data()) throws -> Outcome {
    try start(arguments, environment: extra, input: input).wait()
  }

  /// Starts a command that the test goes on beside.
  func start(_ arguments: [String], environment extra: [String: String] = [:], input: Data = Data()) throws -> Running {
    var complete = ["SLUICE_CONFIG": root + "/sluice.yaml"]
    complete.merge(environment) { _, new in new }
    complete.merge(extra) { _, new in new }
    return try Running(Program.path, arguments, environment: complete, input: input)
  }

  /// One pass; the report as JSON.
  func pass() throws -> JSON { try sluice("run", "--once", "--json").json() }

  /// Puts a file where the feed looks, as a whole and at once; gives its path.
  ///
  /// - Parameter time: Seconds since 1970 that the file was last changed at; by itself later than any file before.
  @discardableResult
  func drop(
    _ bytes: Data, date: String, folder: String = "drop", prefix: String = "portfolio", time: Int? = nil
  ) throws -> String {
    let path = folder.hasPrefix("/") ? folder : root + "/" + folder
    let name = "\(prefix)_\(date.filter { $0 != "-" }).csv.pgp"
    try bytes.write(to: URL(fileURLWithPath: path + "/." + name))
    let seconds = time ?? Self.clock.wrappingAdd(1, ordering: .relaxed).newValue
    var times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    utimensat(AT_FDCWD, path + "/." + name, &times, 0)
    guard rename(path + "/." + name, path + "/" + name) == 0 else { throw Failure(description: "rename: \(errno)") }
    return path + "/" + name
  }

  /// Keeps a plaintext for the oracle.
  func plain(_ bytes: Data, _ delivery: String, feed: String = "acme-portfolio") throws -> Oracle.Part {
    let path = root + "/plain/" + delivery
    try bytes.write(to: URL(fileURLWithPath: path))
    let date = delivery.split(separator: "@").last.map { String($0.prefix(10)) } ?? ""
    return Oracle.Part(csv: path, delivery: delivery, date: date, feed: feed)
  }

  /// Rows that the lake shows; 0 when there is no table.
  func rows(of table: String = "portfolio") throws -> Int {
    try sluice("lake", "tables", "--json").lines().first { $0["table"].text == table }?["rows"].number ?? 0
  }

  /// Every file below a folder of the gateway, relative to it.
  func files(below folder: String) -> [String] {
    let paths = FileManager.default.enumerator(atPath: root + "/" + folder)?.compactMap { $0 as? String } ?? []
    return paths.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(root)/\(folder)/\(path)", isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }

  /// Asserts that everything agrees with everything, every byte read.
  func expectVerified(_ location: SourceLocation = #_sourceLocation) throws {
    let outcome = try sluice("verify", "--deep")
    #expect(outcome.code == 0, "\(outcome)", sourceLocation: location)
  }
}

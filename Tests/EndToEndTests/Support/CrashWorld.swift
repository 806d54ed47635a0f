import Foundation
import Glibc
import TestSupport
import Testing

/// A gateway with much to do at once: versions, duplicates, new files, an unsigned one, from a folder and a server, scores to
/// hand out. Whatever is done to it, once it is left alone it must end in one and the same state.
final class CrashWorld {
  /// What the oldest file to be found is.
  enum First: String, CaseIterable { case version, new, duplicate }

  let gateway: TestGateway
  private let files: Files
  private let first: First
  private let server: URL
  private var dropped = 0

  /// The plaintexts and messages of all worlds, made once.
  struct Files {
    struct Message {
      let plain: Data
      let cipher: Data
    }

    let original, corrected, resent, fresh, unsigned, oldest, oldestCorrected, oldestResent: Message

    static let shared = Result {
      let bank = try Bank.shared()
      func message(_ seed: Int, _ date: String, rows: Int, bad: Int = 0) throws -> Message {
        let plain = try Program.portfolio(rows: rows, seed: seed, date: date, bad: bad)
        return Message(plain: plain, cipher: try bank.encrypt(plain))
      }
      let original = try message(1, "2026-11-19", rows: 300)
      let oldest = try message(5, "2026-11-18", rows: 200)
      let unsigned = try Program.portfolio(rows: 10, seed: 4, date: "2026-11-21")
      return Files(
        original: original, corrected: try message(2, "2026-11-19", rows: 310, bad: 50),
        resent: Message(plain: original.plain, cipher: try bank.encrypt(original.plain)),
        fresh: try message(3, "2026-11-20", rows: 2500, bad: 20),
        unsigned: Message(plain: unsigned, cipher: try bank.encryptUnsigned(unsigned)), oldest: oldest,
        oldestCorrected: try message(6, "2026-11-18", rows: 150),
        oldestResent: Message(plain: oldest.plain, cipher: try bank.encrypt(oldest.plain)))
    }
  }

  /// - Parameter sshd: A server that worlds share; each has folders of its own there.
  init(_ first: First, sshd: LoopbackSSHD) throws {
    self.first = first
    files = try Files.shared.get()
    server = sshd.root.appendingPathComponent(UUID().uuidString)
    for folder in ["out", "done"] {
      try FileManager.default.createDirectory(at: server.appendingPathComponent(folder), withIntermediateDirectories: true)
    }
    var remote = TestFeed(
      name: "remote", source: "{ directory: \(server.path)/out }", table: "remote",
      afterwards: "{ move_to: \(server.path)/done }")
    remote.files = "far_{date:yyyyMMdd}.csv.pgp"
    gateway = try TestGateway(
      [TestFeed(afterwards: "{ move_to: done }"), remote], endpoint: try sshd.endpoint(),
      scoring: "  list: { inputs: { portfolio: required }, outlet: { command: [bin/score] } }\n")
    try gateway.write("#!/bin/sh\ncat >> \"$(dirname \"$0\")/../manifests\"\n", to: "bin/score", mode: 0o755)
    try drop(files.original, "2026-11-19")
    try drop(files.original, "2026-11-19", remotely: true)
    if first != .new { try drop(files.oldest, "2026-11-18") }
    let report = try gateway.pass()
    guard report["deliveries"].items.allSatisfy({ $0["state"].text == "landed" }) else {
      throw Failure(description: "the first pass did not land: \(report)")
    }
    switch first {
    case .version: try drop(files.oldestCorrected, "2026-11-18")
    case .new: try drop(files.oldest, "2026-11-18")
    case .duplicate: try drop(files.oldestResent, "2026-11-18")
    }
    try drop(first == .version ? files.resent : files.corrected, "2026-11-19")
    try drop(files.fresh, "2026-11-20")
    try drop(files.unsigned, "2026-11-21")
    try drop(files.corrected, "2026-11-19", remotely: true)
    try drop(files.fresh, "2026-11-20", remotely: true)
  }

  deinit { try? FileManager.default.removeItem(at: server) }

  private func drop(_ message: Files.Message, _ date: String, remotely: Bool = false) throws {
    try gateway.drop(
      message.cipher, date: date, folder: remotely ? server.path + "/out" : "drop", prefix: remotely ? "far" : "portfolio")
    dropped += 1
  }

  // MARK: What must be so in the end

  /// The tables and the files whose records they must hold.
  func questions(readers: [String]) throws -> [Oracle.Question] {
    func part(_ message: Files.Message, _ name: String) throws -> Oracle.Part {
      try gateway.plain(message.plain, name, feed: String(name.prefix { $0 != "@" }))
    }
    let oldest =
      switch first {
      case .version: try part(files.oldestCorrected, "acme-portfolio@2026-11-18.v2")
      case .new, .duplicate: try part(files.oldest, "acme-portfolio@2026-11-18")
      }
    let middle =
      first == .version
      ? try part(files.original, "acme-portfolio@2026-11-19") : try part(files.corrected, "acme-portfolio@2026-11-19.v2")
    return [
      Oracle.Question(
        table: gateway.lake + "/portfolio", expected: [oldest, middle, try part(files.fresh, "acme-portfolio@2026-11-20")],
        readers: readers),
      Oracle.Question(
        table: gateway.lake + "/remote",
        expected: [try part(files.corrected, "remote@2026-11-19.v2"), try part(files.fresh, "remote@2026-11-20")],
        readers: readers),
    ]
  }

  /// Runs until there is nothing left to do.
  func settle() throws {
    for _ in 0..<4 {
      let outcome = try gateway.sluice("run", "--once", "--json")
      let report = try outcome.json()
      guard report["deliveries"] != .array([]) || outcome.code != 0 else { return }
    }
    throw Failure(description: "four passes did not come to an end")
  }

  /// Asserts everything but the rows' values.
  func expectSettled(_ comment: Comment) throws {
    let verified = try gateway.sluice("verify", "--deep")
    #expect(verified.code == 0, "\(comment): \(verified)")

    let deliveries = try gateway.sluice("deliveries", "list", "--limit", "1000", "--json").lines()
    #expect(deliveries.count == dropped, "\(comment): each file is received once")
    #expect(deliveries.count { $0["state"].text == "quarantined" } == 1, comment)
    let committed = Dictionary(
      try leaves("land.committed").map { ($0, 1) }, uniquingKeysWith: +)
    for delivery in deliveries {
      let stands = ["landed", "superseded"].contains(delivery["state"].text)
      #expect(committed[delivery["id"].text ?? ""] == (stands ? 1 : nil), "\(comment): \(delivery)")
    }
    #expect(try leaves("remote.acknowledged").count == dropped - 1, "\(comment): all but the held one are acknowledged")

    // Nothing has gone at the source that has not landed, and nothing has been lost on the way to the archive.
    #expect(gateway.files(below: "drop") == ["portfolio_20261121.csv.pgp"], comment)
    var kept = try Self.contents(of: gateway.root + "/drop") + Self.contents(of: gateway.root + "/done")
    kept += try Self.contents(of: server.path + "/out") + Self.contents(of: server.path + "/done")
    #expect(kept.count == dropped, comment)
    let received = Set(deliveries.compactMap { $0["ciphertext"].text })
    #expect(received.count == Set(kept).count, comment)

    // No file that no commit knows, nothing half done.
    for table in ["portfolio", "remote"] {
      let named = deliveries.filter { $0["table"].text == table && $0["state"].text != "quarantined" }
        .flatMap { $0["files"].items.compactMap { $0["path"].text } }
      let found = gateway.files(below: "lake/" + table)
      let (log, data) = (found.filter { $0.hasPrefix("_delta_log/") }, found.filter { !$0.hasPrefix("_delta_log/") })
      #expect(data == named.sorted(), comment)
      let known = /_delta_log\/(\d{20}\.(json|crc|checkpoint\.parquet)|_last_checkpoint)/
      #expect(log.allSatisfy { $0.wholeMatch(of: known) != nil }, "\(comment): \(log)")
    }
    #expect(gateway.files(below: "state/vault").allSatisfy { $0.hasPrefix("sha256/") }, comment)
    #expect(gateway.files(below: "state/spill") == [], comment)

    // Each run of the scoring program that the ledger asked for has been handed out.
    let requested = try leaves("score.requested", "json_extract(body, '$.body.run')")
    let completed = try leaves("score.completed", "json_extract(body, '$.body.run')")
    #expect(requested.count >= 2 && Set(requested) == Set(completed), "\(comment): \(requested) \(completed)")
  }

  /// A value of each leaf of a type.
  private func leaves(_ type: String, _ value: String = "delivery") throws -> [String] {
    let sql = "SELECT \(value) FROM leaf WHERE type = '\(type)' ORDER BY idx"
    let output = try Tool.require("/usr/bin/sqlite3", ["-readonly", gateway.state + "/ledger/ledger.sqlite", sql])
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static func contents(of folder: String) throws -> [Data] {
    let manager = FileManager.default
    guard manager.fileExists(atPath: folder) else { return [] }
    return try manager.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".pgp") || $0.contains(".pgp.") }
      .map { try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0)) }
  }

  // MARK: Processes

  /// Helpers of the process `parent` and the gpg programs that work on this gateway's keys; the agent, a daemon, apart.
  func helpers(of parent: Int32) -> [String] {
    let manager = FileManager.default
    return ((try? manager.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { entry in
      guard Int32(entry) != nil, let bytes = manager.contents(atPath: "/proc/\(entry)/cmdline"), !bytes.isEmpty else { return nil }
      let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      let name = (words[0] as NSString).lastPathComponent
      let isHelper = zip(words, words.dropFirst()).contains { $0 == "--parent" && $1 == "\(parent)" }
      let isGPG = (name == "gpg" || name == "sluice-helper") && words.contains { $0.hasPrefix(gateway.root) }
      return isHelper || isGPG ? "\(entry): \(words.joined(separator: " "))" : nil
    }
  }

  /// Asserts that whatever the killed process had started ends by itself.
  func expectNoHelpers(of parent: Int32, _ comment: Comment) throws {
    let deadline = ContinuousClock.now + .seconds(2)
    var left = helpers(of: parent)
    while !left.isEmpty && ContinuousClock.now < deadline {
      usleep(20_000)
      left = helpers(of: parent)
    }
    #expect(left == [], comment)
  }
}

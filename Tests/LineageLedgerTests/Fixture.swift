import Foundation

@testable import LineageLedger

/// A ledger in a folder of its own, removed with the test.
final class Fixture {
  let state: String
  let key: CheckpointKey
  var directory: String { state + "/ledger" }
  var database: String { directory + "/ledger.sqlite" }
  var lineage: String { state + "/lineage.sqlite" }

  init() throws {
    state = NSTemporaryDirectory() + "/sluice-ledger-" + UUIDv7.make()
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    key = try CheckpointKey.create(path: state + "/ledger.key", origin: "sluice.test/gateway")
  }

  deinit { try? FileManager.default.removeItem(atPath: state) }

  func open() throws -> Ledger { try Ledger.open(directory: directory, key: key, gateway: "demo") }

  /// Runs the sqlite3 shell or another tool; returns exit status and everything it printed.
  static func run(_ tool: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  static let sqlite = "/usr/bin/sqlite3"
  static var hasSQLite: Bool { FileManager.default.isExecutableFile(atPath: sqlite) }

  static var corpora: String? {
    let path = ProcessInfo.processInfo.environment["SLUICE_CORPORA"] ?? "../shared/corpora"
    return FileManager.default.fileExists(atPath: path + "/merkle") ? path : nil
  }
}

/// Events of made-up deliveries.
enum Made {
  static func received(
    _ delivery: String, name: String = "acme-portfolio@2026-11-20", version: Int = 1, feed: String = "acme-portfolio",
    date: String = "2026-11-20", part: String? = nil, ciphertext: String = "sha256:aa"
  ) -> LedgerEvent {
    LedgerEvent(
      .fileReceived(
        FileReceived(
          name: name, customer: "acme", businessDate: date, part: part, version: version,
          source: DeliverySource(
            kind: .sftp, endpoint: "sftp.acme.example:22", hostKey: "SHA256:x", user: "u", path: "/outbound/\(delivery)"),
          size: 1000, modified: 1_700_000_000, ciphertext: ciphertext, settle: 30)),
      feed: feed, delivery: delivery)
  }

  static func decrypted(_ delivery: String, attempt: Int = 1, content: String = "hmac-sha256:c1") -> LedgerEvent {
    LedgerEvent(
      .pgpDecrypted(
        PGPDecrypted(
          attempt: attempt, recipient: "ABCD",
          signers: [SignatureFact(fingerprint: "F1", primary: "P1", time: "2026-11-20T05:00:00Z", hash: "SHA512")],
          cipher: "AES256", plaintextBytes: 5000, content: content)),
      feed: "acme-portfolio", delivery: delivery)
  }

  static func intention(
    _ appID: String, _ sequence: Int64, supersedes: String? = nil, files: [String] = ["a.parquet"],
    removes: [String] = []
  ) -> LandIntended {
    LandIntended(
      appId: appID, sequence: sequence, table: "portfolio", attempt: 1, businessDate: "2026-11-20",
      supersedes: supersedes,
      files: files.map { DataFileFact(path: $0, size: 10, rows: 5, sha256: "sha256:bb") }, removes: removes,
      counts: RecordCounts(read: 6, landed: 5, rejected: 1, duplicate: 0),
      rowMap: RowMapFact(path: "rowmaps/x", size: 1, sha256: "sha256:cc", root: "sha256:dd"), content: "hmac-sha256:c1")
  }

  @discardableResult
  static func land(
    _ ledger: Ledger, _ delivery: String, appID: String = "sluice/demo/portfolio/acme-portfolio",
    supersedes: String? = nil, files: [String] = ["a.parquet"], removes: [String] = []
  ) throws -> Int64 {
    let sequence = try ledger.intend(appID: appID) { sequence in
      LedgerEvent(
        .landIntended(
          intention(appID, sequence, supersedes: supersedes, files: files, removes: removes)),
        feed: "acme-portfolio", delivery: delivery)
    }
    let body = intention(appID, sequence, supersedes: supersedes, files: files, removes: removes)
    try ledger.append([
      LedgerEvent(
        .landCommitted(
          LandCommitted(intention: body, deltaVersion: sequence, commit: "sha256:ee", recovered: false)),
        feed: "acme-portfolio", delivery: delivery)
    ])
    return sequence
  }
}

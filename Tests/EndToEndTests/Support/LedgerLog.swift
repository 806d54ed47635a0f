import Foundation
import Testing

/// The write-ahead log of a stopped gateway's ledger, to be cut as a power cut would: where the last fsync ended, or anywhere after.
///
/// The format is SQLite's (fileformat2.html, section 4): a header of 32 bytes, then frames of 24 bytes and a page; a frame whose third
/// word is not 0 ends a transaction.
struct LedgerLog {
  private let folder: String
  private let log: Data
  /// Where each transaction ends.
  private let ends: [Int]

  /// Leaves that are written without an fsync of their own.
  static let waiting: Set<String> = [
    "file.received", "pgp.decrypted", "schema.validated", "rows.rejected", "land.committed", "remote.acknowledged",
  ]

  init(state: String) throws {
    folder = state + "/ledger"
    log = try Data(contentsOf: URL(fileURLWithPath: folder + "/ledger.sqlite-wal"))
    let bytes = [UInt8](log)
    func word(_ offset: Int) -> UInt32 { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    let frame = 24 + Int(word(8))
    var ends: [Int] = []
    var offset = 32
    // What an earlier generation of the log left behind carries another salt.
    while offset + frame <= bytes.count, bytes[offset + 8..<offset + 16].elementsEqual(bytes[16..<24]) {
      if word(offset + 4) != 0 { ends.append(offset + frame) }
      offset += frame
    }
    self.ends = ends
    // From 1,000 pages on SQLite moves pages into the database, and a log that is cut then is no power cut.
    #expect(bytes.count < 1000 * frame)
  }

  private struct Moment {
    let types: [String]
    let checkpoint: String
  }

  private func moment(_ transactions: Int) throws -> Moment {
    let copy = FileManager.default.temporaryDirectory.path + "/ledger-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: copy) }
    try FileManager.default.copyItem(atPath: folder + "/ledger.sqlite", toPath: copy + "/ledger.sqlite")
    try log.prefix(ends[transactions - 1]).write(to: URL(fileURLWithPath: copy + "/ledger.sqlite-wal"))
    func ask(_ sql: String) throws -> [String] {
      String(decoding: try Tool.require("/usr/bin/sqlite3", [copy + "/ledger.sqlite", sql]), as: UTF8.self)
        .split(separator: "\n").map(String.init)
    }
    return Moment(
      types: try ask("SELECT type FROM leaf ORDER BY idx"), checkpoint: try ask("SELECT max(size) FROM checkpoint").first ?? "")
  }

  /// Takes away every transaction at the end that no fsync has followed: those of leaves that wait, and of copies of checkpoints.
  ///
  /// - Returns: Types of the leaves that are lost.
  func lose() throws -> [String] {
    let note = try String(contentsOfFile: folder + "/checkpoint", encoding: .utf8).split(separator: "\n")
    let signed = try #require(Int(note[1]))
    var kept = ends.count
    var now = try moment(kept)
    let whole = now.types
    while kept > 1 {
      let before = try moment(kept - 1)
      let lost = now.types[before.types.count...]
      // What changes neither is there to sync the rest.
      guard lost.allSatisfy(Self.waiting.contains), !lost.isEmpty || before.checkpoint != now.checkpoint else { break }
      kept -= 1
      now = before
    }
    #expect(now.types.count >= signed, "a checkpoint spoke of leaves that were not durable")
    try log.prefix(ends[kept - 1]).write(to: URL(fileURLWithPath: folder + "/ledger.sqlite-wal"))
    try? FileManager.default.removeItem(atPath: folder + "/ledger.sqlite-shm")
    return Array(whole[now.types.count...])
  }
}

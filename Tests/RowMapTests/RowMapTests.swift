import Foundation
import Testing

@testable import RowMap

@Suite("Row map")
struct RowMapTests {
  static let sizes = [0, 1, 2, 3, 100, 8191, 8192, 8193, 16_384, 20_000]

  @Test(arguments: sizes)
  func `what is written is read, and the root is the one of the definition`(records: Int) throws {
    let made = MadeFile(records: records, seed: UInt64(records))
    let secret = RowMapSecret()
    let file = TemporaryPath()
    let summary = try made.write(to: file.path, secret: secret)
    #expect(summary.root == made.naiveRoot(secret: secret))
    #expect(summary.counts == made.entries.counts)
    let reader = try RowMapReader(path: file.path)
    #expect(reader.root == summary.root)
    #expect(reader.files == made.files && reader.reasons == made.reasons)
    #expect(try reader.check() == made.entries.counts)
    var read: [RowMapEntry] = []
    for block in 0..<reader.blockCount { read += try reader.entries(ofBlock: block) }
    #expect(read == made.entries)
    #expect(summary.bytes == Int64(try Data(contentsOf: URL(fileURLWithPath: file.path)).count))
  }

  @Test func `batches of any size give the same bytes`() throws {
    let made = MadeFile(records: 20_000, seed: 7)
    let secret = RowMapSecret()
    let first = TemporaryPath()
    let second = TemporaryPath()
    _ = try made.write(to: first.path, secret: secret, seed: 1)
    _ = try made.write(to: second.path, secret: secret, seed: 2)
    #expect(try Data(contentsOf: URL(fileURLWithPath: first.path)) == Data(contentsOf: URL(fileURLWithPath: second.path)))
  }

  @Test func `a record is found by number, line, byte and landed row`() throws {
    let made = MadeFile(records: 20_000, seed: 11)
    let file = TemporaryPath()
    _ = try made.write(to: file.path, secret: RowMapSecret())
    let reader = try RowMapReader(path: file.path)
    var random = Seeded(3)
    for _ in 0..<300 {
      let index = Int.random(in: 0..<made.entries.count, using: &random)
      let entry = made.entries[index]
      let record = try #require(try reader.record(Int64(index + 1)))
      #expect(record.byteOffset == entry.byteOffset && record.byteLength == Int(entry.byteLength))
      #expect(record.line == entry.line && record.outcome == entry.outcome)
      #expect(record.reason == (entry.reason == RowMapEntry.noReason ? nil : made.reasons[Int(entry.reason)]))
      #expect(try reader.record(line: entry.line)?.record == record.record)
      #expect(try reader.record(byte: entry.byteOffset)?.record == record.record)
      if entry.outcome == .landed {
        #expect(record.file == made.files[Int(entry.file)] && record.position == entry.position)
        #expect(try reader.record(file: made.files[Int(entry.file)], position: entry.position) == record)
      } else {
        #expect(record.file == nil && record.position == nil)
      }
    }
    #expect(try reader.record(0) == nil)
    #expect(try reader.record(20_001) == nil)
    #expect(try reader.record(line: 1) == nil, "the header belongs to no record")
    #expect(try reader.record(byte: 0) == nil)
    #expect(try reader.record(file: made.files[1], position: 1 << 40) == nil)
    #expect(try reader.record(file: "elsewhere", position: 0) == nil)
    let rejected = made.entries.indices.filter { made.entries[$0].outcome == .rejected }
    #expect(try reader.records(.rejected, limit: .max).map { Int($0.record) - 1 } == rejected)
    #expect(try reader.records(.rejected, limit: 5).count == 5)
    var seen = 0
    try reader.forEach { seen += $0.record == Int64(seen + 1) ? 1 : 0 }
    #expect(seen == 20_000)
  }

  @Test func `rows are checked against the plaintext and the secret`() throws {
    let made = MadeFile(records: 10_000, seed: 5)
    let secret = RowMapSecret()
    let file = TemporaryPath()
    _ = try made.write(to: file.path, secret: secret)
    let reader = try RowMapReader(path: file.path)
    func check(_ plaintext: [UInt8], _ secret: RowMapSecret) throws {
      var position = 0
      try reader.checkRows(secret: secret) { buffer in
        let count = min(buffer.count, plaintext.count - position, 70_000)
        buffer.copyBytes(from: plaintext[position..<(position + count)])
        position += count
        return count
      }
    }
    try check(made.plaintext, secret)
    var altered = made.plaintext
    let victim = try #require(made.entries.last { $0.byteLength > 0 })
    altered[Int(victim.byteOffset)] ^= 1
    let error = #expect(throws: RowMapError.self) { try check(altered, secret) }
    #expect(error?.code == .mismatch)
    #expect(error?.message.hasPrefix("records 8193 to 10000") == true)
    #expect(throws: RowMapError.self) { try check(made.plaintext, RowMapSecret()) }
    #expect(throws: RowMapError.self) { try check(Array(made.plaintext.dropLast(500)), secret) }
  }

  @Test func `entries that overlap, go back, leave their batch or land half are refused`() throws {
    let bytes = [UInt8](repeating: 65, count: 100)
    func refuses(_ entries: [RowMapEntry]) throws -> Bool {
      var writer = try RowMapWriter(secret: RowMapSecret()) { _ in }
      do {
        try bytes.withUnsafeBytes { try writer.append(entries.span, bytes: $0, bytesOffset: 50) }
        return false
      } catch let error as RowMapError {
        return error.code == .invalidEntry
      }
    }
    func entry(
      _ offset: Int64, _ length: Int32 = 10, line: Int64 = 1, outcome: RowOutcome = .landed, reason: UInt16 = .max,
      file: Int32 = 0, position: Int64 = 0
    ) -> RowMapEntry {
      RowMapEntry(
        byteOffset: offset, byteLength: length, line: line, outcome: outcome, reason: reason, file: file,
        position: position)
    }
    #expect(try !refuses([entry(50), entry(60, position: 1)]))
    #expect(try refuses([entry(50), entry(59)]))
    #expect(try refuses([entry(49)]))
    #expect(try refuses([entry(145)]))
    #expect(try refuses([entry(50, -1)]))
    #expect(try refuses([entry(50, line: 9), entry(60, line: 8)]))
    #expect(try refuses([entry(50, file: -1)]))
    #expect(try refuses([entry(50, outcome: .rejected, reason: 0)]))
    #expect(try refuses([entry(50, reason: 0)]))
    #expect(try !refuses([entry(50, outcome: .rejected, reason: 0, file: -1, position: -1)]))
    var writer = try RowMapWriter(secret: RowMapSecret()) { _ in }
    try bytes.withUnsafeBytes { try writer.append([entry(50)].span, bytes: $0, bytesOffset: 50) }
    #expect(throws: RowMapError.self) { try writer.finish(files: [], reasons: []) }
  }

  @Test func `a record costs about two bytes`() throws {
    let made = MadeFile(records: 20_000, seed: 2, rejectOneIn: 200)
    let file = TemporaryPath()
    let summary = try made.write(to: file.path, secret: RowMapSecret())
    // Lengths up to 300 take nine bits, lines, outcomes and files two each; offsets and positions next to nothing.
    #expect(summary.bytes < 20_000 * 9 / 4)
  }
}

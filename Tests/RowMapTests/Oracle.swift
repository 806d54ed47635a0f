import Crypto
import Foundation

@testable import RowMap

/// A repeatable source of randomness (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

/// A made-up file: its plaintext and what became of its records.
struct MadeFile {
  var plaintext: [UInt8] = []
  var entries: [RowMapEntry] = []
  let files = ["_feed=a/0.parquet", "_feed=a/1.parquet", "_feed=a/2.parquet"]
  let reasons = [
    RowReason(type: "type-error", field: "balance", rule: "decimal(18,2)"), RowReason(type: "blank-row"),
    RowReason(type: "primary-key", field: nil, rule: "primaryKey"),
  ]

  init(records: Int, seed: UInt64, rejectOneIn: Int = 20) {
    var random = Seeded(seed)
    var line: Int64 = 2
    var next: [Int64] = [0, 0, 0]
    plaintext = Array("a,b,c\n".utf8)
    for _ in 0..<records {
      let length = Int.random(in: 0...10, using: &random) == 0 ? 0 : Int.random(in: 1...300, using: &random)
      var entry = RowMapEntry(
        byteOffset: Int64(plaintext.count), byteLength: Int32(length), line: line, outcome: .landed)
      if Int.random(in: 0..<rejectOneIn, using: &random) == 0 {
        entry.outcome = Bool.random(using: &random) ? .rejected : .duplicate
        entry.reason = [0, 1, 2, RowMapEntry.noReason].randomElement(using: &random) ?? 0
      } else {
        let file = Int.random(in: 0..<10, using: &random) == 0 ? Int.random(in: 0...2, using: &random) : 0
        entry.file = Int32(file)
        entry.position = next[file]
        next[file] += 1
      }
      for _ in 0..<length { plaintext.append(UInt8.random(in: 32...126, using: &random)) }
      plaintext += [0x0D, 0x0A]
      line += Int64.random(in: 0...30, using: &random) == 0 ? 3 : 1
      entries.append(entry)
    }
  }

  /// Writes the map in batches of random sizes.
  func write(to path: String, secret: RowMapSecret, seed: UInt64 = 1) throws -> RowMapSummary {
    var random = Seeded(seed)
    var out: [UInt8] = []
    var writer = try RowMapWriter(secret: secret) { out.append(contentsOf: $0) }
    var start = 0
    while start < entries.count {
      let end = min(entries.count, start + Int.random(in: 1...5000, using: &random))
      let part = Array(entries[start..<end])
      let from = Int(part[0].byteOffset)
      try plaintext.withUnsafeBytes { bytes in
        try writer.append(
          part.span, bytes: UnsafeRawBufferPointer(rebasing: bytes[from...]), bytesOffset: Int64(from))
      }
      start = end
    }
    let summary = try writer.finish(files: files, reasons: reasons)
    try Data(out).write(to: URL(fileURLWithPath: path))
    return summary
  }

  /// The root as its definition says, one row after the other, with another SHA-256.
  func naiveRoot(secret: RowMapSecret) -> [UInt8] {
    var leaves: [[UInt8]] = []
    for (index, entry) in entries.enumerated() {
      func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
      let number = Int64(index + 1)
      let salt = Array(SHA256.hash(data: secret.bytes + little(number))).prefix(16)
      let raw = plaintext[Int(entry.byteOffset)..<Int(entry.byteOffset) + Int(entry.byteLength)]
      let commitment = Array(SHA256.hash(data: Array("sluice/row/1".utf8) + salt + raw))
      let tuple =
        [1] + little(number) + little(entry.byteOffset) + little(entry.byteLength) + little(entry.line)
        + [entry.outcome.rawValue] + little(entry.reason) + little(entry.file) + little(entry.position)
      leaves.append(Array(SHA256.hash(data: [0x00] + tuple + commitment)))
    }
    return Self.naiveRoot(leaves[...])
  }

  /// RFC 6962 §2.1, word for word.
  static func naiveRoot(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
    if leaves.isEmpty { return Array(SHA256.hash(data: [UInt8]())) }
    if leaves.count == 1 { return leaves[leaves.startIndex] }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    let left = naiveRoot(leaves[..<(leaves.startIndex + split)])
    let right = naiveRoot(leaves[(leaves.startIndex + split)...])
    return Array(SHA256.hash(data: [0x01] + left + right))
  }
}

/// A path in the temporary folder, removed with the test.
final class TemporaryPath {
  let path = NSTemporaryDirectory() + "/row-map-" + UUID().uuidString

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

import CSHA256

/// The file from end to end.
///
///     "SLROWMAP" version u16 (1), six zero bytes          16 bytes
///     block payloads, one behind the other
///     footer: root, files, reasons, blocks
///     footer length u64, SHA-256 of the footer, "SLROWEND"   48 bytes
///
/// Names stand in the footer because they are only known at the end; the writer never goes back. Each block's checksum
/// is in the footer, the footer's hash in the trailer, and the hash of the whole file in the ledger.
enum Layout {
  static let head: [UInt8] = Array("SLROWMAP".utf8) + [1, 0, 0, 0, 0, 0, 0, 0]
  static let tail: [UInt8] = Array("SLROWEND".utf8)
  static let trailerLength = 48
  static let footerLimit = 256 << 20
  /// Indexes of reasons and files are 16-bit.
  static let nameLimit = 65_534

  static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: HashTree.width)
    csha256_equal(bytes, bytes.count, 1, &digest)
    return digest
  }

  static func checksum(_ payload: [UInt8]) -> [UInt8] { Array(sha256(payload)[..<BlockIndexEntry.checksumLength]) }
}

/// Names and index of a map.
struct Footer: Sendable, Hashable {
  var root: [UInt8]
  var files: [String]
  var reasons: [RowReason]
  var blocks: [BlockIndexEntry]

  var bytes: [UInt8] {
    var out = root
    Varint.append(UInt64(files.count), to: &out)
    for file in files { Varint.append(file, to: &out) }
    Varint.append(UInt64(reasons.count), to: &out)
    for reason in reasons {
      Varint.append(reason.type, to: &out)
      for part in [reason.field, reason.rule] {
        out.append(part == nil ? 0 : 1)
        if let part { Varint.append(part, to: &out) }
      }
    }
    Varint.append(UInt64(blocks.count), to: &out)
    for block in blocks { block.write(to: &out) }
    return out
  }

  init(root: [UInt8], files: [String], reasons: [RowReason], blocks: [BlockIndexEntry]) {
    self.root = root
    self.files = files
    self.reasons = reasons
    self.blocks = blocks
  }

  /// - Parameter payloadEnd: Where the payloads end; they must fill the file from the head to there.
  init(_ bytes: [UInt8], payloadEnd: Int64) throws(RowMapError) {
    var reader = ByteReader(bytes)
    root = Array(try reader.take(HashTree.width))
    files = []
    for _ in 0..<(try reader.count(ofAtLeast: 1)) { files.append(try reader.text()) }
    reasons = []
    for _ in 0..<(try reader.count(ofAtLeast: 3)) {
      let type = try reader.text()
      let field = try reader.byte() == 0 ? nil : try reader.text()
      let rule = try reader.byte() == 0 ? nil : try reader.text()
      reasons.append(RowReason(type: type, field: field, rule: rule))
    }
    if files.count > Layout.nameLimit || reasons.count > Layout.nameLimit {
      throw RowMapError(.damaged, "more names than an entry can refer to")
    }
    blocks = []
    var offset = Int64(Layout.head.count)
    let count = try reader.count(ofAtLeast: 7 + BlockIndexEntry.checksumLength + HashTree.width)
    for index in 0..<count {
      let block = try BlockIndexEntry(payloadOffset: offset, files: files.count, from: &reader)
      let isFull = block.count == BlockCoder.capacity
      if block.count == 0 || (!isFull && index != count - 1) {
        throw RowMapError(.damaged, "a block other than the last is not full")
      }
      offset += Int64(block.payloadLength)
      if offset > payloadEnd { throw RowMapError(.damaged, "the index does not cover the map") }
      blocks.append(block)
    }
    if offset != payloadEnd || reader.remaining != 0 {
      throw RowMapError(.damaged, "the index does not cover the map")
    }
  }
}

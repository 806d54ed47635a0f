/// A record that may survive: the hash of its key, its number, and what it is ranked by.
struct RankedKey: MaskedEntry {
  /// The first 64 bits of the hash.
  var high: UInt64
  /// 32 more bits of the hash, and the length of the rank's text shifted by one with a last bit that says that there is a rank.
  var low: UInt64
  var record: Int64
  /// The rank in an order of its own: a number made unsigned, or the first 16 bytes of a text, zeros behind.
  var rankHigh: UInt64
  var rankLow: UInt64
  /// Where the rest of a longer text is.
  var tail: Int64

  static let empty = RankedKey(hash: KeyHash(low: 0, high: 0, row: 0), record: 0)

  /// Without a rank.
  init(hash: KeyHash, record: Int64) {
    high = hash.high
    low = hash.low & 0xFFFF_FFFF_0000_0000
    self.record = record
    (rankHigh, rankLow, tail) = (0, 0, 0)
  }

  var hasRank: Bool { low & 1 == 1 }
  /// Bytes of a text.
  var length: Int { Int(low >> 1 & 0x7FFF_FFFF) }

  mutating func rank(_ number: UInt128) {
    rankHigh = UInt64(truncatingIfNeeded: number >> 64)
    rankLow = UInt64(truncatingIfNeeded: number)
    low |= 1
  }

  /// Ranks by a text.
  ///
  /// - Parameter tail: Where its bytes from the 17th on were put, if it has that many.
  mutating func rank(_ text: UnsafePointer<UInt8>, _ count: Int, tail: Int64) {
    var number: UInt128 = 0
    for index in 0..<16 { number = number << 8 | UInt128(index < count ? text[index] : 0) }
    rank(number)
    low |= UInt64(count) << 1
    self.tail = tail
  }

  func isSameKey(as other: RankedKey) -> Bool { high == other.high && low >> 32 == other.low >> 32 }

  /// In order of the key, then of the record.
  func precedes(_ other: RankedKey) -> Bool {
    if high != other.high { return high < other.high }
    if low >> 32 != other.low >> 32 { return low >> 32 < other.low >> 32 }
    return record < other.record
  }

  func masked(by key: HashKey) -> RankedKey {
    var masked = self
    // No two entries of a file have the same record, so no mask is used twice.
    let mask = withUnsafeBytes(of: record.littleEndian) { bytes in
      bytes.assumingMemoryBound(to: UInt8.self).baseAddress.map { SipHash.hash($0, bytes.count, key) } ?? (low: 0, high: 0)
    }
    masked.rankHigh ^= mask.high
    masked.rankLow ^= mask.low
    return masked
  }
}

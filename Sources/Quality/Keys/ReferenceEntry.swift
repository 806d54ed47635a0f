/// A key that a record has, or refers to.
struct ReferenceEntry: MaskedEntry {
  /// The first 64 bits of the hash.
  var high: UInt64
  /// 32 more bits of the hash, then 0 for a key that the record has and 1 for one it refers to.
  var low: UInt64
  var record: Int64

  static let empty = ReferenceEntry((low: 0, high: 0), refers: false, record: 0)

  init(_ hash: (low: UInt64, high: UInt64), refers: Bool, record: Int64) {
    high = hash.high
    low = hash.low & 0xFFFF_FFFF_0000_0000 | (refers ? 1 : 0)
    self.record = record
  }

  var refers: Bool { low & 1 == 1 }

  func isSameKey(as other: ReferenceEntry) -> Bool { high == other.high && low >> 32 == other.low >> 32 }

  /// In order of the key; of one key those that have it come first.
  func precedes(_ other: ReferenceEntry) -> Bool {
    if high != other.high { return high < other.high }
    if low != other.low { return low < other.low }
    return record < other.record
  }

  /// Nothing in it is a value of the data.
  func masked(by key: HashKey) -> ReferenceEntry { self }
}

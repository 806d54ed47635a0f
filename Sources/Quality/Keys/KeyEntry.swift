/// What is remembered of a key: 96 bits of its hash, and which record of the run has it.
///
/// With *n* keys, the chance that two different ones meet is below n² / 2⁹⁷: one in 10¹³ for a hundred million.
struct KeyEntry: SpillEntry {
  /// The first 64 bits of the hash; their top bits choose the slot, so that slots are in order of the hash.
  var high: UInt64
  /// 32 more bits of the hash, and the record's number counted from 1 within the run. 0 marks an empty slot.
  var low: UInt64

  @inline(__always)
  init(_ hash: KeyHash, ordinal: UInt32) {
    high = hash.high
    low = hash.low & 0xFFFF_FFFF_0000_0000 | UInt64(ordinal)
  }

  static let empty = KeyEntry(KeyHash(low: 0, high: 0, row: 0), ordinal: 0)

  @inline(__always)
  var ordinal: UInt32 { UInt32(truncatingIfNeeded: low) }

  @inline(__always)
  func isSameKey(as other: KeyEntry) -> Bool {
    high == other.high && (low ^ other.low) & 0xFFFF_FFFF_0000_0000 == 0
  }

  /// In order of the key; entries of one key are equal.
  @inline(__always)
  func precedes(_ other: KeyEntry) -> Bool {
    high != other.high ? high < other.high : low >> 32 < other.low >> 32
  }
}

/// The hash of one row's key.
struct KeyHash: BitwiseCopyable {
  let low: UInt64
  let high: UInt64
  /// Row of the batch.
  let row: Int32

  @inline(__always)
  init(low: UInt64, high: UInt64, row: Int32) {
    self.low = low
    self.high = high
    self.row = row
  }
}

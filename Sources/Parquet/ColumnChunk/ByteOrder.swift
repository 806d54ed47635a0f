/// Comparing, equating and hashing byte strings without a call per value.
enum ByteOrder {
  /// Negative, zero or positive: unsigned lexicographic order, a prefix first.
  @inline(__always)
  static func compare(
    _ a: UnsafeRawPointer, _ aCount: Int, _ b: UnsafeRawPointer, _ bCount: Int
  ) -> Int {
    let common = min(aCount, bCount)
    var index = 0
    while index + 8 <= common {
      let x = UInt64(bigEndian: (a + index).loadUnaligned(as: UInt64.self))
      let y = UInt64(bigEndian: (b + index).loadUnaligned(as: UInt64.self))
      if x != y { return x < y ? -1 : 1 }
      index &+= 8
    }
    while index < common {
      let x = (a + index).loadUnaligned(as: UInt8.self)
      let y = (b + index).loadUnaligned(as: UInt8.self)
      if x != y { return x < y ? -1 : 1 }
      index &+= 1
    }
    return aCount - bCount
  }

  @inline(__always)
  static func isEqual(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, count: Int) -> Bool {
    if count >= 8 {
      var index = 0
      while index + 8 <= count {
        if (a + index).loadUnaligned(as: UInt64.self) != (b + index).loadUnaligned(as: UInt64.self) { return false }
        index &+= 8
      }
      // The tail overlaps what was compared.
      return (a + count - 8).loadUnaligned(as: UInt64.self) == (b + count - 8).loadUnaligned(as: UInt64.self)
    }
    return shortWord(a, count) == shortWord(b, count)
  }

  /// How many bytes both begin with.
  @inline(__always)
  static func sharedPrefix(_ a: UnsafeRawPointer, _ aCount: Int, _ b: UnsafeRawPointer, _ bCount: Int) -> Int {
    let common = min(aCount, bCount)
    var index = 0
    while index + 8 <= common {
      let difference =
        UInt64(littleEndian: (a + index).loadUnaligned(as: UInt64.self))
        ^ UInt64(littleEndian: (b + index).loadUnaligned(as: UInt64.self))
      if difference != 0 { return index + difference.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < common, (a + index).load(as: UInt8.self) == (b + index).load(as: UInt8.self) { index &+= 1 }
    return index
  }

  @inline(__always)
  static func hash(_ bytes: UnsafeRawPointer, count: Int) -> UInt64 {
    var state = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    if count < 8 { return fold(state ^ shortWord(bytes, count)) }
    var index = 0
    while index + 8 < count {
      state = fold(state ^ (bytes + index).loadUnaligned(as: UInt64.self))
      index &+= 8
    }
    return fold(state ^ (bytes + count - 8).loadUnaligned(as: UInt64.self))
  }

  /// The first eight bytes as a big-endian number, padded with zeros: unequal prefixes sort like their strings.
  @inline(__always)
  static func prefix(_ bytes: UnsafeRawPointer, count: Int) -> UInt64 {
    if count >= 8 { return UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) }
    var word: UInt64 = 0
    for index in 0..<count {
      word |= UInt64((bytes + index).loadUnaligned(as: UInt8.self)) &<< UInt64(56 &- 8 &* index)
    }
    return word
  }

  /// Fewer than eight bytes in a word, distinct for distinct strings of one length.
  @inline(__always)
  private static func shortWord(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
    if count >= 4 {
      let low = UInt64(bytes.loadUnaligned(as: UInt32.self))
      return low | UInt64((bytes + count - 4).loadUnaligned(as: UInt32.self)) &<< 32
    }
    if count == 0 { return 0 }
    let first = UInt64(bytes.loadUnaligned(as: UInt8.self))
    let middle = UInt64((bytes + count / 2).loadUnaligned(as: UInt8.self))
    let last = UInt64((bytes + count - 1).loadUnaligned(as: UInt8.self))
    return first | middle &<< 8 | last &<< 16
  }

  @inline(__always)
  private static func fold(_ word: UInt64) -> UInt64 {
    let product = (word ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }
}

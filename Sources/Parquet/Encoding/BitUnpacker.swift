/// Reads bit-packed values, least significant bit first.
///
/// - Precondition of both: eight bytes past the end of `bytes` may be read. Page buffers are
///   allocated with that slack; what lies there never reaches a result.
enum BitUnpacker {
  /// Unpacks `count` values of at most 32 bits; bits beyond the end of `bytes` count as zero.
  static func unpack(
    _ bytes: UnsafeRawBufferPointer, bitWidth: Int, count: Int, into target: UnsafeMutablePointer<UInt32>
  ) {
    guard count > 0 else { return }
    guard bitWidth > 0, let base = bytes.baseAddress else {
      target.initialize(repeating: 0, count: count)
      return
    }
    let whole = min(count, bytes.count * 8 / bitWidth)
    let mask = UInt64(1) &<< UInt64(bitWidth) &- 1
    var bit = 0
    for index in 0..<whole {
      let word = UInt64(littleEndian: (base + bit &>> 3).loadUnaligned(as: UInt64.self))
      target[index] = UInt32(truncatingIfNeeded: (word &>> UInt64(bit & 7)) & mask)
      bit &+= bitWidth
    }
    if whole < count { (target + whole).initialize(repeating: 0, count: count - whole) }
  }

  /// Unpacks the deprecated BIT_PACKED levels: most significant bit first (Encodings.md, "Bit-packed (Deprecated)").
  ///
  /// - Precondition: `bytes` holds `count` values; `bitWidth` is within 1...8.
  static func unpackLegacy(
    _ bytes: UnsafeRawBufferPointer, bitWidth: Int, count: Int, into target: UnsafeMutablePointer<UInt32>
  ) {
    guard let base = bytes.baseAddress else { return }
    let mask = UInt16(1) &<< UInt16(bitWidth) &- 1
    var bit = 0
    for index in 0..<count {
      // The slack behind the page makes the second byte readable.
      let word = UInt16(bigEndian: (base + bit &>> 3).loadUnaligned(as: UInt16.self))
      target[index] = UInt32((word &>> UInt16(16 &- bitWidth &- (bit & 7))) & mask)
      bit &+= bitWidth
    }
  }

  /// The value of up to 64 bits at `bit`.
  @inline(__always)
  static func load(_ base: UnsafeRawPointer, bit: Int, bitWidth: Int) -> UInt64 {
    if bitWidth == 0 { return 0 }
    let shift = bit & 7
    let start = base + bit &>> 3
    var word = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self)) &>> UInt64(shift)
    if shift + bitWidth > 64 {
      word |= UInt64(start.loadUnaligned(fromByteOffset: 8, as: UInt8.self)) &<< UInt64(64 &- shift)
    }
    return bitWidth == 64 ? word : word & (UInt64(1) &<< UInt64(bitWidth) &- 1)
  }
}

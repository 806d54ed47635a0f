/// Eight ASCII digits at once, in a 64-bit word (SWAR).
///
/// Loads reach up to 8 bytes before a cell; batches and arenas are padded for that.
enum DigitWord {
  /// The number the `count` digits before `end` spell, or `nil` when one of them is no digit.
  ///
  /// - Precondition: `count` is 1...8 and the 8 bytes before `end` are readable.
  @inline(__always)
  static func value(before end: UnsafePointer<UInt8>, count: Int) -> UInt64? {
    let raw = UInt64(littleEndian: UnsafeRawPointer(end - 8).loadUnaligned(as: UInt64.self))
    // The first bytes are not ours: XOR makes digits 0...9, the mask makes the foreign bytes leading zeros.
    let word = (raw ^ 0x3030_3030_3030_3030) & (~0 &<< (UInt64(8 &- count) &* 8))
    // Adding 0x76 to a byte of 10 or more sets its high bit; a carry only comes from a byte that is found anyway.
    if ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080 != 0 { return nil }
    return Self.value(of: word)
  }

  /// The number that eight digits, 0...9 each, stand for; the first is the lowest byte.
  @inline(__always)
  static func value(of digits: UInt64) -> UInt64 {
    let word = (digits &* 10) &+ (digits &>> 8)
    return
      (((word & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064)
      &+ (((word &>> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001)) &>> 32
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }
}

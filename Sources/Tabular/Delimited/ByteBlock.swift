/// Sixty-four bytes of input and the bit masks of what they hold.
///
/// Lane-wise integer arithmetic is used instead of `.==`: the comparison operators of the SIMD types compile
/// to a loop over lanes (Swift 6.3), while these compile to one instruction each.
struct ByteBlock {
  private let a, b, c, d: SIMD16<UInt8>

  @inline(__always)
  init(_ start: UnsafePointer<UInt8>) {
    let raw = UnsafeRawPointer(start)
    a = raw.loadUnaligned(as: SIMD16<UInt8>.self)
    b = raw.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self)
    c = raw.loadUnaligned(fromByteOffset: 32, as: SIMD16<UInt8>.self)
    d = raw.loadUnaligned(fromByteOffset: 48, as: SIMD16<UInt8>.self)
  }

  /// Bit *i* is set when byte *i* is the delimiter.
  @inline(__always)
  func delimiters(_ delimiter: SIMD16<UInt8>) -> UInt64 {
    @inline(__always) func hits(_ x: SIMD16<UInt8>) -> SIMD16<UInt8> {
      let isDelimiter = x ^ delimiter
      // (z - 1) & ~z has its high bit set exactly when the byte z is zero.
      return (isDelimiter &- SIMD16(repeating: 1)) & ~isDelimiter
    }
    return Self.mask(hits(a), hits(b), hits(c), hits(d))
  }

  /// Bit *i* is set when byte *i* is the quote, LF or CR.
  @inline(__always)
  func quotesAndLineEnds(_ quote: SIMD16<UInt8>) -> UInt64 {
    @inline(__always) func hits(_ x: SIMD16<UInt8>) -> SIMD16<UInt8> {
      let ones = SIMD16<UInt8>(repeating: 1)
      let isQuote = x ^ quote
      let isLF = x ^ SIMD16(repeating: 0x0A)
      let isCR = x ^ SIMD16(repeating: 0x0D)
      return ((isQuote &- ones) & ~isQuote) | ((isLF &- ones) & ~isLF) | ((isCR &- ones) & ~isCR)
    }
    return Self.mask(hits(a), hits(b), hits(c), hits(d))
  }

  /// Gathers the high bits of sixty-four bytes, lowest byte first.
  ///
  /// The high bits of the four quarters are laid side by side in the bits of sixteen bytes, those in the bits of
  /// eight, and the 8 by 8 bits that result are transposed (Hacker's Delight, section 7-3).
  @inline(__always)
  private static func mask(
    _ a: SIMD16<UInt8>, _ b: SIMD16<UInt8>, _ c: SIMD16<UInt8>, _ d: SIMD16<UInt8>
  ) -> UInt64 {
    @inline(__always) func highBits(_ bytes: SIMD16<UInt8>, _ shift: UInt64) -> SIMD2<UInt64> {
      let words = unsafeBitCast(bytes, to: SIMD2<UInt64>.self) & SIMD2(repeating: 0x8080_8080_8080_8080)
      return words &>> SIMD2(repeating: shift)
    }
    let sides = highBits(a, 7) | highBits(b, 5) | highBits(c, 3) | highBits(d, 1)
    var bits = sides[0] | sides[1] &<< 1
    var swap = (bits ^ (bits &>> 7)) & 0x00AA_00AA_00AA_00AA
    bits ^= swap ^ (swap &<< 7)
    swap = (bits ^ (bits &>> 14)) & 0x0000_CCCC_0000_CCCC
    bits ^= swap ^ (swap &<< 14)
    swap = (bits ^ (bits &>> 28)) & 0x0000_0000_F0F0_F0F0
    return bits ^ swap ^ (swap &<< 28)
  }
}

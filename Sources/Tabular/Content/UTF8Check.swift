internal import CByteMask

/// Looks closely at the bytes of a record: NUL bytes and ill-formed UTF-8.
enum UTF8Check {
  /// Whether `count` bytes from `start` are well-formed UTF-8 without NUL.
  ///
  /// A run of records is looked at as a whole first: a record that is at fault is rare.
  static func isClean(_ start: UnsafePointer<UInt8>, count: Int) -> Bool {
    let verdict = sluice_is_clean_utf8(start, count)
    return verdict < 0 ? isCleanByWords(start, count: count) : verdict == 1
  }

  /// The same where the processor is no help.
  static func isCleanByWords(_ start: UnsafePointer<UInt8>, count: Int) -> Bool {
    var index = 0
    let ones = SIMD16<UInt8>(repeating: 1)
    while index &+ 64 <= count {
      let raw = UnsafeRawPointer(start + index)
      let a = raw.loadUnaligned(as: SIMD16<UInt8>.self)
      let b = raw.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self)
      let c = raw.loadUnaligned(fromByteOffset: 32, as: SIMD16<UInt8>.self)
      let d = raw.loadUnaligned(fromByteOffset: 48, as: SIMD16<UInt8>.self)
      // x - 1 has its high bit set when x is 0 or above 0x80; x itself when it is 0x80 or above.
      let all = (a | (a &- ones)) | (b | (b &- ones)) | (c | (c &- ones)) | (d | (d &- ones))
      let words = unsafeBitCast(all, to: SIMD2<UInt64>.self)
      if (words[0] | words[1]) & 0x8080_8080_8080_8080 == 0 {
        index &+= 64
        continue
      }
      // The block, and the character that reaches out of it.
      let end = index &+ 64
      while index < end {
        let word = UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self)
        let suspects = (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080
        if suspects == 0 {
          index &+= 8
          continue
        }
        // The lowest set bit is exact, whatever was borrowed above it.
        index &+= suspects.trailingZeroBitCount &>> 3
        if index >= end { break }
        if start[index] < 0x80 {
          if start[index] == 0 { return false }
          index &+= 1
          continue
        }
        let length = sequenceLength(start + index, available: count &- index)
        if length == 0 { return false }
        index &+= length
      }
    }
    return index >= count || flags(start + index, count: count &- index) == 0
  }

  /// The fault flags of `count` bytes from `start`; 0 when they are well-formed UTF-8 without NUL.
  ///
  /// Follows the table of well-formed byte sequences of RFC 3629 section 4: no overlong forms, no
  /// surrogates, nothing above U+10FFFF. A malformed sequence wins over a NUL byte.
  static func flags(_ start: UnsafePointer<UInt8>, count: Int) -> UInt8 {
    var index = 0
    var found: UInt8 = 0
    while index < count {
      if index &+ 16 <= count {
        let bytes = UnsafeRawPointer(start + index).loadUnaligned(as: SIMD16<UInt8>.self)
        let words = unsafeBitCast(bytes | (bytes &- SIMD16(repeating: 1)), to: SIMD2<UInt64>.self)
        // No byte is zero, and none has its high bit set.
        if (words[0] | words[1]) & 0x8080_8080_8080_8080 == 0 {
          index &+= 16
          continue
        }
      }
      if index &+ 8 <= count {
        let word = UnsafeRawPointer(start + index).loadUnaligned(as: UInt64.self)
        // No byte has its high bit set, and none is zero (exact here, as no high bit is set).
        if (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 {
          index &+= 8
          continue
        }
      }
      let byte = start[index]
      if byte < 0x80 {
        if byte == 0 { found |= RecordFlags.nul }
        index &+= 1
        continue
      }
      let length = sequenceLength(start + index, available: count &- index)
      if length == 0 { return RecordFlags.encoding }
      index &+= length
    }
    return found
  }

  /// Length in bytes of the well-formed multi-byte sequence at `p`, or 0.
  @inline(__always)
  private static func sequenceLength(_ p: UnsafePointer<UInt8>, available: Int) -> Int {
    func isTail(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
    let first = p[0]
    switch first {
    case 0xC2...0xDF:
      return available >= 2 && isTail(p[1]) ? 2 : 0
    case 0xE0...0xEF:
      guard available >= 3, isTail(p[1]), isTail(p[2]) else { return 0 }
      if first == 0xE0 && p[1] < 0xA0 { return 0 }
      if first == 0xED && p[1] > 0x9F { return 0 }
      return 3
    case 0xF0...0xF4:
      guard available >= 4, isTail(p[1]), isTail(p[2]), isTail(p[3]) else { return 0 }
      if first == 0xF0 && p[1] < 0x90 { return 0 }
      if first == 0xF4 && p[1] > 0x8F { return 0 }
      return 4
    default:
      return 0
    }
  }
}

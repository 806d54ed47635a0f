internal import CByteMask

/// Checks that text columns hold UTF-8 before a byte of them is written.
enum TextValidation {
  /// True if each of `count` values, cut by `offsets`, is valid UTF-8 on its own.
  static func isValid(
    _ bytes: UnsafePointer<UInt8>, offsets: UnsafePointer<UInt32>, count: Int
  ) -> Bool {
    let start = Int(offsets[0])
    let end = Int(offsets[count])
    if isASCII(bytes + start, count: end - start) { return true }
    // Whole characters in a row, none of which is cut, are whole characters in each value. Elsewhere than here a fault, or text with
    // NUL, or a processor that cannot tell quickly, is looked at value by value.
    if sluice_is_clean_utf8(bytes + start, end - start) == 1 {
      return !cutsCharacter(bytes, offsets: offsets, count: count)
    }
    for index in 0..<count {
      let from = Int(offsets[index])
      let length = Int(offsets[index + 1]) - from
      if isASCII(bytes + from, count: length) { continue }
      let value = UnsafeBufferPointer(start: bytes + from, count: length)
      guard (try? UTF8Span(validating: value.span)) != nil else { return false }
    }
    return true
  }

  /// True if a value begins with a byte that continues a character.
  private static func cutsCharacter(_ bytes: UnsafePointer<UInt8>, offsets: UnsafePointer<UInt32>, count: Int) -> Bool {
    let end = offsets[count]
    for index in 0..<count {
      let offset = offsets[index]
      if offset < end, bytes[Int(offset)] & 0xC0 == 0x80 { return true }
    }
    return false
  }

  private static func isASCII(_ base: UnsafePointer<UInt8>, count: Int) -> Bool {
    var index = 0
    var high: UInt64 = 0
    while index + 32 <= count {
      high |= load8(base + index) | load8(base + index + 8) | load8(base + index + 16) | load8(base + index + 24)
      index += 32
    }
    while index < count {
      high |= UInt64(base[index])
      index += 1
    }
    return high & 0x8080_8080_8080_8080 == 0
  }
}

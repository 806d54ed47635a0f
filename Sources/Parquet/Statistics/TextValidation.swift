/// Checks that text columns hold UTF-8 before a byte of them is written.
enum TextValidation {
  /// True if each of `count` values, cut by `offsets`, is valid UTF-8 on its own.
  static func isValid(
    _ bytes: UnsafePointer<UInt8>, offsets: UnsafePointer<UInt32>, count: Int
  ) -> Bool {
    let start = Int(offsets[0])
    let end = Int(offsets[count])
    if isASCII(bytes + start, count: end - start) { return true }
    for index in 0..<count {
      let from = Int(offsets[index])
      let length = Int(offsets[index + 1]) - from
      if isASCII(bytes + from, count: length) { continue }
      let value = UnsafeBufferPointer(start: bytes + from, count: length)
      guard (try? UTF8Span(validating: value.span)) != nil else { return false }
    }
    return true
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

/// The words that stand for "no value" in one column, compared byte for byte after cleansing.
struct NullTokens {
  let emptyIsNull: Bool
  let hasWords: Bool
  private let words: ByteSet
  /// Bit *b* of word *b / 64* is set when a token starts with byte *b*.
  private let first: SIMD4<UInt64>

  init(_ tokens: [String]) {
    words = ByteSet(tokens)
    emptyIsNull = words.containsEmpty
    hasWords = tokens.contains { !$0.isEmpty }
    var bits = SIMD4<UInt64>()
    for token in tokens {
      if let byte = token.utf8.first { bits[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
    }
    first = bits
  }

  /// - Precondition: `count` is at least 1 and 8 bytes from `start` are readable.
  @inline(__always)
  func contains(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    if count > words.maximumLength { return false }
    let byte = start[0]
    if (first[Int(byte &>> 6)] &>> UInt64(byte & 63)) & 1 == 0 { return false }
    return words.contains(start, count)
  }
}

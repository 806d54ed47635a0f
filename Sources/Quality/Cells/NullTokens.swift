import DataContracts

/// The words that stand for "no value" in one column, compared byte for byte after cleansing.
struct NullTokens {
  let emptyIsNull: Bool
  private let words: ByteSet

  init(_ tokens: [String]) {
    words = ByteSet(tokens)
    emptyIsNull = words.containsEmpty
  }

  /// - Precondition: `count` is at least 1 and 16 bytes from `start` are readable.
  func contains(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool { words.contains(start, count) }
}

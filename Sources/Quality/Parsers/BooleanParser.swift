/// One of the listed words, byte for byte.
struct BooleanParser: CellParser {
  private let trueWords: ByteSet
  private let falseWords: ByteSet

  init(trueValues: [String], falseValues: [String]) {
    trueWords = ByteSet(trueValues)
    falseWords = ByteSet(falseValues)
  }

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout UInt8) -> ParseFailure {
    if trueWords.contains(start, count) {
      value = 1
    } else if falseWords.contains(start, count) {
      value = 0
    } else {
      return .syntax
    }
    return .none
  }
}

internal import CColumnSweep
import DataContracts

/// One of the listed words, byte for byte.
struct BooleanParser: CellParser {
  private let trueWords: ByteSet
  private let falseWords: ByteSet
  /// The words of up to eight bytes as numbers, when they are few; compared all at once, since which comes next is
  /// anybody's guess.
  private let trueKeys: (UInt64, UInt64, UInt64, UInt64)
  private let falseKeys: (UInt64, UInt64, UInt64, UInt64)
  let harmless: Set<CleanseStep>

  init(trueValues: [String], falseValues: [String]) {
    trueWords = ByteSet(trueValues)
    falseWords = ByteSet(falseValues)
    trueKeys = Self.keys(trueValues)
    falseKeys = Self.keys(falseValues)
    let hasBlanks = (trueValues + falseValues).contains { word in word.utf8.contains { $0 <= 0x20 || $0 >= 0x80 } }
    harmless = hasBlanks ? [] : [.trim, .collapse]
  }

  /// Up to four words; no cell equals what fills the places left: no record holds a NUL byte and is judged.
  private static func keys(_ words: [String]) -> (UInt64, UInt64, UInt64, UInt64) {
    var keys = words.filter { 1...8 ~= $0.utf8.count }.prefix(4).map { word in
      word.utf8.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    while keys.count < 4 { keys.append(0) }
    return (keys[0], keys[1], keys[2], keys[3])
  }

  @inline(__always)
  func quick(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout UInt8) -> Bool {
    if count > 8 { return false }
    let word = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
    let key = word & (~0 &>> (UInt64(truncatingIfNeeded: 8 &- count) &* 8))
    @inline(__always) func hits(_ keys: (UInt64, UInt64, UInt64, UInt64)) -> UInt8 {
      (key == keys.0 ? 1 : 0) | (key == keys.1 ? 1 : 0) | (key == keys.2 ? 1 : 0) | (key == keys.3 ? 1 : 0)
    }
    let isTrue = hits(trueKeys)
    value = isTrue
    return isTrue | hits(falseKeys) != 0
  }

  func sweep(_ column: sluice_column, _ values: UnsafeMutablePointer<UInt8>, from low: UInt8, through high: UInt8) -> Int? {
    var words = sluice_truth_words(true_words: trueKeys, false_words: falseKeys)
    return Int(sluice_sweep_booleans(column, values, &words, low, high))
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

internal import CByteMask
internal import CColumnSweep
import DataContracts

/// A look at a cell, eight bytes at a time, that tells whether collapsing or a change of case could do anything.
///
/// May say yes for nothing: a control, or what may begin white space beyond ASCII, is left to the steps themselves.
struct CleanseLook {
  /// A look at sixteen bytes at a time that says yes more often, and for spaces at the ends too.
  let quick: sluice_cell_look
  /// The same for a whole column.
  let sweep: sluice_text_look
  /// Added to a byte below 0x80, the first sets its high bit from the letter on, the second after the last letter.
  private let fromFirst: UInt64
  private let pastLast: UInt64
  private let letters: UInt64
  private let otherFromFirst: UInt64
  private let otherPastLast: UInt64
  private let otherLetters: UInt64
  private let spaces: UInt64
  /// Whether any byte beyond ASCII must be looked at.
  private let others: UInt64
  private let deletes: UInt64

  private static let highBits: UInt64 = 0x8080_8080_8080_8080
  private static let everyByte: UInt64 = 0x0101_0101_0101_0101

  init(_ steps: [CleanseStep]) {
    fromFirst = Self.everyByte * (0x80 - 0x61)
    pastLast = Self.everyByte * (0x80 - 0x7B)
    letters = steps.contains(.upper) ? Self.highBits : 0
    otherFromFirst = Self.everyByte * (0x80 - 0x41)
    otherPastLast = Self.everyByte * (0x80 - 0x5B)
    otherLetters = steps.contains(.lower) ? Self.highBits : 0
    spaces = steps.contains(.collapse) ? Self.highBits : 0
    others = steps.contains(.nfc) || steps.contains(.controls) || steps.contains(.encoding) ? Self.highBits : 0
    deletes = steps.contains(.controls) ? Self.highBits : 0
    var letters: [ClosedRange<Int32>] = []
    if steps.contains(.upper) { letters.append(0x61...0x7A) }
    if steps.contains(.lower) { letters.append(0x41...0x5A) }
    if steps.contains(.controls) { letters.append(0x7F...0x7F) }
    // One run is all the quick look knows; where there are more, it is from the first to the last.
    let first = letters.map(\.lowerBound).min() ?? 1
    let last = letters.map(\.upperBound).max() ?? 0
    sweep = sluice_text_look(
      first_letter: UInt8(first), letters: UInt8(last - first + 1), others: others == 0 ? 0 : 0xFF,
      doubles: steps.contains(.collapse) ? 0xFF : 0, ends: 1)
    quick = sluice_cell_look_for(first, last, others == 0 ? 0 : 1, 1, steps.contains(.collapse) ? 1 : 0)
  }

  /// - Precondition: 8 bytes from the last are readable.
  @inline(__always)
  func mayChange(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let raw = UnsafeRawPointer(start)
    var index = 0
    var spaceBefore: UInt64 = 0
    var found: UInt64 = 0
    while index < count {
      var word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let rest = count &- index
      if rest < 8 {
        // What is not of the cell becomes full stops, which no step changes.
        let mine: UInt64 = (1 &<< (UInt64(truncatingIfNeeded: rest) &* 8)) &- 1
        word = word & mine | 0x2E2E_2E2E_2E2E_2E2E & ~mine
      }
      // Without their high bits no addition carries into the next byte.
      let low = word & ~Self.highBits
      let isASCII = ~word & Self.highBits
      let isControl = (~(low &+ Self.everyByte &* 0x60) | (low &+ Self.everyByte) & deletes) & isASCII
      let small = (low &+ fromFirst) & ~(low &+ pastLast) & letters
      let capital = (low &+ otherFromFirst) & ~(low &+ otherPastLast) & otherLetters
      let isSpace = ~((low ^ (Self.everyByte &* 0x20)) &+ Self.everyByte &* 0x7F) & spaces & isASCII
      let isDouble = isSpace & (isSpace &<< 8 | spaceBefore)
      found |= word & others | isControl | (small | capital) & isASCII | isDouble
      if word & spaces != 0 { found |= Self.wideSpace(word) }
      spaceBefore = isSpace &>> 56
      index &+= 8
    }
    return found != 0
  }

  /// Not zero when a byte is 0xC2 or 0xE0 to 0xE3, with which all white space beyond ASCII begins.
  @inline(never)
  private static func wideSpace(_ word: UInt64) -> UInt64 {
    let isC2 = word ^ everyByte &* 0xC2
    let isE = (word & (everyByte &* 0xFC)) ^ everyByte &* 0xE0
    return ((isC2 &- everyByte) & ~isC2 | (isE &- everyByte) & ~isE) & highBits
  }
}

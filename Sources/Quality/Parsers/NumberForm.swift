import DataContracts

/// `decimalChar`, `groupChar` and `bareNumber` of a field (Data Package v2, Table Schema), as bytes.
///
/// Groups have three digits, the first one to three, and none stand behind the point. Where the number is not bare, what
/// stands before its first sign or digit and behind its last digit is passed over, unless it could change the number: a
/// sign that does not stand right before it, and brackets.
struct NumberForm {
  private let point: [UInt8]
  private let group: [UInt8]
  private let isBare: Bool

  init(_ notation: NumberNotation) {
    point = Array(notation.decimal.utf8)
    group = Array((notation.group ?? "").utf8)
    isBare = notation.isBare
  }

  var hasUsualPoint: Bool { point == [0x2E] }

  /// Writes the number without groups and with a full stop for its point; returns its length, at most that of the cell, or
  /// `nil` when the cell is no number of this kind. Its digits are not looked at beyond what groups need.
  func plain(_ cell: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) -> Int? {
    guard let number = isBare ? cell[...] : stripped(cell) else { return nil }
    var rest = number
    var written = 0
    func write(_ byte: UInt8) {
      target[written] = byte
      written += 1
    }
    if let sign = rest.first, sign == 0x2D || sign == 0x2B {
      write(sign)
      rest = rest.dropFirst()
    }
    var groups = 0
    var run = 0
    while let byte = rest.first {
      if DigitWord.isDigit(byte) {
        write(byte)
        run += 1
        rest = rest.dropFirst()
      } else if !group.isEmpty, rest.starts(with: group) {
        guard groups == 0 ? 1...3 ~= run : run == 3 else { return nil }
        groups += 1
        run = 0
        rest = rest.dropFirst(group.count)
      } else {
        break
      }
    }
    if groups > 0 && run != 3 { return nil }
    if rest.starts(with: point) {
      write(0x2E)
      rest = rest.dropFirst(point.count)
    }
    for byte in rest {
      // The other notation's point.
      if byte == 0x2E { return nil }
      write(byte)
    }
    return written
  }

  /// The number among what stands around it; `nil` when there is none, or it is not certain which.
  private func stripped(_ cell: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>>? {
    guard var first = cell.firstIndex(where: DigitWord.isDigit), let last = cell.lastIndex(where: DigitWord.isDigit) else {
      return nil
    }
    if first >= point.count, cell[(first - point.count)..<first].elementsEqual(point) {
      let before = cell[..<(first - point.count)]
      // Of "Rs.95" nobody can say whether the point belongs to the number.
      if let sign = String(decoding: before.suffix(4), as: UTF8.self).unicodeScalars.last, sign.properties.isAlphabetic { return nil }
      first -= point.count
    }
    if first > 0, cell[first - 1] == 0x2D || cell[first - 1] == 0x2B { first -= 1 }
    func isHarmless(_ byte: UInt8) -> Bool { byte != 0x2D && byte != 0x2B && byte != 0x28 && byte != 0x29 }
    guard cell[..<first].allSatisfy(isHarmless), cell[(last + 1)...].allSatisfy(isHarmless) else { return nil }
    return cell[first...last]
  }
}

/// What a spreadsheet leaves of a cell it took for something else: what was there cannot be known any more.
enum SpreadsheetDamage {
  private static let errors = ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"].map { Array($0.utf8) }
  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].map { Array($0.utf8) }

  static func isIn(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = cell.first else { return false }
    if first == 0x23 { return cell.allSatisfy { $0 == 0x23 } || errors.contains { cell.elementsEqual($0) } }
    return isExponent(cell) || isDateOfCode(cell)
  }

  /// `1.00E+05`: digits with one before the point, and an exponent with its sign.
  private static func isExponent(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    var rest = cell[...]
    if rest.first == 0x2D { rest = rest.dropFirst() }
    guard let mark = rest.firstIndex(where: { $0 | 0x20 == 0x65 }) else { return false }
    let mantissa = rest[..<mark]
    let exponent = rest[(mark + 1)...]
    guard let lead = mantissa.first, DigitWord.isDigit(lead), let sign = exponent.first, sign == 0x2B || sign == 0x2D else {
      return false
    }
    let fraction = mantissa.dropFirst()
    return (fraction.isEmpty || (fraction.first == 0x2E && fraction.count > 1 && fraction.dropFirst().allSatisfy(DigitWord.isDigit)))
      && 2...3 ~= exponent.dropFirst().count && exponent.dropFirst().allSatisfy(DigitWord.isDigit)
  }

  /// `3-Mar`, `Mar-03`: what becomes of the codes `3-3` and `MAR03`.
  private static func isDateOfCode(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let hyphen = cell.firstIndex(of: 0x2D), 5...6 ~= cell.count else { return false }
    func isMonth(_ part: Slice<UnsafeBufferPointer<UInt8>>) -> Bool { months.contains(part.map { $0 | 0x20 }) }
    func isNumber(_ part: Slice<UnsafeBufferPointer<UInt8>>) -> Bool { 1...2 ~= part.count && part.allSatisfy(DigitWord.isDigit) }
    let (head, tail) = (cell[..<hyphen], cell[(hyphen + 1)...])
    return (isNumber(head) && isMonth(tail)) || (isMonth(head) && isNumber(tail))
  }
}

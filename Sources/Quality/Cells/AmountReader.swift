import DataContracts

/// Reads amounts as people and banks write them, and writes them as plain decimals; see ``AmountRule``.
///
/// What it cannot make sense of it leaves alone: grouping that is not strict, two signs, a currency that is not declared.
struct AmountReader {
  private let rule: AmountRule
  private let decimal: [UInt8]
  private let group: [UInt8]?
  private let currencies: [[UInt8]]

  init(_ rule: AmountRule) {
    self.rule = rule
    decimal = Array(String(rule.decimal).utf8)
    group = rule.group.map { Array(String($0).utf8) }
    // The longest first, so that "US$" is not read as "US" and a rest.
    currencies = rule.currencies.map { Array($0.utf8) }.sorted { $0.count > $1.count }
  }

  /// The plain form, or `nil` when the cell is no amount of this kind.
  func plain(_ cell: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var rest = cell[...]
    var isNegative = false
    var signs = 0
    var hasCurrency = false
    var hasPercent = false
    func blanks() {
      while let first = rest.first, first == 0x20 || first == 0x09 { rest = rest.dropFirst() }
      while let last = rest.last, last == 0x20 || last == 0x09 { rest = rest.dropLast() }
      if rest.starts(with: [0xC2, 0xA0]) { rest = rest.dropFirst(2) }
      if rest.count >= 2, rest.suffix(2).elementsEqual([0xC2, 0xA0]) { rest = rest.dropLast(2) }
    }
    // Signs, brackets and codes come in any order around the number, each at most once.
    while true {
      blanks()
      guard let first = rest.first, let last = rest.last else { return nil }
      if first == 0x2B || first == 0x2D {
        isNegative = first == 0x2D
        signs += 1
        rest = rest.dropFirst()
      } else if last == 0x2D && rule.negatives.contains(.trailingMinus) {
        isNegative = true
        signs += 1
        rest = rest.dropLast()
      } else if first == 0x28 && last == 0x29 && rest.count > 2 && rule.negatives.contains(.parentheses) {
        isNegative = true
        signs += 1
        rest = rest.dropFirst().dropLast()
      } else if let code = Self.sideCode(rest), signs == 0,
        rule.negatives.contains(.credit) || rule.negatives.contains(.debit)
      {
        isNegative = rule.negatives.contains(code == .credit ? .credit : .debit)
        signs += 1
        rest = rest.dropLast(2)
      } else if last == 0x25 && rule.allowsPercent && !hasPercent {
        hasPercent = true
        rest = rest.dropLast()
      } else if let currency = currencies.first(where: { rest.starts(with: $0) }), !hasCurrency {
        hasCurrency = true
        rest = rest.dropFirst(currency.count)
      } else if let currency = currencies.first(where: { rest.count > $0.count && rest.suffix($0.count).elementsEqual($0) }),
        !hasCurrency
      {
        hasCurrency = true
        rest = rest.dropLast(currency.count)
      } else {
        break
      }
    }
    guard signs <= 1, let digits = number(rest) else { return nil }
    return isNegative ? [0x2D] + digits : digits
  }

  /// `CR`, `DR` or `DB` at the end, in any case.
  private static func sideCode(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> AmountRule.Negative? {
    guard rest.count > 2 else { return nil }
    switch rest.suffix(2).map({ $0 & 0xDF }) {
    case [0x43, 0x52]: return .credit
    case [0x44, 0x52], [0x44, 0x42]: return .debit
    default: return nil
    }
  }

  /// Digits, groups and the point.
  private func number(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
    var whole: [UInt8] = []
    var groups: [Int] = []
    var fraction: [UInt8]?
    var rest = text
    while let byte = rest.first {
      if DigitWord.isDigit(byte) {
        if fraction == nil { whole.append(byte) } else { fraction?.append(byte) }
        rest = rest.dropFirst()
      } else if fraction == nil, rest.starts(with: decimal) {
        fraction = []
        rest = rest.dropFirst(decimal.count)
      } else if fraction == nil, let length = groupLength(rest) {
        groups.append(whole.count)
        rest = rest.dropFirst(length)
      } else {
        return nil
      }
    }
    guard whole.count + (fraction?.count ?? 0) > 0, hasStrictGroups(groups, digits: whole.count) else { return nil }
    if let implied = rule.impliedDigits, implied > 0, fraction == nil {
      while whole.count <= implied { whole.insert(0x30, at: 0) }
      fraction = Array(whole.suffix(implied))
      whole.removeLast(implied)
    }
    guard var fraction, !fraction.isEmpty || rule.impliedDigits != nil else { return whole }
    // Each zero keeps the second run from reading the result otherwise: as without a point, or as one group of thousands.
    if fraction.isEmpty || (group == [0x2E] && fraction.count == 3) { fraction.append(0x30) }
    return (whole.isEmpty ? [0x30] : whole) + [0x2E] + fraction
  }

  /// A declared space stands for no-break spaces too.
  private func groupLength(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    guard let group else { return nil }
    if rest.starts(with: group) { return group.count }
    guard group == [0x20] else { return nil }
    if rest.starts(with: [0xC2, 0xA0]) { return 2 }
    return rest.starts(with: [0xE2, 0x80, 0xAF]) ? 3 : nil
  }

  /// Whether every separator stands where it must: three digits after the last, and three (or two, in India) between.
  private func hasStrictGroups(_ places: [Int], digits: Int) -> Bool {
    guard let last = places.last, let first = places.first else { return true }
    guard digits - last == 3, first >= 1, first <= 3 else { return false }
    let width = rule.grouping == .indian ? 2 : 3
    if rule.grouping == .indian && places.count > 1 && first > 2 { return false }
    return zip(places, places.dropFirst()).allSatisfy { $1 - $0 == width }
  }
}

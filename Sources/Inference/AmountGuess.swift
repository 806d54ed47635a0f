import DataContracts

/// Whether a column holds amounts with currencies, groups of digits or unusual signs, and how they are written.
struct AmountGuess {
  private(set) var values = 0
  /// Values that are amounts if `,` groups and `.` parts, and the other way round.
  private(set) var english = 0
  private(set) var continental = 0
  private(set) var currencies: Set<String> = []
  private(set) var negatives: Set<AmountRule.Negative> = []
  private(set) var hasPercent = false
  private(set) var wholeDigits = 0
  private(set) var fractionDigits = 0
  private var hasComma = false
  private var hasPoint = false
  /// Any sign a plain number does not have.
  private(set) var isUnusual = false

  /// Those that end as another does stand before it.
  private static let signs = [
    "R$", "US$", "C$", "A$", "MX$", "$", "€", "£", "¥", "₹", "zł", "Kč", "USD", "EUR", "GBP", "CHF", "CAD", "AUD", "JPY", "BRL", "MXN", "INR",
    "PLN", "CZK", "SEK", "NOK", "DKK", "ZAR",
  ]

  /// Signs that stand for the currency of a code. `$` alone, `C$` and `A$` are left to what stands beside them.
  private static let codes = ["R$": "BRL", "US$": "USD", "MX$": "MXN", "€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN", "Kč": "CZK"]

  /// Whether the signs are those of several currencies, whose amounts must not stand in one column without a word. `$` goes with any dollar.
  var hasSeveralCurrencies: Bool {
    let codes = Set(currencies.subtracting(["$"]).map { Self.codes[$0] ?? $0 })
    let others = codes.filter { !["USD", "CAD", "AUD", "MXN", "C$", "A$"].contains($0) }
    return codes.count > 1 || (currencies.contains("$") && !others.isEmpty)
  }

  mutating func note(_ value: String) {
    values += 1
    guard value.utf8.count <= 40, value.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return }
    var rest = value
    var found: (currencies: Set<String>, negatives: Set<AmountRule.Negative>, percent: Bool) = ([], [], false)
    if rest.hasPrefix("("), rest.hasSuffix(")") {
      rest = String(rest.dropFirst().dropLast()).trimmed
      found.negatives.insert(.parentheses)
    }
    for (word, negative) in [("CR", AmountRule.Negative.credit), ("DR", .debit), ("DB", .debit)] where rest.hasSuffix(word) {
      rest = String(rest.dropLast(2)).trimmed
      found.negatives.insert(negative)
    }
    if rest.hasSuffix("%") {
      rest = String(rest.dropLast()).trimmed
      found.percent = true
    }
    if rest.hasSuffix("-") {
      rest = String(rest.dropLast()).trimmed
      found.negatives.insert(.trailingMinus)
    }
    let hadMinus = rest.hasPrefix("-") || rest.hasPrefix("+")
    if hadMinus { rest = String(rest.dropFirst()).trimmed }
    for sign in Self.signs {
      if rest.hasPrefix(sign) { rest = String(rest.dropFirst(sign.count)).trimmed } else if rest.hasSuffix(sign) {
        rest = String(rest.dropLast(sign.count)).trimmed
      } else {
        continue
      }
      found.currencies.insert(sign)
    }
    if !hadMinus, rest.hasPrefix("-") { rest = String(rest.dropFirst()).trimmed }
    let english = Self.digits(rest, group: ",", decimal: ".")
    let continental = Self.digits(rest, group: ".", decimal: ",")
    guard english != nil || continental != nil else { return }
    currencies.formUnion(found.currencies)
    negatives.formUnion(found.negatives)
    hasPercent = hasPercent || found.percent
    if !found.currencies.isEmpty || !found.negatives.isEmpty || found.percent || rest.contains(",") { isUnusual = true }
    hasComma = hasComma || rest.contains(",")
    hasPoint = hasPoint || rest.contains(".")
    if english != nil { self.english += 1 }
    if continental != nil { self.continental += 1 }
    for digits in [english, continental] {
      wholeDigits = max(wholeDigits, digits?.whole ?? 0)
      fractionDigits = max(fractionDigits, digits?.fraction ?? 0)
    }
  }

  /// The digits before and after the point, if groups are of three.
  private static func digits(_ text: String, group: Character, decimal: Character) -> (whole: Int, fraction: Int)? {
    let halves = text.split(separator: decimal, maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = halves.first, !whole.isEmpty else { return nil }
    let groups = whole.split(separator: group, omittingEmptySubsequences: false)
    func isDigits(_ part: Substring) -> Bool { !part.isEmpty && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
    guard groups.allSatisfy(isDigits) else { return nil }
    if groups.count > 1 {
      guard groups[0].count <= 3, groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
    }
    if halves.count == 2, !isDigits(halves[1]) { return nil }
    return (groups.reduce(0) { $0 + $1.count }, halves.count == 2 ? halves[1].count : 0)
  }

  /// The signs around the point, when every value has them and no other reading fits; the group is nil when none was seen.
  var verdict: (decimal: Unicode.Scalar, group: Unicode.Scalar?)? {
    guard values > 0, isUnusual else { return nil }
    switch (english == values, continental == values) {
    case (true, false): return (".", hasComma ? "," : nil)
    case (false, true): return (",", hasPoint ? "." : nil)
    case (true, true) where !hasComma && !hasPoint: return (".", nil)
    default: return nil
    }
  }

  /// Whether two readings fit every value: `1,234` is a thousand or one and a bit.
  var isAmbiguous: Bool { values > 0 && isUnusual && verdict == nil && english == values && continental == values }
}

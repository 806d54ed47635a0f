/// What the values of a column look like: how many could be of each type.
struct ColumnProfile {
  /// Words that usually mean that there is no value.
  static let nullWords: Set<String> = ["NULL", "null", "Null", "N/A", "n/a", "#N/A", "NaN", "nan", "(null)", "\\N"]

  private(set) var records = 0
  private(set) var empty = 0
  /// Null words met, with their counts.
  private(set) var nulls: [String: Int] = [:]
  private(set) var padded = 0
  /// Values: neither empty nor a null word.
  private(set) var values = 0
  private(set) var integers = 0
  private(set) var leadingZeros = 0
  private(set) var longestDigits = 0
  private(set) var decimals = 0
  private(set) var wholeDigits = 0
  private(set) var fractionDigits = 0
  private(set) var exponents = 0
  private(set) var amounts = AmountGuess()
  private(set) var dates = DateGuess()
  private(set) var longest = 0
  /// Distinct values with counts, up to a limit; nil beyond it.
  private(set) var distinct: Set<String>? = []
  private(set) var emails = 0
  private(set) var phones = 0
  private(set) var ibans = 0

  private static let distinctLimit = 200_000

  mutating func note(_ cell: String) {
    records += 1
    let value = cell.trimmed
    if value.utf8.count != cell.utf8.count { padded += 1 }
    if value.isEmpty {
      empty += 1
      return
    }
    if Self.nullWords.contains(value) {
      nulls[value, default: 0] += 1
      return
    }
    values += 1
    longest = max(longest, value.unicodeScalars.count)
    if distinct?.count ?? 0 < Self.distinctLimit { distinct?.insert(value) } else { distinct = nil }
    noteNumber(value)
    dates.note(value)
    amounts.note(value)
    noteContact(value)
  }

  private mutating func noteNumber(_ value: String) {
    var rest = value.utf8[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let whole = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard !whole.isEmpty else { return }
    rest = rest.dropFirst(whole.count)
    var fraction = rest.prefix(0)
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix { $0 >= 0x30 && $0 <= 0x39 }
      guard !fraction.isEmpty else { return }
      rest = rest.dropFirst(fraction.count + 1)
    }
    if rest.isEmpty {
      if fraction.isEmpty {
        integers += 1
        longestDigits = max(longestDigits, whole.count)
        if whole.count > 1, whole.first == 0x30 { leadingZeros += 1 }
      }
      decimals += 1
      wholeDigits = max(wholeDigits, whole.count)
      fractionDigits = max(fractionDigits, fraction.count)
    } else if rest.first.map({ $0 | 0x20 }) == UInt8(ascii: "e"), Double(value)?.isFinite == true {
      exponents += 1
    }
  }

  private mutating func noteContact(_ value: String) {
    let bytes = value.utf8
    let parts = value.split(separator: "@", omittingEmptySubsequences: false)
    if parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !value.contains(" ") { emails += 1 }
    let digits = bytes.count { $0 >= 0x30 && $0 <= 0x39 }
    if digits >= 7, digits <= 15, bytes.contains(where: { "+()".utf8.contains($0) }),
      bytes.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || "+() .-/".utf8.contains($0) })
    {
      phones += 1
    }
    if bytes.count >= 15, bytes.count <= 34, value.prefix(2).allSatisfy({ $0.isASCII && $0.isUppercase }),
      bytes.dropFirst(2).prefix(2).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), digits >= 10,
      bytes.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A) })
    {
      ibans += 1
    }
  }

  var isAlwaysThere: Bool { records > 0 && values == records }
  var isUnique: Bool { distinct.map { $0.count == values } ?? false }
}

extension String {
  /// Without white space at its ends.
  var trimmed: String {
    guard let first = unicodeScalars.first, let last = unicodeScalars.last,
      first.properties.isWhitespace || last.properties.isWhitespace
    else { return self }
    let kept = unicodeScalars.drop { $0.properties.isWhitespace }.reversed().drop { $0.properties.isWhitespace }
    return String(String.UnicodeScalarView(kept.reversed()))
  }
}

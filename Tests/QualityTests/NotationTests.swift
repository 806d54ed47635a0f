import DataContracts
import Testing

@testable import Quality

@Suite struct NotationTests {
  private static let money = FieldType.decimal(precision: 12, scale: 2, rounding: .reject)

  private func expect(_ table: [(String, String)], _ notation: NumberNotation, _ type: FieldType = money) throws {
    let found = try Single.outcomes(table.map(\.0), Field(name: "v", type: type, notation: notation, missingValues: ["-", ""]))
    for (row, outcome) in zip(table, found) { #expect(outcome == row.1, "\(row.0)") }
    #expect(found.count == table.count)
  }

  @Test func `groups have three digits and stand before the point only`() throws {
    try expect(
      [
        ("1,234.50", "1234.50"), ("12,345,678.9", "12345678.90"), ("123,456", "123456.00"), ("1234567.5", "1234567.50"), ("-1,000", "-1000.00"),
        ("+1,000", "1000.00"), ("0,123", "123.00"), ("5", "5.00"), (".5", "0.50"), ("1,2,3,4.5", "type-error"), ("12,34,567", "type-error"),
        ("1,234,56", "type-error"), (",123", "type-error"), ("1234,567", "type-error"), ("1,,234", "type-error"), ("1,234.567,8", "type-error"),
        ("1,234,", "type-error"), ("1,234.5.6", "type-error"), ("1.234,50", "type-error"), ("1,234.505", "type-error scale"),
        ("12,345,678,901.00", "type-error precision"), ("-", "null"), ("$1,000", "type-error"), (" 1,000", "type-error"), ("1,00a", "type-error"),
      ], NumberNotation(group: ","))
  }

  @Test func `another point is the only one`() throws {
    try expect(
      [
        ("8.699,8", "8699.80"), ("10.000.000,00", "10000000.00"), ("1,5", "1.50"), ("1.5", "type-error"), ("1.234", "1234.00"), ("-,5", "-0.50"),
        ("1,2,3", "type-error"), ("1,5.000", "type-error"),
      ], NumberNotation(decimal: ",", group: "."))
    try expect([("1.234", "type-error"), ("1,234", "type-error scale"), ("1,23", "1.23"), ("7", "7.00")], NumberNotation(decimal: ","))
    try expect([("1·5", "1.50"), ("1’000·25", "1000.25"), ("1'000·25", "type-error")], NumberNotation(decimal: "·", group: "’"))
  }

  @Test func `what stands around a number that is not bare is passed over, unless it could change it`() throws {
    try expect(
      [
        ("$5.00", "5.00"), ("95%", "95.00"), ("EUR 95", "95.00"), ("-12.3 €", "-12.30"), ("€ -12.3", "-12.30"), ("€-12.3", "-12.30"),
        ("1000‰", "1000.00"), ("  10.00 €", "10.00"), ("5", "5.00"), ("$.95", "0.95"), ("12.", "12.00"), ("1234.-", "type-error"),
        // A minus, a bracket or a point nobody can be sure of.
        ("-$5", "type-error"), ("5-", "type-error"), ("(5)", "type-error"), ("- 5", "type-error"), ("Rs.95", "type-error"), ("руб.95", "type-error"),
        ("5 or 6", "type-error"), ("$", "type-error"), ("1.2.3", "type-error"), ("10:00", "type-error"),
      ], NumberNotation(isBare: false))
    try expect([("  10 000,00 £", "10000.00"), ("10000,00 ₪", "10000.00")], NumberNotation(decimal: ",", group: " ", isBare: false))
  }

  @Test func `integers and doubles have notations too`() throws {
    try expect(
      [("1,234,567", "1234567"), ("12,34", "type-error"), ("9,223,372,036,854,775,808", "type-error range"), ("1.5", "type-error"), ("-1,000", "-1000")],
      NumberNotation(group: ","), .integer)
    try expect([("ab1$", "1"), ("-12€", "-12"), ("95.5%", "type-error")], NumberNotation(isBare: false), .integer)
    try expect(
      [("1.234,5e2", "123450.0"), ("1,5", "1.5"), ("0,1", "0.1"), ("1.5", "type-error"), ("1e400", "type-error range")],
      NumberNotation(decimal: ",", group: "."), .double)
  }

  @Test func `constraints look at the number, wherever the notation comes from`() throws {
    let field = try Single.field(
      #""type": "number", "sluice:decimal": {"precision": 12, "scale": 2}, "groupChar": ",", "constraints": {"maximum": 5000, "enum": [1000, 1234.5, 9000]}"#)
    #expect(
      try Single.outcomes(["1,000", "1,234.50", "9,000.00", "2"], field) == ["1000.00", "1234.50", "constraint-error maximum", "constraint-error enum"])
  }

  @Test func `random numbers agree with a grouping of their digits`() throws {
    var random = SeededGenerator(seed: 21)
    for (group, point) in [(",", "."), (".", ","), (" ", ","), ("'", ".")] {
      var table: [(String, String)] = []
      for _ in 0..<500 {
        let digits = (0..<Int.random(in: 1...10, using: &random)).map { _ in "\(Int.random(in: 0...9, using: &random))" }
        var grouped = ""
        for (index, digit) in digits.enumerated() {
          if index > 0, (digits.count - index) % 3 == 0 { grouped += group }
          grouped += digit
        }
        let cents = Int.random(in: 0...99, using: &random)
        let whole = Int128(digits.joined()) ?? 0
        let text = grouped + point + (cents < 10 ? "0" : "") + "\(cents)"
        table.append((text, Judged.decimal(whole * 100 + Int128(cents), 2)))
        // One sign of the number gone or doubled: none of these is a number with strict groups.
        if digits.count > 3, let place = grouped.firstIndex(of: Character(group)) {
          var damaged = grouped
          damaged.insert(contentsOf: group, at: place)
          table.append((damaged, "type-error"))
        }
      }
      try expect(table, NumberNotation(decimal: point, group: group))
    }
  }
}

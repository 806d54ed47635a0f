import DataContracts
import Testing

@testable import Quality

@Suite struct ValueTests {
  /// One column of cells beside a column that is never null; what each cell became, or why not.
  private func outcomes(_ cells: [String], _ type: FieldType, cleanse: [CleanseStep] = []) throws -> [String] {
    let contract = Contract.of([
      Field(name: "id", type: .string), Field(name: "v", type: type, missingValues: ["NULL"], cleanse: cleanse),
    ])
    let found = try Judged(cells.map { "r,\"\($0)\"\n" }.joined(), contract)
    var values = found.rows.map { $0[1] ?? "null" }.makeIterator()
    return found.verdicts.map { verdict in
      guard verdict.outcome != .landed else { return values.next() ?? "?" }
      let reason = found.reasons[verdict.reason]
      return reason.type.rawValue + (reason.rule.map { " " + $0 } ?? "")
    }
  }

  private func expect(_ table: [(String, String)], _ type: FieldType, cleanse: [CleanseStep] = []) throws {
    let found = try outcomes(table.map(\.0), type, cleanse: cleanse)
    #expect(found.count == table.count)
    for (row, outcome) in zip(table, found) { #expect(outcome == row.1, "\(row.0)") }
  }

  @Test func `decimals are exact`() throws {
    try expect(
      [
        ("0", "0.00"), ("1", "1.00"), ("1.5", "1.50"), ("1.50", "1.50"), ("1.500", "1.50"), ("-1.25", "-1.25"), ("+7.01", "7.01"),
        (".5", "0.50"), ("5.", "5.00"), ("-.05", "-0.05"), ("-0", "0.00"), ("00001.20", "1.20"), ("9999999.99", "9999999.99"),
        ("-9999999.99", "-9999999.99"), ("10000000.00", "type-error precision"), ("10000000", "type-error precision"),
        ("1.005", "type-error scale"), ("1.000000000000000000000000000000001", "type-error scale"),
        ("1.00E+05", "type-error"), ("1e5", "type-error"), ("100.00-", "type-error"), ("(12.50)", "type-error"),
        ("1,5", "type-error"), ("1,234.50", "type-error"), ("1.2.3", "type-error"), (".", "type-error"), ("-", "type-error"), ("+", "type-error"),
        ("", "type-error"), (" 1.00", "type-error"), ("1.0 ", "type-error"), ("$5.00", "type-error"), ("12345678901234567x", "type-error"),
        ("NaN", "type-error"), ("1_0.00", "type-error"), ("--1.00", "type-error"), ("0x10", "type-error"), ("１.00", "type-error"),
        ("1:.00", "type-error"), ("1/.00", "type-error"), ("NULL", "null"), ("000000000000000000000000000000000000000000001.10", "1.10"),
      ], .decimal(precision: 9, scale: 2, rounding: .reject))
  }

  @Test func `long decimals fill 18 and 38 digits and no more`() throws {
    let nines = String(repeating: "9", count: 38)
    try expect(
      [
        ("9999999999999999.99", "9999999999999999.99"), ("-9999999999999999.99", "-9999999999999999.99"),
        ("10000000000000000.00", "type-error precision"), ("12345678.12", "12345678.12"), ("123456789.12", "123456789.12"),
      ], .decimal(precision: 18, scale: 2, rounding: .reject))
    try expect(
      [(nines, nines), ("-" + nines, "-" + nines), ("1" + nines, "type-error precision"), ("0" + nines + ".000", nines)],
      .decimal(precision: 38, scale: 0, rounding: .reject))
    try expect(
      [("0." + nines, "0." + nines), ("1", "type-error precision"), ("-0." + nines + "1", "type-error scale")],
      .decimal(precision: 38, scale: 38, rounding: .reject))
    try expect([("999999999", "999999999"), ("1000000000", "type-error precision")], .decimal(precision: 9, scale: 0, rounding: .reject))
  }

  @Test func `half-even rounding goes to the even neighbour, and may overflow`() throws {
    try expect(
      [
        ("0.005", "0.00"), ("0.015", "0.02"), ("0.025", "0.02"), ("0.0250000001", "0.03"), ("0.0149", "0.01"), ("-0.015", "-0.02"),
        ("-0.025", "-0.02"), ("0.999", "1.00"), ("99.994", "99.99"), ("99.995", "type-error precision"), ("-99.996", "type-error precision"),
      ], .decimal(precision: 4, scale: 2, rounding: .halfEven))
  }

  @Test func `random decimals agree with arithmetic on their digits`() throws {
    var random = SeededGenerator(seed: 5)
    for (precision, scale) in [(9, 2), (9, 9), (12, 2), (18, 6), (38, 4), (5, 0), (20, 8)] {
      var table: [(String, String)] = []
      for _ in 0..<400 {
        let whole = (0..<Int.random(in: 0...(precision - scale), using: &random)).map { _ in "\(Int.random(in: 0...9, using: &random))" }.joined()
        let part = (0..<Int.random(in: 0...scale, using: &random)).map { _ in "\(Int.random(in: 0...9, using: &random))" }.joined()
        guard !(whole + part).isEmpty else { continue }
        let sign = ["", "-", "+"][Int.random(in: 0...2, using: &random)]
        let text = sign + whole + (part.isEmpty ? "" : "." + part)
        let unscaled = Int128(whole + part + String(repeating: "0", count: scale - part.count)) ?? 0
        table.append((text, Judged.decimal(sign == "-" ? -unscaled : unscaled, scale)))
      }
      try expect(table, .decimal(precision: precision, scale: scale, rounding: .reject))
    }
  }

  @Test func `integers have 64 bits`() throws {
    try expect(
      [
        ("0", "0"), ("-0", "0"), ("+5", "5"), ("00123", "123"), ("12345678", "12345678"), ("123456789", "123456789"),
        ("1234567890123456", "1234567890123456"), ("12345678901234567", "12345678901234567"),
        ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
        ("9223372036854775808", "type-error range"), ("-9223372036854775809", "type-error range"),
        ("00000000000000000000000000000000000001", "1"), ("99999999999999999999999x", "type-error"), ("1.0", "type-error"),
        ("1e3", "type-error"), ("1,000", "type-error"), (" 1", "type-error"), ("", "type-error"), ("-", "type-error"), ("+-1", "type-error"),
        ("1234567 ", "type-error"), ("12345678a", "type-error"), ("a2345678", "type-error"), ("12345678:", "type-error"), ("NULL", "null"),
      ], .integer)
  }

  @Test func `doubles are correctly rounded`() throws {
    var table = [
      "0", "-0", "1", "1.5", "-2.25", "1e3", "1E-3", "1e+22", "1e23", "123456789012345678901234567890", "0.1", "3.141592653589793238",
      "2.2250738585072014e-308", "4.9e-324", "1e-400", "1.7976931348623157e308", "9007199254740993", "0.30000000000000004", ".5", "5.",
    ].map { ($0, "\(Double($0 == ".5" ? "0.5" : $0 == "5." ? "5" : $0) ?? .nan)") }
    table += ["1e309", "-1e999"].map { ($0, "type-error range") }
    table += ["NaN", "inf", "Infinity", "e5", "1e", "1e+", "1.2.3", "", " 1", "0x1p3", "1,5", ".", "-"].map { ($0, "type-error") }
    try expect(table, .double)
    var random = SeededGenerator(seed: 9)
    let doubles = (0..<3_000).map { _ in Double(bitPattern: random.next()) }.filter(\.isFinite)
    try expect(doubles.map { ("\($0)", "\($0)") }, .double)
  }

  @Test func `booleans are the listed words and no others`() throws {
    try expect(
      [("Y", "true"), ("N", "false"), ("yes please", "true"), ("y", "type-error"), ("", "type-error"), ("YY", "type-error"), ("NULL", "null")],
      .boolean(trueValues: ["Y", "yes please"], falseValues: ["N"]))
  }

  @Test func `every day of four centuries parses to its number, and no other does`() throws {
    let type = FieldType.date(formats: [try DateFormat(strptime: "%Y-%m-%d")])
    var table: [(String, String)] = []
    for year in [1, 1600, 1700, 1899, 1900, 1969, 1970, 1999, 2000, 2023, 2024, 2100, 9999] {
      for month in 0...13 {
        for day in 0...32 {
          func pad(_ value: Int, _ width: Int) -> String { String(repeating: "0", count: width - "\(value)".count) + "\(value)" }
          let text = "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))"
          table.append((text, CalendarDate(year: year, month: month, day: day)?.description ?? "type-error"))
        }
      }
    }
    #expect(table.filter { $0.1 != "type-error" }.count == 13 * 365 + 3)
    try expect(table, type)
  }

  @Test func `dates follow the first format that fits`() throws {
    let formats = try ["%Y-%m-%d", "%d-%b-%Y", "%d/%m/%y", "%Y%m%d"].map { try DateFormat(strptime: $0, pivot: 50) }
    try expect(
      [
        ("2024-02-29", "2024-02-29"), ("29-FEB-2024", "2024-02-29"), ("29-feb-2023", "type-error"), ("31-FEB-2020", "type-error"),
        ("01/12/49", "2049-12-01"), ("01/12/50", "1950-12-01"), ("20240229", "2024-02-29"), ("20230229", "type-error"),
        ("2024-2-29", "type-error"), ("2024-02-29 ", "type-error"), ("2024/02/29", "type-error"), ("0000-01-01", "type-error"),
        ("2024-13-01", "type-error"), ("2024-00-10", "type-error"), ("+024-01-01", "type-error"), ("2024-02-2x", "type-error"),
        ("2024:02-29", "type-error"), ("", "type-error"), ("NULL", "null"), ("9999-12-31", "9999-12-31"), ("1-JAN-2024", "type-error"),
      ], .date(formats: formats))
  }

  @Test func `timestamps are microseconds of UTC`() throws {
    let format = try DateFormat(strptime: "%Y-%m-%dT%H:%M:%S.%fZ")
    try expect(
      [
        ("1970-01-01T00:00:00.0Z", "0"), ("1969-12-31T23:59:59.999999Z", "-1"), ("2024-02-29T12:34:56.5Z", "1709210096500000"),
        ("2024-02-29T24:00:00.0Z", "type-error"), ("2024-02-29T23:60:00.0Z", "type-error"), ("2024-02-29T23:59:60.0Z", "type-error"),
        ("2024-02-29T12:34:56Z", "type-error"), ("2024-02-29T12:34:56.Z", "type-error"), ("2024-02-29T12:34:56.1234567Z", "type-error"),
        ("2023-02-29T12:34:56.1Z", "type-error"), ("9999-12-31T23:59:59.999999Z", "253402300799999999"),
      ], .datetime(format: format, zone: .utc))
    try expect(
      [("2024-03-01 01:00:00", "1709247600000000")],
      .datetime(format: try DateFormat(strptime: "%Y-%m-%d %H:%M:%S"), zone: .fixedOffset(seconds: 2 * 3600)))
  }
}

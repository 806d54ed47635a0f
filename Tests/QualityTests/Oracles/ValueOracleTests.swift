import DataContracts
import Foundation
import Testing

@testable import Quality

/// Whatever short cuts a column's kernel takes: its verdict on every cell is that of a plain reading.
@Suite struct ValueOracleTests {
  private static let isDeep = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1"

  /// Compares cells of a type with the plain reading; without cleansing, and with steps that leave sound cells alone.
  private func expectPlain(
    _ cells: [[UInt8]], _ type: FieldType, steps: [CleanseStep] = [], at location: SourceLocation = #_sourceLocation
  ) throws {
    let field = Field(name: "v", type: type, missingValues: [""], cleanse: steps)
    let found = try OneColumn(cells, field) { $0 % 5 == 0 }
    var misses = 0
    for (cell, outcome) in zip(cells, found.outcomes) {
      let plain = PlainValue.outcome(steps.reduce(cell) { PlainText.applied($1, to: $0) }, type)
      if outcome == plain || (cell.contains(0) && outcome == "nul-byte") { continue }
      misses += 1
      if misses <= 5 { Issue.record("'\(String(decoding: cell, as: UTF8.self))': \(outcome), not \(plain)", sourceLocation: location) }
    }
    #expect(found.outcomes.count == cells.count, sourceLocation: location)
  }

  /// Numbers around the lengths of words, with every sign, point and byte.
  ///
  /// - Parameter part: Which third of them, unless all are wanted.
  private static func numbers(_ part: Int) -> [[UInt8]] {
    var texts: [String] = []
    for length in isDeep ? Array(1...24) : [1, 2, 7, 8, 9, 15, 16, 17, 19, 20] {
      let digits = String((0..<length).map { Character("\(($0 * 7 + length) % 10)") })
      texts += ["\(digits)", "-\(digits)"]
      for point in [0, 1, length / 2, length - 1, length] { texts.append("+\(digits.prefix(point)).\(digits.dropFirst(point))") }
    }
    return EveryByte.variants(of: texts.enumerated().filter { isDeep || $0.offset % 3 == part % 3 }.map(\.element))
  }

  @Test(arguments: [(9, 2), (9, 0), (18, 4), (18, 18), (38, 6), (5, 5)]) func `decimals`(precision: Int, scale: Int) throws {
    let type = FieldType.decimal(precision: precision, scale: scale, rounding: .reject)
    try expectPlain(Self.numbers(precision + scale), type)
    try expectPlain(Self.random(seed: 1, precision, scale), type, steps: [.trim])
    try expectPlain(Self.random(seed: 2, precision, scale), .decimal(precision: precision, scale: scale, rounding: .halfEven), steps: [.trim, .upper])
  }

  /// Numbers about as long as the type takes, with blanks around them now and then.
  private static func random(seed: UInt64, _ precision: Int, _ scale: Int) -> [[UInt8]] {
    var random = SeededGenerator(seed: seed)
    return (0..<(isDeep ? 400_000 : 8_000)).map { _ in
      let alphabet = ["0", "0", "5", "9", "1", "2", "7"]
      func digits(_ count: Int) -> String { (0..<max(count, 0)).map { _ in alphabet.randomElement(using: &random) ?? "" }.joined() }
      var text = ["", "-", "+", ""].randomElement(using: &random) ?? ""
      text += digits(Int.random(in: 0...(precision - scale + 2), using: &random))
      if Bool.random(using: &random) { text += "." + digits(Int.random(in: 0...(scale + 3), using: &random)) }
      return Array(([text, text, text, " " + text, text + " ", text + "\u{A0}"].randomElement(using: &random) ?? text).utf8)
    }
  }

  @Test func `integers and doubles`() throws {
    try expectPlain(Self.numbers(0), .integer)
    try expectPlain(Self.numbers(1), .double)
    try expectPlain(EveryByte.variants(of: ["1e5", "-1.5E-10", "12345678901234567890e-19", ".5e+308", "9.e4", "0x1p3", "infinity", "nan"]), .double)
    try expectPlain(EveryByte.surrounded(["9223372036854775807", "-9223372036854775808", "12345678", "0"]), .integer, steps: [.trim])
  }

  @Test func `limits hold for what is read at once`() throws {
    let limits = Constraints(minimum: .integer(-20), exclusiveMaximum: .integer(300))
    let whole = Field(name: "v", type: .integer, constraints: limits, missingValues: [""])
    let cents = Field(
      name: "v", type: .decimal(precision: 9, scale: 2, rounding: .reject),
      constraints: Constraints(minimum: .decimal(unscaled: -2000), exclusiveMaximum: .decimal(unscaled: 30000)), missingValues: [""])
    for (field, ending) in [(whole, ""), (cents, ".00")] {
      let numbers = Array(-40...320)
      let found = try OneColumn(numbers.map { Array("\($0)\(ending)".utf8) }, field)
      for (number, outcome) in zip(numbers, found.outcomes) {
        let expected = number < -20 ? "constraint-error minimum" : number >= 300 ? "constraint-error exclusiveMaximum" : "\(number)\(ending)"
        #expect(outcome == expected)
      }
    }
    let day = Field(
      name: "v", type: .date(formats: [try DateFormat(strptime: "%Y-%m-%d")]), constraints: Constraints(minimum: .date(days: 0)), missingValues: [""])
    #expect(try OneColumn(["1969-12-31", "1970-01-01"].map { Array($0.utf8) }, day).outcomes == ["constraint-error minimum", "1970-01-01"])
  }

  @Test func `truth values`() throws {
    let type = FieldType.boolean(trueValues: ["Y", "true", "yes please, do"], falseValues: ["N", "false", "0"])
    let words = ["Y", "N", "true", "false", "0", "yes please, do", "TRUE", "Yes", "tru", "truee"]
    try expectPlain(EveryByte.variants(of: words), type)
    try expectPlain(EveryByte.surrounded(words), type, steps: [.trim])
  }

  @Test(arguments: [["%Y-%m-%d"], ["%m/%d/%Y", "%Y-%m-%d"], ["%d.%m.%y"], ["%Y%m%d", "%d-%b-%Y"], ["%d%b%Y"], ["%y/%m/%d"]])
  func `dates`(formats: [String]) throws {
    let type = FieldType.date(formats: try formats.map { try DateFormat(strptime: $0, pivot: 60) })
    let texts = [
      "2024-02-29", "02/29/2024", "29.02.24", "20240229", "29-FEB-2024", "29Feb2024", "24/02/29", "1899-12-31", "9999-12-31", "0001-01-01",
      "12/31/1999", "31.12.60", "31.12.59",
    ]
    try expectPlain(EveryByte.variants(of: texts), type)
    try expectPlain(EveryByte.surrounded(texts), type, steps: [.trim])
    var random = SeededGenerator(seed: 6)
    let days = (0..<5_000).map { _ -> [UInt8] in
      let (year, month, day) = (Int.random(in: 0...10_000, using: &random), Int.random(in: 0...13, using: &random), Int.random(in: 0...32, using: &random))
      func pad(_ number: Int, _ width: Int) -> String { String(repeating: "0", count: max(0, width - "\(number)".count)) + "\(number)" }
      let orders = [
        "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))", "\(pad(month, 2))/\(pad(day, 2))/\(pad(year, 4))",
        "\(pad(day, 2)).\(pad(month, 2)).\(pad(year % 100, 2))", "\(pad(year, 4))\(pad(month, 2))\(pad(day, 2))",
      ]
      return Array((orders.randomElement(using: &random) ?? "").utf8)
    }
    try expectPlain(days, type)
    // The ends of every month, and of the years whose months are looked up.
    let ends = [0, 1899, 1900, 2000, 2023, 2024, 2099, 2100].flatMap { year in
      (0...13).flatMap { month in
        [0, 1, 28, 29, 30, 31, 32].map { day in
          func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
          return Array("\(two(year / 100))\(two(year % 100))-\(two(month))-\(two(day))".utf8)
        }
      }
    }
    try expectPlain(ends, type)
  }

  @Test func `moments`() throws {
    let type = FieldType.datetime(format: try DateFormat(strptime: "%Y-%m-%d %H:%M:%S"), zone: .utc)
    try expectPlain(EveryByte.variants(of: ["2024-02-29 23:59:59", "1969-12-31 00:00:00", "2024-02-30 10:00:00"]), type)
  }
}

import DataContracts
import Testing

@testable import Quality

@Suite struct FurtherCleansingTests {
  /// The cells after one step, without a batch around them.
  private static func run(_ step: CleanseStep, _ cell: String) throws -> (text: String, changed: Bool, failure: CleanseFailure) {
    let cleanser = try Cleanser([step])
    return run(cleanser, cell)
  }

  private static func run(_ cleanser: Cleanser, _ cell: String) -> (text: String, changed: Bool, failure: CleanseFailure) {
    let before = cleanser.changes
    let arena = CellArena()
    let held = RuleText(cell)
    var start = held.slice.start
    var count = held.slice.count
    cleanser.apply(to: &start, &count, arena: arena, isInArena: false)
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    withExtendedLifetime(held) {}
    return (text, cleanser.changes != before, cleanser.failure)
  }

  private static let american = AmountRule(
    group: ",", currencies: ["$", "USD"], negatives: [.leadingMinus, .trailingMinus, .parentheses], allowsPercent: true)
  private static let german = AmountRule(decimal: ",", group: ".", currencies: ["€"])

  @Test(arguments: [
    (american, "$60,000.00 ", "60000.00"), (american, "8.90%", "8.90"), (american, "(12.50)", "-12.50"), (american, "12.50-", "-12.50"),
    (american, "-$1,234,567.89", "-1234567.89"), (american, "USD 5", "5"), (american, "5 USD", "5"), (american, "$(5)", "-5"),
    // Grouping is strict, and nothing is said twice.
    (american, "1,2,3,4.5", "1,2,3,4.5"), (american, "12,34,567", "12,34,567"), (american, "1,234,56", "1,234,56"), (american, ",123", ",123"),
    (american, "-5-", "-5-"), (american, "(-5)", "(-5)"), (american, "$$5", "$$5"), (american, "€5", "€5"), (american, "5 CR", "5 CR"),
    (american, "", ""), (american, "$", "$"), (american, "1.00E+05", "1.00E+05"), (american, "1,234.5,6", "1,234.5,6"),
    (german, "1.234,56", "1234.56"), (german, "12.34", "12.34"), (german, "-1.234.567,00 €", "-1234567.00"), (german, ",5", "0.5"), (german, "1,456", "1.4560"),
    (AmountRule(group: ",", grouping: .indian), "12,34,567.5", "1234567.5"), (AmountRule(group: ",", grouping: .indian), "1,234,567", "1,234,567"),
    (AmountRule(group: " "), "1\u{A0}234\u{202F}567", "1234567"),
    (AmountRule(negatives: [.credit]), "12.50 CR", "-12.50"), (AmountRule(negatives: [.credit]), "12.50DR", "12.50"),
    (AmountRule(negatives: [.debit]), "12.50 db", "-12.50"), (AmountRule(impliedDigits: 2), "12345", "123.45"), (AmountRule(impliedDigits: 2), "5", "0.05"),
    (AmountRule(impliedDigits: 2), "123.45", "123.45"),
  ]) func `amounts become plain decimals, and what is no amount stays`(rule: AmountRule, cell: String, wanted: String) throws {
    let found = try Self.run(.amount(rule), cell)
    #expect(found.text == wanted)
    #expect(found.changed == (cell != wanted))
  }

  @Test(arguments: [
    ("US", "(617) 555-0190", "+16175550190"), ("US", "1-617-555-0190", "+16175550190"), ("US", "+1 617.555.0190", "+16175550190"),
    ("US", "617 155 0190", "617 155 0190"), ("US", "555-0190", "555-0190"), ("US", "617-555-0190 x12", "617-555-0190 x12"),
    ("US", "011 44 20 7946 0958", "011 44 20 7946 0958"), ("US", "+44 20 7946 0958", "+442079460958"), ("GB", "020 7946 0958", "+442079460958"),
    ("GB", "+44 (0)20 7946 0958", "+442079460958"), ("DE", "0049 30 1234567", "+49301234567"), ("DE", "030/1234567", "+49301234567"),
    ("ES", "912 34 56 78", "+34912345678"), ("XX", "912345678", "912345678"), ("XX", "00 34 912345678", "+34912345678"), ("US", "", ""),
  ]) func `telephone numbers take the form of E164 where they can be read`(region: String, cell: String, wanted: String) throws {
    #expect(try Self.run(.phone(region: region), cell).text == wanted)
  }

  @Test(arguments: [
    (CleanseStep.postal(country: "US"), "021394307", "02139-4307"), (.postal(country: "US"), "02139", "02139"), (.postal(country: "US"), "2139", "2139"),
    (.postal(country: "GB"), "sw1a1aa", "SW1A 1AA"), (.postal(country: "CA"), "k1a-0b1", "K1A 0B1"), (.pad(width: 5, character: "0"), "2139", "02139"),
    (.pad(width: 5, character: "0"), "123456", "123456"), (.pad(width: 5, character: "0"), "", ""), (.nfc, "e\u{301}", "\u{E9}"), (.nfc, "\u{E9}", "\u{E9}"),
    (.controls, "a\u{0}b\u{200B}c\u{FEFF}", "abc"), (.controls, "क\u{200D}ष", "क\u{200D}ष"), (.controls, "1\u{200D}2", "12"), (.controls, "Zoë", "Zoë"),
    (.encoding, "JosÃ©", "José"), (.encoding, "José", "José"), (.encoding, "JosÃƒÂ©", "José"), (.encoding, "â‚¬ 5", "€ 5"), (.encoding, "Ã", "Ã"),
    (.remove(characters: ["-", " "]), "1-2 3", "123"), (.map(CodeMap([.init("1", "open"), .init("2", "closed")])), "2", "closed"),
    (.map(CodeMap([.init("1", "open")], otherwise: .value("other"))), "7", "other"), (.map(CodeMap([.init("1", "open")], otherwise: .value("other"))), "open", "open"),
  ]) func `each step does what it says`(step: CleanseStep, cell: String, wanted: String) throws {
    let found = try Self.run(step, cell)
    #expect(Array(found.text.utf8) == Array(wanted.utf8))
    #expect(found.changed == (Array(cell.utf8) != Array(wanted.utf8)))
  }

  @Test(arguments: ["1.00E+05", "-2E-07", "#####", "#REF!", "#N/A", "3-Mar", "Mar-03"]) func `a spreadsheet's damage is found`(cell: String) throws {
    #expect(try Self.run(.spreadsheet(.reject), cell).failure == .damage)
    #expect(try Self.run(.spreadsheet(.warn), cell).failure == .suspicion)
  }

  @Test(arguments: ["1E5", "100000", "E+05", "# 5", "3-Mars", "2024-03-03", "March", "12.00E+5x", "", "1.E+05"]) func `what only resembles it is not`(cell: String) throws {
    #expect(try Self.run(.spreadsheet(.reject), cell).failure == .none)
  }

  @Test func `doing a step twice is doing it once, and what it makes of a cell depends on nothing else`() throws {
    let steps: [CleanseStep] = [
      .trim, .collapse, .upper, .lower, .spreadsheet(.reject),
      .name(NameRule(order: .givenFirst, case: .title)), .name(NameRule(order: .givenFirst)), .name(NameRule(case: .title)),
      .capture(CaptureRule(pattern: "([0-9]+)-[0-9]+")), .capture(CaptureRule(pattern: "\\$?([0-9]+)( ?CR|%)?", otherwise: .value("x"))),
      .capture(CaptureRule(pattern: "(a|é)+[0-9]*", otherwise: .reject)),
      .nfc, .controls, .encoding, .remove(characters: ["-", "é"]), .map(CodeMap([.init("1", "open"), .init("a", "1a")], otherwise: .value("x"))),
      .amount(Self.american), .amount(Self.german), .amount(AmountRule(impliedDigits: 2)), .amount(AmountRule(group: " ", negatives: [.credit, .debit])),
      .phone(region: "US"), .phone(region: "GB"), .phone(region: "XX"), .postal(country: "US"), .postal(country: "GB"), .pad(width: 4, character: "é"),
      .pad(width: 3, character: "0"),
    ]
    // Every step there is.
    #expect(
      Set(steps.map(\.op)) == [
        "trim", "collapse", "upper", "lower", "nfc", "controls", "encoding", "remove", "map", "amount", "phone", "postal", "pad", "name", "capture", "spreadsheet",
      ])
    let shared = try steps.map { try Cleanser([$0]) }
    let pieces = [
      "SMITH", "john", "mc", "Van", ", ", "'s", "É", "\t", "\u{2003}", "III",
      "1", "0", "23", "456", ",", ".", "-", "(", ")", "$", "€", " ", "\u{A0}", "CR", "%", "+", "a", "é", "e\u{301}", "Ã©", "Â", "\u{200D}", "\u{200B}", "x", "44",
    ]
    var random = SeededGenerator(seed: 5)
    for _ in 0..<4_000 {
      let cell = (0..<Int.random(in: 0...7, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      for (cleanser, step) in zip(shared, steps) {
        let once = Self.run(cleanser, cell)
        let twice = Self.run(cleanser, once.text)
        #expect(Array(twice.text.utf8) == Array(once.text.utf8) && !twice.changed, "\(step.op) \(cell)")
        // A cleanser that saw thousands of cells before does what a fresh one does.
        if cell.utf8.count < 3 {
          let alone = try Self.run(step, cell)
          #expect(Array(alone.text.utf8) == Array(once.text.utf8) && alone.failure == once.failure, "\(step.op) \(cell)")
        }
      }
    }
  }

  @Test func `a code nobody knows and a damaged cell reject their records, by name`() throws {
    let contract = Contract.of([
      Field(name: "state", type: .string, cleanse: [.trim, .map(CodeMap([.init("1", "open")], otherwise: .reject))]),
      Field(
        name: "sum", type: .decimal(precision: 12, scale: 2, rounding: .reject), constraints: Constraints(minimum: .decimal(unscaled: 0)),
        cleanse: [.spreadsheet(.reject), .amount(Self.american)]),
    ])
    let judged = try Judged("1,\"$1,000.50\"\n2,5\n 1 ,1.00E+05\nopen,(1)\n,\n", contract)
    #expect(judged.rows == [["open", "1000.50"]])
    #expect(
      judged.faultTexts == [
        "2 cleanse-failed in 'state' (map)", "3 excel-damage in 'sum' (spreadsheet)", "4 constraint-error in 'sum' (minimum)", "5 blank-row",
      ])
    #expect(judged.report.cleansing.map(\.count) == [1, 2, 0, 2])
  }
}

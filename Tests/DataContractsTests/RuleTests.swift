import Testing

@testable import DataContracts

@Suite struct RuleTests {
  static let fields: [Field] = [
    Field(name: "id", type: .string), Field(name: "balance", type: .decimal(precision: 12, scale: 2, rounding: .reject)),
    Field(name: "days", type: .integer), Field(name: "rate", type: .double),
    Field(name: "open", type: .boolean(trueValues: ["Y"], falseValues: ["N"])), Field(name: "due", type: .date(formats: [])),
    Field(name: "paid", type: .date(formats: [])),
    Field(name: "seen", type: .datetime(format: DateFormat(pattern: "", elements: []), zone: .utc)),
    Field(name: "in", type: .integer), Field(name: "Konto-Nr", type: .string),
  ]

  static func compile(_ text: String) throws(RuleFault) -> RuleExpression { try RuleCompiler(fields: fields).condition(text) }

  @Test(arguments: [
    ("balance >= 0", "(balance >= 0)"),
    ("balance = 1.005", "(rescale(balance) = 1005)"),
    ("days * 2 + 1 < balance", "(rescale(((days * 2) + 1)) < balance)"),
    ("not open and days > 3 or open", "((!(open) && (days > 3)) || open)"),
    ("due - paid > 30", "((due ~ paid) > 30)"),
    ("paid + 30 >= due - 5", "((paid +d 30) >= (due +d -5))"),
    ("rate * balance > 0.5", "((rate * double(balance)) > 0.5)"),
    ("id matches '[A-Z]+' and id not in ('A', 'B''C')", "((id ~~ [A-Z]+) && !((id in A, B'C)))"),
    ("balance between 0 and 9.995", "((balance >= 0) && (rescale(balance) <= 9995))"),
    ("due is not missing", "!(missing(due))"),
    ("due > date '2026-01-31' or due = business_date", "((due > 2026-01-31) || (due = today))"),
    ("if open then balance > 0 else balance = 0", "(open ? (balance > 0) : (balance = 0))"),
    ("length(upper(id)) = 3", "(length(upper(id)) = 3)"),
    ("coalesce(days, 0) = 0", "(coalesce(days, 0) = 0)"),
    ("greatest(balance, 0.001) > 1", "(greatest(rescale(balance), 1) > 1000)"),
    ("round(balance, 0) = days", "(round(balance) = days)"),
    ("year(due) = 2026 and add_months(due, -1) < paid", "((year(due) = 2026) && ((due +m -1) < paid))"),
    ("date_of(seen) = due", "(date(seen) = due)"),
    ("\"Konto-Nr\" = `id` and in > 0", "((Konto-Nr = id) && (in > 0))"),
    ("-(-balance) = balance", "(-(-(balance)) = balance)"),
    ("days in (1, 2.5)", "(rescale(days) in 10, 25)"),
    ("balance == 0 AND NOT (days <> 1)", "((balance = 0) && !((days != 1)))"),
  ])
  func `a rule compiles to what it says`(text: String, plain: String) throws {
    #expect(try Self.compile(text).plain(Self.fields) == plain)
  }

  @Test(arguments: [
    ("balnce > 0", 1, "did you mean balance?"), ("balance > '0'", 9, "beside"), ("due > '2026-01-31'", 5, "date 'yyyy-MM-dd'"),
    ("due > date '2026-02-30'", 12, "no such day"), ("balance", 1, "not something that holds"), ("balance / 2 > 1", 9, "not exact"),
    ("balance >", 10, "a value is expected"), ("(balance > 1", 13, ") is missing"), ("balance > 1 balance", 13, "is not expected"),
    ("1 < days < 3", 10, "a second comparison"), ("open > true", 6, "no order"), ("lenght(id) = 1", 1, "did you mean length?"),
    ("length(days) = 1", 1, "length(text)"), ("id = 'a", 6, "not closed"), ("id ! 'a'", 4, "alone"),
    ("id matches '^a$'", 12, "whole value"), ("days in (balance)", 10, "only values"), ("days + due = due + due", 18, "plus"),
    ("not days", 1, "not something that holds"), ("if open then 1", 15, "else"), ("1.2.3 = days", 1, "not a number"),
    ("seen > due", 6, "date_of"), ("id = ä", 6, "unknown sign"), ("", 1, "a value is expected"),
    ("balance not 1", 13, "in, between or matches"),
  ])
  func `a faulty rule is told where and how`(text: String, column: Int, words: String) {
    let fault = #expect(throws: RuleFault.self) { try Self.compile(text) }
    #expect(fault?.column == column)
    #expect(fault?.description.contains(words) == true, "\(fault?.description ?? "")")
  }

  @Test(.timeLimit(.minutes(1))) func `no text makes the compiler work without end`() {
    var doubled = "days"
    for _ in 0..<90 { doubled = "(if \(doubled) between 1 and 2 then 1 else 2)" }
    for text in [
      doubled + " = 1", String(repeating: "(", count: 3000), String(repeating: "not ", count: 900) + "open",
      String(repeating: "-", count: 3900) + "1 = 1", String(repeating: "days * ", count: 500) + "1 = 1",
      String(repeating: "balance * ", count: 30) + "1 = 1", "1" + String(repeating: "0", count: 3000) + " = 1",
      "'\(String(repeating: "'", count: 3000))",
    ] {
      _ = try? Self.compile(text)
    }
    #expect(throws: RuleFault.self) { try Self.compile(doubled + " = 1") }
    var generator = SeededGenerator(state: 5)
    let words = ["days", "balance", "open", "and", "or", "not", "(", ")", "in", "between", "1", "2.50", "'a'", "=", "<", "-", "+", "*", "if", "then", "else", "is", "missing", "due", ",", "round", "\"", "date"]
    var sound = 0
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 1...9, using: &generator)).map { _ in words.randomElement(using: &generator) ?? "" }.joined(separator: " ")
      if (try? Self.compile(text)) != nil { sound += 1 }
    }
    #expect(sound > 0)
  }
}

extension RuleExpression {
  /// In a form that can be compared.
  func plain(_ fields: [Field]) -> String {
    let parts = operands.map { $0.plain(fields) }
    func infix(_ sign: String) -> String { "(" + parts.joined(separator: " \(sign) ") + ")" }
    func call(_ name: String) -> String { "\(name)(" + parts.joined(separator: ", ") + ")" }
    return switch operation {
    case .literal(.text(let text)): text
    case .literal(.boolean(let value)): "\(value)"
    case .literal(.double(let value)): "\(value)"
    case .literal(.date(let days)): CalendarDate(days: days).description
    case .literal(.number(let unscaled)): "\(unscaled)"
    case .field(let index): fields[index].name
    case .businessDate: "today"
    case .and: infix("&&")
    case .or: infix("||")
    case .not: call("!")
    case .compare(let comparison): infix(comparison.rawValue)
    case .isMissing: call("missing")
    case .isAmong: "(\(parts[0]) in \(parts.dropFirst().joined(separator: ", ")))"
    case .matches(let pattern): "(\(parts[0]) ~~ \(pattern))"
    case .add: infix("+")
    case .subtract: infix("-")
    case .multiply: infix("*")
    case .negate: call("-")
    case .absolute: call("abs")
    case .rescale: call("rescale")
    case .round: call("round")
    case .toDouble: call("double")
    case .addDays: infix("+d")
    case .addMonths: infix("+m")
    case .daysBetween: infix("~")
    case .year: call("year")
    case .month: call("month")
    case .day: call("day")
    case .dateOf: call("date")
    case .length: call("length")
    case .upper: call("upper")
    case .lower: call("lower")
    case .startsWith: call("starts")
    case .endsWith: call("ends")
    case .contains: call("contains")
    case .coalesce: call("coalesce")
    case .least: call("least")
    case .greatest: call("greatest")
    case .choose: "(\(parts[0]) ? \(parts[1]) : \(parts[2]))"
    }
  }
}

internal import Descriptors

extension RuleCompiler {
  private static let keywords: Set<String> = [
    "and", "or", "not", "in", "is", "between", "matches", "if", "then", "else", "true", "false", "date", "business_date",
    "missing", "null",
  ]

  mutating func comparison() throws(RuleFault) -> RuleExpression {
    let left = try sum()
    if case .sign(let sign) = token, let comparison = RuleExpression.Comparison(rawValue: sign) {
      let place = column
      advance()
      let right = try sum()
      let (one, other) = try unify(left, right, place)
      if one.type == .boolean, comparison != .equal, comparison != .notEqual {
        throw RuleFault(column: place, problem: "truth values have no order", remedy: "write = or !=")
      }
      if case .sign(let next) = token, RuleExpression.Comparison(rawValue: next) != nil {
        throw fault("a second comparison", "write a < b and b < c")
      }
      return try made(RuleExpression(.compare(comparison), [one, other], type: .boolean))
    }
    if take(word: "is") {
      let isNegated = take(word: "not")
      guard take(word: "missing") || take(word: "null") else {
        throw fault("missing is expected after is, not \(token.shown)", "write is missing, or is not missing")
      }
      return try negated(RuleExpression(.isMissing, [left], type: .boolean), isNegated)
    }
    let isNegated = take(word: "not")
    if take(word: "in") { return try negated(among(left), isNegated) }
    if take(word: "between") { return try negated(between(left), isNegated) }
    if take(word: "matches") { return try negated(matches(left), isNegated) }
    if isNegated { throw fault("in, between or matches is expected after not, not \(token.shown)", "write not before the whole comparison") }
    return left
  }

  private mutating func negated(_ expression: RuleExpression, _ isNegated: Bool) throws(RuleFault) -> RuleExpression {
    let expression = try made(expression)
    return isNegated ? try made(RuleExpression(.not, [expression], type: .boolean)) : expression
  }

  private mutating func among(_ left: RuleExpression) throws(RuleFault) -> RuleExpression {
    try expect(sign: "(")
    var left = left
    var literals: [(RuleExpression, Int)] = []
    repeat {
      let place = column
      let literal = try sum()
      guard case .literal = literal.operation else {
        throw RuleFault(column: place, problem: "only values may stand in a list", remedy: "compare fields with = and or")
      }
      literals.append((try made(literal), place))
    } while take(sign: ",")
    try expect(sign: ")")
    // Twice, because a value of the list may need more digits than those before it.
    for (literal, place) in literals { (left, _) = try unify(left, literal, place) }
    var operands = [left]
    for (literal, place) in literals { operands.append(try unify(left, literal, place).1) }
    return RuleExpression(.isAmong, operands, type: .boolean)
  }

  private mutating func between(_ left: RuleExpression) throws(RuleFault) -> RuleExpression {
    let place = column
    let low = try sum()
    if !take(word: "and") { throw fault("and is missing before \(token.shown)", "write between LOW and HIGH") }
    let high = try sum()
    let (one, least) = try unify(left, low, place)
    let (other, greatest) = try unify(left, high, place)
    if one.type == .boolean { throw RuleFault(column: place, problem: "truth values have no order", remedy: "write = or !=") }
    return RuleExpression(
      .and,
      [
        try made(RuleExpression(.compare(.greaterOrEqual), [one, least], type: .boolean)),
        try made(RuleExpression(.compare(.lessOrEqual), [other, greatest], type: .boolean)),
      ], type: .boolean)
  }

  private mutating func matches(_ left: RuleExpression) throws(RuleFault) -> RuleExpression {
    guard left.type == .text else { throw fault("\(left.type.label) has no pattern", "compare it instead") }
    guard case .text(let pattern) = token else { throw fault("a pattern is expected, not \(token.shown)", "write it in single quotes") }
    if let (problem, remedy) = PatternCheck.fault(in: pattern) { throw fault(problem, remedy) }
    if let problem = checkPattern(pattern) { throw fault(problem, "write it with the signs the contract's documentation lists") }
    advance()
    return RuleExpression(.matches(pattern), [left], type: .boolean)
  }

  mutating func primary() throws(RuleFault) -> RuleExpression {
    let place = column
    switch token {
    case .number(let text):
      advance()
      return try made(try literal(number: text, place))
    case .text(let text):
      advance()
      return try made(RuleExpression(.literal(.text(text)), type: .text))
    case .quotedName(let name):
      advance()
      return try made(try field(name, place))
    case .sign("("):
      advance()
      let inner = try expression()
      try expect(sign: ")")
      return inner
    case .word(let word): return try name(word, place)
    case .sign, .end: throw fault("a value is expected, not \(token.shown)", "write a field, a number, or a text in single quotes")
    }
  }

  private mutating func name(_ word: String, _ place: Int) throws(RuleFault) -> RuleExpression {
    advance()
    let lowered = word.lowercased()
    if token == .sign("("), !Self.keywords.contains(lowered) { return try call(lowered, place) }
    switch lowered {
    case "true", "false": return try made(RuleExpression(.literal(.boolean(lowered == "true")), type: .boolean))
    case "business_date" where !fields.contains { $0.name == word }:
      return try made(RuleExpression(.businessDate, type: .date))
    case "date":
      guard case .text(let text) = token else { break }
      guard let date = CalendarDate(text) else { throw fault("no such day: \(Printable.quoted(text))", "write date 'yyyy-MM-dd'") }
      advance()
      return try made(RuleExpression(.literal(.date(days: date.days)), type: .date))
    default: break
    }
    if Self.keywords.contains(lowered), !fields.contains(where: { $0.name == word }) {
      throw RuleFault(column: place, problem: "a value is expected, not \(word)", remedy: "write a field, a number, or a text in single quotes")
    }
    return try made(try field(word, place))
  }

  private func field(_ name: String, _ place: Int) throws(RuleFault) -> RuleExpression {
    guard let index = fields.firstIndex(where: { $0.name == name }) else {
      let near = NearestName.of(name, among: fields.map(\.name)).map { "did you mean \($0)?" }
      throw RuleFault(
        column: place, problem: "no field is called \(Printable.quoted(name))",
        remedy: near ?? "name a field of the schema; texts go in single quotes", unknownName: name)
    }
    return RuleExpression(.field(index), type: RuleType(fields[index].type))
  }

  private func literal(number text: String, _ place: Int) throws(RuleFault) -> RuleExpression {
    let scale = text.split(separator: ".", maxSplits: 1).dropFirst().first?.utf8.count ?? 0
    guard scale <= 38, text.utf8.count <= 60, case .value(let unscaled) = DecimalText.unscaled(text, precision: 38, scale: scale)
    else { throw RuleFault(column: place, problem: "more than 38 digits", remedy: "write a shorter number") }
    return RuleExpression(.literal(.number(unscaled: unscaled)), type: .number(scale: scale))
  }
}

extension RuleType {
  /// Whether sums and products can be made of it.
  var isNumeric: Bool {
    switch self {
    case .number, .double: true
    case .text, .boolean, .date, .timestamp: false
    }
  }

  /// What the values of a field are in a rule; values that land as text are text.
  init(_ type: FieldType) {
    self =
      switch type.column {
      case .string: .text
      case .long: .number(scale: 0)
      case .decimal(_, let scale): .number(scale: scale)
      case .double: .double
      case .boolean: .boolean
      case .date: .date
      case .timestamp: .timestamp
      }
  }
}

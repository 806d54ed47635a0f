internal import Descriptors

extension RuleCompiler {
  /// What functions there are, with what each takes.
  private static let functions: KeyValuePairs<String, String> = [
    "length": "length(text)", "upper": "upper(text)", "lower": "lower(text)", "starts_with": "starts_with(text, text)",
    "ends_with": "ends_with(text, text)", "contains": "contains(text, text)", "abs": "abs(number)",
    "round": "round(number, digits)", "least": "least(value, value, …)", "greatest": "greatest(value, value, …)",
    "coalesce": "coalesce(value, value, …)", "add_months": "add_months(date, months)", "year": "year(date)",
    "month": "month(date)", "day": "day(date)", "date_of": "date_of(moment)",
  ]

  mutating func call(_ name: String, _ place: Int) throws(RuleFault) -> RuleExpression {
    guard let form = Self.functions.first(where: { $0.key == name })?.value else {
      let names = Self.functions.map(\.key)
      let near = NearestName.of(name, among: names).map { "did you mean \($0)?" }
      throw RuleFault(
        column: place, problem: "no function is called \(Printable.quoted(name))",
        remedy: near ?? "there are \(names.joined(separator: ", "))")
    }
    try expect(sign: "(")
    var arguments = [try expression()]
    while take(sign: ",") { arguments.append(try expression()) }
    try expect(sign: ")")
    let misuse = RuleFault(
      column: place, problem: "\(name) of \(arguments.map(\.type.label).joined(separator: " and "))", remedy: "write \(form)")
    let whole = RuleType.number(scale: 0)
    let types = arguments.map(\.type)
    switch (name, types) {
    case ("length", [.text]): return try made(RuleExpression(.length, arguments, type: whole))
    case ("upper", [.text]): return try made(RuleExpression(.upper, arguments, type: .text))
    case ("lower", [.text]): return try made(RuleExpression(.lower, arguments, type: .text))
    case ("starts_with", [.text, .text]): return try made(RuleExpression(.startsWith, arguments, type: .boolean))
    case ("ends_with", [.text, .text]): return try made(RuleExpression(.endsWith, arguments, type: .boolean))
    case ("contains", [.text, .text]): return try made(RuleExpression(.contains, arguments, type: .boolean))
    case ("abs", _) where types.count == 1 && types[0].isNumeric:
      return try made(RuleExpression(.absolute, arguments, type: arguments[0].type))
    case ("round", _) where types.count == 2 && types[1] == whole:
      guard case .number(let scale) = types[0] else { throw misuse }
      return try round(arguments, scale, misuse)
    case ("add_months", [.date, whole]): return try made(RuleExpression(.addMonths, arguments, type: .date))
    case ("year", [.date]): return try made(RuleExpression(.year, arguments, type: whole))
    case ("month", [.date]): return try made(RuleExpression(.month, arguments, type: whole))
    case ("day", [.date]): return try made(RuleExpression(.day, arguments, type: whole))
    case ("date_of", [.timestamp]): return try made(RuleExpression(.dateOf, arguments, type: .date))
    case ("coalesce", _) where arguments.count > 1: return try made(try same(.coalesce, arguments, place))
    case ("least", _) where arguments.count > 1 && arguments[0].type != .boolean:
      return try made(try same(.least, arguments, place))
    case ("greatest", _) where arguments.count > 1 && arguments[0].type != .boolean:
      return try made(try same(.greatest, arguments, place))
    default: throw misuse
    }
  }

  private mutating func round(
    _ arguments: [RuleExpression], _ scale: Int, _ misuse: RuleFault
  ) throws(RuleFault) -> RuleExpression {
    guard case .literal(.number(let digits)) = arguments[1].operation, digits >= 0, digits <= 38 else { throw misuse }
    let wanted = Int(digits)
    // Already as round as that.
    return wanted >= scale ? arguments[0] : try made(RuleExpression(.round, [arguments[0]], type: .number(scale: wanted)))
  }

  /// All arguments in one type, that of whichever needs the most.
  private func same(
    _ operation: RuleExpression.Operation, _ arguments: [RuleExpression], _ place: Int
  ) throws(RuleFault) -> RuleExpression {
    var widest = arguments[0]
    for argument in arguments.dropFirst() { (widest, _) = try unify(widest, argument, place) }
    var operands: [RuleExpression] = []
    for argument in arguments { operands.append(try unify(argument, widest, place).0) }
    return RuleExpression(operation, operands, type: widest.type)
  }
}

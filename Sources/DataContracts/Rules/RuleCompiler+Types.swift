extension RuleCompiler {
  func requireBoolean(_ expression: RuleExpression, _ place: Int) throws(RuleFault) {
    guard expression.type == .boolean else {
      throw RuleFault(column: place, problem: "is \(expression.type.label), not something that holds", remedy: "compare it with something")
    }
  }

  /// Brings two operands to one type: numbers to the greater scale, or both to doubles if one is.
  func unify(_ one: RuleExpression, _ other: RuleExpression, _ place: Int) throws(RuleFault) -> (RuleExpression, RuleExpression) {
    if one.type == other.type { return (one, other) }
    switch (one.type, other.type) {
    case (.number(let scale), .number(let otherScale)):
      let wanted = max(scale, otherScale)
      return (try rescaled(one, to: wanted, place), try rescaled(other, to: wanted, place))
    case (.number, .double): return (asDouble(one), other)
    case (.double, .number): return (one, asDouble(other))
    default:
      var remedy = "compare values of one type"
      if one.type == .date || other.type == .date, one.type == .text || other.type == .text {
        remedy = "write date 'yyyy-MM-dd' for a day"
      } else if one.type == .timestamp || other.type == .timestamp {
        remedy = "write date_of( ) around the moment"
      } else if one.type == .text || other.type == .text {
        remedy = "write numbers without quotes, and give the field a type that is not string if it is a number"
      }
      throw RuleFault(column: place, problem: "\(one.type.label) beside \(other.type.label)", remedy: remedy)
    }
  }

  /// To a scale that is not less.
  private func rescaled(_ expression: RuleExpression, to scale: Int, _ place: Int) throws(RuleFault) -> RuleExpression {
    guard case .number(let own) = expression.type, own < scale else { return expression }
    guard scale <= 38 else {
      throw RuleFault(column: place, problem: "more than 38 digits after the point", remedy: "round the numbers first")
    }
    guard case .literal(.number(var unscaled)) = expression.operation else {
      return RuleExpression(.rescale, [expression], type: .number(scale: scale))
    }
    for _ in own..<scale {
      let (next, isOver) = unscaled.multipliedReportingOverflow(by: 10)
      if isOver { throw RuleFault(column: place, problem: "more than 38 digits", remedy: "write a shorter number") }
      unscaled = next
    }
    return RuleExpression(.literal(.number(unscaled: unscaled)), type: .number(scale: scale))
  }

  func asDouble(_ expression: RuleExpression) -> RuleExpression {
    if case .number(let scale) = expression.type, case .literal(.number(let unscaled)) = expression.operation {
      // Through the text, which is rounded once.
      let digits = String(unscaled.magnitude)
      let value = Double("\(unscaled < 0 ? "-" : "")\(digits)e-\(scale)") ?? 0
      return RuleExpression(.literal(.double(value)), type: .double)
    }
    return expression.type == .double ? expression : RuleExpression(.toDouble, [expression], type: .double)
  }

  func add(_ left: RuleExpression, _ right: RuleExpression, isSum: Bool, _ place: Int) throws(RuleFault) -> RuleExpression {
    switch (left.type, right.type, isSum) {
    case (.number, .number, _), (.number, .double, _), (.double, .number, _), (.double, .double, _):
      let (one, other) = try unify(left, right, place)
      return RuleExpression(isSum ? .add : .subtract, [one, other], type: one.type)
    case (.date, .date, false): return RuleExpression(.daysBetween, [left, right], type: .number(scale: 0))
    case (.date, .number(scale: 0), true): return RuleExpression(.addDays, [left, right], type: .date)
    case (.number(scale: 0), .date, true): return RuleExpression(.addDays, [right, left], type: .date)
    case (.date, .number(scale: 0), false):
      return RuleExpression(.addDays, [left, try negate(right, place)], type: .date)
    default:
      throw RuleFault(
        column: place, problem: "\(left.type.label) \(isSum ? "plus" : "minus") \(right.type.label)",
        remedy: "add numbers, or whole days to a date")
    }
  }

  func multiply(_ left: RuleExpression, _ right: RuleExpression, _ place: Int) throws(RuleFault) -> RuleExpression {
    switch (left.type, right.type) {
    case (.number(let scale), .number(let otherScale)):
      guard scale + otherScale <= 38 else {
        throw RuleFault(column: place, problem: "more than 38 digits after the point", remedy: "round the numbers first")
      }
      return RuleExpression(.multiply, [left, right], type: .number(scale: scale + otherScale))
    case (.number, .double), (.double, .number), (.double, .double):
      return RuleExpression(.multiply, [asDouble(left), asDouble(right)], type: .double)
    default:
      throw RuleFault(column: place, problem: "\(left.type.label) times \(right.type.label)", remedy: "multiply numbers")
    }
  }

  func negate(_ operand: RuleExpression, _ place: Int) throws(RuleFault) -> RuleExpression {
    switch operand.type {
    case .number, .double: break
    default: throw RuleFault(column: place, problem: "\(operand.type.label) has no negative", remedy: "remove the minus")
    }
    if case .literal(.number(let unscaled)) = operand.operation {
      return RuleExpression(.literal(.number(unscaled: -unscaled)), type: operand.type)
    }
    if case .literal(.double(let value)) = operand.operation {
      return RuleExpression(.literal(.double(-value)), type: .double)
    }
    return RuleExpression(.negate, [operand], type: operand.type)
  }
}

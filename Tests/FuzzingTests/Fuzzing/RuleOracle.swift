import DataContracts

/// Evaluates a rule on one row, operation by operation, straight from what the documents say.
struct RuleOracle {
  enum Value: Equatable {
    case missing
    /// Beyond 38 digits or the calendar: the rule is broken, whatever else it says.
    case beyond
    /// Numbers at their scale, days, microseconds, and truth as 1.
    case number(Int128)
    case double(Double)
    case text([UInt8])
  }

  /// By field.
  let row: [Value]
  let businessDate: Int32?

  /// Whether the row breaks the rule; `nil` where this reading has no opinion (patterns have a fuzzer of their own).
  func breaks(_ expression: RuleExpression) -> Bool? {
    guard let value = value(expression) else { return nil }
    return value == .beyond || value == .number(0)
  }

  private func value(_ expression: RuleExpression) -> Value? {
    switch expression.operation {
    case .literal(let literal): return Self.value(literal)
    case .field(let index): return row[index]
    case .businessDate: return businessDate.map { .number(Int128($0)) } ?? .missing
    case .matches: return nil
    case .choose:
      guard let condition = value(expression.operands[0]) else { return nil }
      guard case .number(let isTrue) = condition else { return condition }
      return value(expression.operands[isTrue == 1 ? 1 : 2])
    case .coalesce:
      for operand in expression.operands {
        guard let value = value(operand) else { return nil }
        if value != .missing { return value }
      }
      return .missing
    default: break
    }
    var operands: [Value] = []
    for operand in expression.operands {
      guard let value = value(operand) else { return nil }
      operands.append(value)
    }
    if operands.contains(.beyond) { return .beyond }
    switch expression.operation {
    case .isMissing: return .number(operands[0] == .missing ? 1 : 0)
    case .and: return operands.contains(.number(0)) ? .number(0) : operands.contains(.missing) ? .missing : .number(1)
    case .or: return operands.contains(.number(1)) ? .number(1) : operands.contains(.missing) ? .missing : .number(0)
    default: return operands.contains(.missing) ? .missing : result(expression, operands)
    }
  }

  private static func value(_ literal: RuleValue) -> Value {
    switch literal {
    case .text(let text): .text(Array(text.utf8))
    case .boolean(let isTrue): .number(isTrue ? 1 : 0)
    case .double(let number): .double(number)
    case .date(let days): .number(Int128(days))
    case .number(let unscaled): .number(unscaled)
    }
  }

  /// All operands have a value.
  private func result(_ expression: RuleExpression, _ operands: [Value]) -> Value {
    switch (expression.operation, operands[0], operands.count > 1 ? operands[1] : .missing) {
    case (.not, .number(let isTrue), _): return .number(1 - isTrue)
    case (.compare(let comparison), let one, let other):
      let order = Self.order(one, other)
      let holds =
        switch comparison {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
      return .number(holds ? 1 : 0)
    case (.isAmong, let one, _): return .number(operands.dropFirst().contains { Self.order($0, one) == 0 } ? 1 : 0)
    case (.least, _, _): return operands.dropFirst().reduce(operands[0]) { Self.order($1, $0) < 0 ? $1 : $0 }
    case (.greatest, _, _): return operands.dropFirst().reduce(operands[0]) { Self.order($1, $0) > 0 ? $1 : $0 }
    case (_, .text(let one), .text(let other)): return text(expression.operation, one, other)
    case (_, .text(let one), _): return text(expression.operation, one, [])
    case (_, .double(let one), .double(let other)): return .double(double(expression.operation, one, other))
    case (_, .double(let one), _): return .double(double(expression.operation, one, 0))
    case (_, .number(let one), .number(let other)): return number(expression, one, other)
    case (_, .number(let one), _): return number(expression, one, 0)
    case (_, .missing, _), (_, .beyond, _): return operands[0]
    }
  }

  private static func order(_ one: Value, _ other: Value) -> Int {
    switch (one, other) {
    case (.number(let a), .number(let b)): a < b ? -1 : a == b ? 0 : 1
    case (.double(let a), .double(let b)): a < b ? -1 : a == b ? 0 : 1
    case (.text(let a), .text(let b)): a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
    default: fatalError("values of two types are compared")
    }
  }

  private func text(_ operation: RuleExpression.Operation, _ one: [UInt8], _ other: [UInt8]) -> Value {
    func flipped(from low: UInt8) -> Value { .text(one.map { $0 >= low && $0 < low + 26 ? $0 ^ 0x20 : $0 }) }
    switch operation {
    case .length: return .number(Int128(String(decoding: one, as: UTF8.self).unicodeScalars.count))
    case .upper: return flipped(from: 0x61)
    case .lower: return flipped(from: 0x41)
    case .startsWith: return .number(one.starts(with: other) ? 1 : 0)
    case .endsWith: return .number(one.reversed().starts(with: other.reversed()) ? 1 : 0)
    case .contains: return .number(one.indices.contains { one[$0...].starts(with: other) } || other.isEmpty ? 1 : 0)
    default: fatalError("not an operation on texts: \(operation)")
    }
  }

  private func double(_ operation: RuleExpression.Operation, _ one: Double, _ other: Double) -> Double {
    switch operation {
    case .add: one + other
    case .subtract: one - other
    case .multiply: one * other
    case .negate: -one
    case .absolute: one.magnitude
    default: fatalError("not an operation on doubles: \(operation)")
    }
  }
}

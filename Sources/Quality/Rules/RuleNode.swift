import DataContracts

/// One part of a rule, compiled: evaluates its operands over all rows of a batch, then itself in one loop.
final class RuleNode {
  typealias Operation = RuleExpression.Operation

  let operation: Operation
  let type: RuleType
  let operands: [RuleNode]
  let result = RuleVector()
  private let pattern: PatternAutomaton?
  private let literal: RuleText?

  init(_ expression: RuleExpression) throws(PatternError) {
    operation = expression.operation
    type = expression.type
    var nodes: [RuleNode] = []
    for operand in expression.operands { nodes.append(try RuleNode(operand)) }
    operands = nodes
    if case .matches(let source) = operation { pattern = try PatternAutomaton(source) } else { pattern = nil }
    if case .literal(.text(let text)) = operation { literal = RuleText(text) } else { literal = nil }
  }

  var form: RuleVector.Form {
    switch type {
    case .text: .text
    case .double: .double
    case .boolean, .date, .timestamp, .number: .number
    }
  }

  /// Digits after the point of a number; 0 of anything else.
  var scale: Int { if case .number(let scale) = type { scale } else { 0 } }

  /// Fills ``result`` for `count` rows.
  ///
  /// - Complexity: O(rows × parts of the rule).
  func evaluate(_ context: RuleContext) {
    for operand in operands { operand.evaluate(context) }
    let count = context.rows
    result.prepare(rows: count, form)
    switch operation {
    case .literal(let value): fill(value, count)
    case .field(let index): load(context.kernels[index], count)
    case .businessDate:
      for row in 0..<count {
        result.states[row] = context.businessDate == nil ? RuleVector.missing : RuleVector.present
        result.numbers[row] = Int128(context.businessDate ?? 0)
      }
    case .and, .or: connect(count)
    case .isMissing:
      for row in 0..<count {
        // A number beyond 38 digits is neither there nor missing: it breaks the rule, whatever is asked of it.
        let state = operands[0].result.states[row]
        result.states[row] = state == RuleVector.beyond ? state : RuleVector.present
        result.numbers[row] = state == RuleVector.missing ? 1 : 0
      }
    case .coalesce: coalesce(count)
    case .choose: choose(count)
    case .compare, .isAmong, .matches, .startsWith, .endsWith, .contains, .not: test(count, pattern)
    case .length, .upper, .lower: transform(context)
    case .add, .subtract, .multiply, .negate, .absolute, .rescale, .round, .toDouble, .least, .greatest: calculate(count)
    case .addDays, .addMonths, .daysBetween, .year, .month, .day, .dateOf: reckon(count)
    }
  }

  private func fill(_ value: RuleValue, _ count: Int) {
    for row in 0..<count {
      result.states[row] = RuleVector.present
      switch value {
      case .text: result.texts[row] = literal?.slice ?? RuleText.empty.slice
      case .boolean(let isTrue): result.numbers[row] = isTrue ? 1 : 0
      case .double(let number): result.doubles[row] = number
      case .date(let days): result.numbers[row] = Int128(days)
      case .number(let unscaled): result.numbers[row] = unscaled
      }
    }
  }

  private func load(_ kernel: ColumnKernel, _ count: Int) {
    let validity = kernel.scratch.validity
    for row in 0..<count { result.states[row] = validity[row] }
    func whole<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type) {
      let values = kernel.scratch.values(as: type)
      for row in 0..<count { result.numbers[row] = Int128(truncatingIfNeeded: values[row]) }
    }
    switch kernel.kind {
    case .bytes:
      let values = kernel.scratch.values(as: CellSlice.self)
      for row in 0..<count where validity[row] != 0 { result.texts[row] = values[row] }
    case .boolean: whole(UInt8.self)
    case .int32Decimal, .date: whole(Int32.self)
    case .int64Decimal, .int64, .timestamp: whole(Int64.self)
    case .int128Decimal: whole(Int128.self)
    case .double:
      let values = kernel.scratch.values(as: Double.self)
      for row in 0..<count { result.doubles[row] = values[row] }
    }
  }

  /// The state of an operation on some operands: beyond if one is, else missing if one is.
  @inline(__always)
  func joined(_ row: Int) -> UInt8 {
    var state = RuleVector.present
    for operand in operands {
      let other = operand.result.states[row]
      if other == RuleVector.beyond { return other }
      if other == RuleVector.missing { state = other }
    }
    return state
  }

  private func connect(_ count: Int) {
    var isAnd = false
    if case .and = operation { isAnd = true }
    // False decides a conjunction, true a disjunction; else a missing operand makes the whole missing.
    let deciding: Int128 = isAnd ? 0 : 1
    for row in 0..<count {
      var state = RuleVector.present
      var number = 1 - deciding
      for operand in operands {
        switch operand.result.states[row] {
        case RuleVector.beyond: state = RuleVector.beyond
        case RuleVector.missing: if number != deciding && state != RuleVector.beyond { state = RuleVector.missing }
        default:
          if operand.result.numbers[row] == deciding {
            number = deciding
            if state == RuleVector.missing { state = RuleVector.present }
          }
        }
      }
      result.states[row] = state
      result.numbers[row] = number
    }
  }

  private func coalesce(_ count: Int) {
    for row in 0..<count {
      result.states[row] = RuleVector.missing
      for operand in operands where operand.result.states[row] != RuleVector.missing {
        copy(operand, row)
        break
      }
    }
  }

  private func choose(_ count: Int) {
    for row in 0..<count {
      let condition = operands[0].result
      result.states[row] = condition.states[row]
      if condition.states[row] == RuleVector.present { copy(operands[condition.numbers[row] == 1 ? 1 : 2], row) }
    }
  }

  func copy(_ operand: RuleNode, _ row: Int) {
    result.states[row] = operand.result.states[row]
    switch form {
    case .number: result.numbers[row] = operand.result.numbers[row]
    case .double: result.doubles[row] = operand.result.doubles[row]
    case .text: result.texts[row] = operand.result.texts[row]
    }
  }
}

/// What rules are evaluated on.
struct RuleContext {
  let kernels: [ColumnKernel]
  let rows: Int
  /// Days since 1970-01-01; `nil` when the delivery has none.
  let businessDate: Int32?
  let arena: CellArena
}

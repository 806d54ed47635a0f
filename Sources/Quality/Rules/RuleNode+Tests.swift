import DataContracts
import Glibc

extension RuleNode {
  /// Operations with a truth value.
  func test(_ count: Int, _ pattern: PatternAutomaton?) {
    for row in 0..<count {
      let state = joined(row)
      result.states[row] = state
      guard state == RuleVector.present else { continue }
      result.numbers[row] = holds(row, pattern) ? 1 : 0
    }
  }

  private func holds(_ row: Int, _ pattern: PatternAutomaton?) -> Bool {
    let first = operands[0]
    switch operation {
    case .not: return first.result.numbers[row] == 0
    case .compare(let comparison): return Self.holds(comparison, order(first, operands[1], row))
    case .isAmong: return operands.dropFirst().contains { order(first, $0, row) == 0 }
    case .matches: return pattern?.matches(first.result.texts[row].start, first.result.texts[row].count) ?? false
    case .startsWith: return Self.find(operands[1].result.texts[row], in: first.result.texts[row], from: 0, to: 0)
    case .endsWith:
      let (text, part) = (first.result.texts[row], operands[1].result.texts[row])
      return Self.find(part, in: text, from: text.count - part.count, to: text.count - part.count)
    case .contains:
      let (text, part) = (first.result.texts[row], operands[1].result.texts[row])
      return Self.find(part, in: text, from: 0, to: text.count - part.count)
    default: return false
    }
  }

  private static func holds(_ comparison: RuleExpression.Comparison, _ order: Int?) -> Bool {
    guard let order else { return comparison == .notEqual }
    return switch comparison {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }

  /// Negative, zero or positive; `nil` when one is not a number.
  func order(_ one: RuleNode, _ other: RuleNode, _ row: Int) -> Int? {
    switch one.form {
    case .number:
      let (a, b) = (one.result.numbers[row], other.result.numbers[row])
      return a < b ? -1 : a > b ? 1 : 0
    case .double:
      let (a, b) = (one.result.doubles[row], other.result.doubles[row])
      return a < b ? -1 : a > b ? 1 : a == b ? 0 : nil
    case .text:
      let (a, b) = (one.result.texts[row], other.result.texts[row])
      let order = memcmp(a.start, b.start, min(a.count, b.count))
      return order != 0 ? Int(order) : a.count - b.count
    }
  }

  /// Whether `part` stands in `text` at a place from `first` to `last`.
  private static func find(_ part: CellSlice, in text: CellSlice, from first: Int, to last: Int) -> Bool {
    guard first >= 0, first <= last, last + part.count <= text.count else { return false }
    return (first...last).contains { memcmp(text.start + $0, part.start, part.count) == 0 }
  }

  /// Operations that make a text, or count one.
  func transform(_ context: RuleContext) {
    let source = operands[0].result
    for row in 0..<context.rows {
      result.states[row] = source.states[row]
      guard source.states[row] == RuleVector.present else { continue }
      let text = source.texts[row]
      switch operation {
      case .length: result.numbers[row] = Int128(StringKernel.scalars(text))
      case .upper: result.texts[row] = Self.changed(text, from: 0x61, context.arena)
      default: result.texts[row] = Self.changed(text, from: 0x41, context.arena)
      }
    }
  }

  /// The 26 ASCII letters in the other case, as cleansing does it.
  private static func changed(_ text: CellSlice, from low: UInt8, _ arena: CellArena) -> CellSlice {
    let target = arena.reserve(text.count)
    for index in 0..<text.count {
      let byte = text.start[index]
      target[index] = byte &- low <= 25 ? byte ^ 0x20 : byte
    }
    return CellSlice(start: UnsafePointer(target), count: text.count)
  }
}

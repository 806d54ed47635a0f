/// A rule's expression, checked and typed: every operand has exactly the type its operation wants.
///
/// Where the text mixes numbers of several scales, the compiler has put ``Operation/rescale`` between, so that whoever
/// evaluates compares and adds integers. A missing value makes every operation missing but those that say otherwise (SQL's
/// three values).
public struct RuleExpression: Sendable, Hashable {
  public enum Operation: Sendable, Hashable {
    /// No operands.
    case literal(RuleValue)
    /// A field, by index among ``Contract/allFields``; no operands.
    case field(Int)
    /// The business date of the delivery; no operands.
    case businessDate
    /// All operands are boolean; false if one is, else missing if one is.
    case and
    /// All operands are boolean; true if one is, else missing if one is.
    case or
    case not
    /// Two operands of one type; texts compare by their bytes.
    case compare(Comparison)
    /// One operand; never missing.
    case isMissing
    /// The first operand is one of the others, which are literals of its type.
    case isAmong
    /// An XML Schema expression matches the whole text.
    case matches(String)
    /// Numbers of one scale; overflow of 38 digits makes the record break the rule.
    case add, subtract
    /// Two numbers; the scales add up.
    case multiply
    case negate, absolute
    /// To the scale of the result, which is not less than the operand's.
    case rescale
    /// Half to even, to the scale of the result, which is less than the operand's.
    case round
    /// A number as a double.
    case toDouble
    /// A date and a whole number of days.
    case addDays
    /// A date and a whole number of months; the day is cut to the month's length.
    case addMonths
    /// First date minus second, in whole days.
    case daysBetween
    case year, month, day
    /// The date of a timestamp in UTC.
    case dateOf
    /// Unicode scalars of a text.
    case length
    case upper, lower
    case startsWith, endsWith, contains
    /// Operands of one type: the first that is not missing.
    case coalesce
    case least, greatest
    /// A boolean and two operands of one type: the second when the first is true, else the third.
    case choose
  }

  public enum Comparison: String, Sendable, Hashable, CaseIterable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  public let operation: Operation
  public let operands: [RuleExpression]
  /// Of the result.
  public let type: RuleType
  /// How many operations it is made of, itself included; counted to a million.
  public let size: Int

  package init(_ operation: Operation, _ operands: [RuleExpression] = [], type: RuleType) {
    self.operation = operation
    self.operands = operands
    self.type = type
    size = operands.reduce(1) { min($0 + $1.size, 1_000_000) }
  }

  /// Indexes of the fields read, each once, ascending.
  public var fields: [Int] {
    var found = Set<Int>()
    collect(&found)
    return found.sorted()
  }

  private func collect(_ found: inout Set<Int>) {
    if case .field(let index) = operation { found.insert(index) }
    for operand in operands { operand.collect(&found) }
  }
}

/// The type of a value in a rule.
public enum RuleType: Sendable, Hashable {
  case text, boolean, double, date, timestamp
  /// Exact, up to 38 digits, `scale` of them after the point; whole numbers have 0.
  case number(scale: Int)

  /// In a person's words.
  public var label: String {
    switch self {
    case .text: "text"
    case .boolean: "a truth value"
    case .double: "a floating-point number"
    case .date: "a date"
    case .timestamp: "a moment"
    case .number(let scale): scale == 0 ? "a whole number" : "a number with \(scale) digits after the point"
    }
  }
}

/// A value written in a rule.
public enum RuleValue: Sendable, Hashable {
  case text(String)
  case boolean(Bool)
  case double(Double)
  /// Since 1970-01-01.
  case date(days: Int32)
  /// At the scale of the expression's type.
  case number(unscaled: Int128)
}

import DataContracts

extension RuleOracle {
  /// Exact arithmetic and reckoning with days; every number in the result has at most 38 digits.
  func number(_ expression: RuleExpression, _ one: Int128, _ other: Int128) -> Value {
    let limit = Self.power(38)
    func exact(_ result: (partialValue: Int128, overflow: Bool)) -> Value {
      !result.overflow && result.partialValue > 0 - limit && result.partialValue < limit ? .number(result.partialValue) : .beyond
    }
    func day(_ days: Int128?) -> Value {
      guard let days, let number = Int32(exactly: days), CalendarDate.range.contains(number) else { return .beyond }
      return .number(days)
    }
    switch expression.operation {
    case .add: return exact(one.addingReportingOverflow(other))
    case .subtract: return exact(one.subtractingReportingOverflow(other))
    case .multiply: return exact(one.multipliedReportingOverflow(by: other))
    case .negate: return exact((0 - one, false))
    case .absolute: return exact((one < 0 ? 0 - one : one, false))
    case .rescale: return exact(one.multipliedReportingOverflow(by: Self.power(Self.scale(expression) - Self.scale(expression.operands[0]))))
    case .round:
      let unit = Self.power(Self.scale(expression.operands[0]) - Self.scale(expression))
      let (whole, rest) = (one / unit, one % unit)
      let isUp = rest.magnitude * 2 > unit.magnitude || (rest.magnitude * 2 == unit.magnitude && whole % 2 != 0)
      return exact((isUp ? whole + (one < 0 ? -1 : 1) : whole, false))
    case .toDouble:
      let scale = Self.scale(expression.operands[0])
      let digits = String(one.magnitude)
      let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
      return .double(Double((one < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale) + "0") ?? .nan)
    case .addDays: return day(one.addingReportingOverflow(other).overflow ? nil : one + other)
    case .addMonths:
      let date = CalendarDate(days: Int32(one)).components
      guard other.magnitude < 1_000_000 else { return .beyond }
      let months = date.year * 12 + date.month - 1 + Int(other)
      guard months >= 12 else { return .beyond }
      // The last day of a shorter month.
      let days = (0...3).compactMap { CalendarDate(year: months / 12, month: months % 12 + 1, day: date.day - $0)?.days }.first
      return day(days.map { Int128($0) })
    case .daysBetween: return .number(one - other)
    case .dateOf: return .number((one - (one % 86_400_000_000 + 86_400_000_000) % 86_400_000_000) / 86_400_000_000)
    case .year: return .number(Int128(CalendarDate(days: Int32(one)).components.year))
    case .month: return .number(Int128(CalendarDate(days: Int32(one)).components.month))
    case .day: return .number(Int128(CalendarDate(days: Int32(one)).components.day))
    default: fatalError("not an operation on numbers: \(expression.operation)")
    }
  }

  private static func scale(_ expression: RuleExpression) -> Int { if case .number(let scale) = expression.type { scale } else { 0 } }

  private static func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 } }
}

extension CalendarDate {
  /// 0001-01-01 to 9999-12-31, as days since 1970-01-01.
  fileprivate static var range: ClosedRange<Int32> {
    (CalendarDate(year: 1, month: 1, day: 1)?.days ?? 0)...(CalendarDate(year: 9999, month: 12, day: 31)?.days ?? 0)
  }
}

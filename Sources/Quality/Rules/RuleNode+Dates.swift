import DataContracts

extension RuleNode {
  private static let microsecondsPerDay: Int128 = 86_400_000_000
  /// 0001-01-01 to 9999-12-31.
  private static let calendar: ClosedRange<Int128> = -719_162...2_932_896

  /// Operations on dates.
  func reckon(_ count: Int) {
    for row in 0..<count {
      result.states[row] = joined(row)
      guard result.states[row] == RuleVector.present else { continue }
      if let value = reckoned(row) {
        result.numbers[row] = value
      } else {
        result.states[row] = RuleVector.beyond
      }
    }
  }

  /// `nil` when the result is no day of the years 1 to 9999.
  private func reckoned(_ row: Int) -> Int128? {
    let one = operands[0].result.numbers[row]
    let other = operands.count > 1 ? operands[1].result.numbers[row] : 0
    switch operation {
    case .daysBetween: return one - other
    case .dateOf:
      let days = one / Self.microsecondsPerDay
      return one % Self.microsecondsPerDay < 0 ? days - 1 : days
    case .addDays:
      let (days, overflow) = one.addingReportingOverflow(other)
      return !overflow && Self.calendar.contains(days) ? days : nil
    case .addMonths: return Self.adding(other, to: Self.parts(one))
    case .year: return Int128(Self.parts(one).year)
    case .month: return Int128(Self.parts(one).month)
    case .day: return Int128(Self.parts(one).day)
    default: return one
    }
  }

  private static func parts(_ days: Int128) -> (year: Int, month: Int, day: Int) {
    CalendarDate(days: Int32(clamping: days)).components
  }

  private static func adding(_ months: Int128, to date: (year: Int, month: Int, day: Int)) -> Int128? {
    guard months.magnitude < 200_000 else { return nil }
    let total = date.year * 12 + date.month - 1 + Int(months)
    guard total >= 12, total < 120_000 else { return nil }
    let (year, month) = (total / 12, total % 12 + 1)
    let day = min(date.day, CalendarDate.length(of: month, in: year))
    return CivilDay.days(year: year, month: month, day: day).map { Int128($0) }
  }
}

/// Days of the proleptic Gregorian calendar, counted from 1970-01-01.
enum CivilDay {
  /// `nil` when there is no such day; years 1 to 9999.
  ///
  /// Counts from 0000-03-01, so that the leap day is the last of its year.
  @inline(__always)
  static func days(year: Int, month: Int, day: Int) -> Int32? {
    if year < 1 || month &- 1 > 11 || month < 1 || day < 1 || day > 28 && day > length(of: month, in: year) { return nil }
    let shifted = month > 2 ? year : year &- 1
    let era = shifted / 400
    let yearOfEra = shifted &- era &* 400
    let dayOfYear = (153 &* (month > 2 ? month &- 3 : month &+ 9) &+ 2) / 5 &+ day &- 1
    let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
    return Int32(truncatingIfNeeded: era &* 146_097 &+ dayOfEra &- 719_468)
  }

  private static func length(of month: Int, in year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}

/// Days of the proleptic Gregorian calendar, counted from 1970-01-01.
enum CivilDay {
  /// `nil` when there is no such day; years 1 to 9999.
  ///
  /// Counts from 0000-03-01, so that the leap day is the last of its year.
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

/// The first days of the months of two centuries, which spare nearly every date its divisions.
struct MonthTable {
  static let years = 1900...2099
  /// Sixteen places per year, the months at 1 to 12; 13 is the next January. Made once and kept.
  nonisolated(unsafe) private static let shared: UnsafePointer<Int32> = {
    let table = UnsafeMutablePointer<Int32>.allocate(capacity: 16 * years.count)
    table.initialize(repeating: 0, count: 16 * years.count)
    for year in years {
      for month in 1...13 {
        let first = month < 13 ? CivilDay.days(year: year, month: month, day: 1) : CivilDay.days(year: year + 1, month: 1, day: 1)
        table[(year - years.lowerBound) * 16 + month] = first ?? 0
      }
    }
    return UnsafePointer(table)
  }()

  let firsts: UnsafePointer<Int32>

  init() { firsts = Self.shared }

  /// The same as ``CivilDay/days(year:month:day:)``.
  @inline(__always)
  func days(year: Int, month: Int, day: Int) -> Int32? {
    let place = year &- 1900
    if UInt(bitPattern: place) > 199 { return CivilDay.days(year: year, month: month, day: day) }
    if UInt(bitPattern: month &- 1) > 11 || day < 1 { return nil }
    let entry = firsts + (place &* 16 &+ month)
    let days = entry[0] &+ Int32(truncatingIfNeeded: day &- 1)
    return days < entry[1] ? days : nil
  }
}

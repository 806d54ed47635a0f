/// A day of the proleptic Gregorian calendar.
struct CivilDate: Hashable {
  let year: Int64
  let month: Int64
  let day: Int64

  /// Eras of 400 years have 146097 days; years are counted from March so that the leap day comes last.
  init(daysSinceEpoch days: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Reads `yyyy-MM-dd`, years 0001 to 9999; `nil` when it is anything else or no day of the calendar.
  init?(text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]), let day = Self.number(bytes[8..<10]),
      year >= 1, (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Whether the year has the four digits that every reader takes.
  var isPlain: Bool { (1...9999).contains(year) }

  var text: String { "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))" }

  static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number.magnitude)
    return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }

  private static func days(in month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// Times of day of the UTC calendar as text.
enum TimestampText {
  /// `2026-11-20T06:31:07.123456Z`.
  static func microseconds(_ value: Int64) -> String { text(value, unit: 1_000_000, digits: 6) }

  /// `2026-11-20T06:31:07.123Z`; `nil` when the year needs more than four digits.
  static func milliseconds(_ value: Int64) -> String? {
    let (day, _) = value.flooredDivision(by: 86_400_000)
    return CivilDate(daysSinceEpoch: day).isPlain ? text(value, unit: 1_000, digits: 3) : nil
  }

  /// Whether a text is exactly what ``microseconds(_:)`` writes for some time.
  static func isTimestamp(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 27, CivilDate(text: String(text.prefix(10))) != nil,
      let hour = CivilDate.number(bytes[11..<13]), let minute = CivilDate.number(bytes[14..<16]),
      let second = CivilDate.number(bytes[17..<19]), CivilDate.number(bytes[20..<26]) != nil
    else { return false }
    let marks = [(10, "T"), (13, ":"), (16, ":"), (19, "."), (26, "Z")]
    return hour < 24 && minute < 60 && second < 60 && marks.allSatisfy { bytes[$0.0] == $0.1.utf8.first }
  }

  /// `2026-11-20 06:31:07.123456`, a time without zone as a partition value.
  static func local(_ value: Int64) -> String { String(microseconds(value).dropLast()).replacing("T", with: " ") }

  /// Whether a text is exactly what ``local(_:)`` writes for some time.
  static func isLocal(_ text: String) -> Bool {
    text.utf8.count == 26 && !text.utf8.contains(UInt8(ascii: "T")) && isTimestamp(text.replacing(" ", with: "T") + "Z")
  }

  private static func text(_ value: Int64, unit: Int64, digits: Int) -> String {
    let (day, rest) = value.flooredDivision(by: 86_400 * unit)
    let (seconds, fraction) = rest.flooredDivision(by: unit)
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { CivilDate.padded($0, 2) }.joined(separator: ":")
    return "\(CivilDate(daysSinceEpoch: day).text)T\(clock).\(CivilDate.padded(fraction, digits))Z"
  }
}

extension Int64 {
  /// Division rounding down, so that times before the epoch fall into the right day; cannot overflow for divisors
  /// above one.
  func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

/// A day of the proleptic Gregorian calendar, from year 1 to 9999.
public struct SimulatedDay: Sendable, Hashable, CustomStringConvertible {
  /// Days since 1970-01-01.
  public let daysSinceEpoch: Int

  init(daysSinceEpoch: Int) { self.daysSinceEpoch = daysSinceEpoch }

  /// `nil` if there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard 1...9999 ~= year, 1...12 ~= month, day >= 1 else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    guard Self.civil(days) == (year, month, day) else { return nil }
    daysSinceEpoch = days
  }

  /// Reads `yyyy-MM-dd`; `nil` if it is anything else, or no day.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      bytes[range].allSatisfy { 0x30...0x39 ~= $0 } ? bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) } : nil
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
    self.init(year: year, month: month, day: day)
  }

  public var description: String {
    let (year, month, day) = Self.civil(daysSinceEpoch)
    func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  // Both ways count in eras of 400 years that begin on 1 March, so that the leap day comes last (Hinnant, "chrono-compatible
  // low-level date algorithms"). No day before year 1 is asked for, so no era is negative.
  private static let epochInEras = 719_468

  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - epochInEras
  }

  @inline(__always)
  static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = UInt32(truncatingIfNeeded: days &+ epochInEras)
    let era = shifted / 146_097
    let dayOfEra = shifted &- era &* 146_097
    let yearOfEra = (dayOfEra &- dayOfEra / 1460 &+ dayOfEra / 36_524 &- dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra &- (365 &* yearOfEra &+ yearOfEra / 4 &- yearOfEra / 100)
    let march = (5 &* dayOfYear &+ 2) / 153
    let day = dayOfYear &- (153 &* march &+ 2) / 5 &+ 1
    let month = march < 10 ? march &+ 3 : march &- 9
    let year = yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0)
    return (Int(year), Int(month), Int(day))
  }
}

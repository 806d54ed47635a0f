extension DateFormat {
  /// A moment as written: a day and the microseconds since its midnight, no zone applied.
  public struct Reading: Sendable, Hashable {
    public let date: CalendarDate
    public let microseconds: Int64
    /// East of UTC, where the text has it.
    public var offsetSeconds: Int32?
  }

  /// Reads a whole text; nil when it does not have this format or there is no such day or time.
  ///
  /// This is the plain reading for bounds and checks; the row path has a faster one of its own.
  public func read(_ text: some StringProtocol) -> Reading? {
    guard let moment = moment(text) else { return nil }
    let date: CalendarDate?
    if let serial = moment.serial {
      date = serial
    } else if let dayOfYear = moment.dayOfYear {
      date = CalendarDate(year: moment.year, dayOfYear: dayOfYear)
    } else {
      date = CalendarDate(year: moment.year, month: moment.month, day: moment.actualDay)
    }
    return date.map { Reading(date: $0, microseconds: moment.clock, offsetSeconds: moment.offset) }
  }

  /// Microseconds since midnight of a text in a format of clock times; nil when it does not have it.
  public func readTime(_ text: some StringProtocol) -> Int64? { moment(text)?.clock }

  private func moment(_ text: some StringProtocol) -> Moment? {
    var moment = Moment(rest: Array(text.utf8)[...])
    for element in elements where !moment.take(element) { return nil }
    return moment.rest.isEmpty && moment.settleHalfOfDay() ? moment : nil
  }

  /// What has been read so far, and what is left.
  private struct Moment {
    var rest: ArraySlice<UInt8>
    var year = 0
    var month = 1
    var day = 1
    var impliedDay: ImpliedDay?
    var dayOfYear: Int?
    var serial: CalendarDate?
    var clock: Int64 = 0
    var half: Int?
    var isAfternoon: Bool?
    var offset: Int32?

    init(rest: ArraySlice<UInt8>) { self.rest = rest }

    var actualDay: Int {
      impliedDay == .last && (1...12).contains(month) ? CalendarDate.length(of: month, in: year) : day
    }

    mutating func digits(_ widths: ClosedRange<Int>, _ range: ClosedRange<Int>) -> Int? {
      let run = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
      let width = min(run.count, widths.upperBound)
      guard width >= widths.lowerBound, let value = Digits.value(rest.prefix(width)), range.contains(value) else { return nil }
      rest = rest.dropFirst(width)
      return value
    }

    mutating func set(_ path: WritableKeyPath<Self, Int>, _ widths: ClosedRange<Int>, _ range: ClosedRange<Int>) -> Bool {
      guard let value = digits(widths, range) else { return false }
      self[keyPath: path] = value
      return true
    }

    mutating func add(_ unit: Int64, _ widths: ClosedRange<Int>, below limit: Int) -> Bool {
      guard let value = digits(widths, 0...(limit - 1)) else { return false }
      clock += Int64(value) * unit
      return true
    }

    mutating func take(_ element: DateElement) -> Bool {
      switch element {
      case .literal(let byte): return rest.popFirst() == byte
      case .year4: return set(\.year, 4...4, 0...9999)
      case .year3:
        guard let value = digits(3...3, 0...999) else { return false }
        year = 1900 + value
        return true
      case .year2(let pivot):
        guard let value = digits(2...2, 0...99) else { return false }
        year = value >= pivot ? 1900 + value : 2000 + value
        return true
      case .month2: return set(\.month, 2...2, 1...12)
      case .month: return set(\.month, 1...2, 1...12)
      case .monthAbbreviation: return takeName(length: 3)
      case .monthName: return takeName(length: nil)
      case .day2: return set(\.day, 2...2, 1...31)
      case .day: return set(\.day, 1...2, 1...31)
      case .dayOfYear3:
        dayOfYear = digits(3...3, 1...366)
        return dayOfYear != nil
      case .impliedDay(let rule):
        impliedDay = rule
        return true
      case .hour2: return add(3_600_000_000, 2...2, below: 24)
      case .hour: return add(3_600_000_000, 1...2, below: 24)
      case .halfHour2, .halfHour:
        half = digits((element == .halfHour ? 1 : 2)...2, 1...12)
        return half != nil
      case .halfOfDay:
        guard rest.count >= 2, rest.dropFirst().first.map({ $0 | 0x20 }) == UInt8(ascii: "m"), let first = rest.first else {
          return false
        }
        isAfternoon = first | 0x20 == UInt8(ascii: "p")
        rest = rest.dropFirst(2)
        return first | 0x20 == UInt8(ascii: "p") || first | 0x20 == UInt8(ascii: "a")
      case .minute2: return add(60_000_000, 2...2, below: 60)
      case .second2: return add(1_000_000, 2...2, below: 60)
      case .fraction: return takeFraction()
      case .zone: return takeZone()
      case .serial(let epoch):
        serial = digits(1...6, 0...999_999).flatMap(epoch.date)
        return serial != nil
      }
    }

    private mutating func takeName(length: Int?) -> Bool {
      let letters = rest.prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
      let name = length.map { rest.prefix($0) } ?? letters
      guard let value = length == nil ? MonthName.fullNumber(name) : MonthName.number(name) else { return false }
      month = value
      rest = rest.dropFirst(name.count)
      return true
    }

    private mutating func takeFraction() -> Bool {
      let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
      guard digits.count <= 6, var value = Digits.value(digits) else { return false }
      for _ in digits.count..<6 { value *= 10 }
      clock += Int64(value)
      rest = rest.dropFirst(digits.count)
      return true
    }

    private mutating func takeZone() -> Bool {
      guard let sign = rest.popFirst() else { return false }
      if sign == UInt8(ascii: "Z") {
        offset = 0
        return true
      }
      guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = digits(2...2, 0...14) else { return false }
      var minutes = 0
      if rest.first == UInt8(ascii: ":") {
        rest = rest.dropFirst()
        guard let value = digits(2...2, 0...59) else { return false }
        minutes = value
      } else if let value = digits(2...2, 0...59) {
        minutes = value
      }
      offset = Int32(hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
      return true
    }

    /// 12 AM is midnight, 12 PM noon. A half hour needs its half of the day.
    mutating func settleHalfOfDay() -> Bool {
      guard let half else { return isAfternoon == nil }
      guard let isAfternoon else { return false }
      clock += Int64(half % 12 + (isAfternoon ? 12 : 0)) * 3_600_000_000
      return true
    }
  }
}

extension CalendarDate {
  /// Nil when the year has no such day; 1 is the first of January.
  public init?(year: Int, dayOfYear: Int) {
    guard let first = CalendarDate(year: year, month: 1, day: 1), dayOfYear >= 1, dayOfYear <= 366 else { return nil }
    let date = CalendarDate(days: first.days + Int32(dayOfYear) - 1)
    guard date.components.year == year else { return nil }
    self = date
  }
}

/// The English months, which banks write whatever their language.
package enum MonthName {
  package static let all = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  package static let full = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
  ]
  private static let lowered = all.map { Array($0.lowercased().utf8) }
  private static let loweredFull = full.map { Array($0.lowercased().utf8) }

  /// Of three letters, from 1; in any case.
  package static func number(_ bytes: some Collection<UInt8>) -> Int? {
    let wanted = bytes.map { $0 | 0x20 }
    return lowered.firstIndex(of: wanted).map { $0 + 1 }
  }

  /// Of a whole name, from 1; in any case.
  package static func fullNumber(_ bytes: some Collection<UInt8>) -> Int? {
    let wanted = bytes.map { $0 | 0x20 }
    return loweredFull.firstIndex(of: wanted).map { $0 + 1 }
  }
}

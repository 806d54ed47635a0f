import DataContracts

extension FormatReader {
  /// What elements say that do not stand for a year, month, day or clock time by themselves.
  struct Further {
    /// 1 is the first of January.
    var dayOfYear: Int16?
    /// A day that was counted.
    var date: CalendarDate?
    var impliedDay: ImpliedDay?
    /// 1 to 12.
    var halfHour: Int8?
    var isAfternoon: Bool?
  }

  /// Reads an element whose width is not fixed, or whose meaning depends on others; false when the text does not have it.
  @inline(never)
  static func readFurther(
    _ element: DateElement, _ start: UnsafePointer<UInt8>, _ at: inout Int, _ count: Int, _ moment: inout Moment
  ) -> Bool {
    var place = at
    /// As many digits as there are, up to the width.
    func number(_ widths: ClosedRange<Int>, _ range: ClosedRange<Int>) -> Int? {
      var value = 0
      let first = place
      while place < count, place - first < widths.upperBound, DigitWord.isDigit(start[place]) {
        value = value * 10 + Int(start[place] &- 0x30)
        place += 1
      }
      return place - first >= widths.lowerBound && range.contains(value) ? value : nil
    }
    switch element {
    case .year3:
      guard let years = number(3...3, 0...999) else { return false }
      moment.year = 1900 + years
    case .month:
      guard let month = number(1...2, 1...12) else { return false }
      moment.month = month
    case .monthName:
      guard let month = monthName(start, &place, count) else { return false }
      moment.month = month
    case .day:
      guard let day = number(1...2, 1...31) else { return false }
      moment.day = day
    case .dayOfYear3:
      guard let day = number(3...3, 1...366) else { return false }
      moment.further.dayOfYear = Int16(day)
    case .impliedDay(let day): moment.further.impliedDay = day
    case .hour:
      guard let hour = number(1...2, 0...23) else { return false }
      moment.microseconds += Int64(hour) * 3_600_000_000
    case .halfHour2, .halfHour:
      guard let hour = number((element == .halfHour ? 1 : 2)...2, 1...12) else { return false }
      moment.further.halfHour = Int8(hour)
    case .halfOfDay:
      guard place + 2 <= count, start[place + 1] | 0x20 == UInt8(ascii: "m") else { return false }
      let letter = start[place] | 0x20
      guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return false }
      moment.further.isAfternoon = letter == UInt8(ascii: "p")
      place += 2
    case .zone:
      guard place < count else { return false }
      let sign = start[place]
      place += 1
      guard sign != UInt8(ascii: "Z") else { break }
      guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = number(2...2, 0...14) else { return false }
      var minutes = 0
      if place < count, start[place] == UInt8(ascii: ":") {
        place += 1
        guard let value = number(2...2, 0...59) else { return false }
        minutes = value
      } else if place < count, DigitWord.isDigit(start[place]) {
        guard let value = number(2...2, 0...59) else { return false }
        minutes = value
      }
      let seconds = Int32(hours * 3600 + minutes * 60)
      moment.offset = sign == UInt8(ascii: "-") ? -seconds : seconds
    case .serial(let epoch):
      guard let days = number(1...6, 0...999_999), let date = epoch.date(days) else { return false }
      moment.further.date = date
    default: return false
    }
    at = place
    return true
  }

  private static let monthNames = MonthName.full.map { Array($0.lowercased().utf8) }

  /// The month that all letters from here on name, in any case.
  private static func monthName(_ start: UnsafePointer<UInt8>, _ at: inout Int, _ count: Int) -> Int? {
    var end = at
    while end < count, (0x61...0x7A).contains(start[end] | 0x20) { end += 1 }
    for (index, name) in monthNames.enumerated() where name.count == end - at {
      var isSame = true
      for place in 0..<name.count where start[at + place] | 0x20 != name[place] { isSame = false }
      if isSame {
        at = end
        return index + 1
      }
    }
    return nil
  }
}

extension FormatReader.Moment {
  /// The moment with everything its elements say together; `nil` when they say no day or no time.
  var settled: FormatReader.Moment? {
    var moment = self
    switch (further.halfHour, further.isAfternoon) {
    case (nil, nil): break
    // 12 AM is midnight, 12 PM noon.
    case (let hour?, let isAfternoon?): moment.microseconds += (Int64(hour) % 12 + (isAfternoon ? 12 : 0)) * 3_600_000_000
    default: return nil
    }
    if let impliedDay = further.impliedDay, (1...12).contains(month) {
      moment.day = impliedDay == .last ? CalendarDate.length(of: month, in: year) : 1
    }
    let date = further.dayOfYear.map { CalendarDate(year: year, dayOfYear: Int($0)) } ?? further.date
    if further.dayOfYear != nil, date == nil { return nil }
    if let date { (moment.year, moment.month, moment.day) = date.components }
    return moment
  }
}

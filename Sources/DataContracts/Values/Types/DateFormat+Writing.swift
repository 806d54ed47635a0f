extension DateFormat {
  /// Writes a moment, `micros` since the midnight of a day, so that ``read(_:)`` reads it; an offset is written as `Z`.
  ///
  /// Counts of days and years of two or three digits are written as far as they go.
  public func write(_ date: CalendarDate, micros: Int64) -> String {
    let (year, month, day) = date.components
    let seconds = Int(micros / 1_000_000)
    let hour = seconds / 3600
    func padded(_ value: Int, _ width: Int) -> String { Digits.padded(value, to: width) }
    return elements.map { element in
      switch element {
      case .literal(let byte): String(UnicodeScalar(byte))
      case .year4: padded(year, 4)
      case .year2: padded(year % 100, 2)
      case .year3: padded(year - 1900, 3)
      case .month2: padded(month, 2)
      case .month: String(month)
      case .monthAbbreviation: MonthName.all[month - 1]
      case .monthName: MonthName.full[month - 1]
      case .day2: padded(day, 2)
      case .day: String(day)
      case .dayOfYear3: padded(Int(date.days - (CalendarDate(year: year, month: 1, day: 1)?.days ?? date.days)) + 1, 3)
      case .impliedDay: ""
      case .hour2: padded(hour, 2)
      case .hour: String(hour)
      case .halfHour2: padded((hour + 11) % 12 + 1, 2)
      case .halfHour: String((hour + 11) % 12 + 1)
      case .halfOfDay: hour < 12 ? "AM" : "PM"
      case .minute2: padded(seconds / 60 % 60, 2)
      case .second2: padded(seconds % 60, 2)
      case .fraction: padded(Int(micros % 1_000_000), 6)
      case .zone: "Z"
      case .serial(let epoch): String(epoch.count(of: date))
      }
    }.joined()
  }
}

extension SerialEpoch {
  /// The count of a day.
  func count(of date: CalendarDate) -> Int {
    let days = Int(date.days)
    return switch self {
    case .excel: days + 25569 <= 60 ? days + 25568 : days + 25569
    case .excel1904: days + 24107
    case .sas: days + 3653
    case .unix: days
    }
  }
}

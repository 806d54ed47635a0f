import DataContracts

/// Reads a text by the elements of a date format; those without a fixed width are in a file of their own.
struct FormatReader {
  private let elements: [DateElement]
  private let isExtended: Bool

  init(_ format: DateFormat) {
    elements = format.elements
    isExtended = format.isExtended
  }

  struct Moment {
    var year = 0
    var month = 0
    var day = 0
    var microseconds: Int64 = 0
    /// Seconds east of UTC, where the text says it.
    var offset: Int32 = 0
    var further = Further()

    /// `nil` when there is no such day.
    var days: Int32? { CivilDay.days(year: year, month: month, day: day) }
  }

  /// `nil` when the text does not have the format.
  func read(_ start: UnsafePointer<UInt8>, _ count: Int) -> Moment? {
    var moment = Moment()
    var at = 0
    func number(_ width: Int, below limit: Int) -> Int? {
      guard at + width <= count else { return nil }
      var value = 0
      for index in at..<at + width {
        guard DigitWord.isDigit(start[index]) else { return nil }
        value = value * 10 + Int(start[index] &- 0x30)
      }
      at += width
      return value < limit ? value : nil
    }
    for element in elements {
      switch element {
      case .literal(let byte):
        guard at < count, start[at] == byte else { return nil }
        at += 1
      case .year4:
        guard let year = number(4, below: 10_000) else { return nil }
        moment.year = year
      case .year2(let pivot):
        guard let year = number(2, below: 100) else { return nil }
        moment.year = year >= pivot ? 1900 + year : 2000 + year
      case .month2:
        guard let month = number(2, below: 13) else { return nil }
        moment.month = month
      case .day2:
        guard let day = number(2, below: 32) else { return nil }
        moment.day = day
      case .monthAbbreviation:
        guard at + 3 <= count, let month = Self.month(start + at) else { return nil }
        moment.month = month
        at += 3
      case .hour2:
        guard let hour = number(2, below: 24) else { return nil }
        moment.microseconds += Int64(hour) * 3_600_000_000
      case .minute2:
        guard let minute = number(2, below: 60) else { return nil }
        moment.microseconds += Int64(minute) * 60_000_000
      case .second2:
        // A leap second has no place in the count of microseconds and is refused.
        guard let second = number(2, below: 60) else { return nil }
        moment.microseconds += Int64(second) * 1_000_000
      case .fraction:
        var unit: Int64 = 100_000
        let first = at
        while at < count, at - first < 6, DigitWord.isDigit(start[at]) {
          moment.microseconds += Int64(start[at] &- 0x30) * unit
          unit /= 10
          at += 1
        }
        if at == first { return nil }
      default: guard Self.readFurther(element, start, &at, count, &moment) else { return nil }
      }
    }
    guard at == count else { return nil }
    return isExtended ? moment.settled : moment
  }

  /// `Jan` … `Dec` in any case.
  private static func month(_ start: UnsafePointer<UInt8>) -> Int? {
    let key = UInt32(start[0] | 0x20) << 16 | UInt32(start[1] | 0x20) << 8 | UInt32(start[2] | 0x20)
    return switch key {
    case 0x6A616E: 1
    case 0x666562: 2
    case 0x6D6172: 3
    case 0x617072: 4
    case 0x6D6179: 5
    case 0x6A756E: 6
    case 0x6A756C: 7
    case 0x617567: 8
    case 0x736570: 9
    case 0x6F6374: 10
    case 0x6E6F76: 11
    case 0x646563: 12
    default: nil
    }
  }
}

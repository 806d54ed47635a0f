/// A format of dates or times in strptime notation, compiled.
///
/// Directives are of fixed width except `%f` and those with a hyphen: `%Y` four digits, `%m %d %y %H %I %M %S` two,
/// `%j` three, `%b` three letters of an English month and `%B` its whole name in any case, `%p` AM or PM, `%f` one to six
/// digits of a fraction, `%-m %-d %-H %-I` one or two digits, `%z` `Z` or an offset such as `+02:00`, `+0200` or `+02`.
///
/// Some formats are words: `excel` and `excel1904`, `sas` and `unix` count days, `cyymmdd` has three digits of a year
/// from 1900.
public struct DateFormat: Sendable, Hashable {
  public var pattern: String
  public var elements: [DateElement]

  public init(pattern: String, elements: [DateElement]) {
    self.pattern = pattern
    self.elements = elements
  }

  /// - Parameters:
  ///   - pattern: strptime notation, or one of the words.
  ///   - pivot: The two-digit years from `pivot` on are 19xx, those below 20xx. POSIX and Python use 69.
  ///   - day: The day of a format that has none, such as `%Y%m`.
  /// - Throws: ``DateFormatError`` naming the directive that cannot be honoured.
  public init(strptime pattern: String, pivot: Int = 69, impliedDay day: ImpliedDay? = nil) throws(DateFormatError) {
    var elements: [DateElement]
    if let epoch = SerialEpoch(rawValue: pattern) {
      elements = [.serial(epoch)]
    } else if pattern == "cyymmdd" {
      elements = [.year3, .month2, .day2]
    } else {
      elements = try Self.elements(pattern, pivot: pivot)
      if let problem = Self.unparted(elements) { throw DateFormatError(problem: problem) }
      if let day, !elements.contains(where: \.givesDay) { elements.append(.impliedDay(day)) }
    }
    self.init(pattern: pattern, elements: elements)
  }

  private static func elements(_ pattern: String, pivot: Int) throws(DateFormatError) -> [DateElement] {
    var elements: [DateElement] = []
    var bytes = pattern.utf8.makeIterator()
    while let byte = bytes.next() {
      guard byte == UInt8(ascii: "%") else {
        guard byte >= 0x20, byte < 0x7F, !(byte >= 0x30 && byte <= 0x39) else {
          throw DateFormatError(problem: "only ASCII letters, blanks and signs may stand between directives")
        }
        elements.append(.literal(byte))
        continue
      }
      switch bytes.next() {
      case UInt8(ascii: "-"):
        switch bytes.next() {
        case UInt8(ascii: "m"): elements.append(.month)
        case UInt8(ascii: "d"): elements.append(.day)
        case UInt8(ascii: "H"): elements.append(.hour)
        case UInt8(ascii: "I"): elements.append(.halfHour)
        case let other?: throw DateFormatError(problem: "not supported: %-\(String(UnicodeScalar(other)))")
        case nil: throw DateFormatError(problem: "ends in the middle of a directive")
        }
      case let letter?:
        guard let element = Self.element(letter, pivot: pivot) else {
          throw DateFormatError(problem: "not supported: %\(String(UnicodeScalar(letter)))")
        }
        elements.append(element)
      case nil: throw DateFormatError(problem: "ends in the middle of a directive")
      }
    }
    return elements
  }

  /// Why nobody can say where a directive of several widths ends.
  private static func unparted(_ elements: [DateElement]) -> String? {
    for (element, next) in zip(elements, elements.dropFirst()) {
      switch element {
      case .month, .day, .hour, .halfHour, .fraction, .zone:
        if next.beginsWithDigit { return "digits follow a directive that takes one digit or more, without a sign between" }
      case .monthName:
        if next.beginsWithLetter { return "letters follow %B, without a sign between" }
      default: continue
      }
    }
    return nil
  }

  private static func element(_ letter: UInt8, pivot: Int) -> DateElement? {
    switch letter {
    case UInt8(ascii: "Y"): .year4
    case UInt8(ascii: "y"): .year2(pivot: pivot)
    case UInt8(ascii: "m"): .month2
    case UInt8(ascii: "d"): .day2
    case UInt8(ascii: "j"): .dayOfYear3
    case UInt8(ascii: "b"): .monthAbbreviation
    case UInt8(ascii: "B"): .monthName
    case UInt8(ascii: "H"): .hour2
    case UInt8(ascii: "I"): .halfHour2
    case UInt8(ascii: "p"): .halfOfDay
    case UInt8(ascii: "M"): .minute2
    case UInt8(ascii: "S"): .second2
    case UInt8(ascii: "f"): .fraction
    case UInt8(ascii: "z"): .zone
    case UInt8(ascii: "%"): .literal(UInt8(ascii: "%"))
    default: nil
    }
  }

  /// Whether the format has elements beyond fixed-width years, months, days and clock times.
  public var isExtended: Bool { elements.contains(where: \.isExtended) }
}

public enum DateElement: Sendable, Hashable {
  case year4
  /// Years from `pivot` on are 19xx, those below 20xx.
  case year2(pivot: Int)
  /// Three digits: years since 1900.
  case year3
  case month2
  /// One or two digits.
  case month
  /// `Jan` to `Dec` in any case.
  case monthAbbreviation
  /// `January` to `December` in any case.
  case monthName
  case day2
  /// One or two digits.
  case day
  /// Three digits: 001 is the first of January.
  case dayOfYear3
  /// Takes no text: the day of a format that has none.
  case impliedDay(ImpliedDay)
  case hour2
  /// One or two digits.
  case hour
  /// Two digits, 01 to 12.
  case halfHour2
  /// One or two digits, 1 to 12.
  case halfHour
  /// `AM` or `PM` in any case.
  case halfOfDay
  case minute2
  case second2
  /// One to six digits of a second's fraction.
  case fraction
  /// `Z`, or an offset from UTC: `+02:00`, `+0200`, `+02`.
  case zone
  /// A count of days, one to six digits, without fraction.
  case serial(SerialEpoch)
  case literal(UInt8)

  var isExtended: Bool {
    switch self {
    case .year4, .year2, .month2, .monthAbbreviation, .day2, .hour2, .minute2, .second2, .fraction, .literal: false
    default: true
    }
  }

  fileprivate var beginsWithDigit: Bool {
    switch self {
    case .literal, .monthAbbreviation, .monthName, .halfOfDay, .impliedDay, .zone: false
    default: true
    }
  }

  fileprivate var beginsWithLetter: Bool {
    switch self {
    case .literal(let byte): (0x61...0x7A).contains(byte | 0x20)
    // An offset of zero is a Z.
    case .monthAbbreviation, .monthName, .halfOfDay, .zone: true
    default: false
    }
  }

  var givesDay: Bool {
    switch self {
    case .day2, .day, .dayOfYear3, .impliedDay, .serial: true
    default: false
    }
  }
}

/// The day a month stands for.
public enum ImpliedDay: String, Sendable, Hashable, CaseIterable { case first, last }

/// Where a count of days begins.
public enum SerialEpoch: String, Sendable, Hashable, CaseIterable {
  /// 1 is 1900-01-01, and 60 a 29 February 1900 that never was (refused): from 61 on, days since 1899-12-30.
  case excel
  /// Days since 1904-01-01.
  case excel1904
  /// Days since 1960-01-01.
  case sas
  /// Days since 1970-01-01.
  case unix

  /// The day of a count; nil when there is none, or beyond the year 9999.
  public func date(_ count: Int) -> CalendarDate? {
    guard count >= 0, count <= 3_000_000 else { return nil }
    let days: Int
    switch self {
    case .excel:
      guard count >= 1, count != 60 else { return nil }
      days = count - (count < 60 ? 25568 : 25569)
    case .excel1904: days = count - 24107
    case .sas: days = count - 3653
    case .unix: days = count
    }
    // 9999-12-31
    return days <= 2_932_896 ? CalendarDate(days: Int32(days)) : nil
  }
}

/// Why a pattern is not a date format.
public struct DateFormatError: Error, Sendable, CustomStringConvertible {
  public let problem: String
  public var description: String { problem }
}

/// A format of dates or times in strptime notation, compiled.
///
/// Every directive is of fixed width except `%f`: `%Y` four digits, `%m %d %y %H %M %S` two, `%b` three letters
/// of an English month in any case, `%f` one to six digits of a fraction.
public struct DateFormat: Sendable, Hashable {
  public var pattern: String
  public var elements: [DateElement]

  public init(pattern: String, elements: [DateElement]) {
    self.pattern = pattern
    self.elements = elements
  }

  /// - Parameters:
  ///   - pattern: strptime notation.
  ///   - pivot: The two-digit years from `pivot` on are 19xx, those below 20xx. POSIX and Python use 69.
  /// - Throws: ``DateFormatError`` naming the directive that cannot be honoured.
  public init(strptime pattern: String, pivot: Int = 69) throws(DateFormatError) {
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
      case UInt8(ascii: "Y"): elements.append(.year4)
      case UInt8(ascii: "y"): elements.append(.year2(pivot: pivot))
      case UInt8(ascii: "m"): elements.append(.month2)
      case UInt8(ascii: "d"): elements.append(.day2)
      case UInt8(ascii: "b"): elements.append(.monthAbbreviation)
      case UInt8(ascii: "H"): elements.append(.hour2)
      case UInt8(ascii: "M"): elements.append(.minute2)
      case UInt8(ascii: "S"): elements.append(.second2)
      case UInt8(ascii: "f"): elements.append(.fraction)
      case UInt8(ascii: "%"): elements.append(.literal(UInt8(ascii: "%")))
      case let other?:
        throw DateFormatError(problem: "not supported yet: %\(String(UnicodeScalar(other)))")
      case nil: throw DateFormatError(problem: "ends in the middle of a directive")
      }
    }
    self.init(pattern: pattern, elements: elements)
  }
}

public enum DateElement: Sendable, Hashable {
  case year4
  /// Years from `pivot` on are 19xx, those below 20xx.
  case year2(pivot: Int)
  case month2
  case day2
  /// `Jan` to `Dec` in any case.
  case monthAbbreviation
  case hour2
  case minute2
  case second2
  /// One to six digits of a second's fraction.
  case fraction
  case literal(UInt8)
}

/// Why a pattern is not a date format.
public struct DateFormatError: Error, Sendable, CustomStringConvertible {
  public let problem: String
  public var description: String { problem }
}

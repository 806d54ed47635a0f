public import DataContracts

/// A feed's `files`: what a file name looks like and what stands in it.
///
/// `portfolio_{date:yyyyMMdd}.csv.pgp` is exact text with captures. A pattern matches whole names, byte by byte and
/// with capital letters, in one pass: no capture can take a different length with the rest still matching.
public struct FilePattern: Sendable, Hashable, CustomStringConvertible {
  /// As written.
  public let text: String
  let elements: [Element]

  enum Element: Sendable, Hashable {
    case literal([UInt8])
    case year4
    /// 20yy
    case year2
    case month2
    case monthAbbreviation
    case day2
    /// Digits; any number of them up to 9 (part) or 18 (sequence) when the width is nil.
    case part(width: Int?)
    case sequence(width: Int?)
  }

  public var description: String { text }
  public var hasPart: Bool { elements.contains { if case .part = $0 { true } else { false } } }
  public var hasSequence: Bool { elements.contains { if case .sequence = $0 { true } else { false } } }

  /// The name of a file with these captures; parts and sequences default to 1.
  public func render(date: CalendarDate, part: Int = 1, sequence: Int = 1) -> String {
    let (year, month, day) = date.components
    return elements.map { element in
      switch element {
      case .literal(let bytes): String(decoding: bytes, as: UTF8.self)
      case .year4: Digits.padded(year, to: 4)
      case .year2: Digits.padded(year % 100, to: 2)
      case .month2: Digits.padded(month, to: 2)
      case .monthAbbreviation: MonthName.all[month - 1]
      case .day2: Digits.padded(day, to: 2)
      case .part(let width): Digits.padded(part, to: width ?? 1)
      case .sequence(let width): Digits.padded(sequence, to: width ?? 1)
      }
    }.joined()
  }
}

/// What a file name says.
public struct FileNameCaptures: Sendable, Hashable {
  public let businessDate: CalendarDate
  /// From 1.
  public let part: Int?
  public let sequence: Int?
}

/// Why a text is not a file pattern.
public struct FilePatternError: Error, Sendable, Hashable, CustomStringConvertible {
  public let problem: String
  public let remedy: String
  public var description: String { "\(problem); \(remedy)" }
}

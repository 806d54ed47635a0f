internal import Descriptors

/// Why a file name is not one of a feed's.
public enum FileNameMismatch: Error, Sendable, Hashable, CustomStringConvertible {
  /// Empty, `.`, `..`, or with a slash or NUL in it: nothing a listing should contain.
  case notAName
  /// Begins with a dot.
  case hidden
  /// Ends as unfinished uploads do.
  case temporary(ending: String)
  /// Other text than the pattern's at a byte offset.
  case otherText(expected: String, offset: Int)
  /// The pattern's text in other capitals.
  case otherCase(expected: String, offset: Int)
  /// Something else than this many digits; nil means one or more.
  case notDigits(capture: String, count: Int?, offset: Int)
  /// No three-letter month.
  case notAMonth(offset: Int)
  /// Digits that are no day of the calendar, such as 2026-13-45.
  case notADate(year: Int, month: Int, day: Int, offset: Int)
  /// A part of 0.
  case notAPart(offset: Int)
  /// The pattern ended before the name did.
  case longer(offset: Int)

  /// How many bytes of the name agreed with the pattern.
  public var agreement: Int {
    switch self {
    case .notAName, .hidden: 0
    // The name without its ending may well be right: nothing is nearer.
    case .temporary: .max
    case .otherText(_, let offset), .otherCase(_, let offset), .notDigits(_, _, let offset), .notAMonth(let offset),
      .notADate(_, _, _, let offset), .notAPart(let offset), .longer(let offset):
      offset
    }
  }

  public var description: String {
    switch self {
    case .notAName: "not a file name"
    case .hidden: "hidden: the name begins with a dot"
    case .temporary(let ending): "unfinished: the name ends in \(ending)"
    case .otherText(let expected, let offset): "expected \(Printable.quoted(expected)) at byte \(offset)"
    case .otherCase(let expected, let offset):
      "expected \(Printable.quoted(expected)) at byte \(offset), with these capital letters"
    case .notDigits(let capture, let count?, let offset):
      "expected \(count) digits of {\(capture)} at byte \(offset)"
    case .notDigits(let capture, nil, let offset): "expected digits of {\(capture)} at byte \(offset)"
    case .notAMonth(let offset): "expected a month, Jan to Dec, at byte \(offset)"
    case .notADate(let year, let month, let day, _): "there is no day \(year)-\(month)-\(day)"
    case .notAPart: "parts are counted from 1"
    case .longer(let offset): "expected the name to end at byte \(offset)"
    }
  }

  private static let temporaryEndings = [
    ".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".writing", ".uploading",
    ".inprogress", ".swp", ".bak", "~",
  ]

  /// The ending by which upload programs and editors mark files that are not finished, in any case.
  static func temporaryEnding(of name: [UInt8]) -> String? {
    let lowered = name.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    return temporaryEndings.first {
      lowered.count >= $0.utf8.count && lowered.suffix($0.utf8.count).elementsEqual($0.utf8)
    }
  }
}

/// How characters are written in bytes.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
  /// A byte order mark is skipped.
  case utf8 = "utf-8"
  /// In the order its byte order mark says; without one, in the order in which the first unit has a zero byte.
  case utf16 = "utf-16"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case latin1 = "iso-8859-1"
  /// The five bytes without a character (81, 8D, 8F, 90, 9D) are ill-formed.
  case windows1252 = "windows-1252"

  /// The encoding of an IANA name or a usual alias, whatever its case; `nil` when it is not supported.
  public init?(label: String) {
    switch label.lowercased() {
    case "utf-8", "utf8", "utf-8-sig", "us-ascii", "ascii": self = .utf8
    case "utf-16", "utf16": self = .utf16
    case "utf-16le", "utf-16-le": self = .utf16LittleEndian
    case "utf-16be", "utf-16-be": self = .utf16BigEndian
    case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1": self = .latin1
    case "windows-1252", "cp1252": self = .windows1252
    default: return nil
    }
  }
}

/// How the records of a delimited file are written down (RFC 4180 and its usual variations).
///
/// All control bytes are ASCII, so they can never be part of a multi-byte UTF-8 sequence.
public struct DelimitedDialect: Sendable, Hashable {
  /// The byte between two fields.
  public var delimiter: UInt8
  /// The byte around a field that may hold delimiters and line ends; `nil` when the file knows no quoting.
  public var quote: UInt8?
  /// Whether a quote inside a quoted field is written twice. When `false`, the next quote always closes the field.
  public var doubleQuote: Bool
  /// Whether the first record names the fields.
  public var hasHeader: Bool

  public init(delimiter: UInt8 = 0x2C, quote: UInt8? = 0x22, doubleQuote: Bool = true, hasHeader: Bool = true) {
    self.delimiter = delimiter
    self.quote = quote
    self.doubleQuote = doubleQuote
    self.hasHeader = hasHeader
  }

  /// The comma-separated form of RFC 4180, with a header.
  public static let rfc4180 = DelimitedDialect()

  /// What makes the dialect unusable, or `nil`.
  var problem: String? {
    func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
    if delimiter == 0 || delimiter >= 0x80 || isLineEnd(delimiter) {
      return "the delimiter must be an ASCII character other than NUL and line ends"
    }
    if let quote {
      if quote == 0 || quote >= 0x80 || isLineEnd(quote) {
        return "the quote must be an ASCII character other than NUL and line ends"
      }
      if quote == delimiter { return "delimiter and quote are the same character" }
    }
    return nil
  }
}

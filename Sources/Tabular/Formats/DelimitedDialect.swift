/// How the records of a delimited file are written down (RFC 4180 and its variations; Data Package v2, Table Dialect).
public struct DelimitedDialect: Sendable, Hashable {
  /// What stands between two fields: 1 to 16 bytes in UTF-8.
  public var delimiter: String
  /// What stands around a field that may hold delimiters and line ends; `nil` when the file knows no quoting.
  public var quote: Unicode.Scalar?
  /// Whether a quote inside a quoted field is written twice. When `false`, the next quote always closes the field.
  public var doubleQuote: Bool
  /// Takes the meaning of a delimiter, quote or line end from the character after it, in and out of quotes.
  public var escape: Unicode.Scalar?
  public var lineEnds: LineEnds
  /// Spaces (U+0020) after a delimiter and at the start of a record are not part of the field.
  public var skipInitialSpace: Bool
  /// A cell without quotes that is this text as it stands in the file, escapes and all, has no value.
  public var nullSequence: String?
  /// A line that begins with this text is no record.
  public var comment: String?
  /// Numbers of records that are comments, counted from 1 over all records of the file, comments and header included.
  public var commentRows: Set<Int>
  /// Where the names of the fields stand; `nil` when the file has none.
  public var header: HeaderLayout?

  public init(
    delimiter: String = ",", quote: Unicode.Scalar? = "\"", doubleQuote: Bool = true, escape: Unicode.Scalar? = nil,
    lineEnds: LineEnds = .any, skipInitialSpace: Bool = false, nullSequence: String? = nil, comment: String? = nil,
    commentRows: Set<Int> = [], header: HeaderLayout? = HeaderLayout()
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.doubleQuote = doubleQuote
    self.escape = escape
    self.lineEnds = lineEnds
    self.skipInitialSpace = skipInitialSpace
    self.nullSequence = nullSequence
    self.comment = comment
    self.commentRows = commentRows
    self.header = header
  }

  /// The comma-separated form of RFC 4180, with a header.
  public static let rfc4180 = DelimitedDialect()
}

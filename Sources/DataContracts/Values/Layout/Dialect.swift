/// How records and fields of a text file are told apart (Data Package v2, Table Dialect; RFC 4180 and its relatives).
public struct Dialect: Sendable, Hashable {
  /// Between two fields: 1 to 16 bytes of UTF-8.
  public var delimiter: String
  /// Around a field that may hold delimiters and line ends; nil when quotes mean nothing.
  public var quote: Unicode.Scalar?
  /// Whether a quote inside a quoted field is written twice.
  public var doubleQuote: Bool
  /// Takes the meaning of a delimiter, quote or line end from the character after it.
  public var escape: Unicode.Scalar?
  /// What ends a record, and nothing else does; nil for any of CRLF, LF and CR, mixed as they come.
  public var lineTerminator: String?
  /// Spaces after a delimiter are not part of the field.
  public var skipInitialSpace: Bool
  /// Stands for no value, as written in the file, before anything is done to the cell.
  public var nullSequence: String?
  /// A line that begins with this text is no record.
  public var comment: String?
  /// Numbers of lines that are comments, from 1, ascending.
  public var commentRows: [Int]
  /// Whether the file names its fields.
  public var hasHeader: Bool
  /// Numbers of the records that make up the header, from 1, ascending. Data begin after the last.
  public var headerRows: [Int]
  /// Between the labels of one column when the header has several rows.
  public var headerJoin: String

  public init(
    delimiter: String = ",", quote: Unicode.Scalar? = "\"", doubleQuote: Bool = true, escape: Unicode.Scalar? = nil,
    lineTerminator: String? = nil, skipInitialSpace: Bool = false, nullSequence: String? = nil, comment: String? = nil,
    commentRows: [Int] = [], hasHeader: Bool = true, headerRows: [Int] = [1], headerJoin: String = " "
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.doubleQuote = doubleQuote
    self.escape = escape
    self.lineTerminator = lineTerminator
    self.skipInitialSpace = skipInitialSpace
    self.nullSequence = nullSequence
    self.comment = comment
    self.commentRows = commentRows
    self.hasHeader = hasHeader
    self.headerRows = headerRows
    self.headerJoin = headerJoin
  }

  /// The delimiter when it is one byte.
  public var delimiterByte: UInt8? {
    let bytes = delimiter.utf8
    return bytes.count == 1 ? bytes.first : nil
  }

  /// The quote when it is one byte.
  public var quoteByte: UInt8? { quote.flatMap { $0.isASCII ? UInt8($0.value) : nil } }

  /// Whether one byte parts fields and one byte quotes them, and nothing beyond a header of one row is to be known.
  public var isPlain: Bool {
    delimiterByte != nil && (quote == nil || quoteByte != nil) && escape == nil && lineTerminator == nil
      && !skipInitialSpace && comment == nil && commentRows.isEmpty
      && (!hasHeader || headerRows == [1])
  }
}

/// How the records of a file are written: its shape, its characters, and which record is which.
public struct RecordFormat: Sendable, Hashable {
  public enum Shape: Sendable, Hashable {
    case delimited(DelimitedDialect)
    /// Fields by their place in the record: text lines, or records of a mainframe.
    case fixedWidth(FixedLayout)
    /// One JSON object to a line.
    case jsonLines(JSONLinesLayout)
  }

  public var shape: Shape
  /// How text is written in bytes. Of no meaning for a fixed-width layout with a code page.
  public var encoding: TextEncoding
  /// The kinds of records, when a file has more than one; records match the first kind that fits. Empty when every
  /// record is a data record. Not for JSON Lines.
  public var kinds: [RecordKind]
  /// What becomes of lines without a byte.
  public var blankRows: BlankRows

  public enum BlankRows: Sendable, Hashable {
    /// Each is a record with ``RecordFault/blankRow``.
    case fault
    /// They are passed over; their bytes belong to no record.
    case skip
  }

  public init(
    _ shape: Shape, encoding: TextEncoding = .utf8, kinds: [RecordKind] = [], blankRows: BlankRows = .fault
  ) {
    self.shape = shape
    self.encoding = encoding
    self.kinds = kinds
    self.blankRows = blankRows
  }

  /// The comma-separated form of RFC 4180 in UTF-8, with a header.
  public static let rfc4180 = RecordFormat(.delimited(.rfc4180))
}

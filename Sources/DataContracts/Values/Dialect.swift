/// How records and fields are told apart (RFC 4180 and its relatives). Any of CRLF, LF and CR ends a record.
public struct Dialect: Sendable, Hashable {
  /// One ASCII byte.
  public var delimiter: UInt8
  /// One ASCII byte; nil when quotes mean nothing.
  public var quote: UInt8?
  /// Whether a quote inside a quoted field is written twice.
  public var doubleQuote: Bool
  /// Whether the first record names the fields.
  public var hasHeader: Bool

  public init(
    delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""), doubleQuote: Bool = true,
    hasHeader: Bool = true
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.doubleQuote = doubleQuote
    self.hasHeader = hasHeader
  }
}

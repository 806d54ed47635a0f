/// A column chunk ready to be appended to a file: its pages, and what the footer says about them.
public struct EncodedColumnChunk: Sendable {
  /// The column these values belong to.
  public let column: LeafColumn
  public let rowCount: Int
  /// Values and nulls: one per row of a flat column; of a repeated one, one per element and per list without any.
  public let valueCount: Int
  /// Headers and pages, the dictionary page first.
  public internal(set) var bytes: [UInt8]
  /// The size of headers and pages before compression.
  public internal(set) var uncompressedByteCount: Int
  public let statistics: ChunkStatistics
  /// The encoding of every data page.
  public let encoding: Encoding
  /// The number of distinct values, known where a dictionary was made; NaNs and zeros count by their bits.
  public let distinctCount: Int?

  /// True if every data page refers to a dictionary page, false if none does.
  public var isDictionaryEncoded: Bool { encoding == .rleDictionary }

  let codec: Codec
  let pageVersion: DataPageVersion
  /// Header and body of the dictionary page, 0 if there is none.
  var dictionaryByteCount: Int
  var pages: [PageRecord]
  let bloomFilter: BloomFilter?
  /// For a column the rows are sorted by, how each row follows the one before:
  /// 0 if both are equal, 1 if they are in order, 2 if not.
  let rowOrder: [UInt8]?

  /// The number of data pages.
  public var pageCount: Int { pages.count }
}

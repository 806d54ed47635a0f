/// A column chunk ready to be appended to a file: its pages, and what the footer says about them.
public struct EncodedColumnChunk: Sendable {
  /// The column these values belong to.
  public let column: LeafColumn
  public let rowCount: Int
  /// Headers and pages, the dictionary page first.
  public let bytes: [UInt8]
  /// The size of headers and pages before compression.
  public let uncompressedByteCount: Int
  public let statistics: ChunkStatistics
  /// True if every data page refers to a dictionary page, false if none does.
  public let isDictionaryEncoded: Bool
  /// The number of distinct values, known for dictionary chunks only.
  public let distinctCount: Int?

  let codec: Codec
  /// Header and body of the dictionary page, 0 if there is none.
  let dictionaryByteCount: Int
  let pages: [PageRecord]

  /// The number of data pages.
  public var pageCount: Int { pages.count }
}

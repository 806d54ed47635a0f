/// What the footer says about one row group.
public struct RowGroupSummary: Sendable {
  public let rowCount: Int
  public let columns: [ColumnChunkSummary]
}

/// What the footer says about one column chunk.
public struct ColumnChunkSummary: Sendable {
  public let codec: Codec
  /// Encodings in use, without those this version does not know.
  public let encodings: [Encoding]
  public let valueCount: Int
  public let compressedByteCount: Int
  public let uncompressedByteCount: Int
  public let hasDictionary: Bool
  /// `nil` if the file states no count of nulls. Bounds are `nil` where their order is unknown.
  public let statistics: ChunkStatistics?

  let start: Int
  let columnIndex: Range<Int>?
  let offsetIndex: Range<Int>?
}

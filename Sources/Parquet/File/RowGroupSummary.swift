/// What the footer says about one row group.
public struct RowGroupSummary: Sendable {
  public let rowCount: Int
  public let columns: [ColumnChunkSummary]
  /// The order of the rows, as the file declares it; empty if it declares none.
  public let sortingColumns: [SortingColumn]
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
  /// `nil` if the file states no count of nulls. Bounds are `nil` where their order is unknown, or where
  /// they are not to be trusted: NaN, in the wrong order, or of a writer known to get them wrong.
  public let statistics: ChunkStatistics?

  /// How the chunk is encrypted, `nil` if it is not.
  public let encryption: ColumnChunkEncryption?
  /// True if the chunk is encrypted with a key that is not to be had: reading it throws `.missingKey`, and unless the
  /// footer says it in plaintext nothing is known of it, so that counts are 0.
  public var isHidden: Bool { encryption != nil && secret == nil }

  /// True if the file says what lies in each page of the chunk.
  public var hasColumnIndex: Bool { columnIndex != nil }
  /// True if the file says where each page of the chunk lies.
  public var hasOffsetIndex: Bool { offsetIndex != nil }

  let secret: ChunkSecret?
  let start: Int
  /// Where its pages lie in the file.
  var bytes: Range<Int> { start..<start + compressedByteCount }
  let columnIndex: Range<Int>?
  let offsetIndex: Range<Int>?
  /// From the header of the filter on; to its end only if the file says how long it is.
  let bloomFilter: Range<Int>?

  /// False if the bounds of the column index are not to be trusted either.
  let boundsAreTrusted: Bool

  public var hasBloomFilter: Bool { bloomFilter != nil }
}

/// Which key a column chunk is encrypted with.
public enum ColumnChunkEncryption: Sendable, Hashable {
  case footerKey
  /// A key of its own, and what the file says about it.
  case columnKey(metadata: [UInt8]?)
}

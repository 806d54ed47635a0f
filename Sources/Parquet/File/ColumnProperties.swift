/// What a writer does otherwise for one column; `nil` is what its ``WriterProperties`` say.
public struct ColumnProperties: Sendable, Hashable {
  /// The encoding of every chunk of the column, none of which then takes a dictionary: one that the
  /// column's physical type allows, `.plain`, `.rle`, a delta encoding or `.byteStreamSplit`.
  public var encoding: Encoding?
  /// The most bytes of a dictionary page before compression; 0 for no dictionary.
  public var dictionaryPageLimit: Int?
  public var compression: Compression?
  /// What is told about the values. Default: `.pages`.
  public var statistics = StatisticsLevel.pages
  /// A filter to look single values up in. Default: none.
  public var bloomFilter: BloomFilterProperties?

  public init() {}
}

/// How much a file tells about the values of a column, besides the count of its nulls.
public enum StatisticsLevel: Sendable, Hashable {
  /// Nothing.
  case nullCounts
  /// Bounds of the column chunk, in the footer.
  case chunk
  /// Bounds of the chunk, and of each page in the column index.
  case pages
}

/// How a column's bloom filters are sized.
public struct BloomFilterProperties: Sendable, Hashable {
  /// The share of absent values the filter may fail to exclude, above 0 and below 1. Default: 1 %.
  public var falsePositiveRate = 0.01
  /// The largest filter of a column chunk, in bytes: a chunk that would need more has a higher
  /// false-positive rate. Default: 1 MiB.
  public var maximumBytes = 1 << 20

  public init() {}
}

/// How chunks are encoded that take no dictionary.
public enum EncodingPolicy: Sendable, Hashable {
  /// `PLAIN`.
  case plain
  /// As ``WriterProperties/quick`` says: nothing is tried.
  case deltas
  /// As ``WriterProperties/compact`` says.
  case compact
}

/// The two kinds of data page. Version 2 keeps its levels uncompressed, and its values too where
/// compression does not pay.
public enum DataPageVersion: Sendable, Hashable {
  case v1
  case v2
}

/// A column that rows are sorted by.
public struct SortingColumn: Sendable, Hashable {
  /// The dotted path of the column.
  public let column: String
  public let isDescending: Bool
  public let nullsFirst: Bool

  public init(column: String, isDescending: Bool = false, nullsFirst: Bool = false) {
    self.column = column
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }
}

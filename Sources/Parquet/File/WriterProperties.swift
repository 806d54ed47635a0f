/// How column chunks are encoded and files written.
///
/// Copies share one pool of buffers and compression contexts, so give every encoder of a process
/// the same properties.
public struct WriterProperties: Sendable {
  /// How pages are compressed. Default: zstd level 1.
  public var compression: Compression = .zstd(level: 1)
  /// How chunks are encoded that take no dictionary. Default: `.plain`.
  public var encodings: EncodingPolicy = .plain
  /// The kind of data pages. Default: `.v1`.
  public var dataPages: DataPageVersion = .v1
  /// The most rows in a data page. Default: 20,000.
  public var pageRows = 20_000
  /// The most bytes of values in a data page before compression, unless a single value is
  /// longer. Default: 1 MiB.
  public var pageBytes = 1 << 20
  /// The most bytes of a dictionary page before compression; a chunk that needs more is PLAIN.
  /// 0 turns dictionaries off. Default: 1 MiB.
  public var dictionaryPageLimit = 1 << 20
  /// The most bytes of a text or binary bound in statistics. Default: 64.
  public var statisticsLength = 64
  /// What differs for single columns, by the dotted path of the column.
  public var columns: [String: ColumnProperties] = [:]
  /// The order the rows of every row group are in, most significant column first. It is checked
  /// while writing: rows in another order throw `.notSorted`.
  public var sortingColumns: [SortingColumn] = []
  /// Entries of the footer, in this order.
  public var keyValueMetadata: [KeyValue] = []
  /// Who wrote the file. Must read `NAME version X (build Y)`: parquet-java ignores the statistics
  /// of text and decimals when it does not.
  public var createdBy = WriterProperties.defaultCreatedBy

  /// `sluice version 0.1.0 (build 1)`.
  public static let defaultCreatedBy = "sluice version 0.1.0 (build 1)"

  let pool = ScratchPool()

  public init() {}

  public init(compression: Compression) {
    self.compression = compression
  }

  /// What every engine reads: pages of version 1, `PLAIN` or a dictionary. The default.
  public static var compat: WriterProperties { WriterProperties() }

  /// Smaller files for readers of 2023 and later (Spark 3.3, DuckDB 1.2, Trino, Arrow, Polars): integers,
  /// dates and decimals of up to 18 digits also as deltas, text without a dictionary as lengths and bytes,
  /// FLOAT and DOUBLE by byte streams. Integers and fixed-length values are never split into streams,
  /// which DuckDB, Polars and Trino do not read. What a chunk takes is tried with its first values.
  ///
  /// Polars 2.1 fails on deltas in a nested column when a page of it holds no value, whoever wrote the file.
  public static var compact: WriterProperties {
    var properties = WriterProperties(compression: .zstd(level: 3))
    properties.encodings = .compact
    return properties
  }

  /// The quickest to write, for readers of 2023 and later as ``compact`` lists them: what takes no dictionary is written as deltas
  /// where it is integers, dates or decimals of up to 18 digits, and as lengths and bytes where it is text. Deltas are packed in a
  /// quarter of the time in which zstd shortens the same values, and text without lengths between leaves it less to shorten.
  public static var quick: WriterProperties {
    var properties = WriterProperties()
    properties.encodings = .deltas
    return properties
  }

  func validate() throws(ParquetError) {
    func invalid(_ message: String) -> ParquetError { ParquetError(.invalidProperties, message) }
    guard pageRows >= 1 else { throw invalid("pageRows must be at least 1") }
    guard (1...1 << 30).contains(pageBytes) else { throw invalid("pageBytes must be within 1...1073741824") }
    guard (0...1 << 30).contains(dictionaryPageLimit) else {
      throw invalid("dictionaryPageLimit must be within 0...1073741824")
    }
    guard statisticsLength >= 4 else { throw invalid("statisticsLength must be at least 4, the longest character") }
    guard createdBy.contains(" version "), createdBy.contains(" (build "), createdBy.hasSuffix(")") else {
      throw invalid("createdBy must read NAME version X (build Y)")
    }
    try compression.validate()
  }

  /// Throws `.invalidProperties` if what is asked of single columns does not fit the schema.
  func validate(columns schema: [LeafColumn]) throws(ParquetError) {
    func invalid(_ message: String, _ column: String) -> ParquetError {
      ParquetError(.invalidProperties, message, column: column)
    }
    for name in columns.keys.sorted() where !schema.contains(where: { $0.name == name }) {
      throw invalid("there are properties for a column the schema does not have", name)
    }
    for column in schema { _ = try chunkProperties(for: column) }
    var seen: Set<String> = []
    for sorting in sortingColumns {
      guard let column = schema.first(where: { $0.name == sorting.column }) else {
        throw invalid("the rows cannot be sorted by a column the schema does not have", sorting.column)
      }
      guard seen.insert(sorting.column).inserted else { throw invalid("the rows are sorted by it twice", sorting.column) }
      guard column.isFlat else { throw invalid("rows are sorted by flat columns alone", sorting.column) }
      guard column.type != .float16 else { throw invalid("the order of half floats is not checked", sorting.column) }
    }
  }
}

/// An entry of the key-value metadata of a file.
public struct KeyValue: Sendable, Hashable {
  public let key: String
  public let value: String?

  public init(key: String, value: String?) {
    self.key = key
    self.value = value
  }
}

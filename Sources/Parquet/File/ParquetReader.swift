/// Reads Parquet files, one column or field of one row group at a time.
///
/// The footer is read and checked when the reader is made. Every length, offset and count in the
/// file is checked before it is used: a hostile file gives a ``ParquetError``. Calls may run concurrently.
public struct ParquetReader: Sendable {
  /// The leaves of the schema. Nested ones have dotted names.
  public let schema: [LeafColumn]
  /// The fields those leaves belong to.
  public let tree: Schema
  public let rowCount: Int
  public let rowGroups: [RowGroupSummary]
  public let keyValueMetadata: [KeyValue]
  public let createdBy: String?
  public let options: ReaderOptions
  /// How the file is encrypted, `nil` if it is not.
  public let encryption: FileEncryptionSummary?

  let source: ByteSource
  private let quirks: WriterQuirks

  /// Opens a file. It must not change while the reader lives.
  ///
  /// - Throws: ``ParquetError`` with code `.inputOutput`, `.notParquet`, `.corruptFooter`,
  ///   `.limitExceeded`, or `.unsupported` for an encrypted footer.
  public init(path: String, options: ReaderOptions = ReaderOptions()) throws(ParquetError) {
    try self.init(ByteSource(path: path), options)
  }

  /// Reads a file held in memory.
  public init(bytes: [UInt8], options: ReaderOptions = ReaderOptions()) throws(ParquetError) {
    try self.init(ByteSource(bytes), options)
  }

  private init(_ source: ByteSource, _ options: ReaderOptions) throws(ParquetError) {
    self.source = source
    self.options = options
    let footer = try FooterReader.read(source, options)
    let metadata = footer.metadata
    encryption = footer.encryption
    quirks = WriterQuirks(createdBy: metadata.createdBy)
    do throws(ParquetError) {
      tree = try SchemaResolver.schema(metadata.schema)
      schema = tree.leaves
      let trust = StatisticsTrust(createdBy: metadata.createdBy, typeOrdered: metadata.typeOrdered)
      var groups: [RowGroupSummary] = []
      var total = 0
      for (ordinal, group) in metadata.rowGroups.enumerated() {
        do {
          groups.append(try FooterReader.summary(group, schema, trust, footer.dataEnd))
        } catch {
          throw error.located(rowGroup: ordinal)
        }
        let (sum, overflow) = total.addingReportingOverflow(groups[ordinal].rowCount)
        guard !overflow else { throw ByteCursor.corrupt("more rows than 64 bits count") }
        total = sum
      }
      guard metadata.rowCount == Int64(total) || (metadata.rowCount == 0 && quirks.omitsRowCount) else {
        throw ByteCursor.corrupt("row groups hold \(total) rows where the footer says \(metadata.rowCount)")
      }
      rowGroups = groups
      rowCount = total
    } catch {
      throw error.inFooter
    }
    keyValueMetadata = metadata.keyValues
    createdBy = metadata.createdBy
  }

  /// The position of a column in ``schema``.
  public func columnIndex(named name: String) -> Int? {
    schema.firstIndex { $0.name == name }
  }

  /// Decodes one column of one row group. Memory: the chunk, a page, and the values.
  ///
  /// A leaf of a struct is null where the struct is. Leaves of lists and maps have more values than rows:
  /// ``readField(rowGroup:field:)`` reads them.
  ///
  /// - Throws: ``ParquetError`` with code `.noSuchColumn`, `.inputOutput`, `.corruptPage`, `.checksumMismatch`,
  ///   `.limitExceeded` or `.unsupported`, naming row group, column and page.
  public func readColumn(rowGroup: Int, column: Int) throws(ParquetError) -> DecodedColumn {
    guard rowGroups.indices.contains(rowGroup), schema.indices.contains(column) else {
      throw ParquetError(.noSuchColumn, "the file has \(rowGroups.count) row groups of \(schema.count) columns")
    }
    do throws(ParquetError) {
      guard schema[column].maximumRepetitionLevel == 0 else {
        throw ParquetError(.unsupported, "the column repeats within rows: read its field")
      }
      return try entries(rowGroup: rowGroup, column: column, options).decodedColumn()
    } catch {
      throw error.located(rowGroup: rowGroup, column: schema[column].name)
    }
  }

  /// Decodes a column by name, otherwise as ``readColumn(rowGroup:column:)``.
  public func readColumn(rowGroup: Int, named name: String) throws(ParquetError) -> DecodedColumn {
    guard let index = columnIndex(named: name) else {
      throw ParquetError(.noSuchColumn, "the file has no such column", rowGroup: rowGroup, column: name)
    }
    return try readColumn(rowGroup: rowGroup, column: index)
  }

  /// The page index of one column chunk, `nil` if the file has none for it.
  public func readPageIndex(rowGroup: Int, column: Int) throws(ParquetError) -> PageIndex? {
    guard rowGroups.indices.contains(rowGroup), schema.indices.contains(column) else {
      throw ParquetError(.noSuchColumn, "the file has \(rowGroups.count) row groups of \(schema.count) columns")
    }
    let chunk = rowGroups[rowGroup].columns[column]
    guard let offsets = chunk.offsetIndex else { return nil }
    do {
      let opener = try chunk.opener(rowGroup: rowGroup, column: column)
      var buffer = ByteBuilder()
      try read(offsets, .offsetIndex, opener, into: &buffer)
      var index = try PageIndex(offsetIndex: buffer.bytes)
      if let bounds = chunk.columnIndex {
        try read(bounds, .columnIndex, opener, into: &buffer)
        try index.addBounds(columnIndex: buffer.bytes, column: schema[column], trusted: chunk.boundsAreTrusted)
      }
      return index
    } catch {
      throw error.located(rowGroup: rowGroup, column: schema[column].name)
    }
  }

  /// Reads a part of the page index, decrypted.
  func read(
    _ range: Range<Int>, _ kind: ModuleIdentity.Kind, _ opener: ChunkOpener?, into buffer: inout ByteBuilder
  ) throws(ParquetError) {
    guard range.count <= options.maximumFooterBytes else {
      throw ParquetError(.limitExceeded, "a page index of \(range.count) bytes; raise maximumFooterBytes to read it")
    }
    buffer.removeAll()
    guard let opener else { return try source.read(range, into: &buffer) }
    var module = ByteBuilder()
    try source.read(range, into: &module)
    var cursor = ByteCursor(module.bytes)
    try opener.open(&cursor, kind, to: &buffer)
  }

  /// The values and nulls of a leaf, its levels well formed.
  func entries(rowGroup: Int, column: Int, _ options: ReaderOptions) throws(ParquetError) -> LeafEntries {
    let chunk = rowGroups[rowGroup].columns[column]
    let opener = try chunk.opener(rowGroup: rowGroup, column: column)
    let rows = rowGroups[rowGroup].rowCount
    let leaf = schema[column]
    guard leaf.maximumRepetitionLevel > 0 ? chunk.valueCount >= rows : chunk.valueCount == rows else {
      throw ByteCursor.corrupt("\(chunk.valueCount) values in a row group of \(rows) rows")
    }
    var bytes = ByteBuilder()
    let end = chunk.start + chunk.compressedByteCount
    let range = chunk.start..<min(end + quirks.chunkSlack, source.count)
    // All at once: slack that no longer fits would move the chunk.
    _ = bytes.reserve(range.count + PageDecompressor.slack)
    try source.read(range, into: &bytes)
    bytes.reserve(PageDecompressor.slack).initializeMemory(as: UInt8.self, repeating: 0, count: PageDecompressor.slack)
    let reader = ColumnChunkReader(
      column: leaf, codec: chunk.codec, valueCount: chunk.valueCount, options: options, opener: opener)
    let entries = try reader.read(bytes.bytes)
    try entries.check(rows: rows)
    return entries
  }
}

extension ParquetError {
  /// A failure of the shared decoding code, as seen from the footer.
  var inFooter: ParquetError {
    guard code == .corruptPage else { return self }
    return ParquetError(.corruptFooter, message, rowGroup: rowGroup, column: column)
  }
}

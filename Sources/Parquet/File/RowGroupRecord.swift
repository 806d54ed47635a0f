/// What the footer says about a row group that was written.
struct RowGroupRecord {
  struct Chunk {
    let column: LeafColumn
    let start: Int
    let byteCount: Int
    let uncompressedByteCount: Int
    let dictionaryByteCount: Int
    let valueCount: Int
    let pageCount: Int
    let unencodedByteCount: Int?
    let histograms: LevelHistograms
    let codec: Codec
    let encoding: Encoding
    let pageVersion: DataPageVersion
    let statistics: ChunkStatistics
    let columnIndex: [UInt8]?
    let offsetIndex: [UInt8]
    /// Header and bitset.
    let bloomFilter: [UInt8]?
    var bloomFilterOffset = 0
    var columnIndexOffset = 0
    var offsetIndexOffset = 0
    /// Encrypts what belongs to the chunk; `nil` if it is left plaintext.
    let sealer: ChunkSealer?
    private var encryptedMetadata: [UInt8]?

    init(_ chunk: EncodedColumnChunk, start: Int, _ sealer: ChunkSealer?) throws(ParquetError) {
      self.sealer = sealer
      column = chunk.column
      self.start = start
      byteCount = chunk.bytes.count
      uncompressedByteCount = chunk.uncompressedByteCount
      dictionaryByteCount = chunk.dictionaryByteCount
      valueCount = chunk.valueCount
      pageCount = chunk.pages.count
      unencodedByteCount = chunk.pages.reduce(0 as Int?) { sum, page in
        sum.flatMap { sum in page.unencodedByteCount.map { sum + $0 } }
      }
      histograms = LevelHistograms(summing: chunk.pages.map(\.histograms))
      codec = chunk.codec
      encoding = chunk.encoding
      pageVersion = chunk.pageVersion
      statistics = chunk.statistics
      let plainIndex = PageIndexWriter.columnIndex(chunk)
      let plainOffsets = PageIndexWriter.offsetIndex(chunk, start: start)
      bloomFilter = try chunk.bloomFilter?.encoded(sealer)
      if let sealer {
        columnIndex = if let plainIndex { try sealer.seal(plainIndex, .columnIndex) } else { nil }
        offsetIndex = try sealer.seal(plainOffsets, .offsetIndex)
      } else {
        columnIndex = plainIndex
        offsetIndex = plainOffsets
      }
    }

    /// Encrypts the metadata, once all of it is known.
    mutating func sealMetadata() throws(ParquetError) {
      guard let sealer, sealer.separatesMetadata else { return }
      var writer = CompactWriter()
      writer.element { writeMetadata(to: &$0) }
      encryptedMetadata = try sealer.seal(writer.bytes, .columnMetadata)
    }
  }

  var chunks: [Chunk]
  let rowCount: Int
  let ordinal: Int
  let sorting: [SortingColumn]

  func write(to writer: inout CompactWriter) {
    writer.list(1, of: .structure, count: chunks.count)
    for chunk in chunks { writer.element { chunk.write(to: &$0) } }
    writer.field(2, chunks.reduce(0) { $0 + Int64($1.uncompressedByteCount) })
    writer.field(3, Int64(rowCount))
    if !sorting.isEmpty {
      writer.list(4, of: .structure, count: sorting.count)
      for column in sorting {
        writer.element {
          $0.field(1, Int32(chunks.firstIndex { $0.column.name == column.column } ?? 0))
          $0.field(2, column.isDescending)
          $0.field(3, column.nullsFirst)
        }
      }
    }
    // The first page, dictionary included: parquet-java assigns row groups to splits by it.
    writer.field(5, Int64(chunks.first?.start ?? 0))
    writer.field(6, chunks.reduce(0) { $0 + Int64($1.byteCount) })
    writer.field(7, i16: Int16(ordinal))
  }
}

extension RowGroupRecord.Chunk {
  private var isDictionaryEncoded: Bool { encoding == .rleDictionary }

  func write(to writer: inout CompactWriter) {
    // Deprecated: "writers should set 0".
    writer.field(2, Int64(0))
    // An encrypted footer does not repeat what is encrypted with another key; a plaintext one says what old
    // readers need to step over the chunk.
    if sealer?.separatesMetadata != true || sealer?.isFooterPlaintext == true {
      writer.structure(3) { writeMetadata(to: &$0, stripped: sealer?.isFooterPlaintext == true) }
    }
    writer.field(4, Int64(offsetIndexOffset))
    writer.field(5, Int32(offsetIndex.count))
    if let columnIndex {
      writer.field(6, Int64(columnIndexOffset))
      writer.field(7, Int32(columnIndex.count))
    }
    if let sealer { writer.structure(8) { ColumnCryptoMetaData.write(sealer, path: column.path, to: &$0) } }
    if let encryptedMetadata { writer.field(9, encryptedMetadata) }
  }

  /// - Parameter stripped: Leaves out all that follows from the values (Encryption.md §5.5).
  fileprivate func writeMetadata(to writer: inout CompactWriter, stripped: Bool = false) {
    writer.field(1, column.physicalType.rawValue)
    // RLE for the levels, PLAIN for the dictionary.
    let encodings = Set([.rle, encoding] + (isDictionaryEncoded ? [.plain] : [])).sorted { $0.rawValue < $1.rawValue }
    writer.list(2, of: .i32, count: encodings.count)
    for encoding in encodings { writer.element(encoding.rawValue) }
    writer.list(3, of: .binary, count: column.path.count)
    for name in column.path { writer.element(name) }
    writer.field(4, codec.rawValue)
    writer.field(5, Int64(valueCount))
    writer.field(6, Int64(uncompressedByteCount))
    writer.field(7, Int64(byteCount))
    writer.field(9, Int64(start + dictionaryByteCount))
    if isDictionaryEncoded { writer.field(11, Int64(start)) }
    guard !stripped else { return }
    writer.structure(12) { statistics.write(to: &$0, typeLength: column.typeLength) }
    writeEncodingStatistics(to: &writer)
    if let bloomFilter {
      writer.field(14, Int64(bloomFilterOffset))
      writer.field(15, Int32(bloomFilter.count))
    }
    writeSizeStatistics(to: &writer)
  }

  private func writeSizeStatistics(to writer: inout CompactWriter) {
    guard unencodedByteCount != nil || column.maximumDefinitionLevel > 0 else { return }
    writer.structure(16) {
      if let unencodedByteCount { $0.field(1, Int64(unencodedByteCount)) }
      if column.maximumRepetitionLevel > 0 { $0.field(2, counts: histograms.repetition) }
      if column.maximumDefinitionLevel > 0 { $0.field(3, counts: histograms.definition) }
    }
  }

  /// Proves to a reader that all data pages, or none, refer to the dictionary.
  private func writeEncodingStatistics(to writer: inout CompactWriter) {
    func entry(_ pageType: Int32, _ encoding: Encoding, _ count: Int) {
      writer.element {
        $0.field(1, pageType)
        $0.field(2, encoding.rawValue)
        $0.field(3, Int32(count))
      }
    }
    writer.list(13, of: .structure, count: isDictionaryEncoded ? 2 : 1)
    if isDictionaryEncoded { entry(2, .plain, 1) }
    entry(pageVersion == .v1 ? 0 : 3, encoding, pageCount)
  }
}

extension ParquetReader {
  /// The rows of a row group that may satisfy a condition; all others surely do not.
  ///
  /// Asks, from cheap to dear: the statistics of the chunks, their bloom filters, the bounds of their pages.
  ///
  /// - Throws: ``ParquetError`` with code `.noSuchColumn`, `.typeMismatch`, `.unsupported` for a column within a list,
  ///   `.inputOutput` or `.corruptPage`.
  public func candidateRows(rowGroup: Int, where predicate: Predicate) throws(ParquetError) -> RowSelection {
    guard rowGroups.indices.contains(rowGroup) else {
      throw ParquetError(.noSuchColumn, "the file has \(rowGroups.count) row groups", rowGroup: rowGroup)
    }
    try predicate.validate(schema)
    return try candidates(rowGroup, predicate)
  }

  private func candidates(_ rowGroup: Int, _ predicate: Predicate) throws(ParquetError) -> RowSelection {
    let all = RowSelection(0..<rowGroups[rowGroup].rowCount)
    switch predicate {
    case .and(let parts):
      var rows = all
      for part in parts where !rows.isEmpty { rows = rows.intersection(try candidates(rowGroup, part)) }
      return rows
    case .or(let parts):
      var rows = RowSelection()
      for part in parts { rows = rows.union(try candidates(rowGroup, part)) }
      return rows
    case .compare(let name, _, _), .isIn(let name, _), .isNull(let name), .isNotNull(let name):
      let column = try flatColumn(named: name, rowGroup)
      guard try mayHold(predicate, rowGroup, column) else { return RowSelection() }
      return try candidatePages(predicate, rowGroup, column) ?? all
    }
  }

  func flatColumn(named name: String, _ rowGroup: Int) throws(ParquetError) -> Int {
    guard let column = columnIndex(named: name) else {
      throw ParquetError(.noSuchColumn, "the file has no such column", rowGroup: rowGroup, column: name)
    }
    try checkFlat(column, rowGroup)
    return column
  }

  /// Asks the column itself: the dotted name of one within a list may be that of a flat one too.
  func checkFlat(_ column: Int, _ rowGroup: Int) throws(ParquetError) {
    guard schema[column].maximumRepetitionLevel == 0 else {
      throw ParquetError(
        .unsupported, "conditions and selections of rows do not reach into lists", rowGroup: rowGroup,
        column: schema[column].name)
    }
  }

  /// What the footer and the bloom filter say of the whole chunk.
  private func mayHold(_ predicate: Predicate, _ rowGroup: Int, _ column: Int) throws(ParquetError) -> Bool {
    let group = rowGroups[rowGroup]
    let facts = ColumnFacts(group.columns[column].statistics, column: schema[column], rowCount: group.rowCount)
    guard facts.mayHold(predicate) else { return false }
    let wanted: [ScalarValue]
    switch predicate {
    case .compare(_, .equal, let value): wanted = [value]
    case .isIn(_, let values): wanted = values
    default: return true
    }
    guard let filter = try readBloomFilter(rowGroup: rowGroup, column: column) else { return true }
    return wanted.contains { filter.mayContain($0, column: schema[column]) }
  }

  /// The rows of the pages that may satisfy the condition; `nil` without a page index that can be used.
  private func candidatePages(
    _ predicate: Predicate, _ rowGroup: Int, _ column: Int
  ) throws(ParquetError) -> RowSelection? {
    let group = rowGroups[rowGroup]
    guard group.columns[column].columnIndex != nil, let index = try readPageIndex(rowGroup: rowGroup, column: column),
      let list = DataPageList(index, chunk: group.columns[column].bytes, rowCount: group.rowCount)
    else { return nil }
    var rows = RowSelection()
    for (page, place) in zip(index.pages, list.pages) {
      let facts = ColumnFacts(page, column: schema[column], rowCount: place.rows.count)
      if facts.mayHold(predicate) { rows.append(place.rows) }
    }
    return rows
  }

  /// The bloom filter of one column chunk, `nil` if the file has none for it.
  ///
  /// - Throws: ``ParquetError`` with code `.inputOutput`, `.corruptPage` or `.limitExceeded`.
  public func readBloomFilter(rowGroup: Int, column: Int) throws(ParquetError) -> BloomFilter? {
    guard rowGroups.indices.contains(rowGroup), schema.indices.contains(column) else {
      throw ParquetError(.noSuchColumn, "the file has \(rowGroups.count) row groups of \(schema.count) columns")
    }
    guard let range = rowGroups[rowGroup].columns[column].bloomFilter else { return nil }
    do {
      let opener = try rowGroups[rowGroup].columns[column].opener(rowGroup: rowGroup, column: column)
      return try BloomFilter(at: range, source, limit: options.maximumPageBytes, opener: opener)
    } catch {
      throw error.located(rowGroup: rowGroup, column: schema[column].name)
    }
  }

  /// Decodes some rows of one column of one row group, reading the pages that hold them and no others.
  ///
  /// Memory: those pages, decoded. Columns without an offset index are walked header by header.
  ///
  /// - Parameter rows: Within the row group; what lies beyond it is ignored.
  /// - Throws: As ``readColumn(rowGroup:column:)``; `.unsupported` for a column within a list.
  public func readColumn(rowGroup: Int, column: Int, rows: RowSelection) throws(ParquetError) -> DecodedColumn {
    guard rowGroups.indices.contains(rowGroup), schema.indices.contains(column) else {
      throw ParquetError(.noSuchColumn, "the file has \(rowGroups.count) row groups of \(schema.count) columns")
    }
    do {
      let group = rowGroups[rowGroup]
      let wanted = rows.clamped(to: 0..<group.rowCount)
      try checkFlat(column, rowGroup)
      guard let list = try pageList(rowGroup, column) else {
        return try readColumn(rowGroup: rowGroup, column: column).selecting(wanted.ranges)
      }
      return try read(wanted, rowGroup, column, list)
    } catch {
      throw error.located(rowGroup: rowGroup, column: schema[column].name)
    }
  }

  /// How many data pages selections of rows have decoded since the file was opened.
  public var pagesDecoded: Int { source.pagesDecoded }

  /// `nil` if the pages of an encrypted chunk cannot be found without decrypting all of them.
  func pageList(_ rowGroup: Int, _ column: Int) throws(ParquetError) -> DataPageList? {
    let group = rowGroups[rowGroup]
    let chunk = group.columns[column].bytes
    if let index = try readPageIndex(rowGroup: rowGroup, column: column),
      let list = DataPageList(index, chunk: chunk, rowCount: group.rowCount)
    {
      return list
    }
    guard group.columns[column].encryption == nil else { return nil }
    return try DataPageList(headersOf: chunk, rowCount: group.rowCount, source: source)
  }

  private func read(
    _ rows: RowSelection, _ rowGroup: Int, _ column: Int, _ list: DataPageList
  ) throws(ParquetError) -> DecodedColumn {
    let chunk = rowGroups[rowGroup].columns[column]
    let pages = list.pages(holding: rows)
    var bytes = ByteBuilder()
    _ = bytes.reserve(pages.reduce(PageDecompressor.slack) { $0 + $1.bytes.count })
    // What lies before the first data page is the dictionary.
    if let first = list.pages.first, chunk.start < first.bytes.lowerBound, !pages.isEmpty {
      try source.read(chunk.start..<first.bytes.lowerBound, into: &bytes)
    }
    for page in pages { try source.read(page.bytes, into: &bytes) }
    bytes.reserve(PageDecompressor.slack).initializeMemory(as: UInt8.self, repeating: 0, count: PageDecompressor.slack)
    let opener = try chunk.opener(rowGroup: rowGroup, column: column)
    opener?.expect(dataPages: pages.map(\.ordinal))
    let reader = ColumnChunkReader(
      column: schema[column], codec: chunk.codec, valueCount: pages.reduce(0) { $0 + $1.rows.count }, options: options,
      opener: opener)
    let decoded = try reader.read(bytes.bytes).decodedColumn()
    source.countDecoded(pages: pages.count)
    // Where the selected rows lie among those of the pages that were read.
    var places: [Range<Int>] = []
    var start = 0
    for page in pages {
      for range in rows.clamped(to: page.rows).ranges {
        let from = start + range.lowerBound - page.rows.lowerBound
        places.append(from..<from + range.count)
      }
      start += page.rows.count
    }
    return decoded.selecting(places)
  }
}

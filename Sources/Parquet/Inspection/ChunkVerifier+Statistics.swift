extension ChunkVerifier {
  mutating func verifyStatistics(_ facts: [PageFacts], _ entries: LeafEntries) {
    guard let raw = stated.statistics else { return }
    let nulls = facts.reduce(0) { $0 + $1.nullCount }
    expect(.statistics, "null_count", raw.nullCount, Int64(nulls))
    let nans = facts.reduce(0 as Int?) { sum, page in sum.flatMap { sum in page.nanCount.map { sum + $0 } } }
    if let nans { expect(.statistics, "nan_count", raw.nanCount, Int64(nans)) }
    if let distinct = raw.distinctCount {
      let found = Set((0..<entries.values.count).map { entries.values.value(at: $0) }).count
      expect(.statistics, "distinct_count", distinct, Int64(found))
    }
    var bounds: Bounds?
    for page in facts.compactMap(\.bounds) {
      if bounds == nil { bounds = page } else { bounds?.formUnion(page, order: order) }
    }
    compare(
      .statistics, bound(raw.minimum), bound(raw.maximum), bounds, exact: (raw.isMinimumExact, raw.isMaximumExact))
  }

  /// As the footer states it, believed or not.
  private func bound(_ bytes: [UInt8]?) -> ScalarValue? {
    bytes.flatMap { ScalarValue(statisticsBytes: $0, column: reader.schema[column]) }
  }

  private var order: ValueOrder { reader.schema[column].type.order }

  /// Stated bounds must contain the values, and be values themselves where they are called exact.
  private mutating func compare(
    _ code: VerificationFault.Code, _ minimum: ScalarValue?, _ maximum: ScalarValue?, _ found: Bounds?,
    exact: (minimum: Bool, maximum: Bool) = (false, false), page: Int? = nil
  ) {
    guard isTypeOrdered, minimum != nil || maximum != nil else { return }
    guard let found else { return fault(code, "bounds are given where there is no value to bound", page: page) }
    if let minimum {
      if minimum.isNaN(in: order) || found.minimum.precedes(minimum, in: order) {
        fault(code, "a value lies below the minimum", page: page)
      } else if exact.minimum, minimum.precedes(found.minimum, in: order) {
        fault(code, "the minimum is called exact and is no value of the chunk", page: page)
      }
    }
    if let maximum {
      if maximum.isNaN(in: order) || maximum.precedes(found.maximum, in: order) {
        fault(code, "a value lies above the maximum", page: page)
      } else if exact.maximum, found.maximum.precedes(maximum, in: order) {
        fault(code, "the maximum is called exact and is no value of the chunk", page: page)
      }
    }
  }

  mutating func verifySizeStatistics(_ facts: [PageFacts]) {
    guard let sizes = stated.sizes else { return }
    let bytes = facts.reduce(0 as Int?) { sum, page in sum.flatMap { sum in page.unencodedByteCount.map { sum + $0 } } }
    if let bytes {
      expect(.sizeStatistics, "unencoded_byte_array_data_bytes", sizes.unencodedByteCount, Int64(bytes))
    }
    let histograms = LevelHistograms(summing: facts.map(\.histograms))
    if !sizes.repetitions.isEmpty, !histograms.repetition.isEmpty {
      expect(.sizeStatistics, "repetition_level_histogram", sizes.repetitions, histograms.repetition.map(Int64.init))
    }
    if !sizes.definitions.isEmpty, !histograms.definition.isEmpty {
      expect(.sizeStatistics, "definition_level_histogram", sizes.definitions, histograms.definition.map(Int64.init))
    }
  }

  /// Every value must pass the filter.
  mutating func verifyBloomFilter(_ entries: LeafEntries) throws(ParquetError) {
    guard let filter = try reader.readBloomFilter(rowGroup: rowGroup, column: column) else { return }
    let excluded = (0..<entries.values.count).reduce(0) { count, index in
      let value = entries.values.value(at: index)
      return value.isNaN(in: order) || filter.mayContain(value, column: entries.column) ? count : count + 1
    }
    if excluded > 0 { fault(.bloomFilter, "the filter excludes \(excluded) values of the chunk") }
  }

  /// - Parameter pages: The data pages with their places in the chunk.
  mutating func verifyIndex(
    _ facts: [PageFacts], _ pages: [(ordinal: Int, page: PageDescription)]
  ) throws(ParquetError) {
    guard let index = try reader.readPageIndex(rowGroup: rowGroup, column: column) else { return }
    guard index.pages.count == pages.count else {
      return fault(.offsetIndex, "\(index.pages.count) pages where the chunk has \(pages.count)")
    }
    for (entry, (fact, (ordinal, page))) in zip(index.pages, zip(facts, pages)) {
      expect(.offsetIndex, "the offset", entry.offset, page.offset, page: ordinal)
      expect(
        .offsetIndex, "compressed_page_size", entry.byteCount, page.headerByteCount + page.compressedByteCount,
        page: ordinal)
      expect(.offsetIndex, "first_row_index", entry.firstRow, fact.firstRow, page: ordinal)
      if let bytes = fact.unencodedByteCount {
        expect(.offsetIndex, "unencoded_byte_array_data_bytes", entry.unencodedByteCount, bytes, page: ordinal)
      }
      guard reader.rowGroups[rowGroup].columns[column].columnIndex != nil else { continue }
      expect(.columnIndex, "null_page", entry.isNull, fact.nullCount == page.valueCount, page: ordinal)
      expect(.columnIndex, "null_count", entry.nullCount, fact.nullCount, page: ordinal)
      if let nans = fact.nanCount { expect(.columnIndex, "nan_count", entry.nanCount, nans, page: ordinal) }
      if let histograms = entry.histograms, histograms != fact.histograms {
        fault(.columnIndex, "the level histograms are not those of the page", page: ordinal)
      }
      compare(.columnIndex, entry.minimum, entry.maximum, fact.bounds, page: ordinal)
    }
    if isTypeOrdered { verifyBoundaryOrder(index) }
  }

  private mutating func verifyBoundaryOrder(_ index: PageIndex) {
    let bounds = index.pages.compactMap { page in
      page.minimum.flatMap { minimum in page.maximum.map { Bounds(minimum: minimum, maximum: $0) } }
    }
    let pairs = zip(bounds, bounds.dropFirst())
    let isInOrder: Bool =
      switch index.boundaryOrder {
      case .ascending:
        pairs.allSatisfy {
          !$1.minimum.precedes($0.minimum, in: order) && !$1.maximum.precedes($0.maximum, in: order)
        }
      case .descending:
        pairs.allSatisfy {
          !$0.minimum.precedes($1.minimum, in: order) && !$0.maximum.precedes($1.maximum, in: order)
        }
      case .unordered, nil: true
      }
    if !isInOrder { fault(.columnIndex, "the pages are not in the boundary order that is claimed") }
  }
}

/// Cuts the values of one chunk into pages and writes them.
struct ChunkAssembler<Values: ChunkValues> {
  let properties: WriterProperties
  private let settings: ChunkProperties
  let shape: ChunkShape
  var values: Values
  let scratch: EncoderScratch

  private var bounds: Bounds?
  private var nanCount: Int?
  private var pages: [PageRecord] = []
  private var uncompressedByteCount = 0
  private var dictionaryByteCount = 0
  private var encoding = Encoding.plain
  private var hasDistinctCount = false

  private var column: LeafColumn { shape.column }

  init(
    properties: WriterProperties, shape: ChunkShape, values: Values, scratch: EncoderScratch
  ) throws(ParquetError) {
    self.properties = properties
    settings = try properties.chunkProperties(for: shape.column)
    self.shape = shape
    self.values = values
    self.scratch = scratch
  }

  mutating func assemble() throws(ParquetError) -> EncodedColumnChunk {
    try chooseEncoding()
    if usesDictionary { try writeDictionary() }
    var position = ChunkShape.Position()
    while position.row < shape.rowCount {
      let end = nextPage(position)
      do {
        try writePage(position, end)
      } catch {
        throw error.located(column: column.name, page: pages.count + (usesDictionary ? 1 : 0))
      }
      position = end
    }
    let published = publishedBounds()
    return EncodedColumnChunk(
      column: column, rowCount: shape.rowCount, valueCount: shape.entryCount, bytes: Array(scratch.chunk.bytes),
      uncompressedByteCount: uncompressedByteCount,
      statistics: ChunkStatistics(
        nullCount: shape.entryCount - values.count, minimum: published?.minimum, maximum: published?.maximum,
        isMinimumExact: published?.isMinimumExact ?? false, isMaximumExact: published?.isMaximumExact ?? false,
        nanCount: nanCount, distinctCount: publishedDistinctCount),
      encoding: encoding, distinctCount: hasDistinctCount ? values.dictionaryCount : nil,
      codec: settings.compression.codec, pageVersion: properties.dataPages, dictionaryByteCount: dictionaryByteCount,
      pages: pages,
      bloomFilter: settings.bloomFilter.map {
        values.bloomFilter($0, hasDictionary: hasDistinctCount, scratch: scratch)
      },
      rowOrder: rowOrder)
  }

  /// Only flat columns are sorted by.
  private var rowOrder: [UInt8]? {
    guard let sorting = settings.sorting, case .validity(let validity) = shape.levels else { return nil }
    return values.rowOrder(sorting, validity: validity, rowCount: shape.rowCount)
  }

  private var usesDictionary: Bool { encoding == .rleDictionary }

  /// One encoding for all data pages of the chunk, decided before the first of them.
  private mutating func chooseEncoding() throws(ParquetError) {
    if let explicit = settings.encoding {
      encoding = explicit
      return
    }
    let limit = settings.dictionaryPageLimit
    hasDistinctCount = limit > 0 && values.count > 0 && values.buildDictionary(limit: limit, scratch: scratch)
    switch settings.policy {
    case .plain: if hasDistinctCount { encoding = .rleDictionary }
    case .deltas where values.count == 0, .compact where values.count == 0: break
    case .deltas: encoding = hasDistinctCount ? .rleDictionary : values.quickEncoding
    case .compact: encoding = try smallest(of: (hasDistinctCount ? [.rleDictionary] : []) + [values.compactEncoding, .plain])
    }
  }

  /// The encoding in which the chunk's first values take the fewest bytes once compressed; of equals, the first.
  private func smallest(of candidates: [Encoding]) throws(ParquetError) -> Encoding {
    let sample = 0..<min(values.count, Self.sampleCount)
    var best: (encoding: Encoding, byteCount: Int)?
    for candidate in candidates {
      scratch.page.removeAll()
      if candidate == .rleDictionary {
        appendIndices(sample)
      } else {
        values.append(sample, as: candidate, scratch: scratch, to: &scratch.page)
      }
      var byteCount = try compressedPageByteCount() * values.count / sample.count
      if candidate == .rleDictionary {
        scratch.page.removeAll()
        values.appendDictionary(from: scratch, to: &scratch.page)
        byteCount += try compressedPageByteCount()
      }
      if byteCount < best?.byteCount ?? .max { best = (candidate, byteCount) }
    }
    return best?.encoding ?? .plain
  }

  /// How many values are encoded in trial.
  private static var sampleCount: Int { 16_384 }

  private func compressedPageByteCount() throws(ParquetError) -> Int {
    scratch.compressed.removeAll()
    try scratch.compressor.compress(scratch.page.bytes, with: settings.compression, to: &scratch.compressed)
    return scratch.compressed.count
  }

  /// Dictionaries tell apart the two zeros and every NaN, which count as one value.
  private var publishedDistinctCount: Int? {
    hasDistinctCount && settings.statistics != .nullCounts && nanCount == nil ? values.dictionaryCount : nil
  }

  /// Where the page that starts here ends: always between two rows.
  private func nextPage(_ start: ChunkShape.Position) -> ChunkShape.Position {
    var rows = min(properties.pageRows, shape.rowCount - start.row)
    while true {
      let end = shape.position(start, advancedBy: rows)
      let range = start.value..<end.value
      let body = usesDictionary ? range.count * indexBitWidth / 8 : values.plainByteCount(range)
      let size = body + shape.levelByteCount(end.entry - start.entry)
      if size <= properties.pageBytes || rows == 1 { return end }
      // Rows of even size would fit; take a tenth less each time they do not.
      rows = max(1, min(rows - 1, Int(Double(rows) * Double(properties.pageBytes) / Double(size) * 0.9)))
    }
  }

  private var indexBitWidth: Int { DictionaryPolicy.indexBitWidth(values.dictionaryCount) }

  private mutating func writeDictionary() throws(ParquetError) {
    scratch.page.removeAll()
    values.appendDictionary(from: scratch, to: &scratch.page)
    dictionaryByteCount = try writeBody(
      kind: .dictionary(valueCount: Int32(values.dictionaryCount), encoding: Encoding.plain.rawValue))
  }

  private mutating func writePage(
    _ start: ChunkShape.Position, _ end: ChunkShape.Position
  ) throws(ParquetError) {
    let range = start.value..<end.value
    let entries = start.entry..<end.entry
    let size = values.plainByteCount(range)
    guard size < 1 << 30 else {
      throw ParquetError(.tooLarge, "a single row of \(size) bytes does not fit a page of 1 GiB")
    }
    scratch.page.removeAll()
    let repetitionByteCount = appendLevels(column.maximumRepetitionLevel) {
      shape.appendRepetitionLevels(entries, to: &$0)
    }
    let definitionByteCount = appendLevels(column.maximumDefinitionLevel) {
      shape.appendDefinitionLevels(entries, to: &$0)
    }
    if usesDictionary {
      appendIndices(range)
    } else {
      values.append(range, as: encoding, scratch: scratch, to: &scratch.page)
    }
    let offset = scratch.chunk.count
    let byteCount: Int
    switch properties.dataPages {
    case .v1:
      byteCount = try writeBody(
        kind: .data(
          valueCount: Int32(entries.count), encoding: encoding.rawValue, levelEncoding: Encoding.rle.rawValue))
    case .v2:
      byteCount = try writeBody(
        kind: .dataV2(
          PageHeader.DataPageV2(
            valueCount: Int32(entries.count), nullCount: Int32(entries.count - range.count),
            rowCount: Int32(end.row - start.row), encoding: encoding.rawValue,
            definitionLevelByteCount: Int32(definitionByteCount), repetitionLevelByteCount: Int32(repetitionByteCount),
            isCompressed: true)),
        levelByteCount: definitionByteCount + repetitionByteCount)
    }
    let pageBounds = collectStatistics(range)
    pages.append(
      PageRecord(
        offset: offset, byteCount: byteCount, firstRow: start.row, rowCount: end.row - start.row,
        valueCount: entries.count, nullCount: entries.count - range.count, nanCount: values.nanCount(range),
        bounds: pageBounds, unencodedByteCount: values.unencodedByteCount(range),
        histograms: shape.histograms(start, end)))
  }

  /// Levels of one kind as runs, after a four-byte length in pages of version 1: the bytes they take.
  private func appendLevels(_ maximum: Int, _ append: (inout ByteBuilder) -> Void) -> Int {
    guard maximum > 0 else { return 0 }
    let start = scratch.page.count
    if properties.dataPages == .v1 { scratch.page.append(littleEndian: 0) }
    append(&scratch.page)
    if properties.dataPages == .v1 {
      scratch.page.replace(at: start, littleEndian: UInt32(scratch.page.count - start - 4))
    }
    return scratch.page.count - start
  }

  private func appendIndices(_ range: Range<Int>) {
    let bitWidth = indexBitWidth
    scratch.page.append(UInt8(bitWidth))
    let indices = scratch.indices.bytes.assumingMemoryBound(to: UInt32.self)
    RLEEncoder.append(UnsafeBufferPointer(rebasing: indices[range]), bitWidth: bitWidth, to: &scratch.page)
  }

  /// Compresses `scratch.page` and appends header and body to the chunk: the bytes they take.
  ///
  /// In a page of version 2 the first `levelByteCount` bytes stay as they are, and so do the values
  /// if compression does not make them smaller.
  private mutating func writeBody(kind: PageHeader.Kind, levelByteCount: Int = 0) throws(ParquetError) -> Int {
    var kind = kind
    scratch.compressed.removeAll()
    let values = UnsafeRawBufferPointer(rebasing: scratch.page.bytes[levelByteCount...])
    scratch.compressed.append(UnsafeRawBufferPointer(rebasing: scratch.page.bytes[..<levelByteCount]))
    try scratch.compressor.compress(values, with: settings.compression, to: &scratch.compressed)
    if case .dataV2(var page) = kind, scratch.compressed.count >= scratch.page.count {
      page.isCompressed = false
      kind = .dataV2(page)
      scratch.compressed.removeAll()
      scratch.compressed.append(scratch.page.bytes)
    }
    let body = scratch.compressed.bytes
    guard max(body.count, scratch.page.count) <= Int(Int32.max) else {
      throw ParquetError(.tooLarge, "a page of \(body.count) bytes does not fit the format")
    }
    let header = PageHeader(
      kind: kind, uncompressedSize: Int32(scratch.page.count), compressedSize: Int32(body.count),
      checksum: pageChecksum(body)
    ).encoded()
    scratch.chunk.append(header)
    scratch.chunk.append(body)
    uncompressedByteCount += header.count + scratch.page.count
    return header.count + body.count
  }

  /// Folds the page into the chunk's bounds: the page's own, shortened, for the index.
  private mutating func collectStatistics(_ range: Range<Int>) -> Bounds? {
    if let found = values.nanCount(range) { nanCount = (nanCount ?? 0) + found }
    guard settings.statistics != .nullCounts || column.type.hasRange else { return nil }
    guard let found = values.bounds(range, scratch: scratch) else { return nil }
    var union = bounds ?? found
    union.formUnion(found, order: column.type.order)
    bounds = union
    return settings.statistics == .pages ? shortened(found) : nil
  }

  private func shortened(_ bounds: Bounds) -> Bounds? {
    guard column.physicalType == .byteArray else { return bounds }
    return bounds.truncated(to: properties.statisticsLength, isText: column.type.isText)
  }

  private func publishedBounds() -> Bounds? {
    guard settings.statistics != .nullCounts, let bounds else { return nil }
    return shortened(bounds)
  }

  /// Throws if a number does not fit its declared decimal precision or bit width.
  func checkRange() throws(ParquetError) {
    guard let bounds, let range = column.type.range else { return }
    func fits(_ value: ScalarValue) -> Bool {
      switch value {
      case .int32(let value): range.contains(column.type.isUnsigned ? Int128(UInt32(bitPattern: value)) : Int128(value))
      case .int64(let value): range.contains(column.type.isUnsigned ? Int128(UInt64(bitPattern: value)) : Int128(value))
      case .int128(let value): range.contains(value)
      default: true
      }
    }
    guard fits(bounds.minimum), fits(bounds.maximum) else {
      throw ParquetError(.valueOutOfRange, "a value does not fit \(column.type)", column: column.name)
    }
  }
}

extension LeafType {
  /// The unscaled integers that are legal, where that is fewer than the physical type holds.
  var range: ClosedRange<Int128>? {
    switch self {
    case .decimal(let precision, _):
      let limit = Self.decimalLimit(precision)
      return 1 - limit...limit - 1
    case .integer(let bitWidth, let isSigned) where bitWidth < 64:
      let half = Int128(1) << Int128(bitWidth - 1)
      return isSigned ? -half...half - 1 : 0...2 * half - 1
    default:
      return nil
    }
  }

  var hasRange: Bool { range != nil }
}

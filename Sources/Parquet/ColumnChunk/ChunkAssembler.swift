/// Cuts the values of one chunk into pages and writes them.
struct ChunkAssembler<Values: ChunkValues> {
  let column: LeafColumn
  let properties: WriterProperties
  let rowCount: Int
  /// One byte per row, 0 or 1; `nil` if no row is null.
  let validity: UnsafePointer<UInt8>?
  var values: Values
  let scratch: EncoderScratch

  private var bounds: Bounds?
  private var nanCount: Int?
  private var pages: [PageRecord] = []
  private var uncompressedByteCount = 0
  private var dictionaryByteCount = 0
  private var usesDictionary = false

  init(
    column: LeafColumn, properties: WriterProperties, rowCount: Int, validity: UnsafePointer<UInt8>?,
    values: Values, scratch: EncoderScratch
  ) {
    self.column = column
    self.properties = properties
    self.rowCount = rowCount
    self.validity = validity
    self.values = values
    self.scratch = scratch
  }

  mutating func assemble() throws(ParquetError) -> EncodedColumnChunk {
    if properties.dictionaryPageLimit > 0, values.count > 0 {
      usesDictionary = values.buildDictionary(limit: properties.dictionaryPageLimit, scratch: scratch)
    }
    if usesDictionary { try writeDictionary() }
    var row = 0
    var value = 0
    while row < rowCount {
      let (rows, nonNull) = nextPage(row: row, value: value)
      do {
        try writePage(rows: row..<row + rows, values: value..<value + nonNull)
      } catch {
        throw error.located(column: column.name, page: pages.count + (usesDictionary ? 1 : 0))
      }
      row += rows
      value += nonNull
    }
    let published = publishedBounds()
    return EncodedColumnChunk(
      column: column, rowCount: rowCount, bytes: Array(scratch.chunk.bytes),
      uncompressedByteCount: uncompressedByteCount,
      statistics: ChunkStatistics(
        nullCount: rowCount - values.count, minimum: published?.minimum, maximum: published?.maximum,
        isMinimumExact: published?.isMinimumExact ?? false, isMaximumExact: published?.isMaximumExact ?? false,
        nanCount: nanCount),
      isDictionaryEncoded: usesDictionary, distinctCount: usesDictionary ? values.dictionaryCount : nil,
      codec: properties.compression.codec, dictionaryByteCount: dictionaryByteCount, pages: pages)
  }

  /// How many rows, and how many values of them, the page that starts here takes.
  private func nextPage(row: Int, value: Int) -> (rows: Int, nonNull: Int) {
    var rows = min(properties.pageRows, rowCount - row)
    while true {
      let nonNull = validity.map { Validity.count($0 + row, count: rows) } ?? rows
      let range = value..<value + nonNull
      let size = usesDictionary ? nonNull * indexBitWidth / 8 : values.plainByteCount(range)
      if size <= properties.pageBytes || rows == 1 { return (rows, nonNull) }
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

  private mutating func writePage(rows: Range<Int>, values range: Range<Int>) throws(ParquetError) {
    let size = values.plainByteCount(range)
    guard size < 1 << 30 else {
      throw ParquetError(.tooLarge, "a single value of \(size) bytes does not fit a page of 1 GiB")
    }
    scratch.page.removeAll()
    if column.isOptional { appendDefinitionLevels(rows) }
    if usesDictionary {
      appendIndices(range)
    } else {
      values.appendPlain(range, to: &scratch.page)
    }
    let offset = scratch.chunk.count
    let encoding: Encoding = usesDictionary ? .rleDictionary : .plain
    let byteCount = try writeBody(
      kind: .data(
        valueCount: Int32(rows.count), encoding: encoding.rawValue, levelEncoding: Encoding.rle.rawValue))
    let pageBounds = collectStatistics(range)
    pages.append(
      PageRecord(
        offset: offset, byteCount: byteCount, firstRow: rows.lowerBound, rowCount: rows.count,
        nullCount: rows.count - range.count, nanCount: values.nanCount(range), bounds: pageBounds,
        unencodedByteCount: values.unencodedByteCount(range)))
  }

  /// A four-byte length, then runs of one bit per row (data page v1).
  private func appendDefinitionLevels(_ rows: Range<Int>) {
    let start = scratch.page.count
    scratch.page.append(littleEndian: 0)
    if let validity {
      RLEEncoder.append(validity: validity + rows.lowerBound, count: rows.count, to: &scratch.page)
    } else {
      RLEEncoder.appendRun(of: 1, count: rows.count, bitWidth: 1, to: &scratch.page)
    }
    scratch.page.replace(at: start, littleEndian: UInt32(scratch.page.count - start - 4))
  }

  private func appendIndices(_ range: Range<Int>) {
    let bitWidth = indexBitWidth
    scratch.page.append(UInt8(bitWidth))
    let indices = scratch.indices.bytes.assumingMemoryBound(to: UInt32.self)
    RLEEncoder.append(UnsafeBufferPointer(rebasing: indices[range]), bitWidth: bitWidth, to: &scratch.page)
  }

  /// Compresses `scratch.page` and appends header and body to the chunk: the bytes they take.
  private mutating func writeBody(kind: PageHeader.Kind) throws(ParquetError) -> Int {
    scratch.compressed.removeAll()
    try scratch.compressor.compress(scratch.page.bytes, with: properties.compression, to: &scratch.compressed)
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
    guard !column.omitStatistics || column.type.hasRange else { return nil }
    guard let found = values.bounds(range, scratch: scratch) else { return nil }
    var union = bounds ?? found
    union.formUnion(found, unsigned: column.type.isUnsigned)
    bounds = union
    return column.omitStatistics ? nil : shortened(found)
  }

  private func shortened(_ bounds: Bounds) -> Bounds? {
    guard column.physicalType == .byteArray else { return bounds }
    return bounds.truncated(to: properties.statisticsLength, isText: column.type.isText)
  }

  private func publishedBounds() -> Bounds? {
    guard !column.omitStatistics, let bounds else { return nil }
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

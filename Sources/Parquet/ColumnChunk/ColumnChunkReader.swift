/// Reads the pages of one column chunk of a flat schema.
final class ColumnChunkReader {
  private let column: LeafColumn
  private let codec: Codec
  private let valueCount: Int
  private let options: ReaderOptions
  private let values: ValueAccumulator
  private var dictionary: ValueAccumulator?
  private let decompressor = PageDecompressor()
  private var page = ByteBuilder()
  private var indices = ByteBuilder()
  /// One byte per row of an optional column.
  private var validity = ByteBuilder()
  private var rowsRead = 0

  init(column: LeafColumn, codec: Codec, valueCount: Int, options: ReaderOptions) {
    self.column = column
    self.codec = codec
    self.valueCount = valueCount
    self.options = options
    values = ValueAccumulator(column: column, limit: options.maximumColumnBytes)
  }

  /// Decodes the chunk.
  ///
  /// - Parameter bytes: The pages, followed by ``PageDecompressor/slack`` readable bytes.
  func read(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) -> DecodedColumn {
    var cursor = ByteCursor(bytes)
    var ordinal = 0
    while rowsRead < valueCount {
      do {
        try readPage(&cursor)
      } catch {
        throw error.located(page: ordinal)
      }
      ordinal += 1
    }
    guard rowsRead == valueCount else {
      throw ByteCursor.corrupt("pages hold \(rowsRead) values where the footer says \(valueCount)")
    }
    let hasNulls = column.isOptional && values.count < rowsRead
    return DecodedColumn(
      column: column, rowCount: rowsRead, values: try values.finish(),
      validity: hasNulls ? Array(validity.bytes) : nil)
  }

  private func readPage(_ cursor: inout ByteCursor) throws(ParquetError) {
    guard cursor.remaining > 0 else { throw ByteCursor.corrupt("the chunk ends before its last value") }
    let rest = UnsafeRawBufferPointer(rebasing: cursor.bytes[cursor.position...])
    let (header, headerSize) = try PageHeader.read(rest)
    _ = try cursor.take(headerSize)
    let body = try cursor.take(Int(header.compressedSize))
    if options.verifiesChecksums, let checksum = header.checksum, checksum != pageChecksum(body) {
      throw ParquetError(.checksumMismatch, "the page is not what was written: its CRC-32 differs")
    }
    guard Int(header.uncompressedSize) <= options.maximumPageBytes else {
      throw ParquetError(
        .limitExceeded, "a page of \(header.uncompressedSize) bytes; raise maximumPageBytes to read it")
    }
    switch header.kind {
    case .dictionary(let count, let encoding):
      try readDictionary(body, header, count: Int(count), encoding: encoding)
    case .data(let count, let encoding, let levelEncoding):
      try readData(body, header, count: Int(count), encoding: encoding, levelEncoding: levelEncoding)
    case .dataV2(let info):
      try readDataV2(body, header, info)
    case .other:
      break
    }
  }

  private func readDictionary(
    _ body: UnsafeRawBufferPointer, _ header: PageHeader, count: Int, encoding: Int32
  ) throws(ParquetError) {
    guard dictionary == nil, rowsRead == 0 else {
      throw ByteCursor.corrupt("a dictionary page that is not the first of its chunk")
    }
    guard encoding == Encoding.plain.rawValue || encoding == Encoding.plainDictionary.rawValue else {
      throw ByteCursor.corrupt("a dictionary in encoding \(encoding)")
    }
    try decompress(body, size: Int(header.uncompressedSize))
    let entries = ValueAccumulator(column: column, limit: options.maximumColumnBytes)
    var cursor = ByteCursor(page.bytes)
    try entries.append(&cursor, encoding: .plain, count: count)
    dictionary = entries
  }

  private func readData(
    _ body: UnsafeRawBufferPointer, _ header: PageHeader, count: Int, encoding: Int32, levelEncoding: Int32
  ) throws(ParquetError) {
    try checkCount(count)
    try decompress(body, size: Int(header.uncompressedSize))
    var cursor = ByteCursor(page.bytes)
    var present = count
    if column.isOptional && count > 0 {
      switch Encoding(rawValue: levelEncoding) {
      case .rle:
        var levels = ByteCursor(try cursor.take(try cursor.length()))
        present = try appendLevels(&levels, count: count)
      case .bitPacked:
        present = appendLegacyLevels(try cursor.take((count + 7) / 8), count: count)
      default:
        throw ByteCursor.corrupt("definition levels in encoding \(levelEncoding)")
      }
    }
    try appendValues(&cursor, encoding: encoding, count: present)
    rowsRead += count
  }

  private func readDataV2(
    _ body: UnsafeRawBufferPointer, _ header: PageHeader, _ info: PageHeader.DataPageV2
  ) throws(ParquetError) {
    let count = Int(info.valueCount)
    try checkCount(count)
    guard info.rowCount == info.valueCount else {
      throw ByteCursor.corrupt("a flat page whose rows are not its values")
    }
    var raw = ByteCursor(body)
    // Levels stay uncompressed in front of the values.
    _ = try raw.take(Int(info.repetitionLevelByteCount))
    var levels = ByteCursor(try raw.take(Int(info.definitionLevelByteCount)))
    let size = Int(header.uncompressedSize) - raw.position
    guard size >= 0 else { throw ByteCursor.corrupt("levels larger than their page") }
    let stored = try raw.take(raw.remaining)
    page.removeAll()
    try decompressor.decompress(stored, codec: info.isCompressed ? codec : .uncompressed, size: size, to: &page)
    let present = column.isOptional ? try appendLevels(&levels, count: count) : count
    guard present == count - Int(info.nullCount) else {
      throw ByteCursor.corrupt("\(count - present) nulls where the page announces \(info.nullCount)")
    }
    var cursor = ByteCursor(page.bytes)
    try appendValues(&cursor, encoding: info.encoding, count: present)
    rowsRead += count
  }

  private func checkCount(_ count: Int) throws(ParquetError) {
    guard count <= valueCount - rowsRead else {
      throw ByteCursor.corrupt("\(count) values where the footer leaves room for \(valueCount - rowsRead)")
    }
    // Levels and indices take four bytes a row while they are decoded.
    guard (rowsRead + count) * 4 <= min(options.maximumColumnBytes, Int(UInt32.max)) else {
      throw ParquetError(.limitExceeded, "\(rowsRead + count) rows in a chunk; raise maximumColumnBytes")
    }
  }

  private func decompress(_ body: UnsafeRawBufferPointer, size: Int) throws(ParquetError) {
    page.removeAll()
    try decompressor.decompress(body, codec: codec, size: size, to: &page)
  }

  private func appendValues(_ cursor: inout ByteCursor, encoding raw: Int32, count: Int) throws(ParquetError) {
    guard let encoding = Encoding(rawValue: raw) else {
      throw ParquetError(.unsupported, "values in encoding \(raw) cannot be read")
    }
    guard count > 0 else { return }
    guard encoding == .rleDictionary || encoding == .plainDictionary else {
      return try values.append(&cursor, encoding: encoding, count: count)
    }
    guard let dictionary else { throw ByteCursor.corrupt("indices without a dictionary page before them") }
    let bitWidth = Int(try cursor.byte())
    guard bitWidth <= 32 else { throw ByteCursor.corrupt("indices of \(bitWidth) bits") }
    indices.removeAll()
    let target = indices.reserve(count * 4).bindMemory(to: UInt32.self, capacity: count)
    try RLEDecoder.decode(&cursor, bitWidth: bitWidth, count: count, into: target)
    try values.append(UnsafeBufferPointer(start: target, count: count), from: dictionary)
  }

  /// Appends `count` validity bytes: how many rows have a value.
  private func appendLevels(_ levels: inout ByteCursor, count: Int) throws(ParquetError) -> Int {
    guard count > 0 else { return 0 }
    indices.removeAll()
    let source = indices.reserve(count * 4).bindMemory(to: UInt32.self, capacity: count)
    try RLEDecoder.decode(&levels, bitWidth: 1, count: count, into: source)
    let target = validity.reserve(count)
    var present = 0
    for index in 0..<count {
      target.storeBytes(of: UInt8(truncatingIfNeeded: source[index]), toByteOffset: index, as: UInt8.self)
      present &+= Int(source[index])
    }
    validity.advance(by: count)
    return present
  }

  /// The deprecated BIT_PACKED levels: most significant bit first, without a length.
  private func appendLegacyLevels(_ bits: UnsafeRawBufferPointer, count: Int) -> Int {
    let target = validity.reserve(count)
    var present = 0
    for index in 0..<count {
      let bit = bits[index >> 3] >> UInt8(7 - (index & 7)) & 1
      target.storeBytes(of: bit, toByteOffset: index, as: UInt8.self)
      present += Int(bit)
    }
    validity.advance(by: count)
    return present
  }
}

/// Reads the pages of one column chunk.
final class ColumnChunkReader {
  private let column: LeafColumn
  private let codec: Codec
  private let valueCount: Int
  private let options: ReaderOptions
  /// Decrypts the pages of an encrypted chunk.
  private let opener: ChunkOpener?
  private let values: ValueAccumulator
  private var dictionary: ValueAccumulator?
  private let decompressor = PageDecompressor()
  private var page = ByteBuilder()
  private var indices = ByteBuilder()
  /// One byte per entry of a column whose maximum is not 0.
  private var definitions = ByteBuilder()
  private var repetitions = ByteBuilder()
  /// Values and nulls so far.
  private var entriesRead = 0
  /// Bytes of pages so far, after decompression.
  private var unpacked = 0

  init(column: LeafColumn, codec: Codec, valueCount: Int, options: ReaderOptions, opener: ChunkOpener? = nil) {
    self.column = column
    self.codec = codec
    self.valueCount = valueCount
    self.options = options
    self.opener = opener
    values = ValueAccumulator(column: column, limit: options.maximumColumnBytes, capacity: valueCount)
  }

  /// Decodes the chunk.
  ///
  /// - Parameter bytes: The pages, followed by ``PageDecompressor/slack`` readable bytes.
  func read(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) -> LeafEntries {
    var cursor = ByteCursor(bytes)
    var ordinal = 0
    while entriesRead < valueCount {
      do {
        try readPage(&cursor)
      } catch {
        throw error.located(page: ordinal)
      }
      ordinal += 1
    }
    guard entriesRead == valueCount else {
      throw ByteCursor.corrupt("pages hold \(entriesRead) values where the footer says \(valueCount)")
    }
    return LeafEntries(
      column: column, count: entriesRead, values: values.finish(),
      levels: Levels(definitions: Array(definitions.bytes), repetitions: Array(repetitions.bytes)))
  }

  private func readPage(_ cursor: inout ByteCursor) throws(ParquetError) {
    guard cursor.remaining > 0 else { throw ByteCursor.corrupt("the chunk ends before its last value") }
    let header = if let opener { try opener.takeHeader(&cursor) } else { try PageHeader.take(&cursor) }
    let stored = try cursor.take(Int(header.compressedSize))
    if options.verifiesChecksums, let checksum = header.checksum, checksum != pageChecksum(stored) {
      throw ParquetError(.checksumMismatch, "the page is not what was written: its CRC-32 differs")
    }
    guard Int(header.uncompressedSize) <= options.maximumPageBytes else {
      throw ParquetError(
        .limitExceeded, "a page of \(header.uncompressedSize) bytes; raise maximumPageBytes to read it")
    }
    unpacked += Int(header.uncompressedSize)
    guard unpacked <= unpackedLimit else {
      throw ParquetError(
        .limitExceeded, "pages of more than \(unpackedLimit) bytes in a chunk; raise maximumColumnBytes to read it")
    }
    let body = if let opener { try opener.open(stored) } else { stored }
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

  /// Far more than pages take whose values fit ``ReaderOptions/maximumColumnBytes``: pages of few values or none
  /// would otherwise cost time without end, as a few bytes decompress to a page of zeros.
  private var unpackedLimit: Int {
    let column = min(max(options.maximumColumnBytes, 0), Int(UInt32.max))
    return 16 * column + min(max(options.maximumPageBytes, 0), Int(UInt32.max))
  }

  private func readDictionary(
    _ body: UnsafeRawBufferPointer, _ header: PageHeader, count: Int, encoding: Int32
  ) throws(ParquetError) {
    guard dictionary == nil, entriesRead == 0 else {
      throw ByteCursor.corrupt("a dictionary page that is not the first of its chunk")
    }
    guard encoding == Encoding.plain.rawValue || encoding == Encoding.plainDictionary.rawValue else {
      throw ByteCursor.corrupt("a dictionary in encoding \(encoding)")
    }
    try decompress(body, size: Int(header.uncompressedSize))
    let entries = ValueAccumulator(column: column, limit: options.maximumColumnBytes, capacity: nil)
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
    if column.maximumRepetitionLevel > 0 { try appendLevels(&cursor, .repetition, levelEncoding, count: count) }
    var present = count
    if column.maximumDefinitionLevel > 0 {
      present = try appendLevels(&cursor, .definition, levelEncoding, count: count)
    }
    try appendValues(&cursor, encoding: encoding, count: present)
    entriesRead += count
  }

  private func readDataV2(
    _ body: UnsafeRawBufferPointer, _ header: PageHeader, _ info: PageHeader.DataPageV2
  ) throws(ParquetError) {
    let count = Int(info.valueCount)
    try checkCount(count)
    var raw = ByteCursor(body)
    // Levels stay uncompressed in front of the values.
    var repetitions = ByteCursor(try raw.take(Int(info.repetitionLevelByteCount)))
    var definitions = ByteCursor(try raw.take(Int(info.definitionLevelByteCount)))
    let size = Int(header.uncompressedSize) - raw.position
    guard size >= 0 else { throw ByteCursor.corrupt("levels larger than their page") }
    let stored = try raw.take(raw.remaining)
    page.removeAll()
    try decompressor.decompress(stored, codec: info.isCompressed ? codec : .uncompressed, size: size, to: &page)
    let rows =
      column.maximumRepetitionLevel > 0 ? try appendRuns(&repetitions, .repetition, count: count) : count
    guard rows == Int(info.rowCount) else {
      throw ByteCursor.corrupt("a page of \(rows) rows that announces \(info.rowCount)")
    }
    let present =
      column.maximumDefinitionLevel > 0 ? try appendRuns(&definitions, .definition, count: count) : count
    // Within lists, writers differ in which entries they count as nulls.
    guard present == count - Int(info.nullCount) || column.maximumRepetitionLevel > 0 else {
      throw ByteCursor.corrupt("\(count - present) nulls where the page announces \(info.nullCount)")
    }
    var cursor = ByteCursor(page.bytes)
    try appendValues(&cursor, encoding: info.encoding, count: present)
    entriesRead += count
  }

  private func checkCount(_ count: Int) throws(ParquetError) {
    guard count <= valueCount - entriesRead else {
      throw ByteCursor.corrupt("\(count) values where the footer leaves room for \(valueCount - entriesRead)")
    }
    // Levels and indices take four bytes an entry while they are decoded.
    guard (entriesRead + count) * 4 <= min(options.maximumColumnBytes, Int(UInt32.max)) else {
      throw ParquetError(.limitExceeded, "\(entriesRead + count) values and nulls in a chunk; raise maximumColumnBytes")
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

  private enum LevelKind {
    case definition
    case repetition
  }

  /// Appends the levels of a page of version 1: as ``appendRuns(_:_:count:)``.
  @discardableResult
  private func appendLevels(
    _ cursor: inout ByteCursor, _ kind: LevelKind, _ encoding: Int32, count: Int
  ) throws(ParquetError) -> Int {
    guard count > 0 else { return 0 }
    switch Encoding(rawValue: encoding) {
    case .rle:
      var levels = ByteCursor(try cursor.take(try cursor.length()))
      return try appendRuns(&levels, kind, count: count)
    case .bitPacked:
      let bitWidth = bitWidth(kind)
      return try append(kind, count: count) { target throws(ParquetError) in
        BitUnpacker.unpackLegacy(
          try cursor.take((count * bitWidth + 7) / 8), bitWidth: bitWidth, count: count, into: target)
      }
    default:
      throw ByteCursor.corrupt("levels in encoding \(encoding)")
    }
  }

  /// Appends `count` levels: how many of them are a value, or how many start a row.
  private func appendRuns(
    _ levels: inout ByteCursor, _ kind: LevelKind, count: Int
  ) throws(ParquetError) -> Int {
    guard count > 0 else { return 0 }
    let bitWidth = bitWidth(kind)
    return try append(kind, count: count) { target throws(ParquetError) in
      try RLEDecoder.decode(&levels, bitWidth: bitWidth, count: count, into: target)
    }
  }

  private func bitWidth(_ kind: LevelKind) -> Int {
    kind == .definition ? column.definitionBitWidth : column.repetitionBitWidth
  }

  private func append(
    _ kind: LevelKind, count: Int, _ decode: (UnsafeMutablePointer<UInt32>) throws(ParquetError) -> Void
  ) throws(ParquetError) -> Int {
    indices.removeAll()
    let source = indices.reserve(count * 4).bindMemory(to: UInt32.self, capacity: count)
    try decode(source)
    switch kind {
    case .definition:
      return try Self.narrow(source, count, maximum: column.maximumDefinitionLevel, to: &definitions)
        .countMaximum
    case .repetition:
      return try Self.narrow(source, count, maximum: column.maximumRepetitionLevel, to: &repetitions).countZero
    }
  }

  /// Appends levels as bytes, once none is known to exceed the maximum.
  private static func narrow(
    _ source: UnsafePointer<UInt32>, _ count: Int, maximum: Int, to output: inout ByteBuilder
  ) throws(ParquetError) -> (countMaximum: Int, countZero: Int) {
    let target = output.reserve(count)
    let maximum = UInt32(maximum)
    var largest: UInt32 = 0
    // As narrow as the levels, so that several are counted at once; a page has fewer than 2^31.
    var countMaximum: UInt32 = 0
    var countZero: UInt32 = 0
    for index in 0..<count {
      let level = source[index]
      largest = max(largest, level)
      countMaximum &+= level == maximum ? 1 : 0
      countZero &+= level == 0 ? 1 : 0
      target.storeBytes(of: UInt8(truncatingIfNeeded: level), toByteOffset: index, as: UInt8.self)
    }
    guard largest <= maximum else { throw ByteCursor.corrupt("a level of \(largest), above the maximum of \(maximum)") }
    output.advance(by: count)
    return (Int(countMaximum), Int(countZero))
  }
}

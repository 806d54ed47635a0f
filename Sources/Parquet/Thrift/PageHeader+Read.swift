extension PageHeader {
  /// Takes the header at the cursor.
  static func take(_ cursor: inout ByteCursor) throws(ParquetError) -> PageHeader {
    let (header, size) = try read(cursor.rest)
    _ = try cursor.take(size)
    return header
  }

  /// Reads the header at the start of `bytes`: the header, and how many bytes it takes.
  static func read(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) -> (PageHeader, Int) {
    var reader = CompactReader(bytes)
    var type: Int32?
    var uncompressed: Int32?
    var compressed: Int32?
    var checksum: UInt32?
    var data: Kind?
    var dataV2: Kind?
    var dictionary: Kind?
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: type = try reader.int32(field)
      case 2: uncompressed = try reader.int32(field)
      case 3: compressed = try reader.int32(field)
      case 4: checksum = UInt32(bitPattern: try reader.int32(field))
      case 5: data = try readData(&reader, field)
      case 7: dictionary = try readDictionary(&reader, field)
      case 8: dataV2 = .dataV2(try readDataV2(&reader, field))
      default: return false
      }
      return true
    }
    guard let type, let uncompressed, let compressed, uncompressed >= 0, compressed >= 0 else {
      throw ByteCursor.corrupt("a page header without type or sizes")
    }
    let kind: Kind? =
      switch type {
      case 0: data
      case 2: dictionary
      case 3: dataV2
      default: .other
      }
    guard let kind else { throw ByteCursor.corrupt("a page header without the part its type demands") }
    return (
      PageHeader(kind: kind, uncompressedSize: uncompressed, compressedSize: compressed, checksum: checksum),
      reader.position
    )
  }

  private static func readData(
    _ reader: inout CompactReader, _ field: CompactReader.Field
  ) throws(ParquetError) -> Kind {
    try reader.expectStructure(field)
    var valueCount: Int32?
    var encoding: Int32?
    var levelEncoding = Encoding.rle.rawValue
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: valueCount = try reader.int32(field)
      case 2: encoding = try reader.int32(field)
      case 3: levelEncoding = try reader.int32(field)
      default: return false
      }
      return true
    }
    guard let valueCount, valueCount >= 0, let encoding else {
      throw ByteCursor.corrupt("a data page without a count of values or an encoding")
    }
    return .data(valueCount: valueCount, encoding: encoding, levelEncoding: levelEncoding)
  }

  private static func readDictionary(
    _ reader: inout CompactReader, _ field: CompactReader.Field
  ) throws(ParquetError) -> Kind {
    try reader.expectStructure(field)
    var valueCount: Int32?
    var encoding: Int32?
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: valueCount = try reader.int32(field)
      case 2: encoding = try reader.int32(field)
      default: return false
      }
      return true
    }
    guard let valueCount, valueCount >= 0, let encoding else {
      throw ByteCursor.corrupt("a dictionary page without a count of values or an encoding")
    }
    return .dictionary(valueCount: valueCount, encoding: encoding)
  }

  private static func readDataV2(
    _ reader: inout CompactReader, _ field: CompactReader.Field
  ) throws(ParquetError) -> DataPageV2 {
    try reader.expectStructure(field)
    var page = DataPageV2(
      valueCount: -1, nullCount: -1, rowCount: -1, encoding: -1, definitionLevelByteCount: -1,
      repetitionLevelByteCount: -1, isCompressed: true)
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: page.valueCount = try reader.int32(field)
      case 2: page.nullCount = try reader.int32(field)
      case 3: page.rowCount = try reader.int32(field)
      case 4: page.encoding = try reader.int32(field)
      case 5: page.definitionLevelByteCount = try reader.int32(field)
      case 6: page.repetitionLevelByteCount = try reader.int32(field)
      case 7: page.isCompressed = try reader.bool(field)
      default: return false
      }
      return true
    }
    guard page.valueCount >= 0, page.nullCount >= 0, page.rowCount >= 0, page.nullCount <= page.valueCount,
      page.definitionLevelByteCount >= 0, page.repetitionLevelByteCount >= 0
    else { throw ByteCursor.corrupt("a data page of version 2 without its counts") }
    return page
  }
}

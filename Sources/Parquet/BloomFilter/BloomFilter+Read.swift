extension BloomFilter {
  /// Reads header and bitset from the start of `range`.
  init(
    at range: Range<Int>, _ source: ByteSource, limit: Int, opener: ChunkOpener? = nil
  ) throws(ParquetError) {
    var buffer = ByteBuilder()
    let near = range.lowerBound..<min(range.upperBound, range.lowerBound + Self.headerLimit)
    try source.read(near, into: &buffer)
    var cursor = ByteCursor(buffer.bytes)
    let size: Int
    if let opener {
      var header = ByteBuilder()
      try opener.open(&cursor, .bloomFilterHeader, to: &header)
      size = try Self.header(header.bytes).size
    } else {
      let header = try Self.header(buffer.bytes)
      size = header.size
      _ = try cursor.take(header.headerSize)
    }
    guard size <= limit else {
      throw ParquetError(.limitExceeded, "a bloom filter of \(size) bytes; raise maximumPageBytes to read it")
    }
    let stored = size + (opener == nil ? 0 : 4 + ModuleCipher.nonceByteCount + ModuleCipher.tagByteCount)
    guard stored <= range.count - cursor.position else {
      throw ByteCursor.corrupt("a bloom filter beyond the end of the data")
    }
    let start = range.lowerBound + cursor.position
    buffer.removeAll()
    try source.read(start..<start + stored, into: &buffer)
    if let opener {
      var bitset = ByteBuilder()
      var cursor = ByteCursor(buffer.bytes)
      try opener.open(&cursor, .bloomFilterBitset, to: &bitset)
      swap(&buffer, &bitset)
    }
    guard buffer.count == size, let filter = BloomFilter(bitset: buffer.bytes) else {
      throw ByteCursor.corrupt("a bloom filter of \(size) bytes is not whole blocks")
    }
    self = filter
  }

  /// More than any header takes whose unions have one member each, encrypted or not.
  private static let headerLimit = 128

  private static func header(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) -> (size: Int, headerSize: Int) {
    var reader = CompactReader(bytes)
    var size: Int32 = -1
    var known = 0
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: size = try reader.int32(field)
      case 2, 3, 4:
        try reader.expectStructure(field)
        // BLOCK, XXHASH and UNCOMPRESSED are the first member of their unions.
        try reader.structure { _, field throws(ParquetError) in
          if field.id == 1 { known += 1 }
          return false
        }
      default: return false
      }
      return true
    }
    guard known == 3 else { throw ParquetError(.unsupported, "a bloom filter of an unknown kind") }
    guard size > 0 else { throw ByteCursor.corrupt("a bloom filter without a size") }
    return (Int(size), reader.position)
  }

  /// False if no row of `column` holds `value`.
  func mayContain(_ value: ScalarValue, column: LeafColumn) -> Bool {
    // Decimals of variable length have many forms of one number.
    if case .int128 = value, column.physicalType == .byteArray { return true }
    // What equals a zero or nothing at all is no question of bits.
    if value.isNaN(in: column.type.order) { return false }
    var bytes = value.statisticsBytes(typeLength: column.typeLength)
    if contains(bytes.withUnsafeBytes { XXHash64.hash($0) }) { return true }
    guard let last = bytes.indices.last, column.hasNaN, value.isZero(in: column.type.order) else { return false }
    bytes[last] ^= 0x80
    return contains(bytes.withUnsafeBytes { XXHash64.hash($0) })
  }
}

extension ScalarValue {
  fileprivate func isZero(in order: ValueOrder) -> Bool {
    switch self {
    case .float(let value): value == 0
    case .double(let value): value == 0
    case .bytes(let bytes): order == .half && ValueOrder.number(half: bytes) == 0
    default: false
    }
  }
}

/// What a footer says about the size of values and the shape of a chunk (parquet.thrift, SizeStatistics).
struct SizeStatistics {
  var unencodedByteCount: Int64?
  var repetitions: [Int64] = []
  var definitions: [Int64] = []

  init(_ reader: inout CompactReader) throws(ParquetError) {
    var unencoded: Int64?
    var repetitions: [Int64] = []
    var definitions: [Int64] = []
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: unencoded = try reader.int64(field)
      case 2: for _ in 0..<(try reader.list(field, of: .i64, as: Int64.self)) { repetitions.append(try reader.int64Element()) }
      case 3: for _ in 0..<(try reader.list(field, of: .i64, as: Int64.self)) { definitions.append(try reader.int64Element()) }
      default: return false
      }
      return true
    }
    unencodedByteCount = unencoded
    self.repetitions = repetitions
    self.definitions = definitions
  }
}

extension FileMetaData.EncodingCount {
  init(_ reader: inout CompactReader) throws(ParquetError) {
    var entry = FileMetaData.EncodingCount()
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: entry.pageType = try reader.int32(field)
      case 2: entry.encoding = try reader.int32(field)
      case 3: entry.count = try reader.int32(field)
      default: return false
      }
      return true
    }
    self = entry
  }
}

/// The footer as it lies in the file, before anything in it is believed.
struct FileMetaData {
  struct RowGroup {
    var chunks: [Chunk] = []
    var rowCount: Int64 = -1
    var totalByteSize: Int64 = 0
    var ordinal: Int16?
    var fileOffset: Int64?
    var totalCompressedSize: Int64?
    var sorting: [Sorting] = []
  }

  /// How many pages of a kind have an encoding.
  struct EncodingCount: Hashable {
    var pageType: Int32 = -1
    var encoding: Int32 = -1
    var count: Int32 = -1
  }

  struct Sorting {
    var column: Int32 = -1
    var isDescending = false
    var nullsFirst = false
  }

  struct Chunk {
    var filePath: String?
    var hasMetadata = false
    var physicalType: Int32 = -1
    var path: [String] = []
    var codec: Int32 = -1
    var valueCount: Int64 = -1
    var totalUncompressedSize: Int64 = 0
    var totalCompressedSize: Int64 = -1
    var dataPageOffset: Int64 = -1
    var dictionaryPageOffset: Int64?
    var statistics: RawStatistics?
    var encodings: [Int32] = []
    var encodingCounts: [EncodingCount] = []
    var sizes: SizeStatistics?
    var columnIndex: (offset: Int64, length: Int32) = (0, 0)
    var offsetIndex: (offset: Int64, length: Int32) = (0, 0)
    /// How the key of an encrypted chunk is found.
    var crypto: ColumnCryptoMetaData?
    /// The module that holds the metadata of an encrypted chunk.
    var encryptedMetadata: [UInt8]?
    /// The key, once found.
    var secret: ChunkSecret?
    var bloomFilter: (offset: Int64, length: Int32) = (0, 0)
  }

  /// Bounds as the file states them.
  struct RawStatistics {
    var nullCount: Int64?
    var distinctCount: Int64?
    var maximum: [UInt8]?
    var minimum: [UInt8]?
    /// The deprecated bounds, whose order depends on the writer.
    var legacyMaximum: [UInt8]?
    var legacyMinimum: [UInt8]?
    var isMaximumExact = false
    var isMinimumExact = false
    var nanCount: Int64?
  }

  var version: Int32?
  var schema: [SchemaElement] = []
  var rowCount: Int64 = -1
  var rowGroups: [RowGroup] = []
  var keyValues: [KeyValue] = []
  var createdBy: String?
  /// True per leaf if its bounds follow TYPE_ORDER.
  var typeOrdered: [Bool] = []
  /// How a plaintext footer was signed.
  var signing: FileCryptoMetaData?
  /// Where the structure ends: a signature may follow.
  private(set) var byteCount = 0

  private init() {}

  init(_ bytes: UnsafeRawBufferPointer) throws(ParquetError) {
    var file = FileMetaData()
    var reader = CompactReader(bytes)
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: file.version = try reader.int32(field)
      case 2:
        for _ in 0..<(try reader.list(field, of: .structure, as: SchemaElement.self)) {
          file.schema.append(try SchemaElement(&reader))
        }
      case 3: file.rowCount = try reader.int64(field)
      case 4:
        for _ in 0..<(try reader.list(field, of: .structure, as: RowGroup.self)) { file.rowGroups.append(try RowGroup(&reader)) }
      case 5:
        for _ in 0..<(try reader.list(field, of: .structure, as: KeyValue.self)) { file.keyValues.append(try KeyValue(&reader)) }
      case 6: file.createdBy = try reader.string(field)
      case 7:
        for _ in 0..<(try reader.list(field, of: .structure, as: Bool.self)) { file.typeOrdered.append(try reader.isTypeOrder()) }
      case 8:
        try reader.expectStructure(field)
        var signing = file.signing ?? FileCryptoMetaData()
        try signing.readAlgorithm(&reader)
        file.signing = signing
      case 9: file.signing?.keyMetadata = try reader.binary(field)
      default: return false
      }
      return true
    }
    self = file
    byteCount = reader.position
  }
}

extension CompactReader {
  /// A ColumnOrder: true if its member is TYPE_ORDER.
  fileprivate mutating func isTypeOrder() throws(ParquetError) -> Bool {
    var isTypeOrder = false
    try structure { _, field throws(ParquetError) in
      isTypeOrder = field.id == 1
      return false
    }
    return isTypeOrder
  }
}

extension FileMetaData.RowGroup {
  init(_ reader: inout CompactReader) throws(ParquetError) {
    var group = FileMetaData.RowGroup()
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1:
        for _ in 0..<(try reader.list(field, of: .structure, as: FileMetaData.Chunk.self)) {
          group.chunks.append(try FileMetaData.Chunk(&reader))
        }
      case 2: group.totalByteSize = try reader.int64(field)
      case 3: group.rowCount = try reader.int64(field)
      case 5: group.fileOffset = try reader.int64(field)
      case 6: group.totalCompressedSize = try reader.int64(field)
      case 7: group.ordinal = try reader.int16(field)
      case 4:
        for _ in 0..<(try reader.list(field, of: .structure, as: FileMetaData.Sorting.self)) {
          group.sorting.append(try FileMetaData.Sorting(&reader))
        }
      default: return false
      }
      return true
    }
    self = group
  }
}

extension FileMetaData.Sorting {
  init(_ reader: inout CompactReader) throws(ParquetError) {
    var sorting = FileMetaData.Sorting()
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: sorting.column = try reader.int32(field)
      case 2: sorting.isDescending = try reader.bool(field)
      case 3: sorting.nullsFirst = try reader.bool(field)
      default: return false
      }
      return true
    }
    self = sorting
  }
}

extension FileMetaData.Chunk {
  init(_ reader: inout CompactReader) throws(ParquetError) {
    var chunk = FileMetaData.Chunk()
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: chunk.filePath = try reader.string(field)
      case 3:
        try reader.expectStructure(field)
        try chunk.readMetadata(&reader)
      case 4: chunk.offsetIndex.offset = try reader.int64(field)
      case 5: chunk.offsetIndex.length = try reader.int32(field)
      case 6: chunk.columnIndex.offset = try reader.int64(field)
      case 7: chunk.columnIndex.length = try reader.int32(field)
      case 8:
        try reader.expectStructure(field)
        chunk.crypto = try ColumnCryptoMetaData(&reader)
      case 9: chunk.encryptedMetadata = try reader.binary(field)
      default: return false
      }
      return true
    }
    self = chunk
  }

  /// Reads metadata that lay in a module of its own, and forgets what the footer says in plaintext.
  mutating func replaceMetadata(_ reader: inout CompactReader) throws(ParquetError) {
    var chunk = FileMetaData.Chunk()
    chunk.filePath = filePath
    chunk.columnIndex = columnIndex
    chunk.offsetIndex = offsetIndex
    chunk.crypto = crypto
    try chunk.readMetadata(&reader)
    self = chunk
  }

  private mutating func readMetadata(_ reader: inout CompactReader) throws(ParquetError) {
    var chunk = self
    chunk.hasMetadata = true
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: chunk.physicalType = try reader.int32(field)
      case 2:
        for _ in 0..<(try reader.list(field, of: .i32, as: Int32.self)) { chunk.encodings.append(try reader.int32Element()) }
      case 3:
        for _ in 0..<(try reader.list(field, of: .binary, as: String.self)) {
          chunk.path.append(String(decoding: try reader.binaryElement(), as: UTF8.self))
        }
      case 4: chunk.codec = try reader.int32(field)
      case 5: chunk.valueCount = try reader.int64(field)
      case 6: chunk.totalUncompressedSize = try reader.int64(field)
      case 7: chunk.totalCompressedSize = try reader.int64(field)
      case 9: chunk.dataPageOffset = try reader.int64(field)
      case 11: chunk.dictionaryPageOffset = try reader.int64(field)
      case 12:
        try reader.expectStructure(field)
        chunk.statistics = try FileMetaData.RawStatistics(&reader)
      case 13:
        for _ in 0..<(try reader.list(field, of: .structure, as: FileMetaData.EncodingCount.self)) {
          chunk.encodingCounts.append(try FileMetaData.EncodingCount(&reader))
        }
      case 14: chunk.bloomFilter.offset = try reader.int64(field)
      // Drafts of the format had something else here, and files with it exist.
      case 15 where field.kind == CompactWriter.Kind.i32.rawValue: chunk.bloomFilter.length = try reader.int32(field)
      case 16:
        try reader.expectStructure(field)
        chunk.sizes = try SizeStatistics(&reader)
      default: return false
      }
      return true
    }
    self = chunk
  }
}

extension FileMetaData.RawStatistics {
  init(_ reader: inout CompactReader) throws(ParquetError) {
    var statistics = FileMetaData.RawStatistics()
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: statistics.legacyMaximum = try reader.binary(field)
      case 2: statistics.legacyMinimum = try reader.binary(field)
      case 3: statistics.nullCount = try reader.int64(field)
      case 4: statistics.distinctCount = try reader.int64(field)
      case 5: statistics.maximum = try reader.binary(field)
      case 6: statistics.minimum = try reader.binary(field)
      case 7: statistics.isMaximumExact = try reader.bool(field)
      case 8: statistics.isMinimumExact = try reader.bool(field)
      case 9: statistics.nanCount = try reader.int64(field)
      default: return false
      }
      return true
    }
    self = statistics
  }
}

extension KeyValue {
  init(_ reader: inout CompactReader) throws(ParquetError) {
    var key: String?
    var value: String?
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: key = try reader.string(field)
      case 2: value = try reader.string(field)
      default: return false
      }
      return true
    }
    guard let key else { throw ByteCursor.corrupt("key-value metadata without a key") }
    self.init(key: key, value: value)
  }
}

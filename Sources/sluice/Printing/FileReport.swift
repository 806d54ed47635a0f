internal import Parquet

/// What `lake inspect` tells about a file, with the keys of its JSON.
struct FileReport: Encodable {
  struct Column: Encodable {
    var name: String
    var type: String
    var physicalType: String
    var optional: Bool
    var fieldID: Int32?
  }

  struct Chunk: Encodable {
    var column: String
    var codec: String
    var encodings: [String]
    var values: Int
    var nulls: Int?
    var distinct: Int?
    var nans: Int?
    var compressedBytes: Int
    var uncompressedBytes: Int
    var minimum: String?
    var maximum: String?
    var minimumExact: Bool?
    var maximumExact: Bool?
    var encryption: String?
    var columnIndex: Bool
    var offsetIndex: Bool
    var bloomFilter: Bool
    var pages: [Page]?
  }

  struct Page: Encodable {
    var kind: String
    var offset: Int
    var headerBytes: Int
    var compressedBytes: Int
    var uncompressedBytes: Int
    var values: Int
    var encoding: String?
    var checksum: String
  }

  struct RowGroup: Encodable {
    var rows: Int
    var chunks: [Chunk]
  }

  struct Fault: Encodable {
    var code: String
    var message: String
    var rowGroup: Int?
    var column: String?
    var page: Int?

    init(_ fault: VerificationFault) {
      code = fault.code.rawValue
      message = fault.message
      rowGroup = fault.rowGroup
      column = fault.column
      page = fault.page
    }
  }

  var file: String
  var createdBy: String?
  var rows: Int
  var encryption: String?
  var schema: [Column]
  var rowGroups: [RowGroup]
  /// Keys of the key-value metadata with the sizes of their values, which may be long.
  var keyValueBytes: [String: Int]
  /// `nil` unless the file was verified.
  var faults: [Fault]?

  init(_ reader: ParquetReader, path: String, pages: Bool, bounds: Bool) throws {
    file = path
    createdBy = reader.createdBy
    rows = reader.rowCount
    encryption = reader.encryption.map { "\($0.algorithm), \($0.footer) footer" + ($0.isVerified ? "" : ", not verified") }
    schema = reader.schema.map {
      Column(
        name: $0.name, type: "\($0.type)", physicalType: "\($0.physicalType)", optional: $0.isOptional, fieldID: $0.fieldID)
    }
    keyValueBytes = Dictionary(
      reader.keyValueMetadata.map { ($0.key, $0.value?.utf8.count ?? 0) }, uniquingKeysWith: { first, _ in first })
    rowGroups = try reader.rowGroups.enumerated().map { ordinal, group in
      RowGroup(
        rows: group.rowCount,
        chunks: try group.columns.enumerated().map { index, chunk in
          var entry = Chunk(chunk, reader.schema[index], bounds: bounds)
          if pages, !chunk.isHidden {
            entry.pages = try reader.readPages(rowGroup: ordinal, column: index).map(Page.init)
          }
          return entry
        })
    }
  }
}

extension FileReport.Chunk {
  init(_ chunk: ColumnChunkSummary, _ column: LeafColumn, bounds: Bool) {
    let statistics = chunk.statistics
    self.init(
      column: column.name, codec: "\(chunk.codec)", encodings: chunk.encodings.map { "\($0)" }, values: chunk.valueCount,
      nulls: statistics?.nullCount, distinct: statistics?.distinctCount, nans: statistics?.nanCount,
      compressedBytes: chunk.compressedByteCount, uncompressedBytes: chunk.uncompressedByteCount,
      minimum: bounds ? statistics?.minimum.map { BoundText.text($0, column.type) } : nil,
      maximum: bounds ? statistics?.maximum.map { BoundText.text($0, column.type) } : nil,
      minimumExact: statistics?.minimum.map { _ in statistics?.isMinimumExact ?? false },
      maximumExact: statistics?.maximum.map { _ in statistics?.isMaximumExact ?? false },
      encryption: chunk.encryption.map { $0 == .footerKey ? "footer key" : "column key" },
      columnIndex: chunk.hasColumnIndex, offsetIndex: chunk.hasOffsetIndex, bloomFilter: chunk.hasBloomFilter)
  }
}

extension FileReport.Page {
  init(_ page: PageDescription) {
    self.init(
      kind: page.kind.rawValue, offset: page.offset, headerBytes: page.headerByteCount,
      compressedBytes: page.compressedByteCount, uncompressedBytes: page.uncompressedByteCount, values: page.valueCount,
      encoding: page.encoding.map { "\($0)" }, checksum: page.checksum.rawValue)
  }
}

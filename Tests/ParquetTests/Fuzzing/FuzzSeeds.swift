@testable import Parquet

/// Small files of every feature, and inputs for the decoders: where the fuzzers start from.
enum FuzzSeeds {
  static func inputs(_ target: FuzzTarget) throws -> [[UInt8]] {
    switch target {
    case .file: return try files()
    case .footer: return try files().compactMap(footer)
    case .pageHeader:
      return [
        PageHeader(kind: .data(valueCount: 9, encoding: 8, levelEncoding: 3), uncompressedSize: 40, compressedSize: 30, checksum: 7),
        PageHeader(kind: .dictionary(valueCount: 3, encoding: 0), uncompressedSize: 40, compressedSize: 30, checksum: nil),
      ].map { $0.encoded() }
    case .runs: return [[1, 0, 20, 40, 1], [3, 0, 16, 5, 0x88, 0xC6, 0xFA, 0, 0, 0], [20, 0, 9, 18, 1, 2, 3]]
    case .deltas:
      return [Int64(1), 300].map { step in
        var output = ByteBuilder()
        let values = (0..<200).map { Int64($0 * $0) * step }
        values.withUnsafeBufferPointer { DeltaBinaryPackedEncoder.append($0, to: &output) }
        return [1, 0, 200] + Array(output.bytes)
      }
    case .values:
      return (0..<9).flatMap { type in
        (0..<6).map { encoding in [type, encoding, 0, 4] + Array(repeating: 1, count: 80) }
      } + [[5, 3, 0, 2, 128, 1, 4, 2, 2, 0, 0, 0, 0, 0, 65, 66], [5, 4, 0, 1, 128, 1, 4, 1, 0, 128, 1, 4, 1, 2, 65]]
    case .codecs:
      return [Compression.snappy, .gzip(level: 1), .zstd(level: 1), .lz4Raw].enumerated().compactMap { index, compression in
        var output = ByteBuilder()
        let text = Array(repeating: Array("abcdefg".utf8), count: 40).flatMap { $0 }
        guard (try? text.withUnsafeBytes({ try PageCompressor().compress($0, with: compression, to: &output) })) != nil
        else { return nil }
        return [UInt8(index + 1), 1, 24] + Array(output.bytes)
      }
    }
  }

  private static func footer(_ file: [UInt8]) -> [UInt8]? {
    guard file.suffix(4) == Array("PAR1".utf8)[...] else { return nil }
    let end = file.count - 8
    let length = file[end..<end + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    return Array(file[end - length..<end])
  }

  static func files() throws -> [[UInt8]] {
    var files: [[UInt8]] = []
    for compression in [Compression.uncompressed, .snappy, .gzip(level: 1), .zstd(level: 1), .lz4Raw] {
      for pages in [DataPageVersion.v1, .v2] {
        var properties = WriterProperties(compression: compression)
        properties.dataPages = pages
        properties.pageRows = 5
        files.append(try flat(properties))
        properties.encodings = .compact
        properties.dictionaryPageLimit = 0
        files.append(try flat(properties))
        files.append(try nested(properties))
      }
    }
    let key = try EncryptionKey(FileFuzzing.footerKey)
    for footer in [FileEncryption.Footer.encrypted, .signedPlaintext] {
      var encryption = FileEncryption(footerKey: key)
      encryption.footer = footer
      encryption.columns = .only(["text": .key(try EncryptionKey(FileFuzzing.columnKey)), "number": .footerKey])
      files.append(try flat(WriterProperties(compression: .uncompressed), encryption))
    }
    return files
  }

  private static func flat(_ properties: WriterProperties, _ encryption: FileEncryption? = nil) throws -> [UInt8] {
    let schema = [
      LeafColumn(name: "text", type: .string, isOptional: true),
      LeafColumn(name: "number", type: .int64, isOptional: false),
      LeafColumn(name: "amount", type: .decimal(precision: 38, scale: 2), isOptional: true),
      LeafColumn(name: "flag", type: .boolean, isOptional: true),
      LeafColumn(name: "ratio", type: .double, isOptional: false),
    ]
    var properties = properties
    var bloom = ColumnProperties()
    bloom.bloomFilter = BloomFilterProperties()
    properties.columns["number"] = bloom
    var file: [UInt8] = []
    var writer = try ParquetFileWriter(schema: schema, properties: properties, encryption: encryption) { file += $0 }
    let text = Array("abbcccdddd".utf8)
    let offsets: [UInt32] = [0, 1, 3, 6, 10, 10, 10, 10, 10]
    let validity: [UInt8] = [1, 1, 0, 1, 1, 1, 1, 0, 1, 1]
    let numbers: [Int64] = [1, 2, 3, 5, 8, 13, 21, 34, 55, 1 << 40]
    let amounts: [Int128] = [1, -1, 1 << 100, 0, 7, 7, 7, 7]
    let flags: [UInt8] = [1, 0, 1, 1, 1, 1, 1, 0]
    let ratios: [Double] = [0, -0.0, 1, .nan, 2, 2, 2, 2, .infinity, 3]
    for _ in 0..<2 {
      func encoder(_ column: Int) -> ColumnChunkEncoder { ColumnChunkEncoder(column: schema[column], properties: properties) }
      try writer.append(
        rowGroup: [
          try encoder(0).encode(bytes: text.span, offsets: offsets.span, validity: validity.span, rowCount: 10),
          try encoder(1).encode(int64: numbers.span, validity: nil, rowCount: 10),
          try encoder(2).encode(int128: amounts.span, validity: validity.span, rowCount: 10),
          try encoder(3).encode(boolean: flags.span, validity: validity.span, rowCount: 10),
          try encoder(4).encode(double: ratios.span, validity: nil, rowCount: 10),
        ], rowCount: 10)
    }
    _ = try writer.finish()
    return file
  }

  private static func nested(_ properties: WriterProperties) throws -> [UInt8] {
    let schema = try Schema([
      .list("tags", element: .leaf("element", .string)),
      .map("terms", key: .leaf("key", .string, isOptional: false), value: .leaf("value", .int32)),
    ])
    let fields: [FieldValues] = [
      try FieldValues([.list([.scalar(.bytes([65])), .null]), .null, .list([])], field: schema.fields[0]),
      try FieldValues([.map(keys: [.scalar(.bytes([66]))], values: [.scalar(.int32(4))]), .map(keys: [], values: []), .null], field: schema.fields[1]),
    ]
    var file: [UInt8] = []
    var writer = try ParquetFileWriter(schema: schema, properties: properties) { file += $0 }
    try writer.append(
      rowGroup: try RowGroupEncoder(schema: schema, properties: properties).encode(fields, rowCount: 3), rowCount: 3)
    _ = try writer.finish()
    return file
  }
}

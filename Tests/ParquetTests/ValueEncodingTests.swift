import Parquet
import Testing

/// The writer's encodings: what each column may take, that it is taken, and that it reads back.
@Suite struct ValueEncodingTests {
  /// Encodings other than a dictionary that a column of this physical type may take.
  static func encodings(_ type: PhysicalType) -> [Encoding] {
    switch type {
    case .boolean: [.plain, .rle]
    case .int32, .int64: [.plain, .deltaBinaryPacked, .byteStreamSplit]
    case .float, .double: [.plain, .byteStreamSplit]
    case .byteArray: [.plain, .deltaLengthByteArray, .deltaByteArray]
    case .fixedLengthByteArray: [.plain, .deltaByteArray, .byteStreamSplit]
    case .int96: []
    }
  }

  static let codecs: [Compression] = [
    .uncompressed, .snappy, .lz4Raw, .gzip(level: 1), .zstd(level: 1), .zstd(level: 9),
  ]

  /// Random properties, with an encoding of its own for each column.
  static func properties(_ random: inout SeededGenerator, _ fixtures: [Fixture]) -> WriterProperties {
    var properties = WriterProperties(compression: random.pick(codecs))
    properties.dataPages = random.pick([.v1, .v2])
    properties.encodings = random.pick([.plain, .deltas, .compact])
    properties.pageRows = random.pick([7, 50, 128, 1000, 20_000])
    properties.pageBytes = random.pick([500, 1 << 20])
    properties.dictionaryPageLimit = random.pick([0, 4000, 1 << 20])
    for fixture in fixtures {
      var column = ColumnProperties()
      if random.chance(60) { column.encoding = random.pick(encodings(fixture.column.physicalType)) }
      if random.chance(20) { column.compression = random.pick(codecs) }
      if random.chance(20) { column.dictionaryPageLimit = random.pick([0, 1 << 20]) }
      if random.chance(20) { column.statistics = random.pick([.nullCounts, .chunk]) }
      properties.columns[fixture.column.name] = column
    }
    return properties
  }

  @Test("every encoding of every type reads back", arguments: 0..<UInt64(Depth.count(120, deep: 3000)))
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: 4_000 + seed)
    var generator = FixtureGenerator(seed: 2_000_000 + seed)
    let rows = random.pick([1, 2, 8, 33, 127, 128, 129, 257, 1000, 3001])
    let fixtures = generator.table(rows: rows)
    let properties = Self.properties(&random, fixtures)
    let reader = try ParquetReader(bytes: try writeFile(fixtures, properties, rowsPerGroup: random.pick([1000, 130])))
    let expected = fixtures.flatMap { ["# " + $0.column.name] + $0.lines }
    #expect(firstDifference(try canonicalDump(reader), expected) == nil)
    for (fixture, chunk) in zip(fixtures, reader.rowGroups[0].columns) {
      guard let encoding = properties.columns[fixture.column.name]?.encoding else { continue }
      #expect(chunk.encodings == (encoding == .rle ? [.rle] : encoding == .plain ? [.plain, .rle] : [.rle, encoding]))
    }
  }

  private func column(_ type: LeafType) -> LeafColumn { LeafColumn(name: "c", type: type, isOptional: false) }

  private func encode(
    _ type: LeafType, _ values: [ScalarValue], _ properties: WriterProperties
  ) throws -> EncodedColumnChunk {
    try Fixture(column: column(type), values: values).encode(0..<values.count, properties)
  }

  @Test("the compact profile takes what suits the data")
  func compact() throws {
    let properties = WriterProperties.compact
    let sequence = (0..<50_000).map { ScalarValue.int64(1_000_000_007 + Int64($0) * 3) }
    #expect(try encode(.int64, sequence, properties).encoding == .deltaBinaryPacked)
    #expect(try encode(.int64, sequence, properties).bytes.count < 1500)
    var random = SeededGenerator(seed: 1)
    let few = (0..<50_000).map { _ in ScalarValue.int32(Int32(random.below(3)) * 1_000_000_003 / 2) }
    #expect(try encode(.int32, few, properties).encoding == .rleDictionary)
    let noise = (0..<50_000).map { _ in ScalarValue.int64(Int64(bitPattern: random.next())) }
    #expect(try encode(.int64, noise, properties).encoding == .plain)
    let doubles = (0..<50_000).map { _ in ScalarValue.double(Double(random.below(1 << 40)) / 100) }
    #expect(try encode(.double, doubles, properties).encoding == .byteStreamSplit)
    let wide = (0..<50_000).map { _ in ScalarValue.int128(Int128(random.next())) }
    #expect(try encode(.decimal(precision: 38, scale: 0), wide, properties).encoding == .plain)
    // Text takes the smaller of its two forms.
    let names = (0..<50_000).map { _ in ScalarValue.bytes(Array(String(random.below(1 << 40)).utf8)) }
    let chosen = try encode(.string, names, properties)
    for encoding in [Encoding.plain, .deltaLengthByteArray] {
      var forced = properties
      forced.columns["c"] = ColumnProperties()
      forced.columns["c"]?.encoding = encoding
      #expect(chosen.bytes.count <= (try encode(.string, names, forced)).bytes.count * 101 / 100)
    }
  }

  @Test("deltas wrap around instead of taking more bits than the type", arguments: [LeafType.int32, .int64])
  func wrapping(type: LeafType) throws {
    var properties = WriterProperties(compression: .uncompressed)
    properties.columns["c"] = ColumnProperties()
    properties.columns["c"]?.encoding = .deltaBinaryPacked
    let extremes: [ScalarValue] =
      type == .int32
      ? [.int32(.max), .int32(.min), .int32(0), .int32(.min), .int32(.max), .int32(-1)]
      : [.int64(.max), .int64(.min), .int64(0), .int64(.min), .int64(.max), .int64(-1)]
    let values = (0..<600).map { extremes[$0 % 6] }
    let file = try writeFile([Fixture(column: column(type), values: values)], properties)
    let read = try ParquetReader(bytes: file).readColumn(rowGroup: 0, column: 0)
    #expect((0..<600).map { read.value(at: $0) } == values)
    let width = type == .int32 ? 4 : 8
    #expect(file.count < 600 * width + 600, "\(file.count) bytes")
  }

  @Test("an encoding that the type does not have is refused, as is a column that does not exist")
  func refused() throws {
    func code(_ type: LeafType, _ change: (inout ColumnProperties) -> Void, name: String = "c") -> ParquetError.Code? {
      var own = ColumnProperties()
      change(&own)
      var properties = WriterProperties()
      properties.columns[name] = own
      do {
        _ = try ParquetFileWriter(schema: [column(type)], properties: properties) { _ in }
        return nil
      } catch { return error.code }
    }
    #expect(code(.string, { $0.encoding = .deltaBinaryPacked }) == .invalidProperties)
    #expect(code(.boolean, { $0.encoding = .byteStreamSplit }) == .invalidProperties)
    #expect(code(.int32, { $0.encoding = .rleDictionary }) == .invalidProperties)
    #expect(code(.int32, { $0.compression = .zstd(level: 20) }) == .invalidProperties)
    #expect(code(.boolean, { $0.bloomFilter = BloomFilterProperties() }) == .invalidProperties)
    #expect(code(.int32, { _ in }, name: "other") == .invalidProperties)
    #expect(code(.int32, { $0.encoding = .byteStreamSplit }) == nil)
  }

  @Test("values of a page of version 2 stay uncompressed where compression does not pay")
  func incompressible() throws {
    var random = SeededGenerator(seed: 3)
    var properties = WriterProperties(compression: .zstd(level: 1))
    properties.dataPages = .v2
    properties.dictionaryPageLimit = 0
    let noise = (0..<5000).map { _ in ScalarValue.int64(Int64(bitPattern: random.next())) }
    let values = noise + Array(repeating: .int64(5), count: 5000) + Array(repeating: nil, count: 5000)
    properties.pageRows = 5000
    let fixture = Fixture(column: LeafColumn(name: "c", type: .int64, isOptional: true), values: values)
    let file = try writeFile([fixture], properties)
    let headers = try PageHeaders.of(file, rowGroup: 0, column: 0)
    #expect(headers == ["v2 PLAIN raw", "v2 PLAIN compressed", "v2 PLAIN raw"])
    #expect(try canonical(ParquetReader(bytes: file).readColumn(rowGroup: 0, column: 0)) == fixture.lines)
  }

  @Test("chunks encoded on one, two or eight threads make the same file", arguments: [false, true])
  func threads(isCompact: Bool) async throws {
    var generator = FixtureGenerator(seed: 77)
    let fixtures = generator.table(rows: 3000)
    var properties = isCompact ? WriterProperties.compact : .compat
    for fixture in fixtures where fixture.column.type != .boolean && !fixture.column.omitStatistics {
      properties.columns[fixture.column.name] = ColumnProperties()
      properties.columns[fixture.column.name]?.bloomFilter = BloomFilterProperties()
    }
    var files: [[UInt8]] = []
    for width in [1, 2, 8] {
      let chunks = try await withThrowingTaskGroup(of: [(Int, EncodedColumnChunk)].self) { [properties] group in
        for worker in 0..<width {
          group.addTask {
            try stride(from: worker, to: fixtures.count, by: width).map { index in
              (index, try fixtures[index].encode(0..<3000, properties))
            }
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }.sorted { $0.0 < $1.0 }.map(\.1)
      }
      var file: [UInt8] = []
      var writer = try ParquetFileWriter(schema: fixtures.map(\.column), properties: properties) { file += $0 }
      try writer.append(rowGroup: chunks, rowCount: 3000)
      _ = try writer.finish()
      files.append(file)
    }
    #expect(files[0] == files[1] && files[0] == files[2])
  }
}

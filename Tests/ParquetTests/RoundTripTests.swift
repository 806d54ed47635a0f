import Parquet
import Testing

/// decode(encode(x)) == x, over types, nulls, shapes, page sizes, row groups and codecs.
@Suite struct RoundTripTests {
  static let codecs: [Compression] = [.uncompressed, .snappy, .gzip(level: 1), .zstd(level: 1), .zstd(level: 9)]

  @Test("every table reads back as it was written", arguments: 0..<UInt64(Depth.count(120, deep: 3000)))
  func tables(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var generator = FixtureGenerator(seed: seed &+ 1_000_000)
    let rows = random.pick([1, 2, 7, 8, 9, 63, 64, 65, 500, 1000, 3001])
    let fixtures = generator.table(rows: rows)
    var properties = WriterProperties(compression: random.pick(Self.codecs))
    properties.pageRows = random.pick([1, 7, 8, 100, 1000, 20_000])
    properties.pageBytes = random.pick([1, 64, 1000, 1 << 20])
    properties.dictionaryPageLimit = random.pick([0, 100, 4000, 1 << 20])
    if properties.pageRows == 1 || properties.pageBytes == 1, rows > 500 {
      properties.pageRows = 10_000
      properties.pageBytes = 4096
    }
    let file = try writeFile(fixtures, properties, rowsPerGroup: random.pick([1000, 1, 100, 4096]) + rows / 20)
    let reader = try ParquetReader(bytes: file)
    #expect(reader.rowCount == rows)
    for (index, fixture) in fixtures.enumerated() {
      // The flag to omit statistics is an instruction, not part of the file.
      let column = reader.schema[index]
      #expect(column.name == fixture.column.name && column.type == fixture.column.type)
      #expect(column.isOptional == fixture.column.isOptional && column.fieldID == fixture.column.fieldID)
    }
    let expected = fixtures.flatMap { ["# " + $0.column.name] + $0.lines }
    #expect(firstDifference(try canonicalDump(reader), expected) == nil)
  }

  @Test("the same values give the same bytes, in any order of calls and on any thread")
  func deterministic() async throws {
    var generator = FixtureGenerator(seed: 7)
    let fixtures = generator.table(rows: 2000)
    let properties = WriterProperties()
    let once = try writeFile(fixtures, WriterProperties(), rowsPerGroup: 700)
    let files = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<8 { group.addTask { try writeFile(fixtures, properties, rowsPerGroup: 700) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(files.allSatisfy { $0 == once })
  }

  @Test("a file on disk reads as one in memory")
  func onDisk() throws {
    var generator = FixtureGenerator(seed: 8)
    let folder = try TemporaryFolder()
    let file = try writeFile(generator.table(rows: 300))
    let path = folder.path + "/t.parquet"
    try save(file, path)
    #expect(try canonicalDump(ParquetReader(path: path)) == canonicalDump(ParquetReader(bytes: file)))
  }

  @Test("the shape of a decoded column is the shape the encoder takes")
  func shape() throws {
    let column = LeafColumn(name: "n", type: .int64, isOptional: true)
    let file = try writeFile([Fixture(column: column, values: [.int64(5), nil, .int64(-1)])])
    let decoded = try ParquetReader(bytes: file).readColumn(rowGroup: 0, named: "n")
    #expect(decoded.values == .int64([5, -1]))
    #expect(decoded.validity == [1, 0, 1])
    #expect(decoded.nullCount == 1)
    #expect([decoded.value(at: 0), decoded.value(at: 1), decoded.value(at: 2)] == [.int64(5), nil, .int64(-1)])
  }
}

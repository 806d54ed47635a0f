import Foundation
import Testing

@testable import Parquet

/// Split-block bloom filters: the hash, the size, what they exclude, and what others make of them.
@Suite struct BloomFilterTests {
  @Test(
    "XXH64 gives the published hashes",
    arguments: [
      ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("as", 0x1C33_0FB2_D66B_E179),
      ("asd", 0x631C_37CE_72A9_7393), ("asdf", 0x4158_72F5_99CE_A71E), ("abc", 0x44BC_2CF5_AD77_0999),
      ("xxhash", 0x32DD_3895_2C4B_C720),
      ("Call me Ishmael. Some years ago--never mind how long precisely-", 0x02A2_E854_70D6_FD96),
    ] as [(String, UInt64)])
  func vectors(text: String, hash: UInt64) {
    #expect(Array(text.utf8).withUnsafeBytes { XXHash64.hash($0) } == hash)
  }

  @Test("words hash as their bytes do")
  func words() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<100 {
      let word = random.next()
      #expect(XXHash64.hash(word) == withUnsafeBytes(of: word.littleEndian) { XXHash64.hash($0) })
      let half = UInt32(truncatingIfNeeded: word)
      #expect(XXHash64.hash(half) == withUnsafeBytes(of: half.littleEndian) { XXHash64.hash($0) })
    }
  }

  @Test("a filter of another implementation is read", .enabled(if: Corpora.isPresent, Corpora.reason))
  func corpus() throws {
    let bytes = try Corpora.bytes("data/bloom_filter.xxhash.bin")
    let filter = try BloomFilter(at: 0..<bytes.count, ByteSource(bytes), limit: 1 << 20)
    func contains(_ text: String) -> Bool { filter.contains(Array(text.utf8).withUnsafeBytes { XXHash64.hash($0) }) }
    for text in ["hello", "parquet", "bloom", "filter"] { #expect(contains(text)) }
    #expect((0..<1000).count { contains("absent \($0)") } < 50)
    let reader = try ParquetReader(bytes: try Corpora.bytes("data/data_index_bloom_encoding_stats.parquet"))
    let column = try #require(try reader.readBloomFilter(rowGroup: 0, column: 0))
    let values = try reader.readColumn(rowGroup: 0, column: 0)
    for row in 0..<values.rowCount {
      if let value = values.value(at: row) { #expect(column.mayContain(value, column: reader.schema[0])) }
    }
    #expect(!column.mayContain(.bytes(Array("Hello from nobody".utf8)), column: reader.schema[0]))
  }

  @Test(
    "filters never exclude what is there, and rarely admit what is not",
    arguments: [0.1, 0.01, 0.001], [1, 100, 5000, 60_000])
  func rates(rate: Double, distinct: Int) throws {
    var random = SeededGenerator(seed: UInt64(distinct))
    var properties = WriterProperties(compression: .uncompressed)
    var own = ColumnProperties()
    own.bloomFilter = BloomFilterProperties()
    own.bloomFilter?.falsePositiveRate = rate
    own.dictionaryPageLimit = random.pick([0, 1 << 20])
    properties.columns["c"] = own
    let present = Set((0..<distinct).map { _ in random.next() >> 1 })
    let values = (Array(present) + Array(present.prefix(100))).map { ScalarValue.int64(Int64($0)) }
    let column = LeafColumn(name: "c", type: .int64, isOptional: false)
    let reader = try ParquetReader(bytes: try writeFile([Fixture(column: column, values: values)], properties))
    let filter = try #require(try reader.readBloomFilter(rowGroup: 0, column: 0))
    #expect(values.allSatisfy { filter.mayContain($0, column: column) })
    let probes = 200_000
    let admitted = (0..<probes).count { _ in filter.contains(random.next()) }
    // Three standard deviations of the measurement besides.
    let limit = rate * 1.5 + 3 * (rate / Double(probes)).squareRoot()
    #expect(Double(admitted) / Double(probes) <= limit, "\(admitted) of \(probes), \(filter.byteCount) bytes")
    #expect(filter.byteCount & (filter.byteCount - 1) == 0)
    // Half of it would not do: the size follows from the number of different values.
    if filter.byteCount > 32 {
      let half = BloomFilter.falsePositiveRate(distinctCount: distinct, blocks: filter.byteCount / 64)
      #expect(half > rate * 0.98)
    }
  }

  @Test("every type that has filters finds its own values", arguments: 0..<UInt64(Depth.count(20, deep: 500)))
  func types(seed: UInt64) throws {
    var generator = FixtureGenerator(seed: 300 + seed)
    let types = FixtureGenerator.types.filter { $0 != .boolean } + [.float16]
    var fixtures = generator.table(rows: 300, types: types).map {
      Fixture(
        column: LeafColumn(name: $0.column.name, type: $0.column.type, isOptional: $0.column.isOptional),
        values: $0.values)
    }
    fixtures[3].values[0] = .double(-0.0)
    var properties = WriterProperties()
    properties.dictionaryPageLimit = seed % 2 == 0 ? 0 : 1 << 20
    for fixture in fixtures {
      properties.columns[fixture.column.name] = ColumnProperties()
      properties.columns[fixture.column.name]?.bloomFilter = BloomFilterProperties()
    }
    let reader = try ParquetReader(bytes: try writeFile(fixtures, properties, rowsPerGroup: 170))
    for (index, fixture) in fixtures.enumerated() {
      for (row, value) in fixture.values.enumerated() {
        guard let value, !value.isNaN(in: fixture.column.type.order) else { continue }
        let filter = try #require(try reader.readBloomFilter(rowGroup: row / 170, column: index))
        #expect(filter.mayContain(value, column: reader.schema[index]))
      }
    }
    let doubles = try #require(try reader.readBloomFilter(rowGroup: 0, column: 3))
    #expect(doubles.mayContain(.double(0.0), column: reader.schema[3]))
  }

  @Test("a filter grows no larger than allowed")
  func limited() throws {
    var own = ColumnProperties()
    own.bloomFilter = BloomFilterProperties()
    own.bloomFilter?.maximumBytes = 1500
    var properties = WriterProperties()
    properties.columns["c"] = own
    let values = (0..<50_000).map { ScalarValue.int64(Int64($0)) }
    let column = LeafColumn(name: "c", type: .int64, isOptional: false)
    let reader = try ParquetReader(bytes: try writeFile([Fixture(column: column, values: values)], properties))
    #expect(try reader.readBloomFilter(rowGroup: 0, column: 0)?.byteCount == 1024)
  }

  @Test("DuckDB excludes row groups by our filters", .enabled(if: Python.hasReaders, Python.reason))
  func duckdb() throws {
    let folder = try TemporaryFolder()
    var properties = WriterProperties()
    for name in ["text", "number"] {
      properties.columns[name] = ColumnProperties()
      properties.columns[name]?.bloomFilter = BloomFilterProperties()
    }
    // Even numbers only, spread over both row groups alike: bounds exclude nothing.
    let fixtures = [
      Fixture(
        column: LeafColumn(name: "text", type: .string, isOptional: true),
        values: (0..<4000).map { .bytes(Array("account \(($0 * 7919 % 4000) * 2)".utf8)) }),
      Fixture(
        column: LeafColumn(name: "number", type: .int64, isOptional: false),
        values: (0..<4000).map { .int64(Int64($0 * 7919 % 4000) * 2) }),
    ]
    try save(try writeFile(fixtures, properties, rowsPerGroup: 2000), folder.path + "/t.parquet")
    let printed = try Python.run(Self.probe, [folder.path + "/t.parquet"])
    #expect(printed == "found 0 wrong 0 excluded True True\n")
  }

  private static let probe = #"""
    import sys, duckdb
    f = sys.argv[1]
    con = duckdb.connect()
    missed = wrong = 0
    absent = {"text": 0, "number": 0}
    for column in ["text", "number"]:
        for n in range(0, 200):
            value = f"'account {n}'" if column == "text" else str(n)
            excluded = [r[-1] for r in con.execute(f"select * from parquet_bloom_probe('{f}', '{column}', {value})").fetchall()]
            found = con.execute(f"select count(*) from '{f}' where {column} = {value}").fetchone()[0]
            if n % 2 == 0 and (all(excluded) or found != 1): missed += 1
            if n % 2 == 1 and found != 0: wrong += 1
            if n % 2 == 1: absent[column] += sum(excluded)
    print("found", missed, "wrong", wrong, "excluded", absent["text"] > 180, absent["number"] > 180)
    """#
}

import Foundation
import Parquet
import Testing

/// Flat schemas × encodings × codecs × pages × row groups, through the readers of others.
@Suite(.enabled(if: Python.hasReaders, Python.reason)) struct EncodingInteroperabilityTests {
  /// Takes back what DuckDB and Polars do not read: integers in byte streams, and decimals of fixed length in
  /// anything but PLAIN.
  private static func restrict(_ properties: inout WriterProperties, _ fixtures: [Fixture]) {
    for fixture in fixtures where ![.float, .double].contains(fixture.column.physicalType) {
      let encoding = properties.columns[fixture.column.name]?.encoding
      let isFixed = fixture.column.physicalType == .fixedLengthByteArray
      if encoding == .byteStreamSplit || (isFixed && encoding == .deltaByteArray) {
        properties.columns[fixture.column.name]?.encoding = .plain
      }
    }
  }

  @Test("pyarrow, DuckDB and Polars read every encoding they know")
  func everyReader() throws {
    let folder = try TemporaryFolder()
    var expected: [String: [String]] = [:]
    for seed in 0..<UInt64(Depth.count(24, deep: 400)) {
      var generator = FixtureGenerator(seed: 120_000 + seed)
      var random = SeededGenerator(seed: 50 + seed)
      // Every third file has what pyarrow alone reads of these.
      let isForAll = seed % 3 != 0
      let types = isForAll ? InteroperabilityTests.common : InteroperabilityTests.common + [.fixed(length: 5), .float16]
      let fixtures = generator.table(rows: random.pick([1, 200, 900]), types: types)
      var properties = ValueEncodingTests.properties(&random, fixtures)
      if isForAll { Self.restrict(&properties, fixtures) }
      let name = "\(seed)-\(isForAll ? "all" : "arrow")"
      try save(try writeFile(fixtures, properties, rowsPerGroup: random.pick([130, 500, 1200])), "\(folder.path)/\(name).parquet")
      expected[name] = fixtures.flatMap { ["# " + $0.column.name] + $0.lines }
    }
    try Python.run(Oracle.canonicalizer + Self.readAll, [folder.path])
    try expectDumps(expected, in: folder.path) { $0.hasSuffix("all") ? ["pyarrow", "duckdb", "polars"] : ["pyarrow"] }
  }

  private static let readAll = #"""
    import duckdb, polars
    folder = sys.argv[1]
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'")
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        table = pq.ParquetFile(path, page_checksum_verification=True).read()
        table.validate(full=True)
        dump(table, path + ".pyarrow")
        if name.endswith("all.parquet"):
            dump(con.sql(f"select * from '{path}'").to_arrow_table(), path + ".duckdb")
            dump(polars.read_parquet(path).to_arrow(), path + ".polars")
    """#

  @Test("fastparquet reads the encodings it has")
  func fastparquet() throws {
    let folder = try TemporaryFolder()
    let types: [LeafType] = [.int32, .int64, .float, .double, .string, .boolean, .timestampMicros(utc: false)]
    for seed in 0..<UInt64(Depth.count(8, deep: 100)) {
      var generator = FixtureGenerator(seed: 130_000 + seed)
      var random = SeededGenerator(seed: 500 + seed)
      // pandas has no nulls among its integers.
      let fixtures = types.enumerated().map { index, type in
        let column = LeafColumn(name: "c\(index)", type: type, isOptional: type == .string)
        let values: [ScalarValue?] = (0..<700).map { row in
          // Its decoder of deltas crashes on wide ones, those of pyarrow's files too.
          if seed % 2 == 1, type == .int32 { return .int32(Int32(row * row % 1000)) }
          if seed % 2 == 1, type == .int64 { return .int64(Int64(row * row % 1000)) }
          return type == .string && random.chance(20) ? nil : generator.value(type)
        }
        return Fixture(column: column, values: values)
      }
      var properties = WriterProperties(
        compression: random.pick([.uncompressed, .snappy, .gzip(level: 1), .zstd(level: 1), .lz4Raw]))
      properties.pageRows = random.pick([100, 20_000])
      properties.dictionaryPageLimit = random.pick([0, 1 << 20])
      if seed % 2 == 1 {
        for name in ["c0", "c1"] {
          properties.columns[name] = ColumnProperties()
          properties.columns[name]?.encoding = .deltaBinaryPacked
        }
      }
      try save(try writeFile(fixtures, properties, rowsPerGroup: 400), "\(folder.path)/\(seed).parquet")
    }
    #expect(try Python.run(Self.compare, [folder.path]) == "")
  }

  /// Prints each column in which fastparquet finds other values than pyarrow.
  private static let compare = #"""
    import sys, os, fastparquet, numpy, pandas, pyarrow.parquet as pq
    folder = sys.argv[1]
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        theirs = fastparquet.ParquetFile(path).to_pandas()
        table = pq.read_table(path)
        for column in table.column_names:
            a, b = theirs[column].tolist(), table[column].to_pandas().tolist()
            same = len(a) == len(b) and all(x == y or (pandas.isna(x) and pandas.isna(y)) for x, y in zip(a, b))
            if not same: print(name, column, [(x, y) for x, y in zip(a, b) if x != y][:2])
    """#
}

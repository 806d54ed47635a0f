import Foundation
import Parquet
import Testing

/// Our files through the readers of others, and theirs through ours.
@Suite(.enabled(if: Python.hasReaders, Python.reason)) struct InteroperabilityTests {
  /// Types every engine of the suite knows; DuckDB and Polars have no half of the rest.
  static let common: [LeafType] = [
    .boolean, .int32, .int64, .float, .double, .string, .binary, .date, .timestampMicros(utc: true),
    .timestampMicros(utc: false), .decimal(precision: 5, scale: 2), .decimal(precision: 9, scale: 9),
    .decimal(precision: 18, scale: 2), .decimal(precision: 19, scale: 3), .decimal(precision: 38, scale: 6),
    .decimal(precision: 38, scale: 0), .integer(bitWidth: 8, isSigned: true), .integer(bitWidth: 64, isSigned: false),
  ]

  @Test("pyarrow, DuckDB and Polars read our values and schema")
  func others() throws {
    let folder = try TemporaryFolder()
    var expected: [String: [String]] = [:]
    for seed in 0..<UInt64(Depth.count(12, deep: 200)) {
      var generator = FixtureGenerator(seed: 90_000 + seed)
      var random = SeededGenerator(seed: seed)
      var properties = WriterProperties(compression: random.pick(RoundTripTests.codecs))
      properties.pageRows = random.pick([50, 1000, 20_000])
      properties.dictionaryPageLimit = random.pick([0, 2000, 1 << 20])
      let fixtures = generator.table(rows: 1200, types: Self.common)
      let file = try writeFile(fixtures, properties, rowsPerGroup: random.pick([500, 1200]))
      try save(file, "\(folder.path)/\(seed).parquet")
      expected["\(seed)"] = fixtures.flatMap { ["# " + $0.column.name] + $0.lines }
    }
    let types = try Python.run(Oracle.canonicalizer + Self.readAll, [folder.path])
    #expect(types.split(separator: "\n").first.map(String.init) == Self.arrowTypes)
    try expectDumps(expected, in: folder.path) { _ in ["pyarrow", "duckdb", "polars"] }
  }

  private static let arrowTypes =
    "bool int32 int64 float double string binary date32[day] timestamp[us, tz=UTC] timestamp[us] decimal128(5, 2) "
    + "decimal128(9, 9) decimal128(18, 2) decimal128(19, 3) decimal128(38, 6) decimal128(38, 0) int8 uint64"

  /// pyarrow checks every page's CRC on the way.
  static let readAll = #"""
    import duckdb, polars
    folder = sys.argv[1]
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'")
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        table = pq.ParquetFile(path, page_checksum_verification=True).read()
        table.validate(full=True)
        print(*[field.type for field in table.schema])
        dump(table, path + ".pyarrow")
        dump(con.sql(f"select * from '{path}'").to_arrow_table(), path + ".duckdb")
        if "without-polars" not in name: dump(polars.read_parquet(path).to_arrow(), path + ".polars")
    """#

  @Test("filters that prune by our statistics find the rows a full scan finds")
  func pruning() throws {
    let folder = try TemporaryFolder()
    let types = Self.common.filter { ![.boolean, .binary, .float, .double].contains($0) }
    for seed in 0..<UInt64(Depth.count(6, deep: 100)) {
      var generator = FixtureGenerator(seed: 70_000 + seed)
      var properties = WriterProperties()
      properties.pageRows = 100
      properties.statisticsLength = seed % 2 == 0 ? 64 : 4
      let file = try writeFile(generator.table(rows: 1000, types: types), properties, rowsPerGroup: 150)
      try save(file, "\(folder.path)/\(seed).parquet")
    }
    #expect(try Python.run(Self.prune, [folder.path]) == "")
  }

  /// Prints one line for each filter that finds other rows than comparing all values does.
  private static let prune = #"""
    import sys, os, random, duckdb, polars, pyarrow.parquet as pq, pyarrow.compute as pc
    folder = sys.argv[1]
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'")
    r = random.Random(1)
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        table = pq.read_table(path)
        frame = polars.scan_parquet(path)
        for column in table.column_names:
            values = [v for v in table[column] if v.is_valid]
            for value in [r.choice(values) for _ in range(2)] if values else []:
                for sign, compare in [(">=", pc.greater_equal), ("<=", pc.less_equal), ("=", pc.equal)]:
                    truth = pc.sum(compare(table[column], value)).as_py() or 0
                    found = con.execute(f"select count(*) from '{path}' where {column} {sign} ?", [value.as_py()]).fetchone()[0]
                    if found != truth: print(name, column, sign, "duckdb", found, truth)
                    found = pq.read_table(path, columns=[column], filters=[(column, sign if sign != "=" else "==", value)]).num_rows
                    if found != truth: print(name, column, sign, "pyarrow", found, truth)
                    needle = polars.from_arrow(pc.take(table[column], [table[column].index(value).as_py()]))[0]
                    literal = polars.lit(needle, dtype=frame.collect_schema()[column])
                    c = polars.col(column)
                    test = c >= literal if sign == ">=" else c <= literal if sign == "<=" else c == literal
                    found = frame.filter(test).select(polars.len()).collect().item()
                    if found != truth: print(name, column, sign, "polars", found, truth)
    """#

  @Test("half floats, UUIDs, fixed bytes and times read as pyarrow's own types")
  func rare() throws {
    let folder = try TemporaryFolder()
    let types: [LeafType] = [
      .fixed(length: 7), .uuid, .float16, .timeMillis(utc: true), .timeMicros(utc: false), .timeNanos(utc: false),
      .timestampMillis(utc: true), .timestampNanos(utc: false), .json, .integer(bitWidth: 16, isSigned: false),
    ]
    let fixtures = types.enumerated().map { index, type in
      let value: ScalarValue =
        switch type.physicalType {
        case .int32: .int32(1234)
        case .int64: .int64(5_000_000)
        case .byteArray: .bytes(Array("{}".utf8))
        default: .bytes(Array(repeating: 0x3C, count: type == .uuid ? 16 : type == .float16 ? 2 : 7))
        }
      return Fixture(column: LeafColumn(name: "c\(index)", type: type, isOptional: true), values: [value, nil, value])
    }
    try save(try writeFile(fixtures), folder.path + "/t.parquet")
    // Versions of pyarrow differ in which of these they wrap as extension types.
    let printed = try Python.run(
      """
      import sys, pyarrow.parquet as pq
      t = pq.read_table(sys.argv[1])
      print(*[getattr(f.type, "storage_type", f.type) for f in t.schema], sep="; ")
      print([c.null_count for c in t.columns] == [1] * t.num_columns)
      """, [folder.path + "/t.parquet"])
    #expect(
      printed == "fixed_size_binary[7]; fixed_size_binary[16]; halffloat; time32[ms]; time64[us]; time64[ns]; "
        + "timestamp[ms, tz=UTC]; timestamp[ns]; string; uint16\nTrue\n")
  }

  @Test("we read what pyarrow, DuckDB and Polars write, in every encoding they have")
  func ours() throws {
    let folder = try TemporaryFolder()
    try Python.run(Oracle.canonicalizer + Self.writeAll, [folder.path, Depth.isDeep ? "40" : "2"])
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".parquet") }
    #expect(files.count > 40)
    for name in files.sorted() {
      let path = "\(folder.path)/\(name)"
      let text = try String(contentsOfFile: path + ".txt", encoding: .utf8)
      let theirs = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
      do {
        #expect(firstDifference(try canonicalDump(try ParquetReader(path: path)), theirs) == nil, "\(name)")
      } catch {
        Issue.record("\(name): \(error)")
      }
    }
  }

  private static let writeAll = #"""
    import duckdb, polars, random, datetime
    folder, seeds = sys.argv[1], int(sys.argv[2])
    def table(seed, n):
        r = random.Random(seed)
        D = decimal.Decimal
        pick = lambda f, nulls=0.2: [None if r.random() < nulls else f() for _ in range(n)]
        words = ["", "a", "Zürich", "x" * 100, "naïve 😀"] + [str(i) * 3 for i in range(r.choice([3, 3000]))]
        return pa.table({
            "b": pa.array(pick(lambda: r.random() < 0.5), pa.bool_()),
            "i": pa.array(pick(lambda: r.choice([r.randrange(-2**31, 2**31), 5, -7])), pa.int32()),
            "l": pa.array(pick(lambda: r.choice([r.randrange(-2**63, 2**63), 5])), pa.int64()),
            "seq": pa.array(range(n), pa.int64()),
            "f": pa.array(pick(lambda: r.choice([r.random(), 1.5])), pa.float32()),
            "d": pa.array(pick(lambda: r.choice([r.random(), 0.25, -0.0])), pa.float64()),
            "s": pa.array(pick(lambda: r.choice(words)), pa.string()),
            "bin": pa.array(pick(lambda: r.randbytes(r.randrange(0, 40)), 0), pa.binary()),
            "day": pa.array(pick(lambda: datetime.date(1600, 1, 1) + datetime.timedelta(r.randrange(300000))), pa.date32()),
            "ts": pa.array(pick(lambda: r.randrange(-10**16, 10**16)), pa.int64()).cast(pa.timestamp("us", "UTC")),
            "d9": pa.array(pick(lambda: D(r.randrange(-10**9 + 1, 10**9)).scaleb(-2)), pa.decimal128(9, 2)),
            "d18": pa.array(pick(lambda: D(r.randrange(-10**18 + 1, 10**18)).scaleb(-4)), pa.decimal128(18, 4)),
            "d38": pa.array(pick(lambda: D(r.choice([r.randrange(-10**38 + 1, 10**38), -1, 1])).scaleb(-10)), pa.decimal128(38, 10)),
            "none": pa.array([None] * n, pa.int32()),
        })
    def keep(t, name, write):
        path = os.path.join(folder, name + ".parquet")
        write(t, path)
        dump(t, path + ".txt")
    con = duckdb.connect()
    for seed in range(seeds):
        t = table(seed, [1500, 1, 5000][seed % 3])
        for codec in ["none", "snappy", "gzip", "zstd", "lz4"]:
            for page in ["1.0", "2.0"]:
                for dictionary in [True, False]:
                    keep(t, f"pyarrow-{seed}-{codec}-{page}-{dictionary}", lambda t, p: pq.write_table(t, p, compression=codec, data_page_version=page, use_dictionary=dictionary, row_group_size=700, data_page_size=2000, write_page_checksum=True, store_schema=False))
        required = pa.table([t[c] for c in ["seq", "bin"]], schema=pa.schema([pa.field("seq", pa.int64(), nullable=False), pa.field("bin", pa.binary(), nullable=False)]))
        keep(required, f"pyarrow-{seed}-required", lambda t, p: pq.write_table(t, p, data_page_version="2.0"))
        for page in ["1.0", "2.0"]:
            encodings = {"b": "RLE", "i": "DELTA_BINARY_PACKED", "l": "DELTA_BINARY_PACKED", "seq": "DELTA_BINARY_PACKED", "f": "BYTE_STREAM_SPLIT", "d": "BYTE_STREAM_SPLIT", "s": "DELTA_BYTE_ARRAY", "bin": "DELTA_LENGTH_BYTE_ARRAY", "day": "DELTA_BINARY_PACKED", "ts": "BYTE_STREAM_SPLIT", "d9": "DELTA_BYTE_ARRAY", "d18": "BYTE_STREAM_SPLIT"}
            keep(t, f"pyarrow-{seed}-encodings-{page}", lambda t, p: pq.write_table(t, p, use_dictionary=False, column_encoding=encodings, data_page_version=page, data_page_size=3000))
        keep(t, f"pyarrow-{seed}-int-decimals", lambda t, p: pq.write_table(t, p, store_decimal_as_integer=True))
        con.register("t", t)
        for version in ["V1", "V2"]:
            for codec in ["uncompressed", "snappy", "gzip", "zstd", "lz4_raw"]:
                keep(t.drop_columns(["ts"]), f"duckdb-{seed}-{version}-{codec}", lambda t, p: con.execute(f"copy (select * exclude (ts) from t) to '{p}' (format parquet, parquet_version '{version}', compression '{codec}')"))
        frame = polars.from_arrow(t)
        for codec in ["uncompressed", "snappy", "gzip", "zstd", "lz4"]:
            keep(t, f"polars-{seed}-{codec}", lambda t, p: frame.write_parquet(p, compression=codec, row_group_size=600))
    """#
}

import Foundation
import Parquet
import Testing

/// Random nested tables: through our own reader, through the readers of others, and from their writers.
@Suite struct NestedPropertyTests {
  @Test("every nested table reads back as it was written", arguments: 0..<UInt64(Depth.count(150, deep: 5000)))
  func roundTrip(seed: UInt64) throws {
    let fixture = try NestedFixture(seed: seed)
    let reader = try ParquetReader(bytes: fixture.file)
    #expect(reader.tree.fields.map(Shape.init) == fixture.schema.fields.map(Shape.init))
    let found = try canonicalFields(reader)
    #expect(firstDifference(found, try fixture.lines()) == nil)
    for index in fixture.schema.fields.indices {
      var values: [NestedValue] = []
      for group in reader.rowGroups.indices {
        values += try reader.readField(rowGroup: group, field: index).nestedValues()
      }
      // NaN is not equal to itself; the lines above compare it.
      let hasFloats = fixture.schema.leaves[fixture.schema.fields[index].leaves].contains {
        $0.physicalType == .float || $0.physicalType == .double
      }
      #expect(hasFloats || values == fixture.values[index])
    }
  }

  /// A field without the instruction to omit statistics, which is no part of a file.
  struct Shape: Equatable {
    let text: String

    init(_ field: Schema.Field) {
      func describe(_ field: Schema.Field) -> String {
        let head = "\(field.name)\(field.isOptional ? "?" : "")#\(field.fieldID ?? -1)"
          + "@\(field.definitionLevel).\(field.repetitionLevel)"
        switch field.kind {
        case .leaf(let column): return "\(head):\(column.type) at \(column.path)"
        case .structure(let fields): return head + "{" + fields.map(describe).joined(separator: ",") + "}"
        case .list(let element): return head + "[" + describe(element) + "]"
        case .map(let key, let value): return head + "<" + describe(key) + ":" + (value.map(describe) ?? "") + ">"
        }
      }
      text = describe(field)
    }
  }

  @Test("pyarrow, DuckDB and Polars read our nested tables", .enabled(if: Python.hasReaders, Python.reason))
  func others() throws {
    let folder = try TemporaryFolder()
    var expected: [String: [String]] = [:]
    for seed in 0..<UInt64(Depth.count(40, deep: 1000)) {
      let fixture = try NestedFixture(seed: 500_000 + seed, types: InteroperabilityTests.common)
      let name = try hasEmptyDeltaPage(fixture.file) ? "\(seed)-without-polars" : "\(seed)"
      try save(fixture.file, "\(folder.path)/\(name).parquet")
      expected[name] = try fixture.lines()
    }
    #expect(expected.keys.count { $0.contains("without") } < expected.count / 3)
    try Python.run(Oracle.canonicalizer + InteroperabilityTests.readAll, [folder.path])
    for (name, lines) in expected {
      for engine in name.contains("without") ? ["pyarrow", "duckdb"] : ["pyarrow", "duckdb", "polars"] {
        let text = try String(contentsOfFile: "\(folder.path)/\(name).parquet.\(engine)", encoding: .utf8)
        let theirs = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        #expect(firstDifference(lines, theirs) == nil, "file \(name), \(engine)")
      }
    }
  }

  /// fastparquet (2026.9) has no structs within lists and no lists within lists, fails on lists in pages of version 2,
  /// mixes up rows where a list in a dictionary takes several pages, and loses some lists of text in PLAIN: all of it
  /// in files by pyarrow too. So its reading of ours is compared with its reading of the same values by pyarrow.
  @Test(
    "fastparquet makes of our lists and maps what it makes of pyarrow's", .enabled(if: Python.hasReaders, Python.reason))
  func fastparquet() throws {
    let folder = try TemporaryFolder()
    let schema = try Schema([
      .leaf("id", .int64, isOptional: false), .leaf("name", .string),
      .list("numbers", element: .leaf("e", .int64)), .list("words", element: .leaf("e", .string)),
      .map("terms", key: .leaf("k", .string, isOptional: false), value: .leaf("v", .double)),
    ])
    for seed in 0..<UInt64(Depth.count(12, deep: 200)) {
      var generator = NestedGenerator(seed: 900 + seed)
      let values = schema.fields.map { generator.rows($0, count: 60) }
      var properties = generator.properties()
      properties.encodings = .plain
      properties.dataPages = .v1
      properties.dictionaryPageLimit = 0
      let file = try writeNested(schema, values, properties, rowsPerGroup: generator.pick([20, 60]))
      try save(file, "\(folder.path)/\(seed).parquet")
    }
    let differences = try Python.run(Self.compareWithFastparquet, [folder.path])
    #expect(differences == "")
  }

  /// Prints where fastparquet reads our file otherwise than pyarrow's of the same values.
  private static let compareWithFastparquet = #"""
    import sys, os, math, fastparquet, pyarrow.parquet as pq
    def plain(v):
        if v is None or isinstance(v, float) and math.isnan(v): return None
        if isinstance(v, dict): return sorted((k, plain(x)) for k, x in v.items())
        if isinstance(v, (list, tuple)) or type(v).__name__ == "ndarray": return [plain(x) for x in v]
        return v.item() if hasattr(v, "item") else v
    for name in sorted(os.listdir(sys.argv[1])):
        path = os.path.join(sys.argv[1], name)
        file = pq.ParquetFile(path)
        with pq.ParquetWriter(path + ".theirs", file.schema_arrow, use_dictionary=False) as writer:
            for group in range(file.num_row_groups): writer.write_table(file.read_row_group(group))
        ours, theirs = [fastparquet.ParquetFile(p).to_pandas() for p in (path, path + ".theirs")]
        if len(ours) != 60: print(name, len(ours), "rows")
        for column in file.schema_arrow.names:
            for row, (a, b) in enumerate(zip(ours[column].tolist(), theirs[column].tolist())):
                if plain(a) != plain(b): print(name, column, row, plain(a), plain(b)); break
    """#

  /// Polars (2.1) panics on a page of a nested column in DELTA_BINARY_PACKED that holds no value, also when
  /// pyarrow wrote it.
  private func hasEmptyDeltaPage(_ file: [UInt8]) throws -> Bool {
    let reader = try ParquetReader(bytes: file)
    for (ordinal, group) in reader.rowGroups.enumerated() {
      for (column, chunk) in group.columns.enumerated() where chunk.encodings.contains(.deltaBinaryPacked) {
        guard let index = try reader.readPageIndex(rowGroup: ordinal, column: column) else { return true }
        if index.boundaryOrder == nil || index.pages.contains(where: \.isNull) { return true }
      }
    }
    return false
  }

  @Test("we read what pyarrow and Polars write of nested tables", .enabled(if: Python.hasReaders, Python.reason))
  func ours() throws {
    let folder = try TemporaryFolder()
    try Python.run(Oracle.canonicalizer + Self.writeAll, [folder.path, "\(Depth.count(40, deep: 1500))"])
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".parquet") }
    #expect(files.count >= 40)
    for name in files.sorted() {
      let path = "\(folder.path)/\(name)"
      let text = try String(contentsOfFile: path + ".txt", encoding: .utf8)
      let theirs = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
      do {
        #expect(firstDifference(try canonicalFields(try ParquetReader(path: path)), theirs) == nil, "\(name)")
      } catch {
        Issue.record("\(name): \(error)")
      }
    }
  }

  private static let writeAll = #"""
    import polars, random, datetime
    folder, seeds = sys.argv[1], int(sys.argv[2])
    leaf_types = [pa.int32(), pa.int64(), pa.string(), pa.bool_(), pa.float64(), pa.binary(), pa.date32(), pa.decimal128(12, 2), pa.decimal128(30, 4)]
    def random_type(r, depth, maps):
        kind = r.randrange(10) if depth else 0
        if kind < 2: return r.choice(leaf_types)
        if kind < 5: return pa.struct([pa.field("s%d" % i, random_type(r, depth - 1, maps), nullable=r.random() < 0.7) for i in range(r.randrange(1, 4))])
        if kind < 8 or not maps:
            t = pa.field("item", random_type(r, depth - 1, maps), nullable=r.random() < 0.7)
            return r.choice([pa.list_, pa.large_list])(t)
        return pa.map_(pa.string(), pa.field("value", random_type(r, depth - 1, maps), nullable=r.random() < 0.7))
    def value(r, t, nullable, nulls):
        if nullable and r.random() < nulls: return None
        n = r.choice([0, 1, 1, 2, 5])
        if pa.types.is_struct(t): return {f.name: value(r, f.type, f.nullable, nulls) for f in t}
        if pa.types.is_list(t) or pa.types.is_large_list(t): return [value(r, t.value_type, t.value_field.nullable, nulls) for _ in range(n)]
        if pa.types.is_map(t): return [("k%d" % i, value(r, t.item_type, t.item_field.nullable, nulls)) for i in range(n)]
        if pa.types.is_integer(t): return r.choice([r.randrange(-2**31, 2**31), 7])
        if pa.types.is_string(t): return r.choice(["", "a", "Zürich", "x" * 60, str(r.random())])
        if pa.types.is_boolean(t): return r.random() < 0.5
        if pa.types.is_floating(t): return r.choice([r.random(), -0.0, 1.5])
        if pa.types.is_binary(t): return r.randbytes(r.randrange(0, 20))
        if pa.types.is_date(t): return datetime.date(1600, 1, 1) + datetime.timedelta(r.randrange(300000))
        return decimal.Decimal(r.randrange(-10**11, 10**11)).scaleb(-t.scale)
    def table(seed, maps=True):
        r = random.Random(seed)
        n = r.choice([1, 7, 100, 400])
        fields = [pa.field("f%d" % i, random_type(r, 4, maps), nullable=r.random() < 0.7) for i in range(3)]
        nulls = r.choice([0, 0.1, 0.6])
        return pa.table([pa.array([value(r, f.type, f.nullable, nulls) for _ in range(n)], f.type) for f in fields], schema=pa.schema(fields))
    for seed in range(seeds):
        r = random.Random(seed)
        path = os.path.join(folder, "%d.parquet" % seed)
        if seed % 4 == 3:
            frame = polars.from_arrow(table(seed, maps=False))
            frame.write_parquet(path, compression=r.choice(["uncompressed", "snappy", "gzip", "zstd", "lz4"]), row_group_size=r.choice([3, 50, 1000]), data_page_size=r.choice([100, 2000, 1 << 20]))
            dump(pq.read_table(path), path + ".txt")
        else:
            t = table(seed)
            dictionary = r.random() < 0.5
            pq.write_table(t, path, compression=r.choice(["none", "snappy", "gzip", "zstd", "lz4"]), data_page_version=r.choice(["1.0", "2.0"]), use_dictionary=dictionary, row_group_size=r.choice([3, 50, 1000]), data_page_size=r.choice([100, 2000, 1 << 20]), write_batch_size=r.choice([2, 10, 1024]), use_compliant_nested_type=r.random() < 0.7, write_page_checksum=True, store_schema=False, write_page_index=r.random() < 0.5, store_decimal_as_integer=r.random() < 0.5)
            dump(t, path + ".txt")
    """#
}

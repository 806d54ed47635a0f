import Foundation
import Parquet
import Testing

/// What is on disk: pages, encodings, sizes, and what other readers make of the footer.
@Suite struct LayoutTests {
  private func text(_ values: [String], _ properties: WriterProperties = WriterProperties()) throws
    -> EncodedColumnChunk
  {
    let column = LeafColumn(name: "c", type: .string, isOptional: false)
    return try Fixture(column: column, values: values.map { .bytes(Array($0.utf8)) }).encode(
      0..<values.count, properties)
  }

  @Test("a chunk is a dictionary as a whole when that is smaller, else PLAIN as a whole")
  func dictionary() throws {
    let few = try text((0..<50_000).map { "branch-\($0 % 300)" })
    #expect(few.isDictionaryEncoded && few.distinctCount == 300 && few.pageCount == 3)
    let unique = try text((0..<50_000).map { "account-\($0)" })
    #expect(!unique.isDictionaryEncoded && unique.distinctCount == nil)
    var small = WriterProperties()
    small.dictionaryPageLimit = 1000
    #expect(try !text((0..<50_000).map { "branch-\($0 % 300)" }, small).isDictionaryEncoded)
    // Few at first, too many later: the chunk is PLAIN from its first page.
    let late = try text((0..<100_000).map { $0 < 40_000 ? "same" : "account number \($0)" })
    #expect(!late.isDictionaryEncoded)
  }

  @Test("values made to collide cost a dictionary, not the time of the machine")
  func collisions() throws {
    // Multiples of the inverse of the hash's factor all hash alike in the upper bits.
    var inverse: UInt64 = 1
    for _ in 0..<6 { inverse = inverse &* (2 &- 0x9E37_79B9_7F4A_7C15 &* inverse) }
    let values = (0..<100_000).map { ScalarValue.int64(unfolded(UInt64($0) &* inverse)) }
    let column = LeafColumn(name: "c", type: .int64, isOptional: false)
    let clock = ContinuousClock()
    let duration = try clock.measure {
      let chunk = try Fixture(column: column, values: values + values).encode(0..<200_000, WriterProperties())
      #expect(!chunk.isDictionaryEncoded)
    }
    #expect(duration < .seconds(2))
  }

  /// The number that `x ^ (x >> 32)` turns into `word`.
  private func unfolded(_ word: UInt64) -> Int64 { Int64(bitPattern: word ^ (word >> 32)) }

  @Test("pages end at the row and byte limits")
  func pages() throws {
    var properties = WriterProperties(compression: .uncompressed)
    properties.dictionaryPageLimit = 0
    properties.pageBytes = 10_000
    let column = LeafColumn(name: "c", type: .int64, isOptional: false)
    let file = try writeFile([Fixture(column: column, values: (0..<5000).map { .int64($0) })], properties)
    let reader = try ParquetReader(bytes: file)
    let index = try #require(try reader.readPageIndex(rowGroup: 0, column: 0))
    #expect(index.pages.count == 5)
    #expect(index.pages.allSatisfy { $0.byteCount < 10_100 })
    #expect(index.boundaryOrder == .ascending)
    properties.pageRows = 100
    let rows = try Fixture(column: column, values: (0..<5000).map { .int64($0) }).encode(0..<5000, properties)
    #expect(rows.pageCount == 50)
  }

  @Test(
    "the footer is what pyarrow and DuckDB expect of a careful writer", .enabled(if: Python.hasReaders, Python.reason))
  func footer() throws {
    let folder = try TemporaryFolder()
    var properties = WriterProperties()
    properties.keyValueMetadata = [KeyValue(key: "a", value: "1"), KeyValue(key: "b", value: "zwei ü")]
    let fixtures = [
      Fixture(
        column: LeafColumn(name: "s", type: .string, isOptional: true, fieldID: 1),
        values: (0..<900).map { .bytes(Array("v\($0 % 9)".utf8)) }),
      Fixture(
        column: LeafColumn(name: "n", type: .int64, isOptional: false, fieldID: 7), values: (0..<900).map { .int64($0) }
      ),
    ]
    try save(try writeFile(fixtures, properties, rowsPerGroup: 300), folder.path + "/t.parquet")
    let printed = try Python.run(Self.inspect, [folder.path + "/t.parquet"])
    #expect(
      printed == """
        1.0 sluice version 0.1.0 (build 1) 900 3
        {b'a': b'1', b'b': 'zwei ü'}
        s BYTE_ARRAY ZSTD ('PLAIN', 'RLE', 'RLE_DICTIONARY') True 0 v0 v8 True True 0 UTF8
        n INT64 ZSTD ('PLAIN', 'RLE') False 0 0 299 True True 0 NONE
        s BYTE_ARRAY ZSTD ('PLAIN', 'RLE', 'RLE_DICTIONARY') True 0 v0 v8 True True 0 UTF8
        n INT64 ZSTD ('PLAIN', 'RLE') False 0 300 599 True True 0 NONE
        s BYTE_ARRAY ZSTD ('PLAIN', 'RLE', 'RLE_DICTIONARY') True 0 v0 v8 True True 0 UTF8
        n INT64 ZSTD ('PLAIN', 'RLE') False 0 600 899 True True 0 NONE
        field ids [b'1', b'7']
        sizes agree True
        duckdb [(3, 900)] [('s', '0'), ('n', '0')]

        """)
  }

  private static let inspect = #"""
    import sys, pyarrow.parquet as pq, duckdb
    f = sys.argv[1]
    m = pq.read_metadata(f)
    print(m.format_version, m.created_by, m.num_rows, m.num_row_groups)
    print("{" + ", ".join(f"{k}: {v!r}" if v.isascii() else f"{k}: {v.decode()!r}" for k, v in sorted(m.metadata.items()) if k != b"ARROW:schema") + "}")
    agree = True
    for g in range(m.num_row_groups):
        group = m.row_group(g)
        agree = agree and group.total_byte_size == sum(group.column(c).total_uncompressed_size for c in range(2))
        for c in range(2):
            k = group.column(c); s = k.statistics
            agree = agree and k.file_offset == 0
            print(k.path_in_schema, k.physical_type, k.compression, k.encodings, k.has_dictionary_page, s.null_count, s.min, s.max, k.has_column_index, k.has_offset_index, k.file_offset, s.converted_type)
    schema = pq.ParquetFile(f).schema_arrow
    print("field ids", [schema.field(i).metadata[b"PARQUET:field_id"] for i in range(2)])
    print("sizes agree", agree)
    con = duckdb.connect()
    print("duckdb", con.sql(f"select num_row_groups, num_rows from parquet_file_metadata('{f}')").fetchall(),
          con.sql(f"select path_in_schema, stats_null_count::varchar from parquet_metadata('{f}') where row_group_id = 0").fetchall())
    """#

  @Test("a file without rows has no row group, and reads as empty", .enabled(if: Python.hasReaders, Python.reason))
  func empty() throws {
    let folder = try TemporaryFolder()
    var file: [UInt8] = []
    var writer = try ParquetFileWriter(
      schema: [LeafColumn(name: "a", type: .string, isOptional: true)], properties: WriterProperties()
    ) { file += $0 }
    let summary = try writer.finish()
    #expect(summary.rows == 0 && summary.rowGroups == 0 && summary.bytes == file.count)
    try save(file, folder.path + "/t.parquet")
    #expect(try ParquetReader(bytes: file).rowGroups.isEmpty)
    let printed = try Python.run(
      "import sys, pyarrow.parquet as pq; print(pq.read_table(sys.argv[1]).num_rows)", [folder.path + "/t.parquet"])
    #expect(printed == "0\n")
  }
}

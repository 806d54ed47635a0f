import Foundation
import Parquet
import Testing

/// Structs, lists and maps: by themselves, and through other readers.
@Suite struct NestedTests {
  /// What a Delta checkpoint needs, and every place a null can be.
  private static func schema() throws -> Schema {
    try Schema([
      .leaf("id", .int64, isOptional: false),
      .structure(
        "add", fieldID: 7,
        [
          .leaf("path", .string, isOptional: false),
          .map(
            "partitionValues", isOptional: false, key: .leaf("k", .string, isOptional: false),
            value: .leaf("v", .string)),
          .leaf("size", .int64),
          .list("tags", element: .leaf("x", .int32)),
        ]),
      .list("matrix", element: .list("row", isOptional: false, element: .leaf("cell", .double, isOptional: false))),
    ])
  }

  private static func text(_ string: String) -> NestedValue { .scalar(.bytes(Array(string.utf8))) }

  private static let rows: [[NestedValue]] = [
    [.scalar(.int64(1)), .null, .list([.list([.scalar(.double(1.5)), .scalar(.double(-2))]), .list([])])],
    [
      .scalar(.int64(2)),
      .structure([
        text("a/b"), .map(keys: [text("day"), text("bank")], values: [.null, text("acme")]), .scalar(.int64(9)),
        .list([.scalar(.int32(1)), .null, .scalar(.int32(3))]),
      ]), .list([]),
    ],
    [.scalar(.int64(3)), .structure([text(""), .map(keys: [], values: []), .null, .list([])]), .null],
    [.scalar(.int64(4)), .structure([text("z"), .map(keys: [], values: []), .null, .null]), .list([.list([])])],
  ]

  private static func write(_ schema: Schema, _ rows: [[NestedValue]]) throws -> [UInt8] {
    let properties = WriterProperties()
    let encoder = RowGroupEncoder(schema: schema, properties: properties)
    var file: [UInt8] = []
    var writer = try ParquetFileWriter(schema: schema, properties: properties) { file += $0 }
    let fields = try schema.fields.enumerated().map { index, field in
      try FieldValues(rows.map { $0[index] }, field: field)
    }
    try writer.append(rowGroup: try encoder.encode(fields, rowCount: rows.count), rowCount: rows.count)
    _ = try writer.finish()
    return file
  }

  @Test("a nested table reads back as it was written, with its schema")
  func roundTrip() throws {
    let schema = try Self.schema()
    let reader = try ParquetReader(bytes: try Self.write(schema, Self.rows))
    #expect(reader.tree == schema)
    #expect(reader.schema.map(\.maximumDefinitionLevel) == [0, 1, 2, 3, 2, 4, 3])
    #expect(reader.schema.map(\.maximumRepetitionLevel) == [0, 0, 1, 1, 0, 1, 2])
    for index in schema.fields.indices {
      #expect(try reader.readField(rowGroup: 0, field: index).nestedValues() == Self.rows.map { $0[index] })
    }
    // A leaf of a struct is a column of its own.
    let path = try reader.readColumn(rowGroup: 0, named: "add.path")
    #expect(path.validity == [0, 1, 1, 1] && path.value(at: 3) == .bytes([122]))
    let error = #expect(throws: ParquetError.self) { try reader.readColumn(rowGroup: 0, named: "add.tags.list.element") }
    #expect(error?.code == .unsupported)
  }

  @Test("levels are those of the Dremel encoding")
  func levels() throws {
    let reader = try ParquetReader(bytes: try Self.write(try Self.schema(), Self.rows))
    let tags = try reader.readLevels(rowGroup: 0, column: 5)
    #expect(tags.levels == Levels(definitions: [0, 4, 3, 4, 2, 1], repetitions: [0, 0, 1, 1, 0, 0]))
    #expect(tags.values == .int32([1, 3]))
    let matrix = try reader.readLevels(rowGroup: 0, column: 6)
    #expect(matrix.levels == Levels(definitions: [3, 3, 2, 1, 0, 2], repetitions: [0, 2, 1, 0, 0, 0]))
  }

  @Test("pyarrow, DuckDB and Polars read the same", .enabled(if: Python.hasReaders, Python.reason))
  func others() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/t.parquet"
    let file = try Self.write(try Self.schema(), Self.rows)
    try save(file, path)
    let expected = try canonicalFields(ParquetReader(bytes: file))
    let type = try Python.run(Oracle.canonicalizer + InteroperabilityTests.readAll, [folder.path])
    #expect(
      type == "int64 struct<path: string not null, partitionValues: map<string, string ('partitionValues')> not null, "
        + "size: int64, tags: list<element: int32>> list<element: list<element: double not null> not null>\n")
    for engine in ["pyarrow", "duckdb", "polars"] {
      let text = try String(contentsOfFile: "\(path).\(engine)", encoding: .utf8)
      let theirs = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
      #expect(firstDifference(expected, theirs) == nil, "\(engine)")
    }
  }
}

import Parquet
import Testing

/// Sorted rows: declared in the footer, and checked before.
@Suite struct SortingTests {
  private let columns = [
    LeafColumn(name: "day", type: .date, isOptional: true), LeafColumn(name: "name", type: .string, isOptional: false),
  ]

  private func write(
    _ rows: [(Int32?, String)], _ sorting: [SortingColumn], rowsPerGroup: Int = .max
  ) throws -> [UInt8] {
    var properties = WriterProperties()
    properties.sortingColumns = sorting
    return try writeFile(
      [
        Fixture(column: columns[0], values: rows.map { $0.0.map { .int32($0) } }),
        Fixture(column: columns[1], values: rows.map { .bytes(Array($0.1.utf8)) }),
      ], properties, rowsPerGroup: rowsPerGroup)
  }

  private static let byDayThenName = [
    SortingColumn(column: "day"), SortingColumn(column: "name", isDescending: true),
  ]

  @Test("rows in the declared order are written, and the footer says so")
  func sorted() throws {
    let rows: [(Int32?, String)] = [(1, "b"), (1, "a"), (1, "a"), (2, "z"), (nil, "c"), (nil, "b")]
    let reader = try ParquetReader(bytes: try write(rows, Self.byDayThenName))
    #expect(reader.rowGroups[0].sortingColumns == Self.byDayThenName)
    let descending = [SortingColumn(column: "day", isDescending: true, nullsFirst: true)]
    let other = try ParquetReader(bytes: try write([(nil, "x"), (5, "a"), (5, "b"), (-5, "a")], descending))
    #expect(other.rowGroups[0].sortingColumns == descending)
    // Each row group is sorted by itself.
    let groups = try write([(1, "a"), (2, "a"), (1, "a"), (2, "a")], [SortingColumn(column: "day")], rowsPerGroup: 2)
    #expect(try ParquetReader(bytes: groups).rowGroups.count == 2)
  }

  @Test(
    "rows in another order are refused",
    arguments: [
      [(2, "a"), (1, "a")], [(1, "a"), (1, "b")], [(nil, "a"), (1, "a")], [(1, "b"), (1, "a"), (1, "b")],
      [(1, "a"), (nil, "a"), (nil, "b")],
    ] as [[(Int32?, String)]])
  func unsorted(rows: [(Int32?, String)]) throws {
    let error = try #require(throws: ParquetError.self) { try write(rows, Self.byDayThenName) }
    #expect(error.code == .notSorted)
    #expect(error.rowGroup == 0 && error.column != nil)
  }

  @Test("pyarrow sees the order", .enabled(if: Python.hasReaders, Python.reason))
  func pyarrow() throws {
    let folder = try TemporaryFolder()
    try save(try write([(1, "b"), (1, "a"), (nil, "c")], Self.byDayThenName), folder.path + "/t.parquet")
    let printed = try Python.run(
      "import sys, pyarrow.parquet as pq; print(pq.ParquetFile(sys.argv[1]).metadata.row_group(0).sorting_columns)",
      [folder.path + "/t.parquet"])
    #expect(
      printed
        == "(SortingColumn(column_index=0, descending=False, nulls_first=False), "
        + "SortingColumn(column_index=1, descending=True, nulls_first=False))\n"
    )
  }
}

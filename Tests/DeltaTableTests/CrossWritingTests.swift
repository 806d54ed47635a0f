import Foundation
import Testing

@testable import DeltaTable

@Suite("Another writer works on the same table", .enabled(if: Readers.areInstalled, "SLUICE_PYTHON has no deltalake, duckdb with duckdb-ext-delta, polars and pyarrow"))
struct CrossWritingTests {
  private let folder: TemporaryFolder
  private let table: DeltaTable

  private static let fields: [DeltaSchema.Field] = [
    .init("p", .string), .init("n", .long), .init("s", .string), .init("d", .decimal(precision: 12, scale: 2)), .init("day", .date),
  ]

  init() throws {
    folder = try TemporaryFolder()
    table = DeltaTable(directory: folder.path)
  }

  private func row(_ p: String?, _ n: Int) -> [String?] { [p, "\(n)", "s\(n)", "\(n).50", "2026-11-\(n % 9 + 10)"] }

  /// Commits one file of rows of a partition.
  private func append(_ name: String, _ p: String?, _ numbers: [Int], replacing isOverwrite: Bool = false) throws {
    let snapshot = try table.snapshot()
    let place = try PartitionPath.folder(columns: ["p"], values: ["p": p]) + "/\(name).parquet"
    let rows = numbers.map { number in
      Dictionary(uniqueKeysWithValues: zip(Self.fields, row(p, number)).dropFirst().compactMap { field, value in value.map { (field.name, $0) } })
    }
    let size = try DataFile.write(rows, Array(Self.fields.dropFirst()), to: "\(folder.path)/\(place)")
    var actions = CommitActions(info: CommitInfo(operation: "WRITE"))
    actions.adds = [AddFile(
      path: PartitionPath.logPath(ofFile: place), partitionValues: ["p": p], size: size, modificationTime: 1,
      stats: FileStatistics(numRecords: Int64(rows.count), columns: []).json())]
    if isOverwrite {
      actions.removes = snapshot.files(inPartition: ["p": p]).map(\.path)
      actions.reads = .partitions([["p": p]])
    }
    try table.committed(actions, after: snapshot)
  }

  /// Has deltalake do something to the table: `create`, `append`, `overwrite`, `optimize`, `checkpoint` or `delete`.
  private func deltalake(_ action: String, _ p: String? = nil, _ numbers: [Int] = []) throws {
    _ = try Readers.read(script: #"""
      import datetime, decimal, json, sys
      import deltalake, pyarrow as pa
      path, action, p, numbers = json.load(sys.stdin)
      p, numbers = json.loads(p), json.loads(numbers)
      data = pa.table({"p": pa.array([p for n in numbers], pa.string()), "n": pa.array(numbers, pa.int64()), "s": pa.array([f"s{n}" for n in numbers], pa.string()),
        "d": pa.array([decimal.Decimal(f"{n}.50") for n in numbers], pa.decimal128(12, 2)), "day": pa.array([datetime.date(2026, 11, n % 9 + 10) for n in numbers], pa.date32())})
      if action == "create": deltalake.write_deltalake(path, data, partition_by=["p"])
      elif action == "append": deltalake.write_deltalake(path, data, mode="append")
      elif action == "overwrite": deltalake.write_deltalake(path, data, mode="overwrite", predicate=f"p = '{p}'")
      elif action == "delete": deltalake.DeltaTable(path).delete(f"n = {numbers[0]}")
      elif action == "optimize": deltalake.DeltaTable(path).optimize.compact()
      elif action == "checkpoint": deltalake.DeltaTable(path).create_checkpoint()
      print("[]")
      """#, [folder.path, action, String(decoding: JSONEncoder().encode(p), as: UTF8.self), "\(numbers)"])
  }

  /// Asserts what everybody reads, ourselves included.
  private func expect(_ rows: [[String?]], _ what: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    expectRows(try Readers.read([.init(table: folder.path)])[0], rows, what, sourceLocation: sourceLocation)
    #expect(try DataFile.rows(of: table.snapshot(), in: table) == Readers.sorted(rows), "our reader, \(what)", sourceLocation: sourceLocation)
  }

  private func workInTurns() throws {
    try append("a", "one", [1, 2])
    try append("b", "two/x %", [3])
    try deltalake("append", "one", [4])
    try expect([row("one", 1), row("one", 2), row("two/x %", 3), row("one", 4)], "after its append")
    try append("c", "one", [5, 6])
    try deltalake("optimize")
    let rows = [1, 2, 4, 5, 6].map { row("one", $0) } + [row("two/x %", 3)]
    try expect(rows, "after its optimize")
    #expect(try table.snapshot().files.count == 2)
    // Its removals are known, and its compaction is seen as none of a change.
    let optimize = try #require(try table.history(limit: 1).first)
    #expect(optimize.info?.operation == "OPTIMIZE" && !optimize.changesData && optimize.removes.count == 3)

    try deltalake("checkpoint")
    let theirs = try table.snapshot()
    #expect(theirs.tail.checkpointVersion == theirs.version)
    try append("d", "two/x %", [7], replacing: true)
    try deltalake("overwrite", "one", [8, 9])
    try deltalake("delete", nil, [9])
    try expect([row("one", 8), row("two/x %", 7)], "after its overwrite and delete")
    try append("e", nil, [10])
    var ours = try table.snapshot()
    try table.checkpoint(&ours)
    try deltalake("append", "one", [11])
    let end = [row("one", 8), row("two/x %", 7), row(nil, 10), row("one", 11)]
    try expect(end, "after our checkpoint and its append")
    #expect(try table.verifyLog() == [])
    for version in Int64(0)..<ours.version { try folder.remove("_delta_log/\(LogFolder.name(version))") }
    try expect(end, "from our checkpoint alone")
    try deltalake("append", "two/x %", [12])
    try append("f", "two/x %", [13])
    try deltalake("checkpoint")
    try expect(end + [row("two/x %", 12), row("two/x %", 13)], "once more")
  }

  @Test("deltalake appends to, overwrites, deletes from, optimizes and checkpoints a table of ours, and we go on with it")
  func ours() throws {
    _ = try table.created(Self.fields, partitionColumns: ["p"])
    try workInTurns()
  }

  @Test("a table made by deltalake takes our commits and checkpoints, and deltalake goes on with it")
  func theirs() throws {
    try deltalake("create", "zero", [0])
    try deltalake("delete", nil, [0])
    try workInTurns()
  }
}

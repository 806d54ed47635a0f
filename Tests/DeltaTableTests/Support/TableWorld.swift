import Foundation

@testable import DeltaTable

/// A table that grows by chance, with a model of what each version must show.
struct TableWorld {
  static let partition = DeltaSchema.Field("p", .string)

  let folder: TemporaryFolder
  let table: DeltaTable
  private(set) var snapshot: Snapshot
  /// Rows per version, columns in the version's order.
  private(set) var versions: [[[String?]]] = [[]]
  /// The newest version under a checkpoint.
  private(set) var checkpointVersion: Int64?
  private var generator: SeededGenerator
  private var rows: [String: [DataFile.Row]] = [:]
  private var dataColumns: [DeltaSchema.Field] = [
    .init("n", .long), .init("s", .string), .init("d", .decimal(precision: 12, scale: 2)), .init("day", .date),
  ]
  private var sequence = 0

  private static let values: [String?] = ["acme", "zeta/ü 100%", "a=b&c", nil, String(repeating: "long", count: 55)]

  init(seed: UInt64) throws {
    folder = try TemporaryFolder()
    table = DeltaTable(directory: folder.path)
    generator = SeededGenerator(seed: seed)
    snapshot = try table.created([Self.partition] + dataColumns, partitionColumns: ["p"])
  }

  /// Takes a step: an append, an overwrite or removal of a partition, a compaction, a new column, an empty commit; then,
  /// by chance, a checkpoint.
  mutating func step() throws {
    let value = Self.values.randomElement(using: &generator) ?? nil
    let held = snapshot.files(inPartition: ["p": value])
    var actions = CommitActions(info: CommitInfo(operation: "WRITE"))
    switch Int.random(in: 0..<10, using: &generator) {
    case 0..<4:
      for _ in 0...Int.random(in: 0...2, using: &generator) { actions.adds.append(try file(newRows(), value)) }
    case 4:
      dataColumns.append(.init("c\(sequence)", [.string, .long].randomElement(using: &generator) ?? .string))
      actions.schema = try DeltaSchema(snapshot.schema.fields + dataColumns.suffix(1))
      actions.adds = [try file(newRows(), value)]
    case 5, 6:
      actions.adds = [try file(newRows(), value)]
      actions.removes = held.map(\.path)
      actions.reads = .partitions([["p": value]])
    case 7: actions.removes = held.prefix(1).map(\.path)
    case 8 where held.count > 1:
      actions.adds = [try file(held.flatMap { rows[$0.path] ?? [] }, value, dataChange: false)]
      actions.removes = held.map(\.path)
      actions.removalsChangeData = false
    default: sequence += 1
    }
    actions.transaction = TableTransaction(appID: "world", version: Int64(versions.count))
    for path in actions.removes { rows[path] = nil }
    snapshot = try table.committed(actions, after: snapshot).snapshot
    versions.append(modelled())
    if Int.random(in: 0..<5, using: &generator) == 0 {
      try table.checkpoint(&snapshot)
      checkpointVersion = snapshot.version
    }
  }

  private func modelled() -> [[String?]] {
    rows.flatMap { path, rows in
      let value = snapshot.files[path]?.partitionValues["p"] ?? nil
      return rows.map { row in snapshot.schema.fields.map { $0.name == "p" ? value : row[$0.name] } }
    }
  }

  private mutating func newRows() -> [DataFile.Row] {
    (0...Int.random(in: 0...3, using: &generator)).map { _ in
      var row: DataFile.Row = [:]
      for column in dataColumns where !Int.random(in: 0..<5, using: &generator).isMultiple(of: 5) {
        let number = Int64.random(in: -999_999...999_999, using: &generator)
        row[column.name] =
          switch column.type {
          case .long: String(number)
          case .decimal: DecimalText.text(unscaled: Int128(number), scale: 2)
          case .date: CivilDate(daysSinceEpoch: number % 20_000).text
          default: ["", "é", "x\"y\n", "zzz \(number)"].randomElement(using: &generator)
          }
      }
      return row
    }
  }

  private mutating func file(_ content: [DataFile.Row], _ value: String?, dataChange: Bool = true) throws -> AddFile {
    sequence += 1
    let place = try PartitionPath.folder(columns: ["p"], values: ["p": value]) + "/\(sequence).parquet"
    let size = try DataFile.write(content, dataColumns, to: "\(folder.path)/\(place)")
    let numbers = content.compactMap { $0["n"].flatMap { Int64($0) } }
    let statistics = FileStatistics(numRecords: Int64(content.count), columns: [
      .init(
        name: "n", nullCount: Int64(content.count - numbers.count), minimum: numbers.min().map { .long($0) },
        maximum: numbers.max().map { .long($0) })
    ])
    let path = PartitionPath.logPath(ofFile: place)
    rows[path] = content
    return AddFile(
      path: path, partitionValues: ["p": value], size: size, modificationTime: 1, dataChange: dataChange, stats: statistics.json())
  }
}

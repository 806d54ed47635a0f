internal import Configuration
internal import DataContracts
internal import DeltaTable
internal import Foundation
internal import LineageLedger
internal import Parquet

extension GatewayReader {
  /// Every table of the lake; those that held nothing at a moment are left out.
  public func tables(at moment: TableMoment = .latest) throws -> [TableSummary] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: paths.lake)) ?? []
    // The tables that banks fill come first.
    let ordered = names.sorted { ($0 == DeliveriesTable.name ? 1 : 0, $0) < ($1 == DeliveriesTable.name ? 1 : 0, $1) }
    return try ordered.compactMap { name in
      let table = DeltaTable(directory: "\(paths.lake)/\(name)")
      guard try table.exists else { return nil }
      if moment == .latest { return Self.summary(name, table, try table.snapshot()) }
      guard let snapshot = try? snapshot(of: table, name, at: moment) else { return nil }
      return Self.summary(name, table, snapshot)
    }
  }

  /// A table's columns and partitions.
  public func describe(_ name: String, at moment: TableMoment = .latest) throws -> TableDescription {
    let table = try table(name)
    let snapshot = try snapshot(of: table, name, at: moment)
    let sensitive = configuration.sensitiveColumns(ofTable: name)
    let columns = snapshot.schema.fields.map { field in
      TableDescription.Column(
        name: field.name, type: field.type.name, isPartition: snapshot.partitionColumns.contains(field.name),
        isSensitive: sensitive.contains(field.name))
    }
    let groups = Dictionary(grouping: snapshot.files, by: \.partitionValues)
    let partitions = groups.map { values, files in
      TableDescription.Partition(
        values: values, files: files.count, rows: files.reduce(0) { $0 + ($1.recordCount ?? 0) },
        bytes: files.reduce(0) { $0 + $1.size })
    }
    return TableDescription(
      summary: Self.summary(name, table, snapshot), columns: columns,
      partitions: partitions.sorted { Self.order($0.values) < Self.order($1.values) })
  }

  /// The first rows of a table, the newest business date first.
  ///
  /// - Parameter showPersonal: Whether columns that a contract marks `sluice:pii` are shown.
  public func head(_ name: String, rows: Int, showPersonal: Bool, at moment: TableMoment = .latest) throws -> TableHead {
    let table = try table(name)
    let snapshot = try snapshot(of: table, name, at: moment)
    let hidden = showPersonal ? [] : configuration.sensitiveColumns(ofTable: name)
    let columns = snapshot.schema.fields.map(\.name).filter { !hidden.contains($0) }
    var head = TableHead(table: name, version: snapshot.version, columns: columns, rows: [])
    let files = snapshot.files.sorted { Self.order($0.partitionValues) > Self.order($1.partitionValues) }
    for file in files where head.rows.count < rows {
      let reader = try ParquetReader(path: try path(of: file.path, in: table, name))
      for group in reader.rowGroups.indices where head.rows.count < rows {
        let decoded = try columns.map { column in
          try reader.columnIndex(named: column).map { try reader.readColumn(rowGroup: group, column: $0) }
        }
        for row in 0..<min(reader.rowGroups[group].rowCount, rows - head.rows.count) {
          head.rows.append(
            zip(columns, decoded).map { name, column in
              guard let column else { return file.partitionValues[name] ?? nil }
              return column.value(at: row).map { ScalarText.text($0, type: column.column.type) }
            })
        }
      }
    }
    return head
  }

  private static func summary(_ name: String, _ table: DeltaTable, _ snapshot: Snapshot) -> TableSummary {
    let files = snapshot.files
    let feeds = Set(files.compactMap { $0.partitionValues[TableLayout.feedColumn] ?? nil })
    let dates = files.compactMap { $0.partitionValues[TableLayout.businessDateColumn] ?? nil }
    return TableSummary(
      table: name, version: snapshot.version, files: files.count, rows: files.reduce(0) { $0 + ($1.recordCount ?? 0) },
      bytes: files.reduce(0) { $0 + $1.size }, feeds: feeds.sorted(), newestBusinessDate: dates.max(), path: table.directory)
  }

  /// Business date first, so that newest sorts last.
  private static func order(_ values: [String: String?]) -> String {
    let date = values[TableLayout.businessDateColumn] ?? nil
    let feed = values[TableLayout.feedColumn] ?? nil
    return "\(date ?? "") \(feed ?? "")"
  }
}

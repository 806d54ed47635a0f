internal import DataFiles
internal import DeltaTable
internal import Foundation
internal import LineageLedger
internal import Parquet
internal import RowMap

/// Where a traced row is, and what it holds.
extension GatewayReader {
  /// The place of a row whose file was merged into another or written anew since it landed; `nil` if it is where it landed,
  /// or is no longer in the table.
  ///
  /// - Complexity: Reads columns `_delivery` and `_record` of the feed's merged files.
  func movedPlace(of entry: RowMapRecord, in delivery: DeliveryRecord) throws -> (file: String, position: Int64)? {
    guard let landed = entry.file, delivery.state == .landed, let name = delivery.table, let ledger else { return nil }
    let table = try table(name)
    let snapshot = try table.snapshot()
    guard snapshot.files[landed] == nil else { return nil }
    let known = try ledger.lineage.committedFiles(table: name)
    let match = TextMatch(column: TableLayout.deliveryColumn, anyOf: [delivery.name])
    for file in snapshot.liveFiles
    where file.partitionValues[TableLayout.feedColumn] == .some(delivery.feed) && known[file.path]?.origin == .rewritten {
      if let date = file.partitionValues[TableLayout.businessDateColumn] ?? nil, date != delivery.businessDate { continue }
      guard let path = table.path(of: file) else { continue }
      let reader = try ParquetReader(path: path)
      var before: Int64 = 0
      for group in reader.rowGroups.indices {
        var rows: [Int] = []
        try match.forEachMatch(in: reader, rowGroup: group) { row, _ in rows.append(row) }
        if !rows.isEmpty {
          let numbers = try reader.readColumn(rowGroup: group, named: TableLayout.recordColumn)
          if let row = rows.first(where: { numbers.value(at: $0) == .int64(entry.record) }) {
            return (file.path, before + Int64(row))
          }
        }
        before += Int64(reader.rowGroups[group].rowCount)
      }
    }
    return nil
  }

  /// The columns of a row as they landed, with their values; `nil` if its file has been vacuumed.
  func landedRow(of delivery: DeliveryRecord, file: String?, position: Int64?) throws -> [(column: LeafColumn, value: ScalarValue?)]? {
    guard let file, var position, let table = delivery.table, let relative = PartitionPath.file(ofLogPath: file) else { return nil }
    let path = "\(paths.lake)/\(table)/\(relative)"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let reader = try ParquetReader(path: path)
    for group in reader.rowGroups.indices {
      let rows = Int64(reader.rowGroups[group].rowCount)
      if position >= rows {
        position -= rows
        continue
      }
      return try reader.schema.indices.map { index in
        let column = try reader.readColumn(rowGroup: group, column: index)
        return (column.column, column.value(at: Int(position)))
      }
    }
    return nil
  }
}

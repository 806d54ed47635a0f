import Foundation
import Parquet

@testable import DeltaTable

/// Small data files of texts, written and read with this project's own Parquet.
enum DataFile {
  /// One row: the values by column, absent ones null.
  typealias Row = [String: String]

  private static func leaf(_ field: DeltaSchema.Field) -> LeafColumn {
    let type: LeafType =
      switch field.type {
      case .long: .int64
      case .date: .date
      case .decimal(let precision, let scale): .decimal(precision: precision, scale: scale)
      default: .string
      }
    return LeafColumn(name: field.name, type: type, isOptional: true)
  }

  /// Writes rows of `long`, `date`, `decimal` up to 18 digits and `string` columns.
  ///
  /// - Returns: The size of the file.
  static func write(_ rows: [Row], _ fields: [DeltaSchema.Field], to path: String) throws -> Int64 {
    let leaves = fields.map(leaf)
    let chunks = try zip(fields, leaves).map { field, leaf in
      let present = rows.compactMap { $0[field.name] }
      let values: ColumnValues
      switch field.type {
      case .long: values = .int64(present.compactMap { Int64($0) })
      case .decimal(let precision, _):
        let unscaled = present.compactMap { Int64($0.filter { $0 != "." }) }
        values = precision <= 9 ? .int32(unscaled.map { Int32($0) }) : .int64(unscaled)
      case .date: values = .int32(present.compactMap { text in CivilDate(text: text).flatMap { date in days(date) } })
      default:
        let texts = present.map { Array($0.utf8) }
        values = .bytes(texts.flatMap { $0 }, offsets: texts.reduce(into: [0]) { $0.append(($0.last ?? 0) + UInt32($1.count)) })
      }
      let levels = Levels(definitions: rows.map { $0[field.name] == nil ? 0 : 1 })
      return try ColumnChunkEncoder(column: leaf, properties: WriterProperties()).encode(values, levels: levels)
    }
    var output = Data()
    var writer = try ParquetFileWriter(schema: leaves, properties: WriterProperties()) { output.append(contentsOf: $0) }
    try writer.append(rowGroup: chunks, rowCount: rows.count)
    _ = try writer.finish()
    let file = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try output.write(to: file)
    return Int64(output.count)
  }

  private static func days(_ date: CivilDate) -> Int32? {
    (-100_000...100_000).first { CivilDate(daysSinceEpoch: Int64($0)) == date }
  }

  /// The rows of a snapshot, columns in the order of its schema, read with this project alone.
  static func rows(of snapshot: Snapshot, in table: DeltaTable) throws -> [[String?]] {
    var rows: [[String?]] = []
    for file in snapshot.files {
      let reader = try ParquetReader(path: table.path(of: file) ?? "")
      for group in reader.rowGroups.indices {
        let columns = try snapshot.schema.fields.map { field in
          try reader.columnIndex(named: field.name).map { try reader.readColumn(rowGroup: group, column: $0) }
        }
        for row in 0..<reader.rowGroups[group].rowCount {
          rows.append(zip(snapshot.schema.fields, columns).map { field, column in
            if snapshot.partitionColumns.contains(field.name) { return file.partitionValues[field.name] ?? nil }
            return column?.value(at: row).map { text($0, field.type) }
          })
        }
      }
    }
    return Readers.sorted(rows)
  }

  private static func text(_ value: ScalarValue, _ type: DeltaType) -> String {
    switch (value, type) {
    case (.int32(let days), .date): CivilDate(daysSinceEpoch: Int64(days)).text
    case (.int32(let number), .decimal(_, let scale)): DecimalText.text(unscaled: Int128(number), scale: scale)
    case (.int64(let number), .decimal(_, let scale)): DecimalText.text(unscaled: Int128(number), scale: scale)
    case (.int64(let number), _): String(number)
    case (.bytes(let bytes), _): String(decoding: bytes, as: UTF8.self)
    default: "\(value)"
    }
  }
}

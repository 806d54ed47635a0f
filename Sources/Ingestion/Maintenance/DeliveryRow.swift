internal import DataContracts
internal import DataFiles
internal import DeltaTable
internal import Foundation
internal import LineageLedger
internal import Parquet

/// A row of `lake/deliveries`.
struct DeliveryRow: Hashable {
  static let feed = "feed"

  private enum Kind { case text, date, time, number }

  private enum Value: Hashable {
    case text(String)
    case date(Int32)
    case time(Int64)
    case number(Int64)
  }

  private static let fields: [(name: String, kind: Kind)] = [
    ("delivery", .text), ("delivery_id", .text), ("customer", .text), ("business_date", .date), ("part", .text),
    ("version", .number), ("state", .text), ("received", .time), ("landed", .time), ("supersedes", .text),
    ("superseded_by", .text), ("rows_read", .number), ("rows_landed", .number), ("rows_rejected", .number),
    ("rows_duplicate", .number), ("contract", .text), ("contract_version", .text), ("lake_table", .text),
    ("table_version", .number), ("completes", .text),
  ]

  /// The columns in the files; ``feed`` is the partition.
  static let columns: [LeafColumn] = fields.map { field in
    let type: LeafType =
      switch field.kind {
      case .text: .string
      case .date: .date
      case .time: .timestampMicros(utc: true)
      case .number: .int64
      }
    return LeafColumn(name: field.name, type: type, isOptional: true)
  }

  static var schema: DeltaSchema {
    get throws(DeltaError) {
      try DeltaSchema(
        fields.map { field in
          switch field.kind {
          case .text: DeltaSchema.Field(field.name, .string)
          case .date: DeltaSchema.Field(field.name, .date)
          case .time: DeltaSchema.Field(field.name, .timestamp)
          case .number: DeltaSchema.Field(field.name, .long)
          }
        } + [DeltaSchema.Field(feed, .string)])
    }
  }

  /// The schema of a table that an older program made, with the columns that have come since behind its own.
  static func schema(in table: DeltaSchema) throws(DeltaError) -> DeltaSchema {
    let wanted = try schema.fields
    return try DeltaSchema(table.fields + wanted.filter { field in !table.fields.contains { $0.name == field.name } })
  }

  private let values: [Value?]

  init(_ record: DeliveryRecord, supersedes: String?, supersededBy: String?, completes: String?) {
    func text(_ value: String?) -> Value? { value.map { .text($0) } }
    func number(_ value: Int64?) -> Value? { value.map { .number($0) } }
    func time(_ value: String?) -> Value? {
      value.flatMap(Date.init(ledger:)).map { .time(Int64(($0.timeIntervalSince1970 * 1_000_000).rounded())) }
    }
    values = [
      text(record.name), text(record.id), text(record.customer), CalendarDate(record.businessDate).map { .date($0.days) },
      text(record.part), .number(Int64(record.version)), text(record.state.rawValue), time(record.received),
      time(record.landed), text(supersedes), text(supersededBy), number(record.counts?.read), number(record.counts?.landed),
      number(record.counts?.rejected), number(record.counts?.duplicate), text(record.contract), text(record.contractVersion),
      text(record.table), number(record.deltaVersion), text(completes),
    ]
  }

  func append(to buffers: inout [ColumnBuffer]) {
    for (index, value) in values.enumerated() {
      switch value {
      case .text(let text)?: buffers[index].append(bytes: text.utf8)
      case .date(let days)?: buffers[index].append(int32: days)
      case .time(let micros)?, .number(let micros)?: buffers[index].append(int64: micros)
      case nil: buffers[index].appendNulls(1)
      }
    }
  }

  /// The rows of a file of the table.
  static func rows(of file: ParquetReader) throws -> [DeliveryRow] {
    try file.rowGroups.indices.flatMap { group in
      let decoded = try columns.map { try file.readColumn(rowGroup: group, named: $0.name) }
      return (0..<file.rowGroups[group].rowCount).map { row in
        DeliveryRow(
          values: zip(fields, decoded).map { field, column in
            switch (field.kind, column.value(at: row)) {
            case (.text, .bytes(let bytes)?): .text(String(decoding: bytes, as: UTF8.self))
            case (.date, .int32(let days)?): .date(days)
            case (.time, .int64(let micros)?): .time(micros)
            case (.number, .int64(let number)?): .number(number)
            default: nil
            }
          })
      }
    }
  }

  private init(values: [Value?]) { self.values = values }
}

internal import DataContracts
internal import DeltaTable
internal import Parquet
internal import Quality

/// How a contract's columns lie in a table: the contract's own, then where each row came from.
///
/// Partition columns stand in the Delta schema but not in the data files, whose folders carry their values.
struct TableLayout: Sendable {
  /// Name of the first partition column: no data file ever crosses feeds.
  static let feedColumn = "_feed"
  static let businessDateColumn = "_business_date"
  static let deliveryColumn = "_delivery"
  static let recordColumn = "_record"
  /// Names that a contract must not use.
  static let reserved: Set<String> = [feedColumn, businessDateColumn, deliveryColumn, recordColumn]

  /// Where a column's values come from.
  enum Source: Sendable {
    /// By index among ``Contract/allFields``.
    case field(Int)
    /// The same in every row; `nil` for no value.
    case constant(ColumnValue?)
  }

  /// A column that contracts make.
  struct Column: Sendable {
    let name: String
    let type: ColumnType
    let source: Source
    /// Whether the values are of a narrower type and are widened to `type`.
    let isWidened: Bool
    let isSensitive: Bool

    /// Statistics of personal data would put values of it into footers and into the log.
    var leaf: LeafColumn { LeafColumn(name: name, type: type.leafType, isOptional: true, omitStatistics: isSensitive) }
  }

  /// The columns that data files hold, in their order; behind them ``storesBusinessDate``, `_delivery` and `_record`.
  let stored: [Column]
  /// Columns by which rows are parted, in the order of the partition columns; each is filled by a field.
  let partitions: [(column: Column, field: Int)]
  /// The data file's columns.
  let leaves: [LeafColumn]
  let schema: DeltaSchema
  let partitionColumns: [String]
  let storesBusinessDate: Bool

  /// The columns of a contract, in its order; its constants are texts and stand behind.
  init(contract: Contract, partitionBy: [String]) throws(DeltaError) {
    try self.init(Self.columns(of: contract), partitionBy: partitionBy)
  }

  /// The columns of a table's contract, in its order, as a feed's contract fills them.
  init(mapping: TableMapping, table: Contract, partitionBy: [String]) throws(DeltaError) {
    let sensitive = Set(table.allFields.filter(\.isSensitive).compactMap(\.column))
    let columns = mapping.columns.map { column in
      let source: Source =
        switch column.source {
        case .field(let index): .field(index)
        case .constant(let value): .constant(value)
        case .missing: .constant(nil)
        }
      return Column(
        name: column.name, type: column.type, source: source, isWidened: column.sourceType != column.type,
        isSensitive: sensitive.contains(column.name))
    }
    try self.init(columns, partitionBy: partitionBy)
  }

  private init(_ columns: [Column], partitionBy: [String]) throws(DeltaError) {
    storesBusinessDate = !partitionBy.contains(Self.businessDateColumn)
    partitionColumns = [Self.feedColumn] + partitionBy
    partitions = partitionBy.compactMap { name in
      columns.first { $0.name == name }.flatMap { column in
        if case .field(let index) = column.source { (column, index) } else { nil }
      }
    }
    stored = columns.filter { !partitionBy.contains($0.name) }
    var leaves = stored.map(\.leaf)
    if storesBusinessDate { leaves.append(LeafColumn(name: Self.businessDateColumn, type: .date, isOptional: true)) }
    leaves.append(LeafColumn(name: Self.deliveryColumn, type: .string, isOptional: true))
    leaves.append(LeafColumn(name: Self.recordColumn, type: .int64, isOptional: true))
    self.leaves = leaves
    schema = try DeltaSchema(
      columns.map { DeltaSchema.Field($0.name, $0.type.deltaType) } + [
        DeltaSchema.Field(Self.businessDateColumn, .date),
        DeltaSchema.Field(Self.deliveryColumn, .string),
        DeltaSchema.Field(Self.recordColumn, .long),
        DeltaSchema.Field(Self.feedColumn, .string),
      ])
  }
}

extension TableLayout {
  /// The columns a contract fills without a table's: those of its fields, then its constants, which are text.
  static func columns(of contract: Contract) -> [Column] {
    contract.allFields.enumerated().compactMap { index, field in
      field.column.map {
        Column(name: $0, type: field.type.column, source: .field(index), isWidened: false, isSensitive: field.isSensitive)
      }
    }
      + contract.constants.map {
        Column(
          name: $0.column, type: .string, source: .constant($0.text.map(ColumnValue.string)), isWidened: false, isSensitive: false)
      }
  }
}

extension TableLayout.Column {
  /// What the column holds of a batch.
  func values(of batch: ColumnBatch) throws(QualityError) -> Quality.Column {
    switch source {
    case .field(let index): isWidened ? try batch.columns[index].widened(to: type) : batch.columns[index]
    case .constant(let value): try .repeating(value, as: type, named: name, rows: batch.rowCount)
    }
  }
}

extension ColumnType {
  /// The Parquet type of a column.
  var leafType: LeafType {
    switch self {
    case .string: .string
    case .long: .int64
    case .decimal(let precision, let scale): .decimal(precision: precision, scale: scale)
    case .double: .double
    case .boolean: .boolean
    case .date: .date
    case .timestamp: .timestampMicros(utc: true)
    }
  }

  /// The Delta type of a column.
  var deltaType: DeltaType {
    switch self {
    case .string: .string
    case .long: .long
    case .decimal(let precision, let scale): .decimal(precision: precision, scale: scale)
    case .double: .double
    case .boolean: .boolean
    case .date: .date
    case .timestamp: .timestamp
    }
  }
}

extension TableLayout {
  /// Why these columns do not fit the table at `tablePath`, if it exists and they do not.
  static func misfit(_ layout: TableLayout, tablePath: String, table name: String) throws -> String? {
    let table = DeltaTable(directory: tablePath)
    guard try table.exists else { return nil }
    return layout.misfit(in: try table.snapshot(), table: name)
  }

  /// Why these columns do not fit the table as it stands; `nil` if they do.
  func misfit(in snapshot: Snapshot, table name: String) -> String? {
    guard snapshot.partitionColumns == partitionColumns else {
      return
        "table '\(name)' is partitioned by \(snapshot.partitionColumns.joined(separator: ", ")), the feed by \(partitionColumns.joined(separator: ", "))"
    }
    do {
      _ = try schema(in: snapshot.schema)
      return nil
    } catch {
      return "table '\(name)': \(error.message)"
    }
  }

  /// The table's schema once this layout has landed in it: its own columns in their order, then what is new, nullable.
  ///
  /// Readers find columns by name, so a contract may lack columns of the table, and its new ones stand behind all others.
  ///
  /// - Throws: A ``Fault`` `table-mismatch` naming every column whose type differs.
  func schema(in table: DeltaSchema) throws(Fault) -> DeltaSchema {
    var fields = table.fields
    var problems: [String] = []
    for wanted in schema.fields {
      if let known = fields.first(where: { $0.name.lowercased() == wanted.name.lowercased() }) {
        if known.name != wanted.name {
          problems.append("column '\(wanted.name)' is '\(known.name)' in the table")
        } else if known.type != wanted.type {
          problems.append("column '\(wanted.name)' is \(known.type.name) in the table and \(wanted.type.name) in the contract")
        }
      } else {
        fields.append(DeltaSchema.Field(wanted.name, wanted.type))
      }
    }
    guard problems.isEmpty else { throw Fault("table-mismatch", at: .land, problems.joined(separator: "; ")) }
    do { return try DeltaSchema(fields) } catch { throw Fault("table-mismatch", at: .land, error.message) }
  }
}

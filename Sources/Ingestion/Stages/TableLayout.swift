internal import DataContracts
internal import DeltaTable
internal import Parquet

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

  /// The data file's columns: the contract's that are no partitions, then `_business_date` unless it is a partition, `_delivery`, `_record`.
  let leaves: [LeafColumn]
  let schema: DeltaSchema
  let partitionColumns: [String]
  let storesBusinessDate: Bool
  /// Positions, among the contract's fields and derived fields, of the partition columns in their order.
  let partitionFields: [Int]
  /// The columns of these fields.
  let partitionFieldNames: [String]
  /// Positions among the contract's fields and derived fields of those that data files hold, in the order of their columns.
  let storedFields: [Int]
  /// What is the same in every row; `nil` for a column without values.
  let constants: [[UInt8]?]

  init(contract: Contract, partitionBy: [String]) throws(DeltaError) {
    storesBusinessDate = !partitionBy.contains(Self.businessDateColumn)
    partitionColumns = [Self.feedColumn] + partitionBy
    let fields = contract.allFields
    partitionFields = partitionBy.compactMap { name in fields.firstIndex { $0.column == name } }
    partitionFieldNames = partitionFields.map { fields[$0].column ?? fields[$0].name }
    storedFields = fields.indices.filter { index in fields[index].column.map { !partitionBy.contains($0) } ?? false }
    constants = contract.constants.map { $0.text.map { Array($0.utf8) } }
    var leaves = storedFields.map { index in
      let field = fields[index]
      // Statistics of personal data would put values of it into footers and into the log.
      return LeafColumn(
        name: field.column ?? field.name, type: field.type.column.leafType, isOptional: true, omitStatistics: field.isSensitive)
    }
    leaves += contract.constants.map { LeafColumn(name: $0.column, type: .string, isOptional: true) }
    if storesBusinessDate { leaves.append(LeafColumn(name: Self.businessDateColumn, type: .date, isOptional: true)) }
    leaves.append(LeafColumn(name: Self.deliveryColumn, type: .string, isOptional: true))
    leaves.append(LeafColumn(name: Self.recordColumn, type: .int64, isOptional: true))
    self.leaves = leaves
    schema = try DeltaSchema(
      Self.columns(of: contract).map { DeltaSchema.Field($0.name, $0.type.deltaType) } + [
        DeltaSchema.Field(Self.businessDateColumn, .date),
        DeltaSchema.Field(Self.deliveryColumn, .string),
        DeltaSchema.Field(Self.recordColumn, .long),
        DeltaSchema.Field(Self.feedColumn, .string),
      ])
  }
}

extension TableLayout {
  /// The columns a contract fills: those of its fields and derived fields, then its constants, which are text.
  static func columns(of contract: Contract) -> [(name: String, type: ColumnType)] {
    contract.allFields.compactMap { field in field.column.map { ($0, field.type.column) } }
      + contract.constants.map { ($0.column, .string) }
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

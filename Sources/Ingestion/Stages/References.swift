internal import DataContracts
internal import DeltaTable
internal import Foundation
internal import LineageLedger
internal import Parquet
internal import Quality

/// Reads the keys of tables that a contract's foreign keys refer to, as the tables stand now, before anything is judged.
struct References {
  let contract: Contract
  /// Bytes that the keys of all tables may take.
  let budget: Int
  /// The table of a name; it need not exist.
  let table: (String) -> DeltaTable

  struct Known {
    /// By the foreign key's index.
    var keys: [Int: ReferenceKeys] = [:]
    /// What was read, for the ledger; `nil` when no foreign key refers to a table.
    var facts: [ReferenceFact]?

    /// Bytes in memory.
    var byteCount: Int { keys.values.reduce(0) { $0 + $1.byteCount } }
  }

  /// Whether any table is to be read.
  static func areNeeded(by contract: Contract) -> Bool {
    contract.foreignKeys.contains { if case .table = $0.reference { true } else { false } }
  }

  /// - Throws: A ``Fault`` `reference-missing` for a table, a column or a type that is not there, `reference-limit` for a table
  ///   with more keys than may be read.
  /// - Complexity: Reads the named columns of every live file, 131,072 rows at a time.
  func read() throws(Fault) -> Known {
    var known = Known()
    let tables = tables
    guard !tables.isEmpty else { return known }
    var facts: [ReferenceFact] = []
    for wanted in tables {
      do {
        let source = table(wanted.name)
        guard try source.exists else {
          throw Fault(
            "reference-missing", at: .judge, "the lake has no table '\(wanted.name)', which '\(wanted.key.resource)' of the contract names")
        }
        let snapshot = try source.snapshot()
        var builder = try builder(for: wanted, in: snapshot, budget: budget / tables.count)
        for file in snapshot.liveFiles.sorted(by: { $0.path < $1.path }) {
          guard let path = source.path(of: file) else { continue }
          try Self.read(path, file, columns: wanted.columns, of: snapshot, into: &builder)
        }
        let keys = try builder.keys()
        known.keys[wanted.index] = keys
        facts.append(
          ReferenceFact(
            resource: wanted.key.resource, table: wanted.name, columns: wanted.columns, deltaVersion: snapshot.version,
            keys: Int64(keys.count)))
      } catch {
        throw Self.fault(error, table: wanted.name)
      }
    }
    known.facts = facts
    return known
  }

  /// Tables that are there and cannot be compared with; how many keys they have is not looked at.
  func problems() -> [String] {
    tables.compactMap { wanted in
      do {
        let source = table(wanted.name)
        if try source.exists { _ = try builder(for: wanted, in: try source.snapshot(), budget: 0) }
        return nil
      } catch {
        return Self.fault(error, table: wanted.name).message
      }
    }
  }

  private struct Wanted {
    let index: Int
    let key: ForeignKey
    let name: String
    let columns: [String]
    let limit: Int
  }

  private var tables: [Wanted] {
    contract.foreignKeys.enumerated().compactMap { index, key in
      guard case .table(let name, let columns, let limit) = key.reference else { return nil }
      return Wanted(index: index, key: key, name: name, columns: columns, limit: limit)
    }
  }

  private func builder(for wanted: Wanted, in snapshot: Snapshot, budget: Int) throws -> ReferenceKeysBuilder {
    try ReferenceKeysBuilder(
      for: wanted.key, of: contract, kinds: try Self.kinds(of: wanted.columns, in: snapshot, table: wanted.name),
      limit: wanted.limit, budget: budget)
  }

  private static func fault(_ error: any Error, table: String) -> Fault {
    switch error {
    case let fault as Fault: fault
    case let error as QualityError:
      Fault(
        error.code == .referenceLimit ? "reference-limit" : "reference-missing", at: .judge,
        "table '\(table)': \((error.field.map { "field '\($0)' " } ?? "") + error.message)")
    default: Fault("storage-failed", at: .judge, "table '\(table)' cannot be read: \(error)")
    }
  }

  private static func kinds(of columns: [String], in snapshot: Snapshot, table: String) throws(Fault) -> [ReferenceKeys.Kind] {
    var kinds: [ReferenceKeys.Kind] = []
    for name in columns {
      guard let type = snapshot.schema.field(named: name)?.type else {
        throw Fault("reference-missing", at: .judge, "table '\(table)' has no column '\(name)'")
      }
      switch type {
      case .string: kinds.append(.text)
      case .long, .integer, .short, .byte: kinds.append(.number(scale: 0))
      case .decimal(_, let scale): kinds.append(.number(scale: scale))
      case .double, .float: kinds.append(.double)
      case .boolean: kinds.append(.boolean)
      case .date: kinds.append(.date)
      case .timestamp: kinds.append(.timestamp)
      case .binary, .timestampNTZ:
        throw Fault("reference-missing", at: .judge, "column '\(name)' of table '\(table)' is \(type.name), to which nothing can refer")
      }
    }
    return kinds
  }

  /// Adds the keys of one file.
  private static func read(
    _ path: String, _ file: AddFile, columns: [String], of snapshot: Snapshot, into builder: inout ReferenceKeysBuilder
  ) throws {
    let reader = try ParquetReader(path: path)
    var constants: [Int: ReferenceCell] = [:]
    for (place, name) in columns.enumerated() where snapshot.partitionColumns.contains(name) {
      // A partition without a value holds no keys.
      guard let text = file.partitionValues[name] ?? nil, let type = snapshot.schema.field(named: name)?.type else { return }
      guard let cell = ReferenceCell(partition: text, type) else {
        throw Fault("reference-missing", at: .judge, "a partition of column '\(name)' cannot be read as \(type.name)")
      }
      constants[place] = cell
    }
    let stored = columns.indices.filter { constants[$0] == nil }
    // A column that was added later has no value in this file.
    guard stored.allSatisfy({ reader.columnIndex(named: columns[$0]) != nil }) else { return }
    guard !stored.isEmpty else {
      builder.begin()
      for place in columns.indices { constants[place]?.append(to: &builder) }
      return try builder.end()
    }
    try reader.scan(columns: stored.map { columns[$0] }) { batch in
      var cursors = batch.columns.map { ReferenceCursor($0) }
      for row in 0..<batch.rows.count {
        builder.begin()
        var isWhole = true
        var next = 0
        for place in columns.indices {
          if let constant = constants[place] {
            constant.append(to: &builder)
          } else {
            // Every cursor moves, whether or not the key is one.
            let hasValue = try cursors[next].append(row, to: &builder)
            isWhole = isWhole && hasValue
            next += 1
          }
        }
        if isWhole { try builder.end() }
      }
    }
  }
}

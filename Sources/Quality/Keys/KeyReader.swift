public import DataContracts
public import Tabular

/// The keyed hash of a record's key: of its typed values, so that two spellings of one value are one key.
public struct RecordKey: Sendable, Hashable {
  let low, high: UInt64
}

/// Reads the keys of records and judges nothing else of them.
///
/// Readers with one hash key give equal keys to records of two contracts whose key columns have the same types.
public final class KeyReader {
  /// What is known of one record.
  public struct Entry {
    /// 1-based number over data records.
    public let record: Int64
    /// `nil` when a field of the key is missing, is no value of its type or breaks a constraint.
    public let key: RecordKey?
    /// Whether the record has the fields that it should have.
    public let isWhole: Bool
  }

  private let fieldCount: Int
  private let kernels: [ColumnKernel]
  private let hasher: KeyHasher
  private let rows = RowScratch()
  private let arena = CellArena()

  /// - Parameter key: Indexes into the contract's fields.
  /// - Throws: ``QualityError`` naming the field that cannot be compiled.
  public init(contract: Contract, key: [Int], hashKey: HashKey) throws(QualityError) {
    var table = ReasonTable()
    var kernels: [ColumnKernel] = []
    for index in key {
      kernels.append(
        try ColumnKernel(
          contract.fields[index], index: index, isKey: true, quote: contract.dialect.quoteByte ?? 0, arena: arena, &table))
    }
    self.kernels = kernels
    fieldCount = contract.fields.count
    rows.isWarning = [false] + table.all.map { $0.severity == .warn }
    hasher = KeyHasher(fields: Array(kernels.indices), hashKey: hashKey)
  }

  /// Calls `body` for every record of the batch, in order.
  public func read(_ batch: RecordBatch, _ body: (Entry) throws -> Void) throws {
    let layout = batch.layout
    rows.prepare(rows: layout.count)
    arena.reset()
    for row in 0..<layout.count where layout.flags[row] != 0 {
      if let fault = RecordFault(flags: layout.flags[row]), fault != .malformedCell { rows.states[row] = RowScratch.broken }
    }
    for kernel in kernels { kernel.judge(layout, rows) }
    // Whatever the kernel made of a cell that the decoder could not read, it is no value.
    for entry in batch.cellFaults where kernels.contains(where: { $0.index == Int(entry.field) }) {
      rows.states[Int(entry.record)] = max(rows.states[Int(entry.record)], RowScratch.faulty)
    }
    for row in 0..<layout.count {
      let isSound = rows.states[row] == RowScratch.sound
      let hash = isSound ? hasher.hash(row, kernels) : nil
      try body(
        Entry(
          record: layout.firstRecordNumber &+ Int64(row), key: hash.map { RecordKey(low: $0.low, high: $0.high) },
          isWhole: rows.states[row] != RowScratch.broken && Int(layout.fieldCounts[row]) == fieldCount))
    }
  }
}

extension Contract {
  /// The fields by which one record is told from another: the primary key, else that of the duplicates, else the first key that is
  /// unique; `nil` for a contract without any.
  public var identifyingKey: [Int]? {
    if !primaryKey.isEmpty { return primaryKey }
    return dedup?.key ?? uniqueKeys.first ?? fields.firstIndex(where: \.constraints.unique).map { [$0] }
  }
}

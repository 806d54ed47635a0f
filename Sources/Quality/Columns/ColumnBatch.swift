public import DataContracts

/// Accepted records as columns, in the shape a Parquet writer wants.
///
/// Recycled: judges append batch after batch until the caller has enough for a row group, encodes the columns
/// and calls ``reset()``, which keeps the memory.
// Unchecked: a column batch belongs to one stage at a time, handed on through a queue that orders the accesses; between
// two appends it is immutable, and its columns may be encoded concurrently.
public final class ColumnBatch: @unchecked Sendable {
  /// One per field of the contract and then per derived field, in their order.
  public let columns: [Column]
  public private(set) var rowCount = 0
  /// 1-based record number of each row.
  public private(set) var recordNumbers: [Int64] = []

  public init(contract: Contract) throws(QualityError) {
    var columns: [Column] = []
    for field in contract.allFields { columns.append(Column(name: field.column ?? field.name, kind: try ColumnKind(field))) }
    self.columns = columns
  }

  /// Forgets the rows and keeps the memory.
  public func reset() {
    rowCount = 0
    recordNumbers.removeAll(keepingCapacity: true)
    for column in columns { column.reset() }
  }

  /// Bytes the rows take, spare capacity not counted.
  public var approximateBytes: Int { columns.reduce(8 * rowCount) { $0 + $1.approximateBytes } }

  func appendRows(_ numbers: UnsafeBufferPointer<Int64>) {
    rowCount += numbers.count
    recordNumbers.append(contentsOf: numbers)
  }
}

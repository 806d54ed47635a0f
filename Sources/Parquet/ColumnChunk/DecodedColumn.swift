/// The values of one column in one row group.
///
/// The shape is that of ``ColumnChunkEncoder``: values densely, without nulls, in row order,
/// and one validity byte per row unless no row is null.
public struct DecodedColumn: Sendable {
  /// Values by physical form.
  public typealias Values = ColumnValues

  public let column: LeafColumn
  public let rowCount: Int
  public let values: Values
  /// One byte per row, 1 for a value and 0 for a null; `nil` if no row is null.
  public let validity: [UInt8]?
  public let nullCount: Int
  /// The number of values before each 64th row, so that ``value(at:)`` counts at most 63 bytes.
  private let ranks: [Int32]

  init(column: LeafColumn, rowCount: Int, values: Values, validity: [UInt8]?) {
    self.column = column
    self.rowCount = rowCount
    self.values = values
    self.validity = validity
    var ranks: [Int32] = []
    var rank = 0
    if let validity {
      ranks.reserveCapacity(rowCount / 64 + 1)
      validity.withUnsafeBufferPointer { validity in
        guard let base = validity.baseAddress else { return }
        for row in stride(from: 0, to: rowCount, by: 64) {
          ranks.append(Int32(rank))
          rank += Validity.count(base + row, count: min(64, rowCount - row))
        }
      }
      nullCount = rowCount - rank
    } else {
      nullCount = 0
    }
    self.ranks = ranks
  }

  /// The value of a row, `nil` for null. For inspection: batches should read ``values``.
  ///
  /// - Precondition: `row` is within `0..<rowCount`.
  public func value(at row: Int) -> ScalarValue? {
    precondition(row >= 0 && row < rowCount, "row out of range")
    var index = row
    if let validity {
      guard validity[row] == 1 else { return nil }
      index = Int(ranks[row / 64])
      for earlier in row / 64 * 64..<row { index += Int(validity[earlier]) }
    }
    return values.value(at: index)
  }
}

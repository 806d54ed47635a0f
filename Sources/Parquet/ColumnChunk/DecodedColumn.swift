/// The values of one column in one row group.
///
/// The shape is that of ``ColumnChunkEncoder``: values densely, without nulls, in row order,
/// and one validity byte per row unless no row is null.
public struct DecodedColumn: Sendable {
  /// Values by physical form.
  public enum Values: Sendable, Hashable {
    /// One byte each, 0 or 1.
    case boolean([UInt8])
    case int32([Int32])
    case int64([Int64])
    /// Decimals stored as bytes, of any precision up to 38.
    case int128([Int128])
    case float([Float])
    case double([Double])
    /// Value `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
    case bytes([UInt8], offsets: [UInt32])
    /// Values of `length` bytes, one after another.
    case fixed([UInt8], length: Int)
  }

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
      for row in 0..<rowCount {
        if row % 64 == 0 { ranks.append(Int32(rank)) }
        rank += Int(validity[row])
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
    switch values {
    case .boolean(let values): return .boolean(values[index] != 0)
    case .int32(let values): return .int32(values[index])
    case .int64(let values): return .int64(values[index])
    case .int128(let values): return .int128(values[index])
    case .float(let values): return .float(values[index])
    case .double(let values): return .double(values[index])
    case .bytes(let bytes, let offsets):
      return .bytes(Array(bytes[Int(offsets[index])..<Int(offsets[index + 1])]))
    case .fixed(let bytes, let length):
      return .bytes(Array(bytes[index * length..<(index + 1) * length]))
    }
  }
}

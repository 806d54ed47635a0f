public import DeltaTable
public import Parquet

/// One column's statistics over all row groups of a file.
///
/// A row group without a bound although it has values makes the whole column unbounded: a bound that does not hold for
/// every row would make readers skip rows.
public struct ColumnRange: Sendable {
  public private(set) var nullCount: Int64 = 0
  private var minimum: ScalarValue?
  private var maximum: ScalarValue?
  private var isUnbounded = false

  public init() {}

  /// Takes the statistics of one row group.
  public mutating func add(_ statistics: ChunkStatistics, rowCount: Int) {
    nullCount += Int64(statistics.nullCount)
    guard statistics.nullCount < rowCount else { return }
    guard let low = statistics.minimum, let high = statistics.maximum else {
      isUnbounded = true
      return
    }
    if let known = minimum { if low.isLess(than: known) { minimum = low } } else { minimum = low }
    if let known = maximum { if known.isLess(than: high) { maximum = high } } else { maximum = high }
  }

  /// The column's entry in a Delta file's statistics, with bounds where they hold for every row.
  public func deltaColumn(name: String, type: LeafType) -> FileStatistics.Column {
    let bounded = !isUnbounded
    return FileStatistics.Column(
      name: name, nullCount: nullCount, minimum: bounded ? minimum?.deltaValue(of: type) : nil,
      maximum: bounded ? maximum?.deltaValue(of: type) : nil)
  }
}

extension ScalarValue {
  fileprivate func isLess(than other: ScalarValue) -> Bool {
    switch (self, other) {
    case (.boolean(let a), .boolean(let b)): !a && b
    case (.int32(let a), .int32(let b)): a < b
    case (.int64(let a), .int64(let b)): a < b
    case (.int128(let a), .int128(let b)): a < b
    case (.float(let a), .float(let b)): a < b
    case (.double(let a), .double(let b)): a < b
    case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
    default: false
    }
  }

  /// The value as Delta's statistics spell it; `nil` where they must have no bound.
  fileprivate func deltaValue(of type: LeafType) -> DeltaValue? {
    switch (self, type) {
    case (.int32(let value), .date): .date(days: value)
    case (.int32(let value), .decimal(_, let scale)): .decimal(unscaled: Int128(value), scale: scale)
    case (.int64(let value), .decimal(_, let scale)): .decimal(unscaled: Int128(value), scale: scale)
    case (.int128(let value), .decimal(_, let scale)): .decimal(unscaled: value, scale: scale)
    case (.int64(let value), .timestampMicros): .timestamp(microseconds: value)
    case (.int32(let value), _): .long(Int64(value))
    case (.int64(let value), _): .long(value)
    case (.double(let value), _): .double(value)
    case (.bytes(let value), .string): String(validating: value, as: UTF8.self).map { .string($0) }
    default: nil
    }
  }
}

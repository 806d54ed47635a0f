public import DataContracts

/// Columns as a table's contract wants them, where it wants others than the feed's contract makes.
extension Column {
  /// The same values in another type, exactly.
  ///
  /// - Parameter type: One that the column's own type ``DataContracts/ColumnType/widens(to:)``.
  /// - Returns: The column itself where nothing changes.
  /// - Complexity: O(rows).
  public func widened(to type: ColumnType) throws(QualityError) -> Column {
    let target = try ColumnKind(type, of: name)
    guard target != kind, let factor = kind.factor(to: target) else { return self }
    let column = Column(name: name, kind: target)
    column.validity = validity
    column.nullCount = nullCount
    switch target {
    case .int32Decimal: column.int32 = scaled(by: Int32(truncatingIfNeeded: factor))
    case .int64Decimal: column.int64 = scaled(by: Int64(truncatingIfNeeded: factor))
    case .int128Decimal: column.int128 = scaled(by: factor)
    case .bytes, .boolean, .int64, .double, .date, .timestamp: return self
    }
    return column
  }

  /// The values times a power of ten. The wider type has room for every product.
  private func scaled<Value: FixedWidthInteger>(by factor: Value) -> [Value] {
    switch kind {
    case .int32Decimal: int32.map { Value(truncatingIfNeeded: $0) &* factor }
    case .int64Decimal, .int64: int64.map { Value(truncatingIfNeeded: $0) &* factor }
    case .int128Decimal: int128.map { Value(truncatingIfNeeded: $0) &* factor }
    case .bytes, .boolean, .double, .date, .timestamp: []
    }
  }

  /// A column with one value in every row, or with none.
  ///
  /// - Parameter value: Of the type; `nil` for none.
  /// - Complexity: O(rows), and for a text its bytes as often.
  public static func repeating(
    _ value: ColumnValue?, as type: ColumnType, named name: String, rows: Int
  ) throws(QualityError) -> Column {
    let column = Column(name: name, kind: try ColumnKind(type, of: name))
    column.validity = [UInt8](repeating: value == nil ? 0 : 1, count: rows)
    column.nullCount = value == nil ? rows : 0
    switch value {
    case nil: break
    case .string(let text)?:
      let bytes = Array(text.utf8)
      column.bytes.reserveCapacity(bytes.count * rows)
      column.offsets.reserveCapacity(rows + 1)
      for _ in 0..<rows {
        column.bytes.append(contentsOf: bytes)
        column.offsets.append(UInt32(column.bytes.count))
      }
    case .long(let number)?, .timestamp(let number)?: column.int64 = [Int64](repeating: number, count: rows)
    case .date(let days)?: column.int32 = [Int32](repeating: days, count: rows)
    case .double(let number)?: column.double = [Double](repeating: number, count: rows)
    case .boolean(let flag)?: column.boolean = [UInt8](repeating: flag ? 1 : 0, count: rows)
    case .decimal(let unscaled)?:
      switch column.kind {
      case .int32Decimal: column.int32 = [Int32](repeating: Int32(truncatingIfNeeded: unscaled), count: rows)
      case .int64Decimal: column.int64 = [Int64](repeating: Int64(truncatingIfNeeded: unscaled), count: rows)
      default: column.int128 = [Int128](repeating: unscaled, count: rows)
      }
    }
    return column
  }
}

extension ColumnKind {
  /// What the values are multiplied by on their way into a wider kind; `nil` where they stay as they are.
  fileprivate func factor(to target: ColumnKind) -> Int128? {
    switch target {
    case .int32Decimal, .int64Decimal, .int128Decimal: (0..<max(0, target.scale - scale)).reduce(Int128(1)) { power, _ in power * 10 }
    case .bytes, .boolean, .int64, .double, .date, .timestamp: nil
    }
  }
}

extension Predicate {
  /// For each row of some columns, 1 if it satisfies the condition, else 0.
  ///
  /// - Precondition: `columns` holds every column the condition asks about, all with `rowCount` rows, and
  ///   ``validate(_:)`` has passed.
  func mask(_ columns: [String: DecodedColumn], rowCount: Int) -> [UInt8] {
    switch self {
    case .and(let parts):
      var mask = [UInt8](repeating: 1, count: rowCount)
      for part in parts { mask.merge(part.mask(columns, rowCount: rowCount)) { $0 & $1 } }
      return mask
    case .or(let parts):
      var mask = [UInt8](repeating: 0, count: rowCount)
      for part in parts { mask.merge(part.mask(columns, rowCount: rowCount)) { $0 | $1 } }
      return mask
    case .isNull(let name):
      return columns[name]?.validity.map { $0.map { 1 - $0 } } ?? [UInt8](repeating: 0, count: rowCount)
    case .isNotNull(let name):
      return columns[name]?.validity ?? [UInt8](repeating: 1, count: rowCount)
    case .compare(let name, let comparison, let value):
      guard let column = columns[name] else { return [UInt8](repeating: 0, count: rowCount) }
      return column.scattered(column.denseMask(comparison, value))
    case .isIn(let name, let values):
      guard let column = columns[name] else { return [UInt8](repeating: 0, count: rowCount) }
      return column.scattered(column.denseMask(in: values))
    }
  }
}

extension [UInt8] {
  fileprivate mutating func merge(_ other: [UInt8], _ combine: (UInt8, UInt8) -> UInt8) {
    for index in indices { self[index] = combine(self[index], other[index]) }
  }
}

extension DecodedColumn {
  /// A mask of the values as one of the rows: nulls satisfy nothing.
  fileprivate func scattered(_ dense: [UInt8]) -> [UInt8] {
    guard let validity else { return dense }
    var mask = validity
    var value = 0
    for row in mask.indices where mask[row] == 1 {
      mask[row] = dense[value]
      value += 1
    }
    return mask
  }

  fileprivate func denseMask(in values: [ScalarValue]) -> [UInt8] {
    // Few values are compared one after another; many are looked up, which costs a hash and for text a copy.
    guard values.count > 16 else {
      var mask = [UInt8](repeating: 0, count: self.values.count)
      for value in values { mask.merge(denseMask(.equal, value)) { $0 | $1 } }
      return mask
    }
    let wanted = Set(values.map { $0.normalized(in: column.type.order) })
    return (0..<self.values.count).map { index in
      wanted.contains(self.values.value(at: index).normalized(in: column.type.order)) ? 1 : 0
    }
  }

  fileprivate func denseMask(_ comparison: Predicate.Comparison, _ value: ScalarValue) -> [UInt8] {
    let unsigned = column.type.isUnsigned
    switch (values, value) {
    case (.boolean(let values), .boolean(let value)): return values.mask(comparison, value ? 1 : 0)
    case (.int32(let values), .int32(let value)):
      return unsigned
        ? values.mask(comparison, UInt32(bitPattern: value)) { UInt32(bitPattern: $0) } : values.mask(comparison, value)
    case (.int64(let values), .int64(let value)):
      return unsigned
        ? values.mask(comparison, UInt64(bitPattern: value)) { UInt64(bitPattern: $0) } : values.mask(comparison, value)
    case (.int128(let values), .int128(let value)): return values.mask(comparison, value)
    case (.float(let values), .float(let value)): return values.mask(comparison, value)
    case (.double(let values), .double(let value)): return values.mask(comparison, value)
    case (.fixed(let bytes, 2), .bytes(let value)) where column.type == .float16:
      let halves = stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
      return halves.mask(comparison, ValueOrder.number(half: value) ?? .nan) { ValueOrder.number(half: $0) }
    case (.fixed(let bytes, let length), .bytes(let value)):
      return byteMask(bytes, value, comparison, count: bytes.count / length) { $0 * length }
    case (.bytes(let bytes, let offsets), .bytes(let value)):
      return byteMask(bytes, value, comparison, count: offsets.count - 1) { Int(offsets[$0]) }
    default: return [UInt8](repeating: 0, count: values.count)
    }
  }

  /// Value `i` reaches from `offset(i)` to `offset(i + 1)`.
  private func byteMask(
    _ bytes: [UInt8], _ value: [UInt8], _ comparison: Predicate.Comparison, count: Int, offset: (Int) -> Int
  ) -> [UInt8] {
    bytes.withUnsafeBytes { bytes in
      value.withUnsafeBytes { value in
        let empty = UnsafeRawPointer(bytes.baseAddress ?? value.baseAddress)
        return (0..<count).map { index in
          let (start, end) = (offset(index), offset(index + 1))
          guard let base = bytes.baseAddress ?? empty, let other = value.baseAddress ?? empty else {
            // Both are empty.
            return comparison.holds(0) ? 1 : 0
          }
          return comparison.holds(ByteOrder.compare(base + start, end - start, other, value.count)) ? 1 : 0
        }
      }
    }
  }
}

extension Array {
  fileprivate func mask<Key: Comparable>(
    _ comparison: Predicate.Comparison, _ value: Key, _ key: (Element) -> Key
  ) -> [UInt8] {
    switch comparison {
    case .equal: map { key($0) == value ? 1 : 0 }
    case .notEqual: map { key($0) != value ? 1 : 0 }
    case .less: map { key($0) < value ? 1 : 0 }
    case .lessOrEqual: map { key($0) <= value ? 1 : 0 }
    case .greater: map { key($0) > value ? 1 : 0 }
    case .greaterOrEqual: map { key($0) >= value ? 1 : 0 }
    }
  }
}

extension Array where Element: Comparable {
  fileprivate func mask(_ comparison: Predicate.Comparison, _ value: Element) -> [UInt8] {
    mask(comparison, value) { $0 }
  }
}

extension Predicate.Comparison {
  /// True if a value that compares to another as `sign` says satisfies the comparison.
  @inline(__always)
  fileprivate func holds(_ sign: Int) -> Bool {
    switch self {
    case .equal: sign == 0
    case .notEqual: sign != 0
    case .less: sign < 0
    case .lessOrEqual: sign <= 0
    case .greater: sign > 0
    case .greaterOrEqual: sign >= 0
    }
  }
}

extension ScalarValue {
  /// Half-precision zeros are equal although their bytes differ; NaN, unequal to itself, stays as it is.
  fileprivate func normalized(in order: ValueOrder) -> ScalarValue {
    guard order == .half, case .bytes(let bytes) = self, let number = ValueOrder.number(half: bytes) else { return self }
    return .float(number)
  }
}

import DataContracts

/// Hashes the typed values of some fields of a record, so that `1.0` and `1.00` are the same decimal.
final class KeyHasher {
  let fields: [Int]
  /// Digits after the point at which a number is compared with those of another column; `nil` where it is compared with its own
  /// column alone.
  private let scales: [Int?]
  let hashKey: HashKey
  private let text = KeyText()

  init(fields: [Int], scales: [Int?]? = nil, hashKey: HashKey) {
    self.fields = fields
    self.scales = scales ?? fields.map { _ in nil }
    self.hashKey = hashKey
  }

  /// The hash of a row's key; `nil` when one of its fields has no value.
  func hash(_ row: Int, _ kernels: [ColumnKernel]) -> (low: UInt64, high: UInt64)? {
    text.reset()
    for (place, field) in fields.enumerated() {
      let kernel = kernels[field]
      guard kernel.scratch.validity[row] != 0 else { return nil }
      if let scale = scales[place], let number = kernel.whole(row) {
        text.append(KeyText.rescaled(number, by: scale - kernel.kind.scale))
        continue
      }
      switch kernel.kind {
      case .bytes:
        let cell = kernel.scratch.values(as: CellSlice.self)[row]
        text.append(UnsafeBufferPointer(start: cell.start, count: cell.count))
      case .boolean: text.append(kernel.scratch.values(as: UInt8.self)[row])
      case .int32Decimal, .date: text.append(kernel.scratch.values(as: Int32.self)[row])
      case .int64Decimal, .int64, .timestamp: text.append(kernel.scratch.values(as: Int64.self)[row])
      case .int128Decimal: text.append(kernel.scratch.values(as: Int128.self)[row])
      case .double: text.append(kernel.scratch.values(as: Double.self)[row])
      }
    }
    return text.hash(hashKey)
  }
}

extension ColumnKind {
  /// Digits after the point; 0 of anything but a decimal.
  var scale: Int {
    switch self {
    case .int32Decimal(_, let scale), .int64Decimal(_, let scale), .int128Decimal(_, let scale): scale
    default: 0
    }
  }
}

/// The values of one leaf, densely: those that are not null, in row order, by physical form.
public enum ColumnValues: Sendable, Hashable {
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

  /// The number of values.
  public var count: Int {
    switch self {
    case .boolean(let values): values.count
    case .int32(let values): values.count
    case .int64(let values): values.count
    case .int128(let values): values.count
    case .float(let values): values.count
    case .double(let values): values.count
    case .bytes(_, let offsets): max(offsets.count - 1, 0)
    case .fixed(let bytes, let length): length > 0 ? bytes.count / length : 0
    }
  }

  /// One value. For inspection: batches should read the arrays.
  ///
  /// - Precondition: `index` is within `0..<count`.
  public func value(at index: Int) -> ScalarValue {
    switch self {
    case .boolean(let values): .boolean(values[index] != 0)
    case .int32(let values): .int32(values[index])
    case .int64(let values): .int64(values[index])
    case .int128(let values): .int128(values[index])
    case .float(let values): .float(values[index])
    case .double(let values): .double(values[index])
    case .bytes(let bytes, let offsets): .bytes(Array(bytes[Int(offsets[index])..<Int(offsets[index + 1])]))
    case .fixed(let bytes, let length): .bytes(Array(bytes[index * length..<(index + 1) * length]))
    }
  }
}

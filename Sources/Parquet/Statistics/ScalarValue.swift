/// One value of a column, by physical form: decimals are their unscaled integer, dates are days,
/// timestamps their count of units, text is its UTF-8 bytes.
public enum ScalarValue: Sendable, Hashable {
  case boolean(Bool)
  case int32(Int32)
  case int64(Int64)
  case int128(Int128)
  case float(Float)
  case double(Double)
  case bytes([UInt8])
}

extension ScalarValue {
  /// True if `self` sorts before `other`. Neither does if they are of different kinds, or one is NaN.
  func precedes(_ other: ScalarValue, in order: ValueOrder) -> Bool {
    switch (self, other) {
    case (.boolean(let a), .boolean(let b)): return !a && b
    case (.int32(let a), .int32(let b)):
      return order == .unsigned ? UInt32(bitPattern: a) < UInt32(bitPattern: b) : a < b
    case (.int64(let a), .int64(let b)):
      return order == .unsigned ? UInt64(bitPattern: a) < UInt64(bitPattern: b) : a < b
    case (.int128(let a), .int128(let b)): return a < b
    case (.float(let a), .float(let b)): return a < b
    case (.double(let a), .double(let b)): return a < b
    case (.bytes(let a), .bytes(let b)):
      guard order == .half else { return a.lexicographicallyPrecedes(b) }
      guard let x = ValueOrder.number(half: a), let y = ValueOrder.number(half: b) else { return false }
      return x < y
    default: return false
    }
  }

  func isNaN(in order: ValueOrder) -> Bool {
    switch self {
    case .float(let value): value.isNaN
    case .double(let value): value.isNaN
    case .bytes(let bytes): order == .half && ValueOrder.number(half: bytes)?.isNaN ?? true
    default: false
    }
  }

  /// The PLAIN form used in statistics: no length prefix for bytes, big-endian for decimals of `typeLength` bytes.
  func statisticsBytes(typeLength: Int) -> [UInt8] {
    func littleEndian<Bits: FixedWidthInteger>(_ bits: Bits) -> [UInt8] {
      withUnsafeBytes(of: bits.littleEndian) { Array($0) }
    }
    switch self {
    case .boolean(let value): return [value ? 1 : 0]
    case .int32(let value): return littleEndian(value)
    case .int64(let value): return littleEndian(value)
    case .float(let value): return littleEndian(value.bitPattern)
    case .double(let value): return littleEndian(value.bitPattern)
    case .int128(let value): return withUnsafeBytes(of: value.bigEndian) { Array($0.suffix(typeLength)) }
    case .bytes(let value): return value
    }
  }
}

/// What the values of a column mean.
public enum LeafType: Sendable, Hashable {
  case boolean
  case int32
  case int64
  case float
  case double
  /// UTF-8 text; the writer refuses anything else.
  case string
  /// Bytes without a meaning.
  case binary
  /// Days since 1970-01-01 in the proleptic Gregorian calendar.
  case date
  /// Microseconds since 1970-01-01T00:00:00; an instant if `utc`, else a local date and time.
  case timestampMicros(utc: Bool)
  /// An unscaled integer: the value is `unscaled / 10^scale`. Precision 1 to 38.
  case decimal(precision: Int, scale: Int)
  /// `length` bytes without a meaning.
  case fixed(length: Int)
  /// 16 bytes in network order.
  case uuid
  /// UTF-8 text that is a JSON document.
  case json

  // Found in files of others; the writer accepts these too where a
  // physical type follows from the meaning.
  case bson
  case enumeration
  case integer(bitWidth: Int, isSigned: Bool)
  case timestampMillis(utc: Bool)
  case timestampNanos(utc: Bool)
  case timeMillis(utc: Bool)
  case timeMicros(utc: Bool)
  case timeNanos(utc: Bool)
  case float16
  /// Months, days and milliseconds, 4 bytes each, little-endian. Read only: it has no order.
  case interval
  /// The deprecated 12-byte timestamp. Read only.
  case int96

  /// The physical type the writer chooses: decimals by precision, as small as they can be.
  public var physicalType: PhysicalType {
    switch self {
    case .boolean: .boolean
    case .int32, .date, .timeMillis: .int32
    case .int64, .timestampMicros, .timestampMillis, .timestampNanos, .timeMicros, .timeNanos: .int64
    case .integer(let bitWidth, _): bitWidth > 32 ? .int64 : .int32
    case .float: .float
    case .double: .double
    case .string, .binary, .json, .bson, .enumeration: .byteArray
    case .decimal(let precision, _): precision <= 9 ? .int32 : precision <= 18 ? .int64 : .fixedLengthByteArray
    case .fixed, .uuid, .float16, .interval: .fixedLengthByteArray
    case .int96: .int96
    }
  }

  /// The length of a fixed-length value in bytes, 0 for every other physical type.
  var typeLength: Int {
    switch self {
    case .fixed(let length): length
    case .uuid: 16
    case .float16: 2
    case .interval: 12
    case .int96: 12
    case .decimal(let precision, _) where precision > 18: Self.decimalByteCount(precision)
    default: 0
    }
  }

  /// The fewest bytes of two's complement that hold every number of `precision` digits.
  static func decimalByteCount(_ precision: Int) -> Int {
    let largest = decimalLimit(precision) - 1
    var count = 1
    // A value needs its magnitude bits and one sign bit.
    while 8 * count - 1 < 128 - largest.leadingZeroBitCount { count += 1 }
    return count
  }

  /// 10 to the power of `precision`: the first unscaled magnitude that does not fit. More than 38 digits,
  /// which no column may have, count as 38.
  static func decimalLimit(_ precision: Int) -> Int128 {
    var limit: Int128 = 1
    for _ in 0..<min(max(precision, 0), 38) { limit *= 10 }
    return limit
  }

  /// True if the bytes must be UTF-8.
  var isText: Bool {
    switch self {
    case .string, .json, .enumeration: true
    default: false
    }
  }

  /// True if integers of this type are ordered without sign.
  var isUnsigned: Bool {
    if case .integer(_, isSigned: false) = self { true } else { false }
  }
}

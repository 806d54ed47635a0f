public import DataContracts

/// How the values of a column are stored.
public enum ColumnKind: Sendable, Hashable {
  /// UTF-8 bytes and offsets.
  case bytes
  case boolean
  case int32Decimal(precision: Int, scale: Int)
  case int64Decimal(precision: Int, scale: Int)
  case int128Decimal(precision: Int, scale: Int)
  case int64
  case double
  /// Days since 1970-01-01 in 32 bits.
  case date
  /// Microseconds since 1970-01-01T00:00:00Z in 64 bits.
  case timestamp

  /// The storage of a field. Decimals take 32 bits up to 9 digits, 64 up to 18, 128 up to 38 (Parquet's own steps).
  public init(_ field: Field) throws(QualityError) { try self.init(field.type.column, of: field.name) }

  init(_ type: ColumnType, of name: String) throws(QualityError) {
    switch type {
    case .string: self = .bytes
    case .long: self = .int64
    case .double: self = .double
    case .boolean: self = .boolean
    case .date: self = .date
    case .timestamp: self = .timestamp
    case .decimal(let precision, let scale):
      guard (1...38).contains(precision), (0...precision).contains(scale) else {
        throw QualityError(
          .unsupportedType, "decimal(\(precision),\(scale)): 1 to 38 digits, no more of them after the point",
          field: name)
      }
      self =
        precision <= 9
        ? .int32Decimal(precision: precision, scale: scale)
        : precision <= 18
          ? .int64Decimal(precision: precision, scale: scale) : .int128Decimal(precision: precision, scale: scale)
    }
  }

  /// Bytes per value in the array it is stored in; 0 for ``bytes``.
  var width: Int {
    switch self {
    case .bytes: 0
    case .boolean: 1
    case .int32Decimal, .date: 4
    case .int64Decimal, .int64, .double, .timestamp: 8
    case .int128Decimal: 16
    }
  }
}

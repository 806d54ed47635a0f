/// What a field's values are in a table of the lake; the names are Delta's.
public enum ColumnType: Sendable, Hashable, CustomStringConvertible {
  case string
  /// 64 bits, signed.
  case long
  case decimal(precision: Int, scale: Int)
  case double
  case boolean
  case date
  /// Microseconds, UTC.
  case timestamp

  /// As the Delta log writes it, such as `decimal(12,2)`.
  public var description: String {
    switch self {
    case .string: "string"
    case .long: "long"
    case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
    case .double: "double"
    case .boolean: "boolean"
    case .date: "date"
    case .timestamp: "timestamp"
    }
  }

  /// Whether every value of this type is a value of the other, exactly: the same type, a decimal with no fewer digits on
  /// either side of the point, or a decimal with 19 digits before the point for a whole number.
  public func widens(to other: ColumnType) -> Bool {
    switch (self, other) {
    case (.decimal(let precision, let scale), .decimal(let otherPrecision, let otherScale)):
      scale <= otherScale && precision - scale <= otherPrecision - otherScale
    case (.long, .decimal(let precision, let scale)): precision - scale >= 19
    default: self == other
    }
  }
}

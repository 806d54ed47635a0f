/// The logical type of a field.
public enum FieldType: Sendable, Hashable {
  case string
  /// 64 bits, signed.
  case integer
  /// `number` with `sluice:decimal`: exact, at most 38 digits of which `scale` after the point.
  case decimal(precision: Int, scale: Int, rounding: Rounding)
  /// `number` with `sluice:float: true`.
  case double
  case boolean(trueValues: [String], falseValues: [String])
  /// Formats in the order they are tried; no two of them can read one text in two ways.
  case date(formats: [DateFormat])
  /// Microseconds, UTC.
  case datetime(format: DateFormat, zone: ZoneRule)
}

/// What happens to digits beyond a decimal's scale.
public enum Rounding: String, Sendable, Hashable {
  /// The value is refused, unless the digits are zeros.
  case reject
  case halfEven
}

/// What a datetime without a zone of its own means.
public enum ZoneRule: Sendable, Hashable {
  case utc
  case fixedOffset(seconds: Int32)
}

extension FieldType {
  /// Whether two types make the same column in a lake: formats, tokens and rounding aside.
  public func sharesColumn(with other: FieldType) -> Bool {
    switch (self, other) {
    case (.string, .string), (.integer, .integer), (.double, .double), (.boolean, .boolean), (.date, .date),
      (.datetime, .datetime):
      true
    case (.decimal(let precision, let scale, _), .decimal(let otherPrecision, let otherScale, _)):
      precision == otherPrecision && scale == otherScale
    default: false
    }
  }

  /// The type in a person's words, such as `decimal(12,2)`.
  public var label: String {
    switch self {
    case .string: "string"
    case .integer: "integer"
    case .decimal(let precision, let scale, _): "decimal(\(precision),\(scale))"
    case .double: "double"
    case .boolean: "boolean"
    case .date: "date"
    case .datetime: "datetime"
    }
  }
}

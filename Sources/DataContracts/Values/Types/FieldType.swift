/// The logical type of a field.
public enum FieldType: Sendable, Hashable {
  /// Text; its ``Field/stringFormat`` may ask for more.
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
  /// A time of day without zone; lands as text, `HH:mm:ss` with a fraction of six digits if it has one.
  case time(format: DateFormat)
  /// A year, -9999 to 9999: four digits, with a minus for years before the first (XML Schema, `gYear`, without zone).
  case year
  /// `yyyy-MM` (XML Schema, `gYearMonth`, without zone); lands as such text.
  case yearmonth
  /// ISO 8601, such as `P1Y2M10DT2H30M`; lands as written.
  case duration
  /// Lands as text, `longitude, latitude` without blanks.
  case geopoint(GeopointFormat)
  /// A GeoJSON object (RFC 7946) or, when `isTopology`, a TopoJSON one; lands as written.
  case geojson(isTopology: Bool)
  /// A JSON object; lands as written.
  case object
  /// A JSON array; lands as written.
  case array
  /// Items of one type with a delimiter between them; lands as written.
  case list(item: ListItem, delimiter: String)
  /// Text that is not looked into.
  case any
}

/// How a point is written: longitude -180 to 180 and latitude -90 to 90, decimal degrees.
public enum GeopointFormat: String, Sendable, Hashable, CaseIterable {
  /// `lon, lat`
  case `default`
  /// `[lon, lat]` in JSON
  case array
  /// `{"lon": 1, "lat": 2}` in JSON
  case object
}

/// The type of a list's items, each in the default format of its type.
public enum ListItem: String, Sendable, Hashable, CaseIterable {
  case string, integer, number, boolean, date, time, datetime
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
  /// A zone of the IANA database, such as `America/New_York`. A local time that does not exist or that exists twice is refused.
  case named(String)
  /// The text has it: the format's `%z`.
  case inText
}

extension FieldType {
  /// The type of the field's column in a lake.
  public var column: ColumnType {
    switch self {
    case .integer, .year: .long
    case .decimal(let precision, let scale, _): .decimal(precision: precision, scale: scale)
    case .double: .double
    case .boolean: .boolean
    case .date: .date
    case .datetime: .timestamp
    case .string, .time, .yearmonth, .duration, .geopoint, .geojson, .object, .array, .list, .any: .string
    }
  }

  /// Whether two types make the same column in a lake: formats, tokens and rounding aside.
  public func sharesColumn(with other: FieldType) -> Bool { column == other.column }

  /// The standard's name of the type: `number` for decimals and doubles.
  public var name: String {
    switch self {
    case .string: "string"
    case .integer: "integer"
    case .decimal, .double: "number"
    case .boolean: "boolean"
    case .date: "date"
    case .datetime: "datetime"
    case .time: "time"
    case .year: "year"
    case .yearmonth: "yearmonth"
    case .duration: "duration"
    case .geopoint: "geopoint"
    case .geojson: "geojson"
    case .object: "object"
    case .array: "array"
    case .list: "list"
    case .any: "any"
    }
  }

  /// The type in a person's words, such as `decimal(12,2)`.
  public var label: String {
    switch self {
    case .decimal(let precision, let scale, _): "decimal(\(precision),\(scale))"
    case .double: "double"
    default: name
    }
  }
}

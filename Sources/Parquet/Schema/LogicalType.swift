/// The modern annotation: a Thrift union, one case per field id.
enum LogicalType: Hashable {
  case string
  case map
  case list
  case enumeration
  case decimal(scale: Int32, precision: Int32)
  case date
  case time(utc: Bool, unit: TimeUnit)
  case timestamp(utc: Bool, unit: TimeUnit)
  case integer(bitWidth: Int8, isSigned: Bool)
  case unknown
  case json
  case bson
  case uuid
  case float16
  /// An annotation of a later format version: the values are read as their physical type.
  case other

  enum TimeUnit: Int16 {
    case millis = 1
    case micros = 2
    case nanos = 3
  }

  init?(_ type: LeafType) {
    switch type {
    case .string: self = .string
    case .enumeration: self = .enumeration
    case .decimal(let precision, let scale): self = .decimal(scale: Int32(scale), precision: Int32(precision))
    case .date: self = .date
    case .timeMillis(let utc): self = .time(utc: utc, unit: .millis)
    case .timeMicros(let utc): self = .time(utc: utc, unit: .micros)
    case .timeNanos(let utc): self = .time(utc: utc, unit: .nanos)
    case .timestampMillis(let utc): self = .timestamp(utc: utc, unit: .millis)
    case .timestampMicros(let utc): self = .timestamp(utc: utc, unit: .micros)
    case .timestampNanos(let utc): self = .timestamp(utc: utc, unit: .nanos)
    case .integer(let bitWidth, let isSigned): self = .integer(bitWidth: Int8(bitWidth), isSigned: isSigned)
    case .json: self = .json
    case .bson: self = .bson
    case .uuid: self = .uuid
    case .float16: self = .float16
    default: return nil
    }
  }

  func write(to writer: inout CompactWriter) {
    func marker(_ id: Int16) { writer.structure(id) { _ in } }
    func time(_ id: Int16, _ utc: Bool, _ unit: TimeUnit) {
      writer.structure(id) {
        $0.field(1, utc)
        $0.structure(2) { $0.structure(unit.rawValue) { _ in } }
      }
    }
    switch self {
    case .string: marker(1)
    case .map: marker(2)
    case .list: marker(3)
    case .enumeration: marker(4)
    case .decimal(let scale, let precision):
      writer.structure(5) {
        $0.field(1, scale)
        $0.field(2, precision)
      }
    case .date: marker(6)
    case .time(let utc, let unit): time(7, utc, unit)
    case .timestamp(let utc, let unit): time(8, utc, unit)
    case .integer(let bitWidth, let isSigned):
      writer.structure(10) {
        $0.field(1, i8: bitWidth)
        $0.field(2, isSigned)
      }
    case .unknown: marker(11)
    case .json: marker(12)
    case .bson: marker(13)
    case .uuid: marker(14)
    case .float16: marker(15)
    case .other: break
    }
  }
}

/// The legacy annotation, still required beside the modern one (LogicalTypes.md, compatibility).
enum ConvertedType: Int32 {
  case utf8 = 0
  case map = 1
  case mapKeyValue = 2
  case list = 3
  case enumeration = 4
  case decimal = 5
  case date = 6
  case timeMillis = 7
  case timeMicros = 8
  case timestampMillis = 9
  case timestampMicros = 10
  case uint8 = 11
  case uint16 = 12
  case uint32 = 13
  case uint64 = 14
  case int8 = 15
  case int16 = 16
  case int32 = 17
  case int64 = 18
  case json = 19
  case bson = 20
  case interval = 21

  /// Local timestamps take the same legacy annotation as instants: readers that know only the
  /// old one would otherwise see plain integers. Nanoseconds have none.
  init?(_ type: LeafType) {
    switch type {
    case .string: self = .utf8
    case .enumeration: self = .enumeration
    case .decimal: self = .decimal
    case .date: self = .date
    case .timeMillis: self = .timeMillis
    case .timeMicros: self = .timeMicros
    case .timestampMillis: self = .timestampMillis
    case .timestampMicros: self = .timestampMicros
    case .json: self = .json
    case .bson: self = .bson
    case .interval: self = .interval
    case .integer(8, true): self = .int8
    case .integer(16, true): self = .int16
    case .integer(32, true): self = .int32
    case .integer(64, true): self = .int64
    case .integer(8, false): self = .uint8
    case .integer(16, false): self = .uint16
    case .integer(32, false): self = .uint32
    case .integer(64, false): self = .uint64
    default: return nil
    }
  }
}

extension LeafType {
  /// The meaning a file declares, or the plain physical type where the annotation is unknown or does not fit it.
  init(_ element: SchemaElement, _ physicalType: PhysicalType, _ typeLength: Int) {
    let annotated =
      element.logicalType.flatMap { LeafType($0, physicalType, typeLength) }
      ?? element.convertedType.flatMap(ConvertedType.init(rawValue:)).flatMap {
        LeafType($0, element, physicalType, typeLength)
      }
    self = annotated ?? LeafType(physicalType, typeLength)
  }

  private init(_ physicalType: PhysicalType, _ typeLength: Int) {
    switch physicalType {
    case .boolean: self = .boolean
    case .int32: self = .int32
    case .int64: self = .int64
    case .int96: self = .int96
    case .float: self = .float
    case .double: self = .double
    case .byteArray: self = .binary
    case .fixedLengthByteArray: self = .fixed(length: typeLength)
    }
  }

  private init?(_ logical: LogicalType, _ physicalType: PhysicalType, _ typeLength: Int) {
    switch (logical, physicalType) {
    case (.string, .byteArray): self = .string
    case (.json, .byteArray): self = .json
    case (.bson, .byteArray): self = .bson
    case (.enumeration, .byteArray): self = .enumeration
    case (.date, .int32): self = .date
    case (.time(let utc, .millis), .int32): self = .timeMillis(utc: utc)
    case (.time(let utc, .micros), .int64): self = .timeMicros(utc: utc)
    case (.time(let utc, .nanos), .int64): self = .timeNanos(utc: utc)
    case (.timestamp(let utc, .millis), .int64): self = .timestampMillis(utc: utc)
    case (.timestamp(let utc, .micros), .int64): self = .timestampMicros(utc: utc)
    case (.timestamp(let utc, .nanos), .int64): self = .timestampNanos(utc: utc)
    case (.integer(let bitWidth, let isSigned), .int32) where [8, 16, 32].contains(bitWidth):
      self = bitWidth == 32 && isSigned ? .int32 : .integer(bitWidth: Int(bitWidth), isSigned: isSigned)
    case (.integer(64, let isSigned), .int64):
      self = isSigned ? .int64 : .integer(bitWidth: 64, isSigned: false)
    case (.uuid, .fixedLengthByteArray) where typeLength == 16: self = .uuid
    case (.float16, .fixedLengthByteArray) where typeLength == 2: self = .float16
    case (.decimal(let scale, let precision), _):
      guard let type = Self.decimal(scale, precision, physicalType, typeLength) else { return nil }
      self = type
    default: return nil
    }
  }

  private init?(
    _ converted: ConvertedType, _ element: SchemaElement, _ physicalType: PhysicalType, _ typeLength: Int
  ) {
    switch (converted, physicalType) {
    case (.utf8, .byteArray): self = .string
    case (.json, .byteArray): self = .json
    case (.bson, .byteArray): self = .bson
    case (.enumeration, .byteArray): self = .enumeration
    case (.date, .int32): self = .date
    case (.timeMillis, .int32): self = .timeMillis(utc: true)
    case (.timeMicros, .int64): self = .timeMicros(utc: true)
    case (.timestampMillis, .int64): self = .timestampMillis(utc: true)
    case (.timestampMicros, .int64): self = .timestampMicros(utc: true)
    case (.int8, .int32): self = .integer(bitWidth: 8, isSigned: true)
    case (.int16, .int32): self = .integer(bitWidth: 16, isSigned: true)
    case (.uint8, .int32): self = .integer(bitWidth: 8, isSigned: false)
    case (.uint16, .int32): self = .integer(bitWidth: 16, isSigned: false)
    case (.uint32, .int32): self = .integer(bitWidth: 32, isSigned: false)
    case (.uint64, .int64): self = .integer(bitWidth: 64, isSigned: false)
    case (.interval, .fixedLengthByteArray) where typeLength == 12: self = .interval
    case (.decimal, _):
      guard let type = Self.decimal(element.scale ?? 0, element.precision ?? 0, physicalType, typeLength) else {
        return nil
      }
      self = type
    default: return nil
    }
  }

  /// Decimals of more than 38 digits, or of more than 16 bytes, stay bytes.
  private static func decimal(
    _ scale: Int32, _ precision: Int32, _ physicalType: PhysicalType, _ typeLength: Int
  ) -> LeafType? {
    guard (1...38).contains(precision), (0...precision).contains(scale) else { return nil }
    switch physicalType {
    case .int32, .int64, .byteArray: break
    case .fixedLengthByteArray: guard typeLength <= 16 else { return nil }
    default: return nil
    }
    return .decimal(precision: Int(precision), scale: Int(scale))
  }
}

extension SchemaElement {
  init(_ reader: inout CompactReader) throws(ParquetError) {
    var element = SchemaElement(name: "")
    var hasName = false
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: element.physicalType = try reader.int32(field)
      case 2: element.typeLength = try reader.int32(field)
      case 3: element.repetition = try reader.int32(field)
      case 4:
        element.name = try reader.string(field)
        hasName = true
      case 5: element.childCount = try reader.int32(field)
      case 6: element.convertedType = try reader.int32(field)
      case 7: element.scale = try reader.int32(field)
      case 8: element.precision = try reader.int32(field)
      case 9: element.fieldID = try reader.int32(field)
      case 10:
        try reader.expectStructure(field)
        element.logicalType = try LogicalType(&reader)
      default: return false
      }
      return true
    }
    guard hasName else { throw ByteCursor.corrupt("a schema element without a name") }
    self = element
  }
}

extension LogicalType {
  init(_ reader: inout CompactReader) throws(ParquetError) {
    var type = LogicalType.other
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: type = .string
      case 2: type = .map
      case 3: type = .list
      case 4: type = .enumeration
      case 5:
        type = try Self.decimal(&reader, field)
        return true
      case 6: type = .date
      case 7:
        if let (utc, unit) = try Self.time(&reader, field) { type = .time(utc: utc, unit: unit) }
        return true
      case 8:
        if let (utc, unit) = try Self.time(&reader, field) { type = .timestamp(utc: utc, unit: unit) }
        return true
      case 10:
        type = try Self.integer(&reader, field)
        return true
      case 11: type = .unknown
      case 12: type = .json
      case 13: type = .bson
      case 14: type = .uuid
      case 15: type = .float16
      default: type = .other
      }
      return false
    }
    self = type
  }

  private static func decimal(
    _ reader: inout CompactReader, _ field: CompactReader.Field
  ) throws(ParquetError) -> LogicalType {
    try reader.expectStructure(field)
    var scale: Int32 = 0
    var precision: Int32 = 0
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: scale = try reader.int32(field)
      case 2: precision = try reader.int32(field)
      default: return false
      }
      return true
    }
    return .decimal(scale: scale, precision: precision)
  }

  private static func time(
    _ reader: inout CompactReader, _ field: CompactReader.Field
  ) throws(ParquetError) -> (Bool, TimeUnit)? {
    try reader.expectStructure(field)
    var utc = false
    var unit: TimeUnit?
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: utc = try reader.bool(field)
      case 2:
        try reader.expectStructure(field)
        try reader.structure { _, field throws(ParquetError) in
          unit = TimeUnit(rawValue: field.id)
          return false
        }
      default: return false
      }
      return true
    }
    return unit.map { (utc, $0) }
  }

  private static func integer(
    _ reader: inout CompactReader, _ field: CompactReader.Field
  ) throws(ParquetError) -> LogicalType {
    try reader.expectStructure(field)
    var bitWidth: Int8 = 0
    var isSigned = true
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: bitWidth = try reader.int8(field)
      case 2: isSigned = try reader.bool(field)
      default: return false
      }
      return true
    }
    return .integer(bitWidth: bitWidth, isSigned: isSigned)
  }
}

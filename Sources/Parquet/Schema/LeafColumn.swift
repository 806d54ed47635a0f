/// One column of a file: a field of a flat schema, or a leaf of a nested one.
public struct LeafColumn: Sendable, Hashable {
  /// The path with dots; the name itself for a column of a flat schema.
  public let name: String
  public let type: LeafType
  /// False if the value must not be null wherever the groups around it are not.
  public let isOptional: Bool
  /// The id by which table formats find the column after a rename.
  public let fieldID: Int32?
  /// True for sensitive columns: no minimum and maximum anywhere in the file, neither in the
  /// footer nor in the page index. The count of nulls is always written.
  public let omitStatistics: Bool
  /// How the values are stored. Follows from `type` when writing; files of others may differ.
  public let physicalType: PhysicalType
  /// The length of a fixed-length value in bytes, 0 for other physical types.
  public let typeLength: Int
  /// The names from the root of the schema to this leaf, with those of the groups that make lists and maps.
  public let path: [String]
  /// How many of the groups around the leaf and itself may be absent: lists, and what is optional.
  public let maximumDefinitionLevel: Int
  /// How many lists and maps the leaf lies in.
  public let maximumRepetitionLevel: Int
  /// For each repetition level, the definition level from which on the list of that level has an element.
  let elementDefinitionLevels: [UInt8]

  public init(
    name: String, type: LeafType, isOptional: Bool, fieldID: Int32? = nil, omitStatistics: Bool = false
  ) {
    self.name = name
    self.type = type
    self.isOptional = isOptional
    self.fieldID = fieldID
    self.omitStatistics = omitStatistics
    physicalType = type.physicalType
    typeLength = type.typeLength
    path = [name]
    maximumDefinitionLevel = isOptional ? 1 : 0
    maximumRepetitionLevel = 0
    elementDefinitionLevels = [0]
  }

  /// A column as a file declares it.
  init(
    type: LeafType, isOptional: Bool, fieldID: Int32?, omitStatistics: Bool = false, physicalType: PhysicalType,
    typeLength: Int, path: [String], maximumDefinitionLevel: Int, elementDefinitionLevels: [UInt8]
  ) {
    name = path.joined(separator: ".")
    self.type = type
    self.isOptional = isOptional
    self.fieldID = fieldID
    self.omitStatistics = omitStatistics
    self.physicalType = physicalType
    self.typeLength = typeLength
    self.path = path
    self.maximumDefinitionLevel = maximumDefinitionLevel
    self.elementDefinitionLevels = elementDefinitionLevels
    maximumRepetitionLevel = elementDefinitionLevels.count - 1
  }

  /// The same leaf at another place of a schema.
  func placed(path: [String], definitionLevel: Int, elementDefinitionLevels: [UInt8]) -> LeafColumn {
    LeafColumn(
      type: type, isOptional: isOptional, fieldID: fieldID, omitStatistics: omitStatistics,
      physicalType: physicalType, typeLength: typeLength, path: path, maximumDefinitionLevel: definitionLevel,
      elementDefinitionLevels: elementDefinitionLevels)
  }

  /// True for a column of a flat schema: one value or null per row, and no group around it.
  public var isFlat: Bool { path.count == 1 && maximumRepetitionLevel == 0 }

  /// The bits of a definition level.
  var definitionBitWidth: Int { Int.bitWidth - maximumDefinitionLevel.leadingZeroBitCount }

  /// The bits of a repetition level.
  var repetitionBitWidth: Int { Int.bitWidth - maximumRepetitionLevel.leadingZeroBitCount }

  /// Throws ``ParquetError/Code/invalidSchema`` if a file with this column would be illegal.
  func validateForWriting() throws(ParquetError) {
    func invalid(_ message: String) -> ParquetError {
      ParquetError(.invalidSchema, message, column: name)
    }
    if name.isEmpty { throw invalid("a column needs a name") }
    guard hasWritablePhysicalType else { throw invalid("\(type) is not written as \(physicalType)") }
    switch type {
    case .decimal(let precision, let scale):
      guard (1...38).contains(precision) else { throw invalid("precision \(precision) is not within 1...38") }
      guard (0...precision).contains(scale) else { throw invalid("scale \(scale) is not within 0...\(precision)") }
    case .fixed(let length):
      guard (1...1 << 20).contains(length) else { throw invalid("length \(length) is not within 1...1048576") }
    case .integer(let bitWidth, _):
      guard [8, 16, 32, 64].contains(bitWidth) else { throw invalid("bit width \(bitWidth) is not 8, 16, 32 or 64") }
    case .interval, .int96:
      throw invalid("this type is read, never written")
    default:
      break
    }
  }

  /// True for the physical type that follows from the meaning, and for the larger ones that
  /// decimals of other writers use.
  private var hasWritablePhysicalType: Bool {
    if case .decimal(let precision, _) = type, (1...38).contains(precision) {
      switch physicalType {
      case .int64: return precision <= 18
      case .fixedLengthByteArray: return (LeafType.decimalByteCount(precision)...16).contains(typeLength)
      default: break
      }
    }
    return physicalType == type.physicalType && typeLength == type.typeLength
  }
}

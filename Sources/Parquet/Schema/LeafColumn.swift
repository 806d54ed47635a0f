/// One column of a flat schema.
public struct LeafColumn: Sendable, Hashable {
  public let name: String
  public let type: LeafType
  /// False if the column must not hold nulls.
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
  }

  /// A column as a file declares it.
  init(
    name: String, type: LeafType, isOptional: Bool, fieldID: Int32?, physicalType: PhysicalType, typeLength: Int
  ) {
    self.name = name
    self.type = type
    self.isOptional = isOptional
    self.fieldID = fieldID
    omitStatistics = false
    self.physicalType = physicalType
    self.typeLength = typeLength
  }

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

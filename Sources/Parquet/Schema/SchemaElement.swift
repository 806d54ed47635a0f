/// One node of the schema as the footer stores it: both the legacy and the modern annotation.
struct SchemaElement {
  var physicalType: Int32?
  var typeLength: Int32?
  var repetition: Int32?
  var name: String
  var childCount: Int32?
  var convertedType: Int32?
  var scale: Int32?
  var precision: Int32?
  var fieldID: Int32?
  var logicalType: LogicalType?

  enum Repetition {
    static let required: Int32 = 0
    static let optional: Int32 = 1
    static let repeated: Int32 = 2
  }
}

extension SchemaElement {
  init(root columnCount: Int) {
    self.init(name: "schema", childCount: Int32(columnCount))
  }

  init(_ column: LeafColumn) {
    self.init(name: column.path.last ?? column.name)
    physicalType = column.physicalType.rawValue
    if column.physicalType == .fixedLengthByteArray { typeLength = Int32(column.typeLength) }
    repetition = column.isOptional ? Repetition.optional : Repetition.required
    fieldID = column.fieldID
    logicalType = LogicalType(column.type)
    convertedType = ConvertedType(column.type)?.rawValue
    if case .decimal(let precision, let scale) = column.type {
      self.precision = Int32(precision)
      self.scale = Int32(scale)
    }
  }

  func write(to writer: inout CompactWriter) {
    if let physicalType { writer.field(1, physicalType) }
    if let typeLength { writer.field(2, typeLength) }
    if let repetition { writer.field(3, repetition) }
    writer.field(4, name)
    if let childCount { writer.field(5, childCount) }
    if let convertedType { writer.field(6, convertedType) }
    if let scale { writer.field(7, scale) }
    if let precision { writer.field(8, precision) }
    if let fieldID { writer.field(9, fieldID) }
    if let logicalType { writer.structure(10) { logicalType.write(to: &$0) } }
  }
}

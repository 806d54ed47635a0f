/// The leaves of a schema, found by walking its elements depth first.
struct SchemaTree {
  struct Leaf: Sendable {
    let column: LeafColumn
    let path: [String]
    /// How many of the leaf's ancestors and itself may be absent.
    let maximumDefinitionLevel: Int
    /// How many of them repeat.
    let maximumRepetitionLevel: Int

    /// True if the leaf is a column of a flat schema, all this version reads.
    var isFlat: Bool { path.count == 1 && maximumRepetitionLevel == 0 }
  }

  private(set) var leaves: [Leaf] = []

  private static let depthLimit = 64

  init(_ elements: [SchemaElement]) throws(ParquetError) {
    guard let root = elements.first, let childCount = root.childCount, childCount >= 0 else {
      throw ByteCursor.corrupt("a schema without a root")
    }
    var next = 1
    try walk(elements, &next, count: Int(childCount), path: [], definition: 0, repetition: 0)
    guard next == elements.count else { throw ByteCursor.corrupt("a schema with elements outside its root") }
  }

  private mutating func walk(
    _ elements: [SchemaElement], _ next: inout Int, count: Int, path: [String], definition: Int, repetition: Int
  ) throws(ParquetError) {
    guard path.count < Self.depthLimit else { throw ByteCursor.corrupt("a schema nested too deeply") }
    for _ in 0..<count {
      guard next < elements.count else { throw ByteCursor.corrupt("a schema group with missing children") }
      let element = elements[next]
      next += 1
      guard let kind = element.repetition, (0...2).contains(kind) else {
        throw ByteCursor.corrupt("a schema element that is neither required, optional nor repeated")
      }
      let definition = definition + (kind == SchemaElement.Repetition.required ? 0 : 1)
      let repetition = repetition + (kind == SchemaElement.Repetition.repeated ? 1 : 0)
      let path = path + [element.name]
      if let children = element.childCount, children > 0 || element.physicalType == nil {
        guard children >= 0 else { throw ByteCursor.corrupt("a schema group with a negative count of children") }
        try walk(elements, &next, count: Int(children), path: path, definition: definition, repetition: repetition)
      } else {
        let column = try LeafColumn(element, path: path, isOptional: definition > 0)
        leaves.append(
          Leaf(
            column: column, path: path, maximumDefinitionLevel: definition, maximumRepetitionLevel: repetition))
      }
    }
  }
}

extension LeafColumn {
  init(_ element: SchemaElement, path: [String], isOptional: Bool) throws(ParquetError) {
    let name = path.joined(separator: ".")
    guard let raw = element.physicalType, let physicalType = PhysicalType(rawValue: raw) else {
      throw ParquetError(.corruptPage, "a column without a physical type", column: name)
    }
    var typeLength = 0
    if physicalType == .fixedLengthByteArray {
      guard let length = element.typeLength, (1...1 << 24).contains(length) else {
        throw ParquetError(.corruptPage, "a fixed-length column without a usable length", column: name)
      }
      typeLength = Int(length)
    } else if physicalType == .int96 {
      typeLength = 12
    }
    self.init(
      name: name, type: LeafType(element, physicalType, typeLength), isOptional: isOptional,
      fieldID: element.fieldID, physicalType: physicalType, typeLength: typeLength)
  }
}

/// Turns the groups of a footer into structs, lists and maps.
///
/// Lists and maps have been written in many ways. The rules are those of LogicalTypes.md, "Backward-compatibility
/// rules", as Arrow applies them. An annotation on a group that is no such list or map is not
/// believed: the group is a struct, and what repeats without an annotation is a list of required elements.
struct SchemaResolver {
  private var leaves: [LeafColumn] = []
  private var nameByteCount = 0

  /// The most bytes that the dotted names of all leaves may take: each repeats the names of the groups around it, so
  /// that a small footer could announce a large schema.
  static let nameByteLimit = 64 << 20

  static func schema(_ elements: [SchemaElement]) throws(ParquetError) -> Schema {
    let tree = try SchemaTree(elements)
    var resolver = SchemaResolver()
    let fields = try resolver.fields(tree.fields, Place())
    return Schema(resolved: fields, leaves: resolver.leaves)
  }

  /// Where in the schema a node is met.
  private struct Place {
    var path: [String] = []
    var definition = 0
    /// As ``LeafColumn/elementDefinitionLevels``.
    var elements: [UInt8] = [0]

    func entering(_ node: SchemaTree.Node) -> Place {
      var place = self
      place.path.append(node.element.name)
      if node.isOptional { place.definition += 1 }
      return place
    }

    /// Within `node`, which repeats.
    func repeating(_ node: SchemaTree.Node) -> Place {
      var place = self
      place.path.append(node.element.name)
      return place.repeatingHere
    }

    var repeatingHere: Place {
      var place = self
      place.definition += 1
      place.elements.append(UInt8(place.definition))
      return place
    }
  }

  /// Groups without any leaf hold nothing and are left out.
  private mutating func fields(
    _ nodes: [SchemaTree.Node], _ place: Place
  ) throws(ParquetError) -> [Schema.Field] {
    var fields: [Schema.Field] = []
    for node in nodes {
      let field = try field(node, place)
      if !field.leaves.isEmpty { fields.append(field) }
    }
    return fields
  }

  /// A node with the repetition it declares.
  private mutating func field(_ node: SchemaTree.Node, _ place: Place) throws(ParquetError) -> Schema.Field {
    guard node.isRepeated else {
      let inside = place.entering(node)
      return try field(node, inside, isOptional: node.isOptional)
    }
    let start = leaves.count
    let element = try field(node, place.repeating(node), isOptional: false)
    return Schema.Field(
      name: node.element.name, isOptional: false, fieldID: nil, kind: .list(element: element),
      definitionLevel: place.definition, repetitionLevel: place.elements.count - 1, leaves: start..<leaves.count)
  }

  /// A node that is not null from `place.definition` on, its own repetition accounted for.
  private mutating func field(
    _ node: SchemaTree.Node, _ place: Place, isOptional: Bool
  ) throws(ParquetError) -> Schema.Field {
    let start = leaves.count
    let kind = try kind(node, place, isOptional: isOptional)
    return Schema.Field(
      name: node.element.name, isOptional: isOptional, fieldID: node.element.fieldID, kind: kind,
      definitionLevel: place.definition, repetitionLevel: place.elements.count - 1, leaves: start..<leaves.count)
  }

  private mutating func kind(
    _ node: SchemaTree.Node, _ place: Place, isOptional: Bool
  ) throws(ParquetError) -> Schema.Field.Kind {
    guard node.isGroup else {
      for name in place.path { nameByteCount += name.utf8.count + 1 }
      guard nameByteCount <= Self.nameByteLimit else {
        throw ParquetError(.limitExceeded, "the paths of all columns take more than \(Self.nameByteLimit) bytes")
      }
      let leaf = try LeafColumn(
        node.element, path: place.path, isOptional: isOptional, definition: place.definition, elements: place.elements)
      leaves.append(leaf)
      return .leaf(leaf)
    }
    if let entry = node.children.first, node.children.count == 1, entry.isRepeated {
      switch node.groupType {
      case .list: return .list(element: try element(entry, of: node, place.repeating(entry)))
      case .map where entry.isGroup && (1...2).contains(entry.children.count):
        if !entry.children.contains(where: { $0.isRepeated }) { return try map(entry, place.repeating(entry)) }
      default: break
      }
    }
    return .structure(try fields(node.children, place))
  }

  /// The element of a list whose repeated child is `node`.
  private mutating func element(
    _ node: SchemaTree.Node, of list: SchemaTree.Node, _ place: Place
  ) throws(ParquetError) -> Schema.Field {
    // Two levels: the repeated field is the element, and required.
    guard node.isGroup, let child = node.children.first, node.children.count == 1, !child.isRepeated,
      node.element.name != "array", node.element.name != list.element.name + "_tuple"
    else { return try field(node, place, isOptional: false) }
    return try field(child, place)
  }

  private mutating func map(_ entry: SchemaTree.Node, _ place: Place) throws(ParquetError) -> Schema.Field.Kind {
    let key = try field(entry.children[0], place)
    guard !key.leaves.isEmpty else { throw ByteCursor.corrupt("a map whose keys have no columns") }
    let value = entry.children.count == 2 ? try field(entry.children[1], place) : nil
    return .map(key: key, value: value.flatMap { $0.leaves.isEmpty ? nil : $0 })
  }
}

extension LeafColumn {
  init(
    _ element: SchemaElement, path: [String], isOptional: Bool, definition: Int, elements: [UInt8]
  ) throws(ParquetError) {
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
      type: LeafType(element, physicalType, typeLength), isOptional: isOptional, fieldID: element.fieldID,
      physicalType: physicalType, typeLength: typeLength, path: path, maximumDefinitionLevel: definition,
      elementDefinitionLevels: elements)
  }
}

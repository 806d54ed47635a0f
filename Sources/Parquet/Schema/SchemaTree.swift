/// The elements of a footer as the tree they stand for.
struct SchemaTree {
  /// One element with its children; a leaf has none.
  struct Node {
    let element: SchemaElement
    let children: [Node]
    let isGroup: Bool

    var isRepeated: Bool { element.repetition == SchemaElement.Repetition.repeated }
    var isOptional: Bool { element.repetition == SchemaElement.Repetition.optional }

    /// The annotation of a group; other ones do not matter there.
    var groupType: GroupType? {
      switch (element.logicalType, element.convertedType.flatMap(ConvertedType.init(rawValue:))) {
      case (.list, _): .list
      case (.map, _): .map
      case (nil, .list): .list
      // Some writers put the annotation of the entries where that of the map belongs (LogicalTypes.md).
      case (nil, .map), (nil, .mapKeyValue): .map
      default: nil
      }
    }
  }

  enum GroupType {
    case list
    case map
  }

  /// Levels of a schema, the root included.
  static let depthLimit = 64

  let fields: [Node]

  init(_ elements: [SchemaElement]) throws(ParquetError) {
    guard let root = elements.first, let childCount = root.childCount, childCount >= 0 else {
      throw ByteCursor.corrupt("a schema without a root")
    }
    var next = 1
    fields = try Self.children(elements, &next, count: Int(childCount), depth: 0)
    guard next == elements.count else { throw ByteCursor.corrupt("a schema with elements outside its root") }
  }

  private static func children(
    _ elements: [SchemaElement], _ next: inout Int, count: Int, depth: Int
  ) throws(ParquetError) -> [Node] {
    guard depth < depthLimit else { throw ByteCursor.corrupt("a schema nested too deeply") }
    var nodes: [Node] = []
    for _ in 0..<count {
      guard next < elements.count else { throw ByteCursor.corrupt("a schema group with missing children") }
      let element = elements[next]
      next += 1
      guard let kind = element.repetition, (0...2).contains(kind) else {
        throw ByteCursor.corrupt("a schema element that is neither required, optional nor repeated")
      }
      if let count = element.childCount, count > 0 || element.physicalType == nil {
        guard count >= 0 else { throw ByteCursor.corrupt("a schema group with a negative count of children") }
        let children = try children(elements, &next, count: Int(count), depth: depth + 1)
        nodes.append(Node(element: element, children: children, isGroup: true))
      } else {
        nodes.append(Node(element: element, children: [], isGroup: false))
      }
    }
    return nodes
  }
}

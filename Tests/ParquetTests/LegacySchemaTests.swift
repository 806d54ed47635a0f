import Testing

@testable import Parquet

/// The backward-compatibility rules of LogicalTypes.md, one by one.
@Suite struct LegacySchemaTests {
  /// A schema element with its children.
  private struct Node {
    var element: SchemaElement
    var children: [Node] = []

    var flattened: [SchemaElement] {
      var own = element
      if !children.isEmpty { own.childCount = Int32(children.count) }
      return [own] + children.flatMap(\.flattened)
    }
  }

  private static func leaf(_ repetition: Int32, _ name: String) -> Node {
    var element = SchemaElement(LeafColumn(name: name, type: .int32, isOptional: true))
    element.repetition = repetition
    return Node(element: element)
  }

  private static func group(
    _ repetition: Int32, _ name: String, _ annotation: ConvertedType? = nil, _ children: Node...
  ) -> Node {
    var element = SchemaElement(name: name)
    element.repetition = repetition
    element.convertedType = annotation?.rawValue
    return Node(element: element, children: children)
  }

  private static let required = SchemaElement.Repetition.required
  private static let optional = SchemaElement.Repetition.optional
  private static let repeated = SchemaElement.Repetition.repeated

  /// `?` for optional, `{…}` structs, `[…]` lists, `<…>` maps, and the definition level of each.
  private func describe(_ field: Schema.Field) -> String {
    let head = "\(field.name)\(field.isOptional ? "?" : "")\(field.definitionLevel)"
    switch field.kind {
    case .leaf: return head
    case .structure(let fields): return head + "{" + fields.map(describe).joined(separator: " ") + "}"
    case .list(let element): return head + "[" + describe(element) + "]"
    case .map(let key, let value):
      return head + "<" + ([key] + [value].compactMap(\.self)).map(describe).joined(separator: " ") + ">"
    }
  }

  private static let cases: [(node: Node, expected: String)] = [
    // Three levels, and other names for them.
    (group(optional, "l", .list, group(repeated, "list", nil, leaf(optional, "element"))), "l?1[element?3]"),
    (group(required, "l", .list, group(repeated, "bag", nil, leaf(required, "array_element"))), "l0[array_element1]"),
    // The repeated field is not a group: it is the element.
    (group(optional, "l", .list, leaf(repeated, "element")), "l?1[element2]"),
    // A group of several fields is the element.
    (
      group(optional, "l", .list, group(repeated, "element", nil, leaf(required, "a"), leaf(optional, "b"))),
      "l?1[element2{a2 b?3}]"
    ),
    // A group of one field named `array`, or after the list.
    (group(optional, "l", .list, group(repeated, "array", nil, leaf(required, "a"))), "l?1[array2{a2}]"),
    (group(optional, "l", .list, group(repeated, "l_tuple", nil, leaf(optional, "a"))), "l?1[l_tuple2{a?3}]"),
    (group(optional, "l", .list, group(repeated, "m_tuple", nil, leaf(optional, "a"))), "l?1[a?3]"),
    // Two levels twice: the one repeated field of the repeated group makes that group the element.
    (
      group(optional, "l", .list, group(repeated, "array", .list, leaf(repeated, "array"))), "l?1[array2[array3]]"
    ),
    (
      group(optional, "l", .list, group(repeated, "list", .list, leaf(repeated, "item"))), "l?1[list2[item3]]"
    ),
    // Fields that repeat without an annotation.
    (leaf(repeated, "r"), "r0[r1]"),
    (group(repeated, "r", nil, leaf(required, "a"), leaf(repeated, "b")), "r0[r1{a1 b1[b2]}]"),
    // Maps: the annotation of the entries on the map, other names, keys without values.
    (
      group(optional, "m", .map, group(repeated, "map", .mapKeyValue, leaf(required, "key"), leaf(optional, "value"))),
      "m?1<key2 value?3>"
    ),
    (
      group(optional, "m", .mapKeyValue, group(repeated, "map", nil, leaf(required, "str"), leaf(required, "num"))),
      "m?1<str2 num2>"
    ),
    (group(optional, "m", .map, group(repeated, "key_value", nil, leaf(required, "key"))), "m?1<key2>"),
    // What is annotated but no list or map is a struct.
    (group(optional, "l", .list, leaf(optional, "a")), "l?1{a?2}"),
    (group(optional, "l", .list, leaf(repeated, "a"), leaf(repeated, "b")), "l?1{a1[a2] b1[b2]}"),
    (group(optional, "m", .map, leaf(repeated, "a")), "m?1{a1[a2]}"),
  ]

  @Test("each way of writing a list or map is read as what it means", arguments: 0..<cases.count)
  func rules(index: Int) throws {
    let (node, expected) = Self.cases[index]
    let schema = try SchemaResolver.schema([SchemaElement(root: 1)] + node.flattened)
    #expect(schema.fields.map(describe) == [expected])
  }

  @Test("groups without columns are left out")
  func empty() throws {
    var hollow = SchemaElement(name: "hollow", childCount: 0)
    hollow.repetition = Self.optional
    let schema = try SchemaResolver.schema([SchemaElement(root: 2), hollow] + Self.leaf(Self.required, "a").flattened)
    #expect(schema.fields.map(describe) == ["a0"])
  }
}

/// Gives the fields of a schema their paths and levels, and refuses what no file may hold.
struct SchemaPlacement {
  private(set) var leaves: [LeafColumn] = []

  mutating func place(
    _ fields: [Schema.Field], path: [String], definition: Int, elements: [UInt8]
  ) throws(ParquetError) -> [Schema.Field] {
    guard !fields.isEmpty else {
      throw invalid(path.isEmpty ? "a schema needs at least one column" : "a struct needs at least one field", path)
    }
    guard Set(fields.map(\.name)).count == fields.count else { throw invalid("two columns have the same name", path) }
    var placed: [Schema.Field] = []
    placed.reserveCapacity(fields.count)
    for field in fields {
      placed.append(try place(field, as: field.name, path: path, definition: definition, elements: elements))
    }
    return placed
  }

  private mutating func place(
    _ field: Schema.Field, as name: String, path: [String], definition: Int, elements: [UInt8]
  ) throws(ParquetError) -> Schema.Field {
    let path = path + [name]
    if name.isEmpty { throw invalid("a column needs a name", path) }
    guard path.count < SchemaTree.depthLimit else { throw invalid("a schema of more than 64 levels", path) }
    let definition = definition + (field.isOptional ? 1 : 0)
    let start = leaves.count
    let kind: Schema.Field.Kind
    switch field.kind {
    case .leaf(let column):
      let column = column.placed(path: path, definitionLevel: definition, elementDefinitionLevels: elements)
      try column.validateForWriting()
      leaves.append(column)
      kind = .leaf(column)
    case .structure(let fields):
      kind = .structure(try place(fields, path: path, definition: definition, elements: elements))
    case .list(let element):
      kind = .list(
        element: try place(
          element, as: "element", path: path + ["list"], definition: definition + 1,
          elements: elements + [UInt8(definition + 1)]))
    case .map(let key, let value):
      guard !key.isOptional else { throw invalid("the key of a map must not be optional", path) }
      guard let value else { throw invalid("a map needs a value", path) }
      let path = path + ["key_value"]
      let elements = elements + [UInt8(definition + 1)]
      kind = .map(
        key: try place(key, as: "key", path: path, definition: definition + 1, elements: elements),
        value: try place(value, as: "value", path: path, definition: definition + 1, elements: elements))
    }
    return Schema.Field(
      name: name, isOptional: field.isOptional, fieldID: field.fieldID, kind: kind, definitionLevel: definition,
      repetitionLevel: elements.count - 1, leaves: start..<leaves.count)
  }

  private func invalid(_ message: String, _ path: [String]) -> ParquetError {
    ParquetError(.invalidSchema, message, column: path.isEmpty ? nil : path.joined(separator: "."))
  }
}

extension Schema {
  /// The schema as the footer lists it, depth first.
  var elements: [SchemaElement] {
    [SchemaElement(root: fields.count)] + fields.flatMap { $0.elements(named: $0.name) }
  }
}

extension Schema.Field {
  fileprivate func elements(named name: String) -> [SchemaElement] {
    switch kind {
    case .leaf(let column):
      return [SchemaElement(column)]
    case .structure(let fields):
      return [group(name, childCount: fields.count)] + fields.flatMap { $0.elements(named: $0.name) }
    case .list(let element):
      var list = group(name, childCount: 1)
      list.logicalType = .list
      list.convertedType = ConvertedType.list.rawValue
      return [list, repeated("list", childCount: 1)] + element.elements(named: "element")
    case .map(let key, let value):
      var map = group(name, childCount: 1)
      map.logicalType = .map
      map.convertedType = ConvertedType.map.rawValue
      let entry = repeated("key_value", childCount: value == nil ? 1 : 2)
      return [map, entry] + key.elements(named: "key") + (value?.elements(named: "value") ?? [])
    }
  }

  private func group(_ name: String, childCount: Int) -> SchemaElement {
    var element = SchemaElement(name: name, childCount: Int32(childCount))
    element.repetition = isOptional ? SchemaElement.Repetition.optional : SchemaElement.Repetition.required
    element.fieldID = fieldID
    return element
  }

  private func repeated(_ name: String, childCount: Int) -> SchemaElement {
    var element = SchemaElement(name: name, childCount: Int32(childCount))
    element.repetition = SchemaElement.Repetition.repeated
    return element
  }
}

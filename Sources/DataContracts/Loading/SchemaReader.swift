internal import Descriptors

/// Reads a Table Schema.
struct SchemaReader {
  let log: FaultLog
  let checkPattern: (String) -> String?

  private static let maximumFields = 2000

  func read(_ node: Node) -> (fields: [Field], primaryKey: [Int])? {
    if case .scalar = node.content, !node.isNull {
      log.add(node, "not supported yet: a schema in another file", remedy: "write the schema here")
      return nil
    }
    guard let map = MappingReader(node, ContractKeys.schema, log) else { return nil }
    if let node = map["fieldsMatch"] {
      // The published profile of the standard types this key as an array, its text as a string.
      _ = (node.oneOrMany.count == 1 ? node.oneOrMany[0] : node)
        .word(["exact": true], later: ["equal", "subset", "superset", "partial"], log)
    }
    let missing = map["missingValues"].flatMap { MissingValuesReader(log: log).read($0) } ?? [""]
    let keyNames = map["primaryKey"].map(readKeyNames) ?? []
    guard
      let list = map.required("fields", remedy: "write the list of fields")?.list(log, remedy: "write a list of fields")
    else { return nil }
    if list.isEmpty { log.add(map["fields"] ?? node, "has no fields", remedy: "write at least one field") }
    if list.count > Self.maximumFields {
      log.add(map["fields"] ?? node, "more than \(Self.maximumFields) fields", remedy: "split the table")
      return nil
    }
    let reader = FieldReader(
      log: log, checkPattern: checkPattern, schemaMissingValues: missing, primaryKey: keyNames.map(\.name))
    var fields: [Field] = []
    var names: [String: String] = [:]
    for node in list {
      guard let field = reader.read(node) else { continue }
      if let first = names.updateValue(field.name, forKey: field.name.lowercased()) {
        let nameNode = MappingReader(node, ContractKeys.field, FaultLog())?["name"] ?? node
        log.add(
          nameNode, "the name \(Printable.quoted(first)) is taken, capital letters aside",
          remedy: "rename one of the fields")
      }
      fields.append(field)
    }
    return (fields, resolve(keyNames, among: fields, isComplete: fields.count == list.count))
  }

  private func readKeyNames(_ node: Node) -> [(name: String, node: Node)] {
    var names: [(name: String, node: Node)] = []
    for member in node.oneOrMany {
      guard let name = member.filledText(log, remedy: "write the name of a field") else { continue }
      if names.contains(where: { $0.name == name }) {
        log.add(member, "named twice: \(name)", remedy: "remove one")
      } else {
        names.append((name, member))
      }
    }
    return names
  }

  private func resolve(_ names: [(name: String, node: Node)], among fields: [Field], isComplete: Bool) -> [Int] {
    names.compactMap { name, node in
      if let index = fields.firstIndex(where: { $0.name == name }) { return index }
      if isComplete {
        log.add(node, "no field is called \(Printable.quoted(name))", remedy: "name a field of the schema")
      }
      return nil
    }
  }
}

/// Reads a list of missing values; the standard allows each with a label, which is for people only.
struct MissingValuesReader {
  let log: FaultLog

  func read(_ node: Node) -> [String]? {
    guard let list = node.list(log, remedy: "write a list of texts, such as [\"\", \"n/a\"]") else { return nil }
    var values: [String] = []
    for member in list {
      var valueNode = member
      if case .mapping = member.content {
        guard let map = MappingReader(member, KeySet(["value", "label"]), log),
          let value = map.written("value")
        else { continue }
        valueNode = value
      }
      guard let value = valueNode.text(log, remedy: "write a text in quotes") else { continue }
      if values.contains(value) {
        log.add(valueNode, "written twice: \(Printable.quoted(value))", remedy: "remove one")
      } else {
        values.append(value)
      }
    }
    return values
  }
}

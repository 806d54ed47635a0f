internal import Descriptors

extension SchemaReader {
  func readDerived(_ node: Node, _ reader: FieldReader, _ names: inout [String: String], _ parts: inout SchemaParts) {
    var reader = reader
    reader.keys = ContractKeys.derived
    var derived: [DerivedField] = []
    for member in node.list(log, remedy: "write a list of fields, each with sluice:from") ?? [] {
      guard let map = MappingReader(member, ContractKeys.derived, log) else {
        parts.noteUnread(reader.name(of: member))
        continue
      }
      let source = map.required("sluice:from", remedy: "write the name of the field whose text is read").map(readNames)
      let target = source.flatMap { resolve($0, in: parts).first }
      guard var field = reader.read(map) else {
        parts.noteUnread(reader.name(of: member))
        continue
      }
      reader.noteName(field.name, of: member, in: &names)
      guard let source = target else {
        parts.noteUnread(reader.name(of: member))
        continue
      }
      // What is read from personal data is personal data, said or not.
      field.sensitivity = field.sensitivity ?? parts.fields[source].sensitivity
      derived.append(DerivedField(field: field, source: source))
    }
    parts.derived = derived
  }

  func readConstants(_ node: Node, _ reader: FieldReader) -> [Constant] {
    (node.entries(log, remedy: "write column: value") ?? []).compactMap { entry in
      let nameNode = Node(path: entry.value.path, place: entry.place, content: .scalar(entry.key, isQuoted: true))
      guard let name = reader.readName(nameNode) else { return nil }
      if entry.value.isNull { return Constant(column: name, text: nil) }
      return entry.value.scalar(log, remedy: "write the value the column has in every record").map {
        Constant(column: name, text: $0)
      }
    }
  }

  /// No two of fields, derived fields and constants fill one column.
  func checkColumns(_ parts: SchemaParts, _ node: Node) {
    var taken: [String: String] = [:]
    let columns = parts.all.compactMap(\.column) + parts.constants.map(\.column)
    for column in columns {
      if let first = taken.updateValue(column, forKey: column.lowercased()), parts.isComplete {
        let isPlain = parts.fields.count { $0.name.lowercased() == column.lowercased() } > 1
        if !isPlain {
          log.add(
            node, "two fields fill the column \(Printable.quoted(first)), capital letters aside",
            remedy: "write another sluice:column, or sluice:ignore: true")
        }
      }
    }
    if parts.isComplete, !parts.fields.isEmpty, columns.isEmpty {
      log.add(node, "every field is ignored", remedy: "let at least one land")
    }
    let subjects = parts.all.filter(\.isSubject)
    if subjects.count > 1 {
      log.add(node, "several fields say whom a record is about", remedy: "write sluice:subject: true at one of them")
    }
    if case .fixedWidth(let records) = shape, let length = records.recordLength {
      for field in parts.fields {
        if let position = field.position, position.end > length {
          log.add(
            node, "\(field.name) ends at \(position.end), the record at \(length)", remedy: "correct start, length or recordLength")
        }
      }
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

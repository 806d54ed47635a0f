internal import Descriptors

/// Reads `sluice:records`: the kinds of records of a file.
struct RecordsReader {
  let log: FaultLog
  let shape: FileShape
  let fieldReader: FieldReader

  func read(_ node: Node) -> [RecordType] {
    guard let list = node.list(log, remedy: "write a list of record types") else { return [] }
    if list.count > 100 {
      log.add(node, "more than 100 record types", remedy: "correct the list")
      return []
    }
    var types: [RecordType] = []
    var isComplete = true
    for member in list {
      guard let type = readType(member) else {
        isComplete = false
        continue
      }
      if types.contains(where: { $0.name == type.name }) {
        log.add(member, "the name \(Printable.quoted(type.name)) is taken", remedy: "write name: and another one")
      }
      if let before = types.last, before.match == .any {
        log.add(member, "never met: \(before.name) takes every record", remedy: "move the type that takes any to the end")
      }
      types.append(type)
    }
    let details = types.count { $0.role == .detail }
    if isComplete, details != 1 {
      log.add(
        node, details == 0 ? "no type is the detail" : "\(details) types are the detail",
        remedy: "write type: detail once; its fields are those of the schema")
    }
    if case .jsonLines = shape {
      log.add(node, "JSON Lines have one kind of record", remedy: "remove it")
    }
    return types
  }

  private func readType(_ node: Node) -> RecordType? {
    guard let map = MappingReader(node, ContractKeys.recordType, log),
      let role = map.required("type", remedy: "write type: header, detail or trailer")?.word(
        ["header": RecordType.Role.header, "detail": .detail, "trailer": .trailer], log)
    else { return nil }
    let name = map["name"].flatMap { readName($0) } ?? role.rawValue
    let match = map.required("match", remedy: "write match: { first: \"T\" }, { position: 1, value: T } or { any: true }")
      .flatMap(readMatch)
    let minimum = map["min"].flatMap { $0.integer(in: 0...1_000_000_000, log) }
    let maximum = map["max"].flatMap { $0.integer(in: 1...1_000_000_000, log) }
    if let minimum, let maximum, maximum < minimum, let node = map["max"] {
      log.add(node, "is less than min", remedy: "exchange the two")
    }
    let length = map["recordLength"].flatMap { $0.integer(in: 1...1_000_000, log) }
    var fields: [Field] = []
    if let node = map["fields"] {
      if role == .detail {
        log.add(node, "the detail's fields are those of the schema", remedy: "remove them")
      } else {
        fields = fieldReader.readList(node)
      }
    }
    guard let match else { return nil }
    return RecordType(
      name: name, role: role, match: match, minimum: minimum ?? (role == .detail ? 0 : 1),
      maximum: maximum ?? (role == .detail ? nil : 1), fields: fields, recordLength: length)
  }

  /// Controls write `NAME.FIELD`.
  private func readName(_ node: Node) -> String? {
    guard let name = node.filledText(log, remedy: "write a name") else { return nil }
    guard name.utf8.allSatisfy({ $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x5F || $0 == 0x2D }),
      name != "control"
    else {
      log.add(node, "not a name for records: \(Printable.quoted(name))", remedy: "use letters, digits, - and _")
      return nil
    }
    return name
  }

  private func readMatch(_ node: Node) -> RecordType.Match? {
    guard let map = MappingReader(node, ContractKeys.recordMatch, log) else { return nil }
    if let first = map["first"] {
      if map["value"] != nil || map["any"] != nil { log.add(node, "more than one way to match", remedy: "keep one") }
      if case .fixedWidth = shape {
        log.add(first, "fixed-width records have no first field to look at", remedy: "write { position: 1, value: … }")
      }
      return first.filledText(log, remedy: "write the text of the first field in quotes").map { .firstField($0) }
    }
    if let any = map["any"] {
      if any.boolean(log) == false { log.add(any, "matches nothing", remedy: "write any: true") }
      return .any
    }
    let position = map["position"].flatMap { $0.integer(in: 1...1_000_000, log) } ?? 1
    return map.required("value", remedy: "write the text that tells these records")?
      .filledText(log, remedy: "write the text in quotes").map { .text($0, at: position) }
  }
}

internal import Descriptors

/// What a Table Schema says, as it is read.
struct SchemaParts {
  var fields: [Field] = []
  var derived: [DerivedField] = []
  var constants: [Constant] = []
  var fieldsMatch = Contract.FieldsMatch.exact
  var primaryKey: [Int] = []
  var uniqueKeys: [[Int]] = []
  var foreignKeys: [ForeignKey] = []
  var rules: [RowRule] = []
  var dedup: Deduplication?
  /// Whether every field could be read, so that what is missing is a fault.
  var isComplete = false
  /// Names of fields that have faults of their own and could not be read.
  var unread: Set<String> = []
  /// Whether some field could not be read, nor its name.
  var hasNameless = false

  /// Fields and derived fields, as rules count them.
  var all: [Field] { fields + derived.map(\.field) }

  /// Whether no field is called so, not even one that could not be read.
  func lacks(_ name: String) -> Bool { !hasNameless && !unread.contains(name) && !all.contains { $0.name == name } }

  /// Remembers what a field is called that could not be read, so that who names it is not at fault.
  mutating func noteUnread(_ name: String?) {
    if let name { unread.insert(name) } else { hasNameless = true }
  }
}

/// Reads a Table Schema.
struct SchemaReader {
  let log: FaultLog
  let checkPattern: (String) -> String?
  let shape: FileShape

  private static let maximumFields = 2000

  func read(_ node: Node) -> SchemaParts? {
    if case .scalar = node.content, !node.isNull {
      log.add(node, "a schema in another file", remedy: "write the schema here, so that one hash names the whole contract")
      return nil
    }
    guard let map = MappingReader(node, ContractKeys.schema, log) else { return nil }
    var parts = SchemaParts()
    if let node = map["fieldsMatch"] { parts.fieldsMatch = readFieldsMatch(node) ?? .exact }
    let missing = map["missingValues"].flatMap { MissingValuesReader(log: log).read($0) } ?? [""]
    let keyNames = map["primaryKey"].map(readNames) ?? []
    guard
      let list = map.required("fields", remedy: "write the list of fields")?.list(log, remedy: "write a list of fields")
    else { return nil }
    if list.isEmpty { log.add(map["fields"] ?? node, "has no fields", remedy: "write at least one field") }
    if list.count > Self.maximumFields {
      log.add(map["fields"] ?? node, "more than \(Self.maximumFields) fields", remedy: "split the table")
      return nil
    }
    let reader = FieldReader(
      log: log, checkPattern: checkPattern, missingValues: missing, primaryKey: keyNames.map(\.name), shape: shape)
    var names: [String: String] = [:]
    for node in list {
      guard let field = reader.read(node) else {
        parts.noteUnread(reader.name(of: node))
        continue
      }
      reader.noteName(field.name, of: node, in: &names)
      parts.fields.append(field)
    }
    parts.isComplete = parts.fields.count == list.count
    parts.primaryKey = resolve(keyNames, in: parts)
    readExtensions(map, reader, &names, &parts)
    checkColumns(parts, node)
    return parts
  }

  private func readFieldsMatch(_ node: Node) -> Contract.FieldsMatch? {
    // The published profile of the standard types this key as an array, its text as a string.
    (node.oneOrMany.count == 1 ? node.oneOrMany[0] : node).word(
      [
        "exact": Contract.FieldsMatch.exact, "equal": .equal, "subset": .subset, "superset": .superset,
        "partial": .partial,
      ], log)
  }

  private func readExtensions(
    _ map: MappingReader, _ reader: FieldReader, _ names: inout [String: String], _ parts: inout SchemaParts
  ) {
    if let node = map["uniqueKeys"] { parts.uniqueKeys = readUniqueKeys(node, parts) }
    let keys = ForeignKeyReader(log: log, schema: self)
    parts.foreignKeys = keys.read(map["foreignKeys"], references: map["sluice:references"], parts)
    if let node = map["sluice:derived"] { readDerived(node, reader, &names, &parts) }
    if let node = map["sluice:constant"] { parts.constants = readConstants(node, reader) }
    if let node = map["sluice:dedup"] { parts.dedup = readDedup(node, parts) }
    if let node = map["sluice:rules"] {
      parts.rules = RulesReader(log: log, checkPattern: checkPattern).read(node, of: parts)
    }
  }

  /// Names of fields, one or several.
  func readNames(_ node: Node) -> [(name: String, node: Node)] {
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

  func resolve(_ names: [(name: String, node: Node)], in parts: SchemaParts) -> [Int] {
    names.compactMap { name, node in
      if let index = parts.fields.firstIndex(where: { $0.name == name }) { return index }
      if parts.lacks(name) {
        log.add(node, "no field is called \(Printable.quoted(name))", remedy: remedy(name, parts.fields))
      }
      return nil
    }
  }

  func remedy(_ name: String, _ fields: [Field]) -> String {
    NearestName.of(name, among: fields.map(\.name)).map { "did you mean \($0)?" } ?? "name a field of the schema"
  }

  private func readUniqueKeys(_ node: Node, _ parts: SchemaParts) -> [[Int]] {
    var keys: [[Int]] = []
    for member in node.list(log, remedy: "write a list of keys, each a list of fields") ?? [] {
      let key = resolve(readNames(member), in: parts)
      if !key.isEmpty, key == parts.primaryKey || keys.contains(key) {
        log.add(member, "is a key already", remedy: "remove it")
      } else if !key.isEmpty {
        keys.append(key)
      } else if member.oneOrMany.isEmpty {
        log.add(member, "has no fields", remedy: "write the names of the fields")
      }
    }
    return keys
  }

  private func readDedup(_ node: Node, _ parts: SchemaParts) -> Deduplication? {
    guard let map = MappingReader(node, ContractKeys.dedup, log) else { return nil }
    let key = map["key"].map { resolve(readNames($0), in: parts) } ?? parts.primaryKey
    if key.isEmpty, parts.isComplete, map["key"] == nil {
      log.add(node, "there is no primary key", remedy: "write key: with the fields that tell records apart")
    }
    guard let survivor = map.required("survivor", remedy: "write survivor: first, last, { greatest: FIELD } or { least: FIELD }")
    else { return nil }
    if case .mapping = survivor.content {
      guard let choice = MappingReader(survivor, KeySet(["greatest", "least"]), log) else { return nil }
      guard let fieldNode = choice["greatest"] ?? choice["least"], choice["greatest"] == nil || choice["least"] == nil else {
        log.add(survivor, "names no one field", remedy: "write { greatest: FIELD } or { least: FIELD }")
        return nil
      }
      guard let field = resolve(readNames(fieldNode), in: parts).first else { return nil }
      switch parts.fields[field].type {
      case .integer, .decimal, .double, .date, .datetime, .time, .year, .yearmonth, .string: break
      default: log.add(fieldNode, "a \(parts.fields[field].type.label) has no order", remedy: "name another field")
      }
      return Deduplication(key: key, survivor: choice["greatest"] == nil ? .least(field: field) : .greatest(field: field))
    }
    guard case .scalar(let word, _) = survivor.content, let choice = ["first": Deduplication.Survivor.first, "last": .last][word] else {
      log.add(survivor, "unknown survivor \(survivor.found)", remedy: "write first, last, { greatest: FIELD } or { least: FIELD }")
      return nil
    }
    return Deduplication(key: key, survivor: choice)
  }
}

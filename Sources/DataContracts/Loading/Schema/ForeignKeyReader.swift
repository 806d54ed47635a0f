internal import Descriptors

/// Reads `foreignKeys`, and in `sluice:references` what the resources they name are.
struct ForeignKeyReader {
  let log: FaultLog
  let schema: SchemaReader

  /// Keys of a table that are read at most, unless the contract says otherwise.
  static let defaultLimit = 1_000_000

  private struct ReferenceSet {
    let node: Node
    let set: ForeignKey.Reference
    /// Fields of a key in the set.
    let width: Int
  }

  func read(_ node: Node?, references: Node?, _ parts: SchemaParts) -> [ForeignKey] {
    let sets = references.map(readSets) ?? [:]
    var used = Set<String>()
    let keys = (node?.list(log, remedy: "write a list of foreign keys") ?? []).compactMap { node in
      readKey(node, sets, &used, parts)
    }
    for (name, set) in sets.sorted(by: { $0.key < $1.key }) where !used.contains(name) && node != nil {
      log.add(set.node, "no foreign key names it", remedy: "remove it, or write it as reference.resource")
    }
    if node == nil, let references { log.add(references, "there are no foreignKeys", remedy: "write them, or remove it") }
    return keys
  }

  private func readKey(
    _ node: Node, _ sets: [String: ReferenceSet], _ used: inout Set<String>, _ parts: SchemaParts
  ) -> ForeignKey? {
    guard let map = MappingReader(node, ContractKeys.foreignKey, log) else { return nil }
    let names = map.required("fields", remedy: "write the fields that refer").map(schema.readNames) ?? []
    let fields = schema.resolve(names, in: parts)
    guard let referenceNode = map.required("reference", remedy: "write reference: { resource: …, fields: … }"),
      let reference = MappingReader(referenceNode, ContractKeys.reference, log)
    else { return nil }
    let targets = reference.required("fields", remedy: "write the fields referred to").map(schema.readNames) ?? []
    let resource = reference["resource"].flatMap { $0.text(log) } ?? ""
    used.insert(resource)
    guard !names.isEmpty, !targets.isEmpty, fields.count == names.count else { return nil }
    guard names.count == targets.count else {
      log.add(referenceNode, "\(names.count) \(names.count == 1 ? "field refers" : "fields refer") to \(targets.count)", remedy: "write as many of one as of the other")
      return nil
    }
    if resource.isEmpty {
      let own = schema.resolve(targets, in: parts)
      return own.count == targets.count ? ForeignKey(fields: fields, resource: "", reference: .ownFields(own)) : nil
    }
    guard let set = sets[resource] else {
      let near = NearestName.of(resource, among: sets.keys.sorted()).map { "did you mean \($0)?" }
      log.add(
        reference["resource"] ?? referenceNode, "sluice:references has no \(Printable.quoted(resource))",
        remedy: near ?? "write sluice:references: { \(resource): { table: TABLE } } under schema, or { keys: […] }")
      return nil
    }
    switch set.set {
    case .table(let table, let columns, let limit):
      // Without names of its own, the table's columns are called as the reference's fields.
      guard columns.isEmpty || columns.count == targets.count else {
        log.add(referenceNode, "\(resource) has \(columns.count) columns", remedy: "write as many fields")
        return nil
      }
      return ForeignKey(
        fields: fields, resource: resource,
        reference: .table(name: table, columns: columns.isEmpty ? targets.map(\.name) : columns, limit: limit))
    default:
      guard set.width == targets.count else {
        log.add(referenceNode, "a key of \(resource) has \(set.width) values", remedy: "write as many fields")
        return nil
      }
      return ForeignKey(fields: fields, resource: resource, reference: set.set)
    }
  }

  private func readSets(_ node: Node) -> [String: ReferenceSet] {
    var sets: [String: ReferenceSet] = [:]
    for entry in node.entries(log, remedy: "write NAME: { table: TABLE }, or NAME: { keys: […] }") ?? [] {
      guard let map = MappingReader(entry.value, ContractKeys.referenceSet, log) else { continue }
      switch (map["table"], map["keys"]) {
      case (let table?, nil):
        guard let name = table.filledText(log, remedy: "write the name of a table of the lake") else { continue }
        // It becomes a path.
        guard name.utf8.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x5F }), name.utf8.count <= 63 else {
          log.add(table, "not a table's name: \(Printable.quoted(name))", remedy: "use at most 63 of a-z, 0-9 and _")
          continue
        }
        let columns = map["columns"].map { schema.readNames($0).map(\.name) } ?? []
        let limit = map["limit"].flatMap { $0.integer(in: 1...10_000_000, log) } ?? Self.defaultLimit
        sets[entry.key] = ReferenceSet(
          node: entry.value, set: .table(name: name, columns: columns, limit: limit), width: columns.count)
      case (nil, let keys?):
        for key in ["columns", "limit"] { if let node = map[key] { log.add(node, "is for a table", remedy: "remove it") } }
        sets[entry.key] = readInline(keys, entry.value)
      default:
        log.add(entry.value, "neither a table nor keys", remedy: "write { table: TABLE } or { keys: […] }")
      }
    }
    return sets
  }

  private func readInline(_ node: Node, _ set: Node) -> ReferenceSet? {
    var keys: [[String]] = []
    for member in node.list(log, remedy: "write a list of values") ?? [] {
      let key = member.oneOrMany.compactMap { $0.scalar(log, remedy: "write a value") }
      guard key.count == member.oneOrMany.count, !key.isEmpty else { continue }
      if let first = keys.first, first.count != key.count {
        log.add(member, "\(key.count) values beside keys of \(first.count)", remedy: "write as many in each")
      } else if keys.count < 100_000 {
        keys.append(key)
      }
    }
    guard let width = keys.first?.count else {
      log.add(node, "has no keys", remedy: "write at least one")
      return nil
    }
    return ReferenceSet(node: set, set: .keys(keys), width: width)
  }
}

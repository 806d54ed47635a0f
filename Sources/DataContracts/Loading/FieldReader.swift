internal import Descriptors

/// Reads one field: name, cleansing, missing values, type and constraints, and whether they fit together.
struct FieldReader {
  let log: FaultLog
  let checkPattern: (String) -> String?
  let schemaMissingValues: [String]
  let primaryKey: [String]

  func read(_ node: Node) -> Field? {
    guard let map = MappingReader(node, ContractKeys.field, log) else { return nil }
    let name = map.required("name", remedy: "write the field's name").flatMap(readName)
    let cleansing = map["sluice:cleanse"].map { CleanseReader(log: log).read($0) } ?? Cleansing()
    let type = FieldTypeReader(log: log, cleansing: cleansing).read(map)
    let missing = map["missingValues"].flatMap { MissingValuesReader(log: log).read($0) }
    if let missing, let node = map["missingValues"] { checkReachable(missing, cleansing, node) }
    let isKey = name.map(primaryKey.contains) ?? false
    var constraints = Constraints(required: isKey)
    if let type, let node = map["constraints"] {
      let isSoleKey = isKey && primaryKey.count == 1
      constraints = ConstraintsReader(log: log, type: type, cleansing: cleansing, checkPattern: checkPattern)
        .read(node, isSoleKey: isSoleKey)
      constraints.required = constraints.required || isKey
    }
    let sensitivity = map["sluice:pii"].flatMap(readSensitivity)
    guard let name, let type else { return nil }
    return Field(
      name: name, title: map["title"]?.text(log), type: type, constraints: constraints,
      missingValues: missing ?? schemaMissingValues, cleanse: cleansing.steps, sensitivity: sensitivity)
  }

  /// Names become columns of a Delta table without column mapping, and columns that begin with `_` are ours.
  private func readName(_ node: Node) -> String? {
    guard let name = node.filledText(log, remedy: "write the field's name") else { return nil }
    if name.hasPrefix("_") {
      log.add(node, "names that begin with _ belong to the lake: \(Printable.quoted(name))", remedy: "rename the field")
      return nil
    }
    let forbidden = name.unicodeScalars.contains { scalar in
      scalar.value < 0x20 || scalar.value == 0x7F || " ,;{}()=".unicodeScalars.contains(scalar)
    }
    guard !forbidden, name.utf8.count <= 255 else {
      log.add(
        node, "cannot name a column: \(Printable.quoted(name))",
        remedy: "use at most 255 bytes without blanks and , ; { } ( ) =")
      return nil
    }
    return name
  }

  private func readSensitivity(_ node: Node) -> Sensitivity? {
    guard let map = MappingReader(node, ContractKeys.sensitive, log) else { return nil }
    let classNode = map.required("class", remedy: "write class: direct, quasi or sensitive")
    let kind = classNode?.word(["direct": Sensitivity.Class.direct, "quasi": .quasi, "sensitive": .sensitive], log)
    let name = map["kind"]?.filledText(log, remedy: "write what it is, such as kind: phone")
    return kind.map { Sensitivity($0, kind: name) }
  }

  /// A token that cleansing always changes can never be met.
  private func checkReachable(_ tokens: [String], _ cleansing: Cleansing, _ node: Node) {
    for token in tokens where cleansing.apply(token) != token {
      log.add(
        node, "the token \(Printable.quoted(token)) never occurs after cleansing",
        remedy: "write \(Printable.quoted(cleansing.apply(token)))")
    }
  }
}

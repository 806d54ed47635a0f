internal import Descriptors

/// Reads one field: name, cleansing, missing values, type and constraints, and whether they fit together.
struct FieldReader {
  let log: FaultLog
  let checkPattern: (String) -> String?
  var missingValues = [""]
  var primaryKey: [String] = []
  var shape = FileShape.delimited
  /// The keys a field may have here.
  var keys = ContractKeys.field
  /// Whether names become columns of a table.
  var makesColumns = true

  /// A list of fields with names that differ, capital letters aside.
  func readList(_ node: Node) -> [Field] {
    var names: [String: String] = [:]
    return (node.list(log, remedy: "write a list of fields") ?? []).compactMap { node in
      read(node).map { field in
        noteName(field.name, of: node, in: &names)
        return field
      }
    }
  }

  func noteName(_ name: String, of node: Node, in names: inout [String: String]) {
    if let first = names.updateValue(name, forKey: name.lowercased()) {
      log.add(
        node.child("name") ?? node, "the name \(Printable.quoted(first)) is taken, capital letters aside",
        remedy: "rename one of the fields")
    }
  }

  func read(_ node: Node) -> Field? {
    MappingReader(node, keys, log).flatMap(read)
  }

  func read(_ map: MappingReader) -> Field? {
    // A header may say what it likes where the column is named otherwise, or there is none.
    let isColumn = map["sluice:column"] == nil && map["sluice:ignore"] == nil
    let name = map.required("name", remedy: "write the field's name").flatMap { readName($0, isColumn: isColumn) }
    let cleansing = map["sluice:cleanse"].map { CleanseReader(log: log, checkPattern: checkPattern).read($0) } ?? Cleansing()
    let type = FieldTypeReader(log: log, cleansing: cleansing).read(map)
    let missing = map["missingValues"].flatMap { MissingValuesReader(log: log).read($0) }
    if let missing, let node = map["missingValues"] { checkReachable(missing, cleansing, node) }
    let isKey = name.map(primaryKey.contains) ?? false
    var constraints = Constraints(required: isKey)
    if let type, let node = map["constraints"] {
      constraints = ConstraintsReader(log: log, type: type, cleansing: cleansing, checkPattern: checkPattern).read(node)
      constraints.required = constraints.required || isKey
    }
    let categories = type.flatMap { CategoriesReader(log: log, type: $0, cleansing: cleansing).read(map, &constraints) }
    let sensitivity = map["sluice:pii"].flatMap(readSensitivity)
    let severity = map["sluice:severity"]?.word(["reject": Severity.reject, "warn": .warn], log) ?? .reject
    if severity == .warn, isKey, let node = map["sluice:severity"] {
      log.add(node, "the primary key is always required", remedy: "remove it")
    }
    let position = readPosition(map, type)
    let isIgnored = map["sluice:ignore"].flatMap { $0.boolean(log) } ?? false
    let columnName = map["sluice:column"].flatMap { readName($0) }
    if isIgnored, let node = map["sluice:column"] { log.add(node, "the field is ignored", remedy: "remove one of the two") }
    let isSubject = map["sluice:subject"].flatMap { $0.boolean(log) } ?? false
    guard let name, let type else { return nil }
    if let node = map["sluice:cleanse"] { checkSteps(cleansing, type, node) }
    return Field(
      name: name, title: map["title"]?.text(log), description: map["description"]?.text(log), type: type,
      notation: NumberNotationReader(log: log).read(map, type), stringFormat: stringFormat(map, type),
      constraints: constraints, categories: categories, missingValues: missing ?? missingValues,
      cleanse: cleansing.steps, sentinels: sentinels(cleansing, type), severity: severity, sensitivity: sensitivity,
      isSubject: isSubject, position: position, columnName: columnName, isIgnored: isIgnored)
  }

  /// Names become columns of a Delta table without column mapping, and columns that begin with `_` are ours.
  func readName(_ node: Node, isColumn: Bool = true) -> String? {
    guard let name = node.filledText(log, remedy: "write the field's name") else { return nil }
    let makesColumns = makesColumns && isColumn
    if makesColumns, name.hasPrefix("_") {
      log.add(node, "names that begin with _ belong to the lake: \(Printable.quoted(name))", remedy: "rename the field")
      return nil
    }
    let forbidden = name.unicodeScalars.contains { scalar in
      if makesColumns { return scalar.value < 0x20 || scalar.value == 0x7F || " ,;{}()=".unicodeScalars.contains(scalar) }
      // Headings of spreadsheets have line ends in them.
      return (scalar.value < 0x20 && !"\t\n\r".unicodeScalars.contains(scalar)) || scalar.value == 0x7F
    }
    guard !forbidden, name.utf8.count <= 255 else {
      log.add(
        node, "cannot name a column: \(Printable.quoted(name))",
        remedy: "use at most 255 bytes without blanks and , ; { } ( ) =")
      return nil
    }
    return name
  }

  /// What a field that could not be read is called; `nil` when its name is at fault, too.
  func name(of node: Node) -> String? {
    let isColumn = node.child("sluice:column") == nil && node.child("sluice:ignore") == nil
    let quiet = FieldReader(log: FaultLog(), checkPattern: checkPattern, makesColumns: makesColumns)
    return node.child("name").flatMap { quiet.readName($0, isColumn: isColumn) }
  }

  private func stringFormat(_ map: MappingReader, _ type: FieldType) -> StringFormat {
    guard case .string = type, let node = map["format"] else { return .default }
    return node.word(
      ["default": StringFormat.default, "email": .email, "uri": .uri, "binary": .binary, "uuid": .uuid], log) ?? .default
  }

  private func readPosition(_ map: MappingReader, _ type: FieldType?) -> FieldPosition? {
    if keys.accepted.contains("sluice:position"), case .fixedWidth = shape {
      return PositionReader(log: log).read(map, type: type)
    }
    for key in ["sluice:position", "sluice:picture", "sluice:usage", "sluice:sign"] {
      if let node = map[key] {
        log.add(node, "is for fixed-width records", remedy: "write format: fwf and sluice:layout, or remove it")
      }
    }
    return nil
  }

  private func readSensitivity(_ node: Node) -> Sensitivity? {
    guard let map = MappingReader(node, ContractKeys.sensitive, log) else { return nil }
    let kind = map.required("class", remedy: "write class: direct, quasi or sensitive")?.word(
      ["direct": Sensitivity.Class.direct, "quasi": .quasi, "sensitive": .sensitive], log)
    let name = map["kind"]?.filledText(log, remedy: "write what it is, such as kind: phone")
    let action = map["action"]?.word(
      ["tokenise": Sensitivity.Action.tokenise, "mask": .mask, "encrypt": .encrypt, "drop": .drop], log)
    let purpose = map["purpose"]?.filledText(log, remedy: "write what the field is used for")
    let days = map["retentionDays"].flatMap { $0.integer(in: 1...100_000, log) }
    return kind.map { Sensitivity($0, kind: name, action: action, purpose: purpose, retentionDays: days) }
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

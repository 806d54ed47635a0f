internal import Descriptors

/// Reads `sluice:controls` and `sluice:controlFile`.
struct ControlsReader {
  let log: FaultLog
  let checkPattern: (String) -> String?
  let parts: SchemaParts
  let records: [RecordType]
  let controlFile: ControlFile?

  func read(_ node: Node) -> [Control] {
    guard let list = node.list(log, remedy: "write a list of controls") else { return [] }
    var controls: [Control] = []
    for member in list.prefix(1000) {
      guard let map = MappingReader(member, ContractKeys.control, log) else { continue }
      let id = map.required("id", remedy: "write a name for the control").flatMap { RulesReader.identifier($0, log) }
      if let id, controls.contains(where: { $0.id == id }) {
        log.add(map["id"] ?? member, "the id \(Printable.quoted(id)) is taken", remedy: "write another")
      }
      let measure = readMeasure(map)
      let source = map.required("declared", remedy: "write where the figure is, such as trailer.total").flatMap(readSource)
      let filter = map["filter"].flatMap(readFilter)
      let mismatch = map["onMismatch"]?.word(["quarantine": Control.Mismatch.quarantine, "warn": .warn], log)
      guard let id, let measure, let source else { continue }
      controls.append(
        Control(
          id: id, measure: measure, filter: filter, source: source, tolerance: readTolerance(map, measure),
          onMismatch: mismatch ?? .quarantine))
    }
    return controls
  }

  private enum Kind { case count, sum, hash, minimum, maximum }

  private func readMeasure(_ map: MappingReader) -> Control.Measure? {
    guard
      let kind = map.required("kind", remedy: "write count, sum, hash, min or max")?.word(
        ["count": Kind.count, "sum": .sum, "hash": .hash, "min": .minimum, "max": .maximum], log)
    else { return nil }
    for (key, kinds) in [("record", [Kind.count]), ("digits", [.hash]), ("modulus", [.hash])] {
      if let node = map[key], !kinds.contains(kind) { log.add(node, "does not belong to this kind", remedy: "remove it") }
    }
    if kind == .count {
      if let node = map["field"] { log.add(node, "records are counted, not fields", remedy: "remove it") }
      return readCount(map)
    }
    guard let node = map.required("field", remedy: "name the field that is added up"), let index = field(node) else { return nil }
    let type = parts.fields[index].type
    switch (kind, type) {
    case (.hash, .string), (.hash, .integer), (.hash, .decimal): break
    case (.hash, _): log.add(node, "a \(type.label) has no digits to add", remedy: "name a string or a number")
    case (.sum, .integer), (.sum, .decimal): break
    case (.sum, _): log.add(node, "a \(type.label) has no exact sum", remedy: "name a field with sluice:decimal, or an integer")
    case (_, .integer), (_, .decimal), (_, .date), (_, .datetime): break
    default: log.add(node, "a \(type.label) has no least value", remedy: "name a number or a date")
    }
    switch kind {
    case .sum: return .sum(field: index)
    case .minimum: return .minimum(field: index)
    case .maximum: return .maximum(field: index)
    case .hash, .count:
      let digits = map["digits"].flatMap { $0.integer(in: 1...38, log) }
      return .hash(field: index, digits: digits, modulus: map["modulus"].flatMap(readModulus))
    }
  }

  private func readCount(_ map: MappingReader) -> Control.Measure? {
    guard let node = map["record"] else { return .count(record: nil) }
    guard let name = node.filledText(log, remedy: "name a record type") else { return nil }
    guard records.contains(where: { $0.name == name }) else {
      log.add(node, "no record type is called \(Printable.quoted(name))", remedy: remedy(name, records.map(\.name)))
      return nil
    }
    return .count(record: name)
  }

  private func field(_ node: Node) -> Int? {
    guard let name = node.filledText(log, remedy: "name a field of the schema") else { return nil }
    if let index = parts.fields.firstIndex(where: { $0.name == name }) { return index }
    if parts.lacks(name) {
      log.add(node, "no field is called \(Printable.quoted(name))", remedy: remedy(name, parts.fields.map(\.name)))
    }
    return nil
  }

  private func remedy(_ name: String, _ names: [String]) -> String {
    NearestName.of(name, among: names).map { "did you mean \($0)?" }
      ?? (names.isEmpty ? "write it first" : "there are \(names.prefix(10).joined(separator: ", "))")
  }

  /// `trailer.total`, `control.records`.
  private func readSource(_ node: Node) -> Control.Source? {
    guard let text = node.filledText(log, remedy: "write RECORD.FIELD or control.FIELD") else { return nil }
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      log.add(node, "names no field of a record: \(Printable.quoted(text))", remedy: "write RECORD.FIELD or control.FIELD")
      return nil
    }
    let fields: [Field]
    var type: Int?
    if parts[0] == "control" {
      guard let controlFile else {
        log.add(node, "there is no sluice:controlFile", remedy: "write it, or take the figure from a header or trailer")
        return nil
      }
      fields = controlFile.fields
    } else {
      type = records.firstIndex { $0.name == parts[0] && $0.role != .detail }
      guard let type else {
        let names = records.filter { $0.role != .detail }.map(\.name)
        log.add(node, "no header or trailer is called \(Printable.quoted(parts[0]))", remedy: remedy(parts[0], names))
        return nil
      }
      fields = records[type].fields
    }
    guard let index = fields.firstIndex(where: { $0.name == parts[1] }) else {
      log.add(node, "\(parts[0]) has no field \(Printable.quoted(parts[1]))", remedy: remedy(parts[1], fields.map(\.name)))
      return nil
    }
    return type.map { .record(type: $0, field: index) } ?? .controlFile(field: index)
  }

  private func readFilter(_ node: Node) -> RuleExpression? {
    guard let text = node.filledText(log, remedy: "write which records count, such as type = 'C'") else { return nil }
    return withoutActuallyEscaping(checkPattern) { check in
      let compiler = RuleCompiler(fields: parts.all, checkingPatterns: check)
      return RulesReader.compile(text, node, compiler, parts, log)
    }
  }

  private func readModulus(_ node: Node) -> Int128? {
    guard let text = node.scalar(log, remedy: "write a whole number, such as 10000000000") else { return nil }
    guard text.utf8.count <= 37, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let value = Int128(text), value >= 2 else {
      log.add(node, "not a modulus: \(Printable.quoted(text))", remedy: "write a whole number of 2 or more, up to 37 digits")
      return nil
    }
    return value
  }

  private func readTolerance(_ map: MappingReader, _ measure: Control.Measure) -> Int128 {
    guard let node = map["tolerance"], let text = node.scalar(log, remedy: "write a number") else { return 0 }
    var scale = 0
    switch measure {
    case .sum(let field), .minimum(let field), .maximum(let field):
      if case .decimal(_, let own, _) = parts.fields[field].type { scale = own }
    case .count, .hash: break
    }
    guard case .value(let value) = DecimalText.unscaled(text, precision: 38, scale: scale), value >= 0 else {
      log.add(node, "not a tolerance: \(Printable.quoted(text))", remedy: "write a number of 0 or more with up to \(scale) digits after the point")
      return 0
    }
    return value
  }
}

/// Reads the companion file with figures.
struct ControlFileReader {
  let log: FaultLog
  let fieldReader: FieldReader

  func read(_ node: Node) -> ControlFile? {
    guard let map = MappingReader(node, ContractKeys.controlFile, log) else { return nil }
    let fields = map.required("fields", remedy: "write the fields of the file").map(fieldReader.readList) ?? []
    if let node = map["fields"], fields.isEmpty, case .sequence(let members) = node.content, members.isEmpty {
      log.add(node, "has no fields", remedy: "write at least one field")
    }
    if let separator = map["separator"] {
      if let node = map["dialect"] { log.add(node, "lines with a separator have no dialect", remedy: "remove one of the two") }
      return separator.filledText(log, remedy: "write what stands between name and value, such as \"=\"").map {
        ControlFile(shape: .lines(separator: $0), fields: fields)
      }
    }
    let dialect = map["dialect"].flatMap { MappingReader($0, ContractKeys.dialect, log) }
    for key in ["sluice:layout", "sluice:records"] {
      if let node = dialect?[key] { log.add(node, "a control file is delimited text of one record", remedy: "remove it") }
    }
    return ControlFile(shape: .delimited(dialect.map { DialectReader(log: log).read($0) } ?? Dialect()), fields: fields)
  }
}

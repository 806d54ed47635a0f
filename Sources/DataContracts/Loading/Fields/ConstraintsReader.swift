internal import Descriptors

/// Reads the constraints of a field in the terms of its type.
struct ConstraintsReader {
  let log: FaultLog
  let type: FieldType
  let cleansing: Cleansing
  let checkPattern: (String) -> String?

  func read(_ node: Node) -> Constraints {
    var constraints = Constraints()
    guard let map = MappingReader(node, ContractKeys.constraints, log) else { return constraints }
    constraints.required = map["required"].flatMap { $0.boolean(log) } ?? false
    constraints.unique = map["unique"].flatMap { $0.boolean(log) } ?? false
    constraints.minLength = length(map, "minLength")
    constraints.maxLength = length(map, "maxLength")
    if let least = constraints.minLength, let most = constraints.maxLength, most < least, let node = map["maxLength"] {
      log.add(node, "is less than minLength", remedy: "exchange the two")
    }
    let reader = BoundReader(log: log, type: type)
    constraints.minimum = map["minimum"].flatMap(reader.read)
    constraints.maximum = map["maximum"].flatMap(reader.read)
    constraints.exclusiveMinimum = map["exclusiveMinimum"].flatMap(reader.read)
    constraints.exclusiveMaximum = map["exclusiveMaximum"].flatMap(reader.read)
    checkOrder(constraints, map)
    constraints.pattern = map["pattern"].flatMap(readPattern)
    constraints.enumeration = map["enum"].flatMap { readEnumeration($0) }
    constraints.jsonSchema = map["jsonSchema"].flatMap(readJSONSchema)
    return constraints
  }

  private func length(_ map: MappingReader, _ key: String) -> Int? {
    guard let node = map[key] else { return nil }
    switch type {
    case .string, .array, .object, .list: break
    default:
      log.add(node, "does not belong to the type \(type.label)", remedy: "remove it")
      return nil
    }
    return node.integer(in: 0...1_000_000_000, log)
  }

  private func checkOrder(_ constraints: Constraints, _ map: MappingReader) {
    for (lower, lowerKey) in [(constraints.minimum, "minimum"), (constraints.exclusiveMinimum, "exclusiveMinimum")] {
      for (upper, upperKey) in [(constraints.maximum, "maximum"), (constraints.exclusiveMaximum, "exclusiveMaximum")] {
        guard let lower, let upper, let node = map[upperKey] else { continue }
        let isStrict = lowerKey != "minimum" || upperKey != "maximum"
        if upper.isLess(than: lower) || (isStrict && upper == lower) {
          log.add(node, "leaves no value with \(lowerKey)", remedy: "correct one of the two")
        }
      }
    }
  }

  private func readPattern(_ node: Node) -> String? {
    guard case .string = type else {
      log.add(node, "does not belong to the type \(type.label)", remedy: "remove it")
      return nil
    }
    guard let pattern = node.filledText(log, remedy: "write a regular expression in single quotes") else { return nil }
    if let (problem, remedy) = PatternCheck.fault(in: pattern) {
      log.add(node, problem, remedy: remedy)
      return nil
    }
    if let problem = checkPattern(pattern) {
      log.add(node, problem, remedy: "write it with the signs the contract's documentation lists")
      return nil
    }
    return pattern
  }

  private func readEnumeration(_ node: Node) -> [String]? {
    guard let list = node.list(log, remedy: "write a list of values") else { return nil }
    if list.isEmpty { log.add(node, "leaves no value", remedy: "write the values, or remove enum") }
    var values: [String] = []
    for member in list {
      guard let value = readMember(member) else { continue }
      if values.contains(value) {
        log.add(member, "written twice: \(Printable.quoted(value))", remedy: "remove one")
      } else {
        values.append(value)
      }
    }
    return values
  }

  func readMember(_ node: Node) -> String? {
    switch type {
    case .string:
      guard let text = node.text(log, remedy: "write a text in quotes") else { return nil }
      let cleansed = cleansing.apply(text)
      guard cleansed == text else {
        log.add(
          node, "\(Printable.quoted(text)) never occurs after cleansing", remedy: "write \(Printable.quoted(cleansed))")
        return nil
      }
      return text
    case .boolean(let trueValues, let falseValues):
      guard let text = node.scalar(log, remedy: "write one of the true or false values") else { return nil }
      guard trueValues.contains(text) || falseValues.contains(text) else {
        log.add(node, "neither a true nor a false value: \(Printable.quoted(text))", remedy: "write one of them")
        return nil
      }
      return text
    case .integer, .decimal, .double, .date, .datetime, .time, .year, .yearmonth:
      guard BoundReader(log: log, type: type).read(node) != nil else { return nil }
      return node.scalar(log, remedy: "write a value")
    case .object, .array, .geojson:
      if case .scalar(let text, _) = node.content { return text }
      return node.json
    case .duration, .geopoint, .list, .any: return node.scalar(log, remedy: "write a value as it stands in the file")
    }
  }

  private func readJSONSchema(_ node: Node) -> String? {
    switch type {
    case .object, .array, .geojson: break
    default:
      log.add(node, "does not belong to the type \(type.label)", remedy: "remove it")
      return nil
    }
    guard node.entries(log, remedy: "write a JSON Schema") != nil else { return nil }
    return node.json
  }
}

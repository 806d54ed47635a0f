internal import Descriptors

extension FieldReader {
  /// Steps that make something of one type only.
  func checkSteps(_ cleansing: Cleansing, _ type: FieldType, _ node: Node) {
    for (step, place) in zip(cleansing.steps, cleansing.places) {
      switch (step, type) {
      case (.amount, .integer), (.amount, .decimal), (.amount, .double): continue
      case (.amount, _): log.add(place, "makes numbers, not \(type.label)", remedy: "remove it, or write type: number")
      case (.phone, .string), (.postal, .string), (.name, .string), (.pad, .string): continue
      case (.phone, _), (.postal, _), (.name, _), (.pad, _):
        log.add(place, "makes text, not \(type.label)", remedy: "write type: string, or remove it")
      default: continue
      }
    }
  }

  func sentinels(_ cleansing: Cleansing, _ type: FieldType) -> [Bound] {
    if case .string = type, let first = cleansing.sentinels.first {
      log.add(first, "texts that stand for no value are missingValues", remedy: "write them in missingValues of the field")
      return []
    }
    var sentinels: [Bound] = []
    let reader = BoundReader(log: log, type: type)
    for node in cleansing.sentinels {
      guard let value = reader.read(node) else { continue }
      if sentinels.contains(value) { log.add(node, "written twice", remedy: "remove one") } else { sentinels.append(value) }
    }
    return sentinels
  }
}

/// Reads `decimalChar`, `groupChar` and `bareNumber`.
struct NumberNotationReader {
  let log: FaultLog

  func read(_ map: MappingReader, _ type: FieldType) -> NumberNotation {
    var notation = NumberNotation.standard
    switch type {
    case .integer, .decimal, .double: break
    default: return notation
    }
    if let node = map["decimalChar"], let sign = sign(node) { notation.decimal = sign }
    if let node = map["groupChar"] { notation.group = sign(node) }
    if let node = map["bareNumber"], let isBare = node.boolean(log) { notation.isBare = isBare }
    if notation.group == notation.decimal, let node = map["groupChar"] ?? map["decimalChar"] {
      log.add(node, "decimalChar and groupChar are the same", remedy: "change one of them")
    }
    return notation
  }

  private func sign(_ node: Node) -> String? {
    let remedy = "write one sign, such as \",\""
    guard let text = node.text(log, remedy: remedy) else { return nil }
    guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1, scalar.properties.numericType == nil,
      !"+-".unicodeScalars.contains(scalar), !scalar.properties.isAlphabetic
    else {
      log.add(node, "not a sign in numbers: \(Printable.quoted(text))", remedy: remedy)
      return nil
    }
    return text
  }
}

/// Reads `categories`, which are an enumeration with labels and an order.
struct CategoriesReader {
  let log: FaultLog
  let type: FieldType
  let cleansing: Cleansing

  func read(_ map: MappingReader, _ constraints: inout Constraints) -> Categories? {
    let isOrdered = map["categoriesOrdered"].flatMap { $0.boolean(log) } ?? false
    guard let node = map["categories"] else {
      if let node = map["categoriesOrdered"] { log.add(node, "there are no categories", remedy: "write them, or remove it") }
      return nil
    }
    guard type == .string || type == .integer else {
      log.add(node, "only strings and integers have categories", remedy: "use constraints.enum")
      return nil
    }
    let constraintsReader = ConstraintsReader(log: log, type: type, cleansing: cleansing) { _ in nil }
    var members: [Categories.Category] = []
    for member in node.list(log, remedy: "write a list of values") ?? [] {
      var valueNode = member
      var label: String?
      if case .mapping = member.content {
        guard let map = MappingReader(member, KeySet(["value", "label"]), log),
          let value = map.required("value", remedy: "write the value as it stands in the file")
        else { continue }
        valueNode = value
        label = map["label"]?.text(log)
      }
      guard let value = constraintsReader.readMember(valueNode) else { continue }
      if members.contains(where: { $0.value == value }) {
        log.add(valueNode, "written twice: \(Printable.quoted(value))", remedy: "remove one")
      } else {
        members.append(.init(value, label: label))
      }
    }
    if members.isEmpty { log.add(node, "leaves no value", remedy: "write the values, or remove it") }
    let values = members.map(\.value)
    if let stranger = constraints.enumeration?.first(where: { !values.contains($0) }) {
      log.add(
        map["constraints"]?.child("enum") ?? node, "\(Printable.quoted(stranger)) is not one of the categories",
        remedy: "write a part of the categories, or remove enum")
    }
    constraints.enumeration = constraints.enumeration ?? values
    return Categories(members, isOrdered: isOrdered)
  }
}

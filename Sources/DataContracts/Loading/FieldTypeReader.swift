internal import Descriptors

/// Reads a field's type with the keys that belong to it, and refuses those that belong to another type.
struct FieldTypeReader {
  let log: FaultLog
  let cleansing: Cleansing

  private enum Name { case string, integer, number, boolean, date, datetime }

  private static let later = [
    "object", "array", "list", "time", "year", "yearmonth", "duration", "geopoint", "geojson", "any",
  ]

  func read(_ map: MappingReader) -> FieldType? {
    guard let node = map.required("type", remedy: "write string, integer, number, boolean, date or datetime"),
      let name = node.word(
        [
          "string": Name.string, "integer": .integer, "number": .number, "boolean": .boolean, "date": .date,
          "datetime": .datetime,
        ], later: Self.later, log)
    else { return nil }
    let own: Set<String> =
      switch name {
      case .string: []
      case .integer: ["bareNumber"]
      case .number: ["bareNumber", "decimalChar", "sluice:decimal", "sluice:float"]
      case .boolean: ["trueValues", "falseValues"]
      case .date: []
      case .datetime: ["sluice:zone"]
      }
    for key in [
      "bareNumber", "decimalChar", "sluice:decimal", "sluice:float", "trueValues", "falseValues", "sluice:zone",
    ] {
      if let other = map.written(key), !own.contains(key) {
        log.add(other, "does not belong to the type \(node.found.filter { $0 != "\"" })", remedy: "remove it")
      }
    }
    if name != .date, let first = cleansing.dateFormats.first {
      log.add(first.node, "date formats do not belong to this type", remedy: "remove the date step")
    }
    if let bare = map["bareNumber"], bare.boolean(log) == false {
      log.add(bare, "not supported yet: false", remedy: "remove it; numbers must be bare")
    }
    switch name {
    case .string:
      refuseFormat(map, later: ["email", "uri", "binary", "uuid"], remedy: "remove it and use constraints.pattern")
      return .string
    case .integer:
      refuseFormat(map)
      return .integer
    case .number:
      refuseFormat(map)
      return readNumber(map, node)
    case .boolean:
      refuseFormat(map)
      return readBoolean(map)
    case .date: return readDate(map)
    case .datetime: return readDatetime(map)
    }
  }

  private func refuseFormat(_ map: MappingReader, later: [String] = [], remedy: String = "remove it") {
    guard let node = map["format"], let text = node.text(log), text != "default" else { return }
    let problem = later.contains(text) ? "not supported yet: \(text)" : "unknown format \(Printable.quoted(text))"
    log.add(node, problem, remedy: remedy)
  }

  private func readNumber(_ map: MappingReader, _ typeNode: Node) -> FieldType? {
    if let node = map["decimalChar"], let text = node.text(log), text != "." {
      log.add(node, "not supported yet: \(Printable.quoted(text))", remedy: "have numbers sent with a point")
    }
    let isFloat = map["sluice:float"].flatMap { $0.boolean(log) } ?? false
    guard let node = map["sluice:decimal"] else {
      if isFloat { return .double }
      log.add(
        typeNode, "a number must say how exact it is",
        remedy: "write sluice:decimal: { precision: 12, scale: 2 }, or sluice:float: true where rounding is harmless")
      return nil
    }
    if isFloat { log.add(map["sluice:float"] ?? node, "sluice:decimal is there too", remedy: "remove one of the two") }
    guard let decimal = MappingReader(node, ContractKeys.decimal, log) else { return nil }
    let precision = decimal.required("precision", remedy: "write the number of digits").flatMap {
      $0.integer(in: 1...38, log)
    }
    let scale = decimal.required("scale", remedy: "write the digits after the point").flatMap {
      $0.integer(in: 0...38, log)
    }
    let rounding = decimal["rounding"].map {
      $0.word(["reject": Rounding.reject, "halfEven": .halfEven], log) ?? .reject
    }
    guard let precision, let scale else { return nil }
    guard scale <= precision else {
      log.add(
        decimal["scale"] ?? node, "more digits after the point than digits", remedy: "write a scale up to \(precision)")
      return nil
    }
    return .decimal(precision: precision, scale: scale, rounding: rounding ?? .reject)
  }

  private func readBoolean(_ map: MappingReader) -> FieldType? {
    let remedy = "write a list of texts in quotes, such as [\"Y\"]"
    let trueValues = map["trueValues"].flatMap { $0.texts(log, remedy: remedy) } ?? ["true", "True", "TRUE", "1"]
    let falseValues = map["falseValues"].flatMap { $0.texts(log, remedy: remedy) } ?? ["false", "False", "FALSE", "0"]
    for (key, values) in [("trueValues", trueValues), ("falseValues", falseValues)] {
      guard let node = map[key] else { continue }
      if values.isEmpty { log.add(node, "is empty", remedy: remedy) }
      for value in values where cleansing.apply(value) != value {
        log.add(
          node, "the token \(Printable.quoted(value)) never occurs after cleansing",
          remedy: "write \(Printable.quoted(cleansing.apply(value)))")
      }
    }
    let shared = Set(trueValues).intersection(falseValues).sorted()
    if let token = shared.first, let node = map["falseValues"] ?? map["trueValues"] {
      log.add(
        node, "both true and false: \(Printable.quoted(token))", remedy: "write both lists without a common value")
    }
    return .boolean(trueValues: trueValues, falseValues: falseValues)
  }
}

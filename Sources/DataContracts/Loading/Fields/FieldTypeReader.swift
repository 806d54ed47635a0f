internal import Descriptors

/// Reads a field's type with the keys that belong to it, and refuses those that belong to another type.
struct FieldTypeReader {
  let log: FaultLog
  let cleansing: Cleansing

  private enum Name {
    case string, integer, number, boolean, date, datetime, time, year, yearmonth, duration, geopoint, geojson, object
    case array, list, any
  }

  func read(_ map: MappingReader) -> FieldType? {
    guard let node = map.required("type", remedy: "write string, integer, number, boolean, date or datetime"),
      let name = node.word(
        [
          "string": Name.string, "integer": .integer, "number": .number, "boolean": .boolean, "date": .date,
          "datetime": .datetime, "time": .time, "year": .year, "yearmonth": .yearmonth, "duration": .duration,
          "geopoint": .geopoint, "geojson": .geojson, "object": .object, "array": .array, "list": .list, "any": .any,
        ], log)
    else { return nil }
    refuseForeignKeys(map, name, node)
    switch name {
    case .string: return .string
    case .date: return readDate(map)
    case .datetime: return readDatetime(map)
    case .time: return readTime(map)
    case .geopoint:
      let format = map["format"]?.word(["default": GeopointFormat.default, "array": .array, "object": .object], log)
      return .geopoint(format ?? .default)
    case .geojson:
      return .geojson(isTopology: map["format"]?.word(["default": false, "topojson": true], log) ?? false)
    default: break
    }
    if let format = map["format"] { _ = format.word(["default": true], log) }
    switch name {
    case .integer: return .integer
    case .number: return readNumber(map, node)
    case .boolean: return readBoolean(map)
    case .year: return .year
    case .yearmonth: return .yearmonth
    case .duration: return .duration
    case .object: return .object
    case .array: return .array
    case .list: return readList(map)
    default: return .any
    }
  }

  private func refuseForeignKeys(_ map: MappingReader, _ name: Name, _ node: Node) {
    let own: Set<String> =
      switch name {
      case .integer: ["bareNumber", "groupChar"]
      case .number: ["bareNumber", "groupChar", "decimalChar", "sluice:decimal", "sluice:float"]
      case .boolean: ["trueValues", "falseValues"]
      case .datetime: ["sluice:zone"]
      case .list: ["delimiter", "itemType"]
      default: []
      }
    for key in [
      "bareNumber", "groupChar", "decimalChar", "sluice:decimal", "sluice:float", "trueValues", "falseValues",
      "sluice:zone", "delimiter", "itemType",
    ] {
      if let other = map.written(key), !own.contains(key) {
        log.add(other, "does not belong to the type \(node.found.filter { $0 != "\"" })", remedy: "remove it")
      }
    }
    if name != .date, let first = cleansing.dateFormats.first {
      log.add(first.node, "date formats do not belong to this type", remedy: "remove the date step")
    }
  }

  private func readNumber(_ map: MappingReader, _ typeNode: Node) -> FieldType? {
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

  private func readList(_ map: MappingReader) -> FieldType {
    let item = map["itemType"]?.word(
      [
        "string": ListItem.string, "integer": .integer, "number": .number, "boolean": .boolean, "date": .date,
        "time": .time, "datetime": .datetime,
      ], log)
    let delimiter = map["delimiter"].flatMap { $0.filledText(log, remedy: "write what parts the items, such as \",\"") }
    return .list(item: item ?? .string, delimiter: delimiter ?? ",")
  }
}

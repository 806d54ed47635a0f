internal import Descriptors

/// Reads one lexical step with its settings.
struct CleanseStepReader {
  let log: FaultLog
  let checkPattern: (String) -> String?

  func read(_ name: CleanseReader.Name, _ map: MappingReader?, _ member: Node) -> CleanseStep? {
    switch name {
    case .trim: return .trim
    case .collapse: return .collapse
    case .upper: return .upper
    case .lower: return .lower
    case .nfc: return .nfc
    case .controls: return .controls
    case .encoding: return .encoding
    case .amount: return readAmount(map).map { .amount($0) }
    case .name: return .name(readName(map))
    case .spreadsheet:
      return .spreadsheet(map?["severity"]?.word(["reject": Severity.reject, "warn": .warn], log) ?? .reject)
    case .remove: return needed(map, member, "characters: \"- \"").flatMap(readRemove)
    case .map: return needed(map, member, "values: { A: active }").flatMap(readMap)
    case .phone: return needed(map, member, "region: US").flatMap { code($0, "region") }.map { .phone(region: $0) }
    case .postal: return needed(map, member, "country: US").flatMap { code($0, "country") }.map { .postal(country: $0) }
    case .pad: return needed(map, member, "width: 10").flatMap(readPad)
    case .capture: return needed(map, member, "pattern: \"([0-9]+)-[0-9]+\"").flatMap(readCapture)
    case .date, .sentinel: return nil
    }
  }

  private func needed(_ map: MappingReader?, _ member: Node, _ example: String) -> MappingReader? {
    if map == nil, case .scalar(let op, _) = member.content {
      log.add(member, "the step needs its settings", remedy: "write { op: \(op), \(example) }")
    }
    return map
  }

  private func readRemove(_ map: MappingReader) -> CleanseStep? {
    guard
      let text = map.required("characters", remedy: "write the characters that go")?
        .filledText(log, remedy: "write the characters in quotes")
    else { return nil }
    return .remove(characters: Array(text.unicodeScalars))
  }

  private func code(_ map: MappingReader, _ key: String) -> String? {
    let remedy = "write an ISO 3166-1 code, such as US"
    guard let node = map.required(key, remedy: remedy), let text = node.filledText(log, remedy: remedy) else { return nil }
    guard text.utf8.count == 2, text.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else {
      log.add(node, "not a country: \(Printable.quoted(text))", remedy: remedy)
      return nil
    }
    return text
  }

  private func readPad(_ map: MappingReader) -> CleanseStep? {
    guard let width = map.required("width", remedy: "write the length")?.integer(in: 1...1000, log) else { return nil }
    guard let node = map["character"] else { return .pad(width: width, character: "0") }
    guard let text = node.text(log, remedy: "write one character in quotes") else { return nil }
    guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else {
      log.add(node, "not one character: \(Printable.quoted(text))", remedy: "write one, such as \"0\"")
      return nil
    }
    return .pad(width: width, character: scalar)
  }

  private func readName(_ map: MappingReader?) -> NameRule {
    NameRule(
      order: map?["order"]?.word(["keep": NameRule.Order.keep, "given-first": .givenFirst], log) ?? .keep,
      case: map?["case"]?.word(["keep": NameRule.Case.keep, "title": .title], log) ?? .keep)
  }

  private func readMap(_ map: MappingReader) -> CleanseStep? {
    let remedy = "write values: { CODE: value }"
    guard let node = map.required("values", remedy: remedy), let entries = node.entries(log, remedy: remedy) else { return nil }
    if entries.isEmpty { log.add(node, "has no codes", remedy: remedy) }
    if entries.count > 100_000 { log.add(node, "more than 100000 codes", remedy: "use foreignKeys") }
    let list = entries.compactMap { entry in
      entry.value.scalar(log, remedy: "write a value for the code").map { (entry, CodeMap.Entry(entry.key, $0)) }
    }
    // Mapping twice must be mapping once.
    let values = Dictionary(list.map { ($0.1.code, $0.1.value) }, uniquingKeysWith: { first, _ in first })
    for (entry, pair) in list {
      if let next = values[pair.value], next != pair.value {
        log.add(
          entry.value, "\(Printable.quoted(pair.value)) is itself a code, for \(Printable.quoted(next))",
          remedy: "make the values differ from the codes")
      }
    }
    return .map(CodeMap(list.map(\.1), otherwise: otherwise(map)))
  }

  private func otherwise(_ map: MappingReader) -> CodeMap.Otherwise {
    guard let node = map["otherwise"] else { return .keep }
    if case .mapping = node.content {
      guard let map = MappingReader(node, KeySet(["value"]), log) else { return .keep }
      return map.required("value", remedy: "write the value in quotes")?.text(log).map { .value($0) } ?? .keep
    }
    return node.word(["keep": CodeMap.Otherwise.keep, "reject": .reject], log) ?? .keep
  }

  private func readCapture(_ map: MappingReader) -> CleanseStep? {
    guard let node = map.required("pattern", remedy: "write a regular expression with a group"),
      let pattern = node.filledText(log, remedy: "write a regular expression in single quotes")
    else { return nil }
    if let (problem, remedy) = PatternCheck.fault(in: pattern) {
      log.add(node, problem, remedy: remedy)
      return nil
    }
    if let problem = checkPattern(pattern) {
      log.add(node, problem, remedy: "write it with the signs the contract's documentation lists")
      return nil
    }
    let group = map["group"].flatMap { $0.integer(in: 1...99, log) } ?? 1
    guard group <= PatternCheck.groups(in: pattern) else {
      log.add(map["group"] ?? node, "the pattern has \(PatternCheck.groups(in: pattern)) groups", remedy: "write ( ) around the part")
      return nil
    }
    return .capture(CaptureRule(pattern: pattern, group: group, otherwise: otherwise(map)))
  }

  private func readAmount(_ map: MappingReader?) -> AmountRule? {
    var rule = AmountRule()
    guard let map else { return rule }
    if let node = map["decimal"], let sign = sign(node) { rule.decimal = sign }
    if let node = map["group"] { rule.group = sign(node) }
    if rule.group == rule.decimal, let node = map["group"] ?? map["decimal"] {
      log.add(node, "decimal and group are the same", remedy: "change one of them")
    }
    if let node = map["grouping"],
      let grouping = node.word(["thousands": AmountRule.Grouping.thousands, "indian": .indian], log)
    {
      rule.grouping = grouping
      if rule.group == nil { log.add(node, "there is no group sign", remedy: "write group: \",\"") }
    }
    rule.currencies = (map["currency"]?.oneOrMany ?? []).compactMap {
      $0.filledText(log, remedy: "write a sign or code, such as \"$\" or USD")
    }
    for node in map["negative"]?.oneOrMany ?? [] {
      guard
        let way = node.word(
          [
            "minus": AmountRule.Negative.leadingMinus, "trailing-minus": .trailingMinus, "parentheses": .parentheses,
            "CR": .credit, "DR": .debit,
          ], log)
      else { continue }
      if !rule.negatives.contains(way) { rule.negatives.append(way) }
    }
    if rule.negatives.contains(.credit), rule.negatives.contains(.debit), let node = map["negative"] {
      log.add(node, "CR and DR cannot both be negative", remedy: "keep the one that is")
    }
    rule.allowsPercent = map["percent"].flatMap { $0.boolean(log) } ?? false
    rule.impliedDigits = map["implied"].flatMap { $0.integer(in: 1...18, log) }
    return rule
  }

  private func sign(_ node: Node) -> Unicode.Scalar? {
    let remedy = "write one sign, such as \",\""
    guard let text = node.text(log, remedy: remedy) else { return nil }
    guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1, scalar.properties.numericType == nil,
      !"+-()%".unicodeScalars.contains(scalar), !scalar.properties.isAlphabetic
    else {
      log.add(node, "not a sign in amounts: \(Printable.quoted(text))", remedy: remedy)
      return nil
    }
    return scalar
  }
}

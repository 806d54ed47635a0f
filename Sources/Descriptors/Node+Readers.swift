/// Readers of one value: each adds a fault and returns nil when the value is not what is wanted.
extension Node {
  /// The scalar as written, quoted or not; for values such as durations and bounds that have a grammar of their own.
  public func scalar(_ log: FaultLog, remedy: String) -> String? {
    guard case .scalar(let text, _) = content, !isNull else {
      log.add(self, "expected a single value, found \(kind)", remedy: remedy)
      return nil
    }
    return text
  }

  /// Text. Refuses an unquoted scalar that YAML readers take for a number, a truth value or nothing.
  public func text(_ log: FaultLog, remedy: String = "write text here") -> String? {
    guard case .scalar(let text, _) = content else {
      log.add(self, "expected text, found \(kind)", remedy: remedy)
      return nil
    }
    switch plainKind {
    case .text: return text
    case .null where text.isEmpty: log.add(self, "expected text, found nothing", remedy: remedy)
    case .null: log.add(self, "\(shown(text)) without quotes means nothing here", remedy: "write \"\(text)\"")
    case .boolean: log.add(self, "\(shown(text)) without quotes is a truth value", remedy: "write \"\(text)\"")
    case .number: log.add(self, "\(shown(text)) without quotes is a number", remedy: "write \"\(text)\"")
    }
    return nil
  }

  /// Text that is not empty.
  public func filledText(_ log: FaultLog, remedy: String = "write text here") -> String? {
    guard let text = text(log, remedy: remedy) else { return nil }
    guard !text.isEmpty else {
      log.add(self, "is empty", remedy: remedy)
      return nil
    }
    return text
  }

  /// A whole decimal number within a range.
  public func integer(in range: ClosedRange<Int>, _ log: FaultLog) -> Int? {
    let remedy = "write a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard case .scalar(let text, _) = content, let value = Int(text) else {
      log.add(self, "expected a whole number, found \(found)", remedy: remedy)
      return nil
    }
    guard range.contains(value) else {
      log.add(self, "\(value) is out of range", remedy: remedy)
      return nil
    }
    return value
  }

  /// A decimal number within a range.
  public func number(in range: ClosedRange<Double>, _ log: FaultLog) -> Double? {
    let remedy = "write a number from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))"
    guard case .scalar(let text, _) = content, plainKind == .number, let value = Double(text) else {
      log.add(self, "expected a number, found \(found)", remedy: remedy)
      return nil
    }
    guard range.contains(value) else {
      log.add(self, "\(found) is out of range", remedy: remedy)
      return nil
    }
    return value
  }

  private static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }

  /// `true` or `false`, unquoted.
  public func boolean(_ log: FaultLog) -> Bool? {
    if case .scalar(let text, isQuoted: false) = content {
      if text == "true" { return true }
      if text == "false" { return false }
    }
    log.add(self, "expected true or false, found \(found)", remedy: "write true or false")
    return nil
  }

  /// One word of a closed vocabulary. `later` are words of the vocabulary that do nothing yet.
  public func word<Value>(_ words: KeyValuePairs<String, Value>, later: [String] = [], _ log: FaultLog) -> Value? {
    let names = words.map(\.key)
    guard case .scalar(let text, _) = content, !isNull else {
      log.add(self, "expected one word, found \(kind)", remedy: "write \(alternatives(names))")
      return nil
    }
    if let match = words.first(where: { $0.key == text }) { return match.value }
    if later.contains(text) {
      log.add(self, "not supported yet: \(text)", remedy: "write \(alternatives(names))")
    } else if let near = NearestName.of(text, among: names + later) {
      log.add(self, "unknown word \(shown(text)), did you mean \(near)?", remedy: "write \(alternatives(names))")
    } else {
      log.add(self, "unknown word \(shown(text))", remedy: "write \(alternatives(names))")
    }
    return nil
  }

  /// The members of a list.
  public func list(_ log: FaultLog, remedy: String = "write a list: [ … ]") -> [Node]? {
    guard case .sequence(let members) = content else {
      log.add(self, "expected a list, found \(kind)", remedy: remedy)
      return nil
    }
    return members
  }

  /// The members of a list, or the single value as a list of one.
  public var oneOrMany: [Node] {
    if case .sequence(let members) = content { return members }
    return [self]
  }

  /// A list of texts. Members that are not text are faults and left out.
  public func texts(_ log: FaultLog, remedy: String = "write a list of texts") -> [String]? {
    list(log, remedy: remedy)?.compactMap { $0.text(log, remedy: remedy) }
  }

  /// The value for a message, short and safe to print.
  public var found: String {
    if case .scalar(let text, _) = content, !isNull { return shown(text) }
    return kind
  }

  private func shown(_ text: String) -> String { Printable.quoted(text) }

  private func alternatives(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "nothing" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}

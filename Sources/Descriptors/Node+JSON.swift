extension Node {
  /// The value as JSON (RFC 8259), keys in the order written: an unquoted scalar is what YAML 1.2 readers take it for.
  ///
  /// Numbers JSON does not have (`.inf`, `0x1F`, `1_000`) become texts.
  public var json: String {
    switch content {
    case .sequence(let members): "[" + members.map(\.json).joined(separator: ",") + "]"
    case .mapping(let entries):
      "{" + entries.map { JSONText.quoted($0.key) + ":" + $0.value.json }.joined(separator: ",") + "}"
    case .scalar(let text, _):
      switch plainKind {
      case .null: "null"
      case .boolean where text.lowercased() == "true" || text.lowercased() == "false": text.lowercased()
      case .number where JSONText.isNumber(text): text
      default: JSONText.quoted(text)
      }
    }
  }
}

/// JSON in text.
public enum JSONText {
  /// The text as a JSON string.
  public static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      // YAML does not take these as they are, JSON does not care.
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || [0x2028, 0x2029, 0xFEFF].contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// Whether the text is a number of JSON's grammar.
  public static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func digits() -> Int {
      let run = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
      rest = rest.dropFirst(run.count)
      return run.count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let leadsWithZero = rest.first == UInt8(ascii: "0")
    let whole = digits()
    guard whole == 1 || (whole > 1 && !leadsWithZero) else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() > 0 else { return false }
    }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }
}

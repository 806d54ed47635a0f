/// A JSON value whose objects keep the order of their keys, for documents people read.
public indirect enum JSONValue: Sendable, Hashable {
  case null
  case boolean(Bool)
  /// As written; a number of JSON's grammar.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  public struct Member: Sendable, Hashable {
    public let key: String
    public let value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  public static func integer(_ value: Int) -> JSONValue { .number(String(value)) }
  public static func strings(_ values: [String]) -> JSONValue { .array(values.map { .string($0) }) }

  /// An object of the members that have a value.
  public static func object(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(members.compactMap { key, value in value.map { Member(key, $0) } })
  }

  /// Indented by two spaces, with a line for each member; short arrays of plain values on one line. No line end at the end.
  public var json: String {
    var text = ""
    write(&text, indent: 0)
    return text
  }

  private func write(_ text: inout String, indent: Int) {
    let inner = "\n" + String(repeating: " ", count: indent + 2)
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .number(let value): text += JSONText.isNumber(value) ? value : JSONText.quoted(value)
    case .string(let value): text += JSONText.quoted(value)
    case .array(let members):
      let isPlain = members.allSatisfy(\.isPlain)
      text += "["
      for (index, member) in members.enumerated() {
        text += index == 0 ? "" : isPlain ? ", " : ","
        if !isPlain { text += inner }
        member.write(&text, indent: indent + 2)
      }
      text += isPlain ? "]" : "\n" + String(repeating: " ", count: indent) + "]"
    case .object(let members):
      if members.isEmpty {
        text += "{}"
        return
      }
      text += "{"
      for (index, member) in members.enumerated() {
        text += (index == 0 ? "" : ",") + inner + JSONText.quoted(member.key) + ": "
        member.value.write(&text, indent: indent + 2)
      }
      text += "\n" + String(repeating: " ", count: indent) + "}"
    }
  }

  var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }
}

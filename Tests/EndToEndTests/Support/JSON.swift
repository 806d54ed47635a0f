/// A JSON value, looked into by key and position; what is not there is `null`.
enum JSON: Decodable, Hashable {
  case null
  case boolean(Bool)
  case number(Double)
  case text(String)
  case array([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() { self = .null }
    else if let boolean = try? value.decode(Bool.self) { self = .boolean(boolean) }
    else if let number = try? value.decode(Double.self) { self = .number(number) }
    else if let text = try? value.decode(String.self) { self = .text(text) }
    else if let array = try? value.decode([JSON].self) { self = .array(array) }
    else { self = .object(try value.decode([String: JSON].self)) }
  }

  subscript(key: String) -> JSON {
    if case .object(let members) = self { members[key] ?? .null } else { .null }
  }

  subscript(position: Int) -> JSON {
    if case .array(let items) = self, items.indices.contains(position) { items[position] } else { .null }
  }

  var text: String? { if case .text(let text) = self { text } else { nil } }
  var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  var number: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
  var double: Double? { if case .number(let number) = self { number } else { nil } }
  var items: [JSON] { if case .array(let items) = self { items } else { [] } }
  var keys: Set<String> { if case .object(let members) = self { Set(members.keys) } else { [] } }
}

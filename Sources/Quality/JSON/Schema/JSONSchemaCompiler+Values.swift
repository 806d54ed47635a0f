extension JSONSchemaCompiler {
  func string(_ token: Int, _ name: String) throws(JSONSchemaError) -> String {
    guard tape.kind(token) == .string else { throw JSONSchemaError(problem: "\(name) wants a text") }
    return String(decoding: [UInt8](text: token, of: tape), as: UTF8.self)
  }

  func array(_ token: Int, _ name: String) throws(JSONSchemaError) -> [Int] {
    guard tape.kind(token) == .array else { throw JSONSchemaError(problem: "\(name) wants an array") }
    return tape.items(of: token)
  }

  func object(_ token: Int, _ name: String) throws(JSONSchemaError) -> [(name: Int, value: Int)] {
    guard tape.kind(token) == .object else { throw JSONSchemaError(problem: "\(name) wants an object") }
    return tape.members(of: token)
  }

  func number(_ token: Int, _ name: String) throws(JSONSchemaError) -> ExactNumber {
    guard tape.kind(token) == .number else { throw JSONSchemaError(problem: "\(name) wants a number") }
    return tape.number(token)
  }

  /// A whole number of 0 or more.
  func count(_ token: Int, _ name: String) throws(JSONSchemaError) -> Int {
    let number = try number(token, name)
    guard number.isWhole, !number.isNegative, let plain = number.plain, let value = Int(String(decoding: plain, as: UTF8.self)) else {
      throw JSONSchemaError(problem: "\(name) wants a whole number of 0 or more")
    }
    return value
  }

  func kinds(_ token: Int) throws(JSONSchemaError) -> JSONSchema.Kinds {
    let words: [String: JSONSchema.Kinds] = [
      "null": .null, "boolean": .boolean, "object": .object, "array": .array, "number": .number, "integer": .integer, "string": .string,
    ]
    var kinds: JSONSchema.Kinds = []
    for item in tape.kind(token) == .array ? tape.items(of: token) : [token] {
      let word = try string(item, "type")
      guard let kind = words[word] else { throw JSONSchemaError(problem: "no type is called '\(word)'") }
      kinds.formUnion(kind)
    }
    return kinds
  }

  mutating func schemas(_ token: Int, _ name: String) throws(JSONSchemaError) -> [Int] {
    var indexes: [Int] = []
    for item in try array(token, name) { indexes.append(try part(item)) }
    guard !indexes.isEmpty else { throw JSONSchemaError(problem: "\(name) has no schemas") }
    return indexes
  }

  /// The schema itself, or one of its definitions.
  mutating func reference(_ text: String) throws(JSONSchemaError) -> Int {
    if text == "#" { return 0 }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 3, parts[0] == "#", parts[1] == "definitions", !parts[2].contains("%"),
      let definitions = tape.member("definitions", of: 0),
      let token = tape.member(Array(parts[2].replacing("~1", with: "/").replacing("~0", with: "~").utf8), of: definitions)
    {
      return try part(token)
    }
    throw JSONSchemaError(problem: "$ref '\(text)' is not '#/definitions/NAME' with a name that is there")
  }

  /// A schema that asks itself about the same value would never answer.
  func refuseCircles() throws(JSONSchemaError) {
    var states = Array(repeating: UInt8(0), count: parts.count)
    func visit(_ index: Int) -> Bool {
      if states[index] != 0 { return states[index] == 2 }
      states[index] = 1
      let part = parts[index]
      for next in part.all + part.any + part.one + [part.reference, part.not].compactMap({ $0 }) where !visit(next) { return false }
      states[index] = 2
      return true
    }
    guard parts.indices.allSatisfy(visit) else { throw JSONSchemaError(problem: "a $ref leads back to itself") }
  }
}

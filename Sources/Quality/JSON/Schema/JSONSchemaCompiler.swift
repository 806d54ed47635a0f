/// Why a JSON Schema cannot be used.
struct JSONSchemaError: Error {
  let problem: String
}

/// Reads a JSON Schema (draft-07), and refuses by name what it does not carry out.
///
/// Carried out are `type`, `enum`, `const`, the limits of numbers, texts, arrays and objects, `pattern`, `items` and
/// `additionalItems`, `properties`, `required` and `additionalProperties`, `allOf`, `anyOf`, `oneOf`, `not`, and `$ref` to the
/// schema itself and its `definitions`. Titles, descriptions, comments, examples and defaults say nothing about values.
struct JSONSchemaCompiler {
  let tape = JSONTape()
  private let text: RuleText
  private(set) var parts: [JSONSchema.Part] = []
  /// The part made of each schema, by its token.
  private var known: [Int: Int] = [:]

  private static let annotations: Set<String> = ["$comment", "title", "description", "default", "examples", "$id"]

  static func compile(_ source: String) throws(JSONSchemaError) -> JSONSchema {
    var compiler = JSONSchemaCompiler(text: RuleText(source))
    guard compiler.tape.read(compiler.text.slice.start, compiler.text.slice.count) else {
      throw JSONSchemaError(problem: "is no JSON")
    }
    _ = try compiler.part(0)
    try compiler.refuseCircles()
    return JSONSchema(parts: compiler.parts, own: compiler.tape, text: compiler.text)
  }

  private init(text: RuleText) { self.text = text }

  mutating func part(_ token: Int) throws(JSONSchemaError) -> Int {
    if let index = known[token] { return index }
    let index = parts.count
    known[token] = index
    parts.append(JSONSchema.Part())
    switch tape.kind(token) {
    case .boolean: parts[index].isNever = !tape.isTrue(token)
    case .object:
      var part = JSONSchema.Part()
      let members = tape.members(of: token)
      for (nameToken, value) in members {
        let name = String(decoding: [UInt8](text: nameToken, of: tape), as: UTF8.self)
        try read(name, value, of: token, into: &part)
        if name == "$ref", let other = members.map({ [UInt8](text: $0.name, of: tape) }).first(where: {
          let other = String(decoding: $0, as: UTF8.self)
          return other != "$ref" && other != "definitions" && other != "$schema" && !Self.annotations.contains(other)
        }) {
          throw JSONSchemaError(problem: "'\(String(decoding: other, as: UTF8.self))' beside $ref says nothing in draft-07")
        }
      }
      parts[index] = part
    default: throw JSONSchemaError(problem: "a schema is an object, true or false")
    }
    return index
  }

  private mutating func read(_ name: String, _ value: Int, of schema: Int, into part: inout JSONSchema.Part) throws(JSONSchemaError) {
    switch name {
    case _ where Self.annotations.contains(name): break
    case "$schema":
      guard ["http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-07/schema"].contains(try string(value, name)) else {
        throw JSONSchemaError(problem: "$schema is not that of draft-07")
      }
    case "definitions":
      guard schema == 0 else { throw JSONSchemaError(problem: "definitions belong to the whole schema") }
      for member in try object(value, name) { _ = try self.part(member.value) }
    case "$ref": part.reference = try reference(try string(value, name))
    case "type": part.kinds = try kinds(value)
    case "enum": part.choices.append(try array(value, name))
    case "const": part.choices.append([value])
    case "minimum": part.minimum = try number(value, name)
    case "maximum": part.maximum = try number(value, name)
    case "exclusiveMinimum": part.exclusiveMinimum = try number(value, name)
    case "exclusiveMaximum": part.exclusiveMaximum = try number(value, name)
    case "minLength": part.length.least = try count(value, name)
    case "maxLength": part.length.most = try count(value, name)
    case "pattern":
      let source = try string(value, name)
      do throws(PatternError) {
        part.pattern = try JSONSchemaPattern.automaton(source)
      } catch {
        throw JSONSchemaError(problem: "pattern: \(error.description)")
      }
    case "minItems": part.itemCount.least = try count(value, name)
    case "maxItems": part.itemCount.most = try count(value, name)
    case "items":
      if tape.kind(value) == .array {
        for item in tape.items(of: value) { part.firstItems.append(try self.part(item)) }
      } else {
        part.otherItems = try self.part(value)
      }
    case "additionalItems":
      let other = try self.part(value)
      // Without a list of first items it says nothing.
      if let items = tape.member("items", of: schema), tape.kind(items) == .array { part.otherItems = other }
    case "minProperties": part.memberCount.least = try count(value, name)
    case "maxProperties": part.memberCount.most = try count(value, name)
    case "properties":
      for member in try object(value, name) {
        part.properties.append(([UInt8](text: member.name, of: tape), try self.part(member.value)))
      }
    case "additionalProperties": part.otherMembers = try self.part(value)
    case "required":
      for item in try array(value, name) {
        _ = try string(item, name)
        part.required.append([UInt8](text: item, of: tape))
      }
    case "allOf": part.all = try schemas(value, name)
    case "anyOf": part.any = try schemas(value, name)
    case "oneOf": part.one = try schemas(value, name)
    case "not": part.not = try self.part(value)
    default: throw JSONSchemaError(problem: "the keyword '\(name)' is not carried out")
    }
  }
}

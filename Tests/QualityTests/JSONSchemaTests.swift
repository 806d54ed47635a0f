import DataContracts
import Foundation
import Testing

@testable import Quality

@Suite struct JSONSchemaTests {
  private static func holds(_ schema: String, _ text: String) throws -> Bool {
    let compiled = try JSONSchemaCompiler.compile(schema)
    let tape = JSONTape()
    let held = RuleText(text)
    defer { withExtendedLifetime(held) {} }
    try #require(tape.read(held.slice.start, held.slice.count), "\(text)")
    return compiled.holds(tape)
  }

  @Test(arguments: [
    (#"{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}},"additionalProperties":false}"#, [#"{"a":1}"#, #"{"a":1.0}"#], ["{}", #"{"a":"1"}"#, #"{"a":1.5}"#, #"{"a":1,"b":2}"#, "[]"]),
    (#"{"minimum":0.1,"exclusiveMaximum":1e2}"#, ["0.1", "99.99999999999999999999", "\"x\"", "0.10000000000000000000001"], ["0.09999999999999999999", "100", "1e2", "-5"]),
    (#"{"enum":[1,"a",{"b":[1,2.0]},null]}"#, ["1.00", "\"\\u0061\"", #"{"b":[1.0,2]}"#, "null"], ["2", "\"A\"", #"{"b":[2,1]}"#, #"{"b":[1,2],"c":3}"#, "true"]),
    (#"{"const":{"a":1,"b":2}}"#, [#"{"b":2,"a":1}"#], [#"{"a":1}"#]),
    (#"{"minLength":2,"maxLength":3,"pattern":"^a|b$"}"#, ["\"ab\"", "\"xyb\"", "\"\\u0061\\u00e9\"", "7"], ["\"a\"", "\"xyz\"", "\"abcd\"", "\"xa\""]),
    (#"{"pattern":"^[\\w-]+$"}"#, [#""a_9-""#], [#""é""#, #""""#]), (#"{"pattern":"^\\D\\s\\W\\S\\u0041$"}"#, [#""x\u00a0é.A""#], [#""9 é.A""#, #""x\u00a0aéA""#]),
    (#"{"pattern":"^.$|[\\d\\s[]{2}"}"#, [#""\u2027""#, #""a[7b""#], [#""\u2028""#, #""x[y""#]),
    (#"{"items":{"type":"string"},"minItems":1,"maxItems":2}"#, [#"["a"]"#, "{}"], ["[]", "[1]", #"["a","b","c"]"#]),
    (#"{"additionalItems":false,"items":[{"type":"integer"},{"type":"string"}]}"#, ["[]", "[1]", #"[1,"a"]"#], [#"["a"]"#, #"[1,"a",2]"#]),
    (#"{"additionalItems":false}"#, ["[1,2]"], []),
    (#"{"minProperties":1,"maxProperties":1,"additionalProperties":{"type":"null"}}"#, [#"{"x":null}"#], ["{}", #"{"x":1}"#, #"{"x":null,"y":null}"#]),
    (#"{"anyOf":[{"type":"string"},{"minimum":5}],"not":{"const":7}}"#, ["\"a\"", "5"], ["4", "7"]),
    (#"{"oneOf":[{"multiple":true,"$comment":""}]}"#.replacing("\"multiple\":true,", with: ""), ["1"], []),
    (#"{"oneOf":[{"minimum":5},{"maximum":10}]}"#, ["4", "11"], ["5", "7", "10", "\"a\""]),
    (#"{"allOf":[{"minimum":5},{"maximum":10}]}"#, ["5", "7"], ["4", "11"]),
    (#"{"type":["null","array"]}"#, ["null", "[]"], ["{}", "false"]), ("true", ["1"], []), ("false", [], ["1", "{}"]),
    (##"{"definitions":{"tree":{"type":"object","properties":{"kids":{"items":{"$ref":"#/definitions/tree"}}},"additionalProperties":false}},"$ref":"#/definitions/tree"}"##, [#"{"kids":[{"kids":[{}]},{}]}"#], [#"{"kids":[{"kids":[{"x":1}]}]}"#, #"{"kids":[1]}"#]),
    (##"{"properties":{"next":{"$ref":"#"}},"required":["v"]}"##, [#"{"v":1,"next":{"v":2}}"#], [#"{"v":1,"next":{}}"#]),
    (##"{"definitions":{"a/b":{"const":1},"c~d":{"const":2}},"items":[{"$ref":"#/definitions/a~1b"},{"$ref":"#/definitions/c~0d"}]}"##, ["[1,2]"], ["[2]", "[1,1]"]),
  ])
  func `a value fulfils its schema or does not`(schema: String, yes: [String], no: [String]) throws {
    for text in yes { #expect(try Self.holds(schema, text), "\(schema) \(text)") }
    for text in no { #expect(try !Self.holds(schema, text), "\(schema) \(text)") }
  }

  @Test(arguments: [
    (#"{"format":"date"}"#, "the keyword 'format'"), (#"{"items":{"uniqueItems":true}}"#, "the keyword 'uniqueItems'"), (#"{"if":true}"#, "the keyword 'if'"),
    (#"{"multipleOf":2}"#, "the keyword 'multipleOf'"), (#"{"patternProperties":{}}"#, "the keyword 'patternProperties'"), ("1", "a schema is an object"),
    (#"{"type":"int"}"#, "no type is called 'int'"), (#"{"$ref":"http://x"}"#, "$ref 'http://x'"), (##"{"$ref":"#/definitions/a"}"##, "$ref '#/definitions/a'"),
    (##"{"$ref":"#"}"##, "leads back to itself"), (##"{"definitions":{"a":{"not":{"$ref":"#/definitions/a"}}}}"##, "leads back to itself"),
    (#"{"definitions":{"a":{"dependencies":{}}}}"#, "the keyword 'dependencies'"), (#"{"properties":{"a":{"definitions":{}}}}"#, "definitions belong to the whole"),
    (##"{"definitions":{"a":{}},"$ref":"#/definitions/a","minimum":1}"##, "'minimum' beside $ref"), (#"{"minLength":-1}"#, "whole number"), (#"{"minLength":1.5}"#, "whole number"),
    (#"{"pattern":"(?=a)"}"#, "pattern"), (#"{"pattern":"\\bword"}"#, "pattern"), (#"{"anyOf":[]}"#, "no schemas"), (#"{"enum":1}"#, "wants an array"),
    (#"{"$schema":"https://json-schema.org/draft/2020-12/schema"}"#, "draft-07"), ("{", "is no JSON"), (#"{"required":[1]}"#, "wants a text"),
  ])
  func `what is not carried out is refused by name`(schema: String, words: String) {
    let error = #expect(throws: JSONSchemaError.self) { try JSONSchemaCompiler.compile(schema) }
    #expect(error?.problem.contains(words) == true, "\(schema): \(error?.problem ?? "")")
  }

  @Test func `a contract's schema is judged as a constraint, and refused with its field's name`() throws {
    let field = try Single.field(
      #""type": "object", "constraints": {"jsonSchema": {"required": ["a"], "properties": {"a": {"maximum": 5}}}}"#)
    #expect(
      try Single.outcomes([#"{"a":5}"#, #"{"a":6}"#, "{}", "[]", ""], field)
        == [#"{"a":5}"#, "constraint-error jsonSchema", "constraint-error jsonSchema", "type-error", "null"])
    let other = try Single.field(#""type": "array", "constraints": {"jsonSchema": {"contains": {}}}"#)
    let error = #expect(throws: QualityError.self) { try RowJudge(contract: Single.contract(other)) }
    #expect(error?.description == "invalid-constraint: field 'v': jsonSchema: the keyword 'contains' is not carried out")
  }

  @Test func `nested choices cost no more with every level`() throws {
    let schema = ##"{"definitions":{"n":{"anyOf":[{"properties":{"c":{"$ref":"#/definitions/n"}},"required":["x"]},{"properties":{"c":{"$ref":"#/definitions/n"}},"required":["y"]}]}},"$ref":"#/definitions/n"}"##
    var text = #"{"z":1}"#
    for _ in 0..<100 { text = #"{"x":1,"y":1,"c":\#(text)}"# }
    #expect(try !Self.holds(schema, text))
    #expect(try Self.holds(schema, text.replacing("z", with: "y")))
  }

  @Test(.enabled(if: Python.hasFrictionless, "no Python with jsonschema at SLUICE_PYTHON"))
  func `random schemas and values are judged as Python's jsonschema judges them`() throws {
    let script = """
      import json, random, sys
      from jsonschema import Draft7Validator
      random.seed(17)
      def value(d):
          r = random.randrange(9 if d else 6)
          if r == 0: return random.choice([None, True, False])
          if r == 1: return random.randrange(-3, 8)
          if r == 2: return random.choice([0.5, 1.0, -2.5, 1e3, 3.0])
          if r < 6: return random.choice(['', 'a', 'ab', 'abc', 'b1', '9', 'é', 'a b'])
          if r < 8: return {random.choice('abcd'): value(d - 1) for _ in range(random.randrange(4))}
          return [value(d - 1) for _ in range(random.randrange(4))]
      def schema(d):
          s = {}
          for _ in range(random.choice([1, 1, 2, 3])):
              k = random.choice(['type', 'enum', 'const', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength',
                                 'pattern', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'required']
                                + (['properties', 'additionalProperties', 'items', 'tuple', 'allOf', 'anyOf', 'oneOf', 'not', 'ref'] if d else []))
              if k == 'type': s[k] = random.choice(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string', ['string', 'null'], ['integer', 'object']])
              elif k == 'enum': s[k] = [value(1) for _ in range(3)]
              elif k == 'const': s[k] = value(1)
              elif k.startswith('min') and k != 'minimum' or k.startswith('max') and k != 'maximum': s[k] = random.randrange(4)
              elif k in ('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'): s[k] = random.choice([0, 1, 2.5, 3, -1])
              elif k == 'pattern': s[k] = random.choice(['a', '^a', 'b$', '^a|b$', '^[ab]*$', '\\\\d', '[^a]', '.b', '^(a|b)+1?$', '\\\\s'])
              elif k == 'required': s[k] = random.sample('abcd', random.randrange(3))
              elif k == 'properties': s[k] = {c: schema(d - 1) for c in random.sample('abcd', 2)}
              elif k in ('additionalProperties', 'not'): s[k] = random.choice([True, False, schema(d - 1), schema(d - 1)])
              elif k == 'items': s[k] = schema(d - 1); s.pop('additionalItems', None)
              elif k == 'tuple': s['items'] = [schema(d - 1), schema(d - 1)]; s['additionalItems'] = random.choice([False, schema(d - 1)])
              elif k == 'ref': return {'$ref': '#/definitions/' + random.choice('pq')}
              else: s[k] = [schema(d - 1) for _ in range(2)]
          return s
      out = []
      for _ in range(int(sys.argv[1])):
          s = schema(3)
          if '$ref' in s: continue
          s['definitions'] = {'p': {'type': random.choice(['string', 'integer', 'object'])}, 'q': {'not': {'minimum': 2}}}
          v = [value(3) for _ in range(12)]
          out.append([json.dumps(s, ensure_ascii=random.random() < 0.5), [json.dumps(x, ensure_ascii=random.random() < 0.5) for x in v],
                      [Draft7Validator(s).is_valid(x) for x in v]])
      json.dump(out, sys.stdout)
      """
    struct Case: Decodable {
      let schema: String
      let values: [String]
      let verdicts: [Bool]
      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        (schema, values, verdicts) = (try list.decode(String.self), try list.decode([String].self), try list.decode([Bool].self))
      }
    }
    let count = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == nil ? 1_500 : 40_000
    let cases = try JSONDecoder().decode([Case].self, from: try #require(Python.run(script, ["\(count)"])))
    #expect(cases.count > count / 2)
    var sound = 0
    for one in cases {
      for (value, verdict) in zip(one.values, one.verdicts) {
        #expect(try Self.holds(one.schema, value) == verdict, "\(one.schema) \(value)")
        sound += verdict ? 1 : 0
      }
    }
    #expect(sound > cases.count * 2 && sound < cases.count * 10)
  }

  @Test func `numbers compare exactly, however they are written`() {
    func number(_ text: String) -> ExactNumber? { ExactNumber(text.utf8) }
    let ascending = ["-1e3", "-999.5", "-0.1", "0", "1e-400", "0.1", "0.10000000000000000000000000001", "1", "9", "10", "1e1000000"]
    for (index, one) in ascending.enumerated() {
      for (other, text) in ascending.enumerated() {
        #expect((number(one)! < number(text)!) == (index < other), "\(one) \(text)")
      }
    }
    for same in [["100", "1e2", "1.00E+2", "0100", "1000e-1"], ["0", "-0", "0.0", "0e9"], ["-0.5", "-.5", "-5e-1"]] {
      #expect(Set(same.map { number($0)!.plain.map { String(decoding: $0, as: UTF8.self) } }).count == 1)
      #expect(same.allSatisfy { number($0) == number(same[0]) })
    }
    for text in ["", "-", ".", "e5", "1e", "1e+", "1.2.3", "--1", "1 ", "0x1", "1e5.5"] { #expect(number(text) == nil, "\(text)") }
    #expect(ExactNumber("1e5".utf8, allowsExponent: false) == nil)
  }
}

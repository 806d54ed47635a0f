import Testing

@testable import DeltaTable

@Suite("Schemas")
struct SchemaTests {
  @Test("the schema string is Spark's, and reads back")
  func schemaString() throws {
    let schema = try DeltaSchema([
      .init("id", .long, nullable: false), .init("amount", .decimal(precision: 38, scale: 0)), .init("né", .timestamp),
      .init("note", .string, metadata: [.init("comment", .string("a \"b\"")), .init("max", .number("1.50"))]),
    ])
    #expect(schema.schemaString == #"{"type":"struct","fields":[{"name":"id","type":"long","nullable":false,"metadata":{}},"#
      + #"{"name":"amount","type":"decimal(38,0)","nullable":true,"metadata":{}},{"name":"né","type":"timestamp","nullable":true,"metadata":{}},"#
      + #"{"name":"note","type":"string","nullable":true,"metadata":{"comment":"a \"b\"","max":1.50}}]}"#)
    #expect(try DeltaSchema(schemaString: schema.schemaString) == schema)
  }

  @Test("every type has a name that gives the type", arguments: [
    DeltaType.string, .long, .integer, .short, .byte, .float, .double, .boolean, .binary, .date, .timestamp, .timestampNTZ,
    .decimal(precision: 1, scale: 0), .decimal(precision: 38, scale: 38),
  ])
  func typeNames(_ type: DeltaType) { #expect(DeltaType(name: type.name) == type) }

  @Test("no type comes of a wrong name", arguments: [
    "", "int", "decimal", "decimal(39,2)", "decimal(0,0)", "decimal(5,6)", "decimal(5,-1)", "decimal(5)", "decimal(5,2,1)",
    "decimal(99999999999999999999,2)", "variant",
  ])
  func wrongTypes(_ name: String) { #expect(DeltaType(name: name) == nil) }

  @Test("columns that readers cannot keep apart or spell are refused")
  func names() {
    #expect(DeltaError.code { try DeltaSchema([]) } == .invalidSchema)
    #expect(DeltaError.code { try DeltaSchema([.init("a", .long), .init("A", .long)]) } == .invalidSchema)
    for name in ["", "a b", "a,b", "a=b", "a\tb", "a(b)"] { #expect(DeltaError.code { try DeltaSchema([.init(name, .long)]) } == .invalidSchema) }
    #expect(DeltaError.code { try DeltaSchema([.init("a", .decimal(precision: 39, scale: 0))]) } == .invalidSchema)
  }

  @Test("a nested or unknown type is refused with the column's name")
  func unsupported() {
    let nested = #"{"type":"struct","fields":[{"name":"tags","type":{"type":"array","elementType":"string","containsNull":true},"nullable":true,"metadata":{}}]}"#
    let error = #expect(throws: DeltaError.self) { try DeltaSchema(schemaString: nested) }
    #expect(error?.code == .unsupportedSchema && error?.message.contains("'tags'") == true)
    #expect(DeltaError.code { try DeltaSchema(schemaString: "[]") } == .malformedLog)
    #expect(DeltaError.code { try DeltaSchema(schemaString: "{") } == .malformedLog)
  }

  @Test("no type is widened, and the reason is given", arguments: [
    (DeltaType.integer, DeltaType.long, true), (.float, .double, true), (.decimal(precision: 9, scale: 2), .decimal(precision: 12, scale: 3), true),
    (.long, .integer, false), (.decimal(precision: 9, scale: 2), .decimal(precision: 9, scale: 3), false), (.string, .long, false),
  ])
  func widening(_ from: DeltaType, _ to: DeltaType, _ isWidening: Bool) throws {
    let evolution = try DeltaSchema([.init("a", from)]).evolution(to: DeltaSchema([.init("a", to)]))
    guard case .refused(let reasons) = evolution else { Issue.record("let through"); return }
    #expect(reasons.count == 1 && reasons[0].contains("'typeWidening'") == isWidening)
  }

  @Test("columns may be added at the end, if nullable, and nulls let in; nothing else may change")
  func evolution() throws {
    let table = try DeltaSchema([.init("a", .long, nullable: false), .init("b", .string)])
    func compare(_ fields: [DeltaSchema.Field]) throws -> DeltaSchema.Evolution { table.evolution(to: try DeltaSchema(fields)) }
    let a = DeltaSchema.Field("a", .long, nullable: false)
    let b = DeltaSchema.Field("b", .string)
    #expect(try compare([a, b]) == .same)
    #expect(try compare([a, b, .init("c", .date)]) == .evolves(to: DeltaSchema([a, b, .init("c", .date)])))
    #expect(try compare([a, b, .init("c", .date, nullable: false)]) == .refused(["new column 'c' must be nullable: rows already written have no value for it"]))
    #expect(try compare([a]) == .refused(["column 'b' is missing"]))
    #expect(try compare([a, .init("b", .long)]) == .refused(["column 'b' is string in the table and long in the commit"]))
    #expect(try compare([.init("a", .long), b]) == .evolves(to: DeltaSchema([.init("a", .long), b])))
    #expect(try compare([a, .init("b", .string, nullable: false)]) == .refused(["column 'b' is nullable in the table and must stay so"]))
    #expect(try compare([b, a]) == .refused(["column 'a' is at position 1 in the table and must stay there", "column 'b' is at position 2 in the table and must stay there"]))
    guard case .refused = try compare([a, .init("B", .string)]) else { Issue.record("case change was let through"); return }
  }
}

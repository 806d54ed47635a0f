import DataContracts
import Tabular
import Testing

@testable import Quality

@Suite struct DerivedFieldTests {
  private static func contract(_ rules: String = "") throws -> Contract {
    let text = """
      {"name": "d", "version": "1.0.0", "path": "d.csv", "dialect": {"header": false}, "schema": {"primaryKey": "id", "fields": [
        {"name": "id", "type": "string"},
        {"name": "fico", "type": "string", "sluice:pii": {"class": "quasi"}, "sluice:ignore": true, "constraints": {"maxLength": 12}},
        {"name": "term", "type": "string"}],
        "sluice:derived": [
          {"name": "low", "sluice:from": "fico", "type": "integer", "constraints": {"minimum": 300, "required": true},
           "sluice:cleanse": ["trim", {"op": "capture", "pattern": "([0-9]+)-[0-9]+"}, {"op": "sentinel", "values": [9999]}]},
          {"name": "high", "sluice:from": "fico", "type": "integer", "missingValues": ["-"],
           "sluice:cleanse": ["trim", {"op": "capture", "pattern": "[0-9]+-([0-9]+)"}]},
          {"name": "months", "sluice:from": "term", "type": "integer", "constraints": {"unique": true},
           "sluice:cleanse": [{"op": "capture", "pattern": "([0-9]+) months", "otherwise": "reject"}]}]\(rules)}}
      """
    return try Contract.parse(bytes: Array(text.utf8), name: "d-1.json")
  }

  @Test func `a text fills several columns, each read in its own way`() throws {
    let judged = try Judged(
      """
      a,735-739,36 months
      b, 700-704 ,60 months
      c,299-300,48 months
      d,x,12 months
      e,9999,24 months
      f,800-850,6 years
      g,600-601,36 months
      h,600-601
      i,600-601000000,1 months
      ,,

      """, try Self.contract())
    #expect(judged.rows == [["a", "735-739", "36 months", "735", "739", "36"], ["b", " 700-704 ", "60 months", "700", "704", "60"]])
    #expect(
      judged.faultTexts == [
        "3 constraint-error in 'low' (minimum)", "4 type-error in 'low'", "4 type-error in 'high'", "5 constraint-error in 'low' (required)",
        "6 cleanse-failed in 'months' (capture)", "7 unique-error in 'months'", "8 missing-cell in 'term'", "9 constraint-error in 'fico' (maxLength)",
        "10 blank-row",
      ])
  }

  @Test func `faults name the derived field, and the place is that of the cell it is read from`() throws {
    let judged = try Judged("a,299-300,36 months\n", try Self.contract())
    let fault = try #require(judged.report.faults.first)
    #expect(fault.reason.field == "low" && fault.reason.fieldIndex == 3)
    #expect(fault.first?.field == 2 && fault.first?.line == 1 && fault.first?.byteOffset == 0)
  }

  @Test func `profiles and cleansing are told of derived fields, and personal data stays it`() throws {
    let judged = try Judged("a,735-739,36 months\nb,9999,24 months\nc,600-650,12 months\n", try Self.contract())
    #expect(judged.report.columns.map(\.field) == ["id", "fico", "term", "low", "high", "months"])
    #expect(judged.report.columns.map(\.isSensitive) == [false, true, false, true, true, false])
    #expect(judged.report.columns[3].minimum == nil && judged.report.columns[5].maximum == .number(unscaled: 36, scale: 0))
    #expect(
      judged.report.cleansing.map { "\($0.field) \($0.op) \($0.count)" } == [
        "low trim 0", "low capture 2", "low sentinel 1", "high trim 0", "high capture 2", "months capture 3",
      ])
  }

  @Test func `rules use them`() throws {
    let contract = try Self.contract(#", "sluice:rules": [{"id": "range", "expr": "high - low = 4 and months < 50"}]"#)
    let judged = try Judged("a,735-739,36 months\nb,735-740,24 months\nc,600-604,60 months\n", contract)
    #expect(judged.faultTexts == ["2 row-constraint (range)", "3 row-constraint (range)"])
    #expect(judged.recordNumbers == [1])
  }

  @Test func `a cell that cannot be read faults its field and no derived one`() throws {
    let shape = FileShape.fixedWidth(FixedRecords(framing: .length, recordLength: 3, codePage: 37))
    let fields = [
      Field(name: "id", type: .string, position: FieldPosition(start: 1, length: 1)),
      Field(name: "sum", type: .string, position: FieldPosition(start: 2, length: 2, usage: .packed(scale: 0))),
    ]
    let derived = DerivedField(field: Field(name: "copy", type: .integer, constraints: Constraints(required: true)), source: 1)
    let contract = Contract(name: "t", version: "1.0.0", sha256: "", shape: shape, fields: fields, derived: [derived])
    let judged = try Judged([0xC1, 0x12, 0x3C, 0xC2, 0x1A, 0x3C], contract)
    #expect(judged.rows == [["A", "123", "123"]])
    #expect(judged.faultTexts == ["2 type-error in 'sum' (usage)"])
  }
}

import DataContracts
import Testing

@testable import Quality

@Suite struct SentinelTests {
  @Test func `sentinels are found behind the type and before the constraints, and counted`() throws {
    for (json, cells, wanted, count) in [
      (
        #""type": "integer", "constraints": {"minimum": 300, "maximum": 850}, "sluice:cleanse": ["trim", {"op": "sentinel", "values": [9999, -1]}]"#,
        ["720", "9999", " 09999 ", "-1", "299", "x", ""], ["720", "null", "null", "null", "constraint-error minimum", "type-error", "null"], Int64(3)
      ),
      (
        #""type": "number", "sluice:decimal": {"precision": 12, "scale": 2}, "groupChar": ",", "sluice:cleanse": [{"op": "sentinel", "values": [9999.99]}]"#,
        ["9,999.99", "9999.990", "9999.9"], ["null", "null", "9999.90"], 2
      ),
      (
        #""type": "number", "sluice:decimal": {"precision": 38, "scale": 0}, "constraints": {"enum": [1]}, "sluice:cleanse": [{"op": "sentinel", "values": [0]}]"#,
        ["0", "1", "2"], ["null", "1", "constraint-error enum"], 1
      ),
      (
        #""type": "number", "sluice:float": true, "constraints": {"exclusiveMaximum": 1}, "sluice:cleanse": [{"op": "sentinel", "values": [99.5]}]"#,
        ["99.50", "0.5", "1"], ["null", "0.5", "constraint-error exclusiveMaximum"], 1
      ),
      (
        #""type": "date", "format": "%m/%d/%Y", "constraints": {"maximum": "12/31/2030"}, "sluice:cleanse": [{"op": "sentinel", "values": ["12/31/9999"]}]"#,
        ["12/31/9999", "01/01/2031"], ["null", "constraint-error maximum"], 1
      ),
      (
        #""type": "datetime", "sluice:cleanse": [{"op": "sentinel", "values": ["1970-01-01T00:00:00Z"]}]"#,
        ["1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z"], ["null", "1000000"], 1
      ),
    ] {
      let field = try Single.field(json)
      #expect(try Single.outcomes(cells, field) == wanted, "\(json)")
      let report = try Single.judged(cells, field).report
      #expect(report.cleansing.last?.op == "sentinel" && report.cleansing.last?.count == count, "\(json)")
    }
  }

  @Test func `a sentinel in a field that must have a value is a missing value, and alone makes a blank row`() throws {
    let field = try Single.field(#""type": "integer", "constraints": {"required": true}, "sluice:cleanse": [{"op": "sentinel", "values": [0]}]"#)
    #expect(try Single.outcomes(["0", "1"], field) == ["constraint-error required", "1"])
    #expect(try Judged("0\n1\n", .of([field])).faultTexts == ["1 blank-row"])
  }

  @Test func `rules, keys and profiles see no value where a sentinel stood`() throws {
    let text = """
      {"name": "s", "version": "1.0.0", "path": "s.csv", "dialect": {"header": false}, "schema": {"fields": [
        {"name": "id", "type": "integer"},
        {"name": "score", "type": "integer", "constraints": {"unique": true}, "sluice:cleanse": [{"op": "sentinel", "values": [9999]}]}],
        "sluice:rules": [{"id": "low", "expr": "score < 900"}]}}
      """
    let contract = try Contract.parse(bytes: Array(text.utf8), name: "s-1.json")
    let judged = try Judged("1,9999\n2,9999\n3,700\n4,700\n5,950\n", contract)
    #expect(judged.rows == [["1", nil], ["2", nil], ["3", "700"]])
    #expect(judged.faultTexts == ["4 unique-error in 'score'", "5 row-constraint (low)"])
    #expect(judged.report.columns[1].nulls == 2 && judged.report.columns[1].maximum == .number(unscaled: 700, scale: 0))
  }
}

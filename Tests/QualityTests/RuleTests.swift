import DataContracts
import Testing

@testable import Quality

@Suite struct RuleTests {
  /// A contract with one rule, read from text as a person would write it.
  private static func contract(_ rule: String, severity: String = "reject") throws -> Contract {
    let text = """
      {"name": "rules", "version": "1.0.0", "path": "rules.csv", "dialect": {"header": false}, "schema": {"fields": [
        {"name": "code", "type": "string"},
        {"name": "sum", "type": "number", "sluice:decimal": {"precision": 12, "scale": 2}},
        {"name": "rate", "type": "number", "sluice:decimal": {"precision": 7, "scale": 4}},
        {"name": "days", "type": "integer"}, {"name": "opened", "type": "date"}, {"name": "closed", "type": "date"},
        {"name": "ok", "type": "boolean"}],
        "sluice:rules": [{"id": "r", "expr": "\(rule.replacing("\"", with: "\\\""))", "severity": "\(severity)"}]}}
      """
    return try Contract.parse(bytes: Array(text.utf8), name: "rules-1.json")
  }

  private static func broken(_ rule: String, _ rows: [String], date: CalendarDate? = nil) throws -> [Int64] {
    let options = QualityOptions(hashKey: HashKey(low: 1, high: 2), businessDate: date)
    let judged = try Judged(rows.map { $0 + "\n" }.joined(), try contract(rule), options: options)
    #expect(judged.faults.allSatisfy { $0.reason.type == .rowConstraint && $0.reason.rule == "r" })
    return judged.faults.map(\.record)
  }

  private static let rows = [
    "A1,10.00,1.5000,3,2024-01-31,2024-02-29,true",
    "b2,0.05,0.2500,0,2024-03-01,2024-02-29,false",
    ",,,,,,",
    "X,,2.0000,,2023-12-31,,true",
  ]

  @Test(arguments: [
    ("sum > 1", [2]), ("sum = 10", [2]), ("sum * rate = 15", [2]), ("sum + rate >= 11.5", [2]), ("days >= 1", [2]),
    ("sum * 3 = 0.15 or code = 'A1'", []), ("code != 'A1'", [1]), ("ok", [2]), ("not ok", [1, 4]),
    ("opened <= closed", [2]), ("closed is not missing", [4]), ("sum is missing or days > 0", [2]),
    ("code in ('A1', 'X')", [2]), ("code matches '[A-Z][0-9]?'", [2]), ("opened < date '2024-01-01'", [1, 2]),
  ]) func `a rule is broken where its expression is false, and nowhere else`(rule: String, records: [Int64]) throws {
    // A row without any value is a blank row, and is not judged.
    let judged = try Judged(Self.rows.map { $0 + "\n" }.joined(), try Self.contract(rule))
    #expect(judged.faults.filter { $0.reason.type == .rowConstraint }.map(\.record) == records)
  }

  @Test func `a warning lets the record land and is counted`() throws {
    let judged = try Judged(Self.rows.map { $0 + "\n" }.joined(), try Self.contract("sum > 1", severity: "warn"))
    #expect(judged.recordNumbers == [1, 2, 4])
    #expect(judged.report.faults.map(\.count) == [1, 1])
    #expect(judged.report.faults.map(\.reason.severity) == [.reject, .warn])
    #expect(judged.report.accepted == 3 && judged.report.rejected == 1)
  }

  @Test func `more than 38 digits break the rule instead of trapping`() throws {
    #expect(try Self.broken("sum * sum * sum * sum * sum * sum >= 0 or true", ["A,9999999999.99,1,1,,,"]) == [1])
    #expect(try Self.broken("sum * sum >= 0", ["A,9999999999.99,1,1,,,"]) == [])
    for question in ["is missing", "is not missing"] {
      #expect(try Self.broken("sum * sum * sum * sum \(question) or true", ["A,9999999999.99,1,1,,,"]) == [1])
    }
  }
}

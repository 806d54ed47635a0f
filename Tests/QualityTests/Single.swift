import DataContracts

@testable import Quality

/// Single cells of one field, beside a column that is never null.
enum Single {
  static func contract(_ field: Field) -> Contract {
    var field = field
    field.name = "v"
    return .of([Field(name: "id", type: .string), field])
  }

  private static func file(_ cells: [String]) -> String {
    cells.map { "r,\"\($0.replacing("\"", with: "\"\""))\"\n" }.joined()
  }

  /// What each cell landed as, `null` for no value, or the faults by which its record was rejected.
  static func outcomes(_ cells: [String], _ field: Field) throws -> [String] {
    let found = try Judged(file(cells), contract(field))
    var values = found.rows.map { $0[1] ?? "null" }.makeIterator()
    return found.verdicts.map { verdict in
      guard verdict.outcome != .landed else { return values.next() ?? "?" }
      return found.faults.filter { $0.record == verdict.record }.map { fault in
        fault.reason.type.rawValue + (fault.reason.rule.map { " \($0)" } ?? "")
      }.joined(separator: ", ")
    }
  }

  static func judged(_ cells: [String], _ field: Field) throws -> Judged { try Judged(file(cells), contract(field)) }

  /// A field written as a contract has it, of a resource with more keys if they are given.
  static func field(_ json: String, schema: String = "") throws -> Field {
    let text = """
      {"name": "single", "version": "1.0.0", "path": "single.csv", "schema": {"fields": [{"name": "v", \(json)}]\(schema)}}
      """
    let contract = try Contract.parse(bytes: Array(text.utf8), name: "single-1.json")
    return contract.fields[0]
  }
}

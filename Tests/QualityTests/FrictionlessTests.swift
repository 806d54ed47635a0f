import DataContracts
import Foundation
import Testing

@testable import Quality

/// Faults, compared with those frictionless-py finds in the same damaged file under the same schema.
///
/// Left out of the file is what the two judge differently on purpose: exponents and blanks in numbers, digits
/// beyond the scale, one-digit days, stray quotes, and keys of records that have other faults. A key without any
/// value is a primary-key error there on top of the missing value; here it is the missing value alone.
@Suite(.enabled(if: Python.hasFrictionless, "no Python with frictionless at SLUICE_PYTHON"))
struct FrictionlessTests {
  private static let schema = """
    {"primaryKey": ["id"], "missingValues": ["", "NA"], "fields": [
      {"name": "id", "type": "string", "constraints": {"required": true, "pattern": "[A-Z]{2}[0-9]+"}},
      {"name": "name", "type": "string", "constraints": {"minLength": 2, "maxLength": 6}},
      {"name": "sum", "type": "number", "constraints": {"required": true, "minimum": 0, "maximum": 1000}},
      {"name": "days", "type": "integer", "constraints": {"minimum": 1, "maximum": 30}},
      {"name": "opened", "type": "date", "constraints": {"minimum": "2000-01-01"}},
      {"name": "state", "type": "string", "constraints": {"enum": ["CA", "NY"]}},
      {"name": "consent", "type": "boolean", "trueValues": ["Y"], "falseValues": ["N"]}]}
    """

  private static func contract() throws -> Contract {
    let day = try #require(CalendarDate(year: 2000, month: 1, day: 1)?.days)
    let null = ["", "NA"]
    return .of(
      [
        Field(name: "id", type: .string, constraints: Constraints(required: true, pattern: "[A-Z]{2}[0-9]+"), missingValues: null),
        Field(name: "name", type: .string, constraints: Constraints(minLength: 2, maxLength: 6), missingValues: null),
        Field(
          name: "sum", type: .decimal(precision: 12, scale: 2, rounding: .reject),
          constraints: Constraints(required: true, minimum: .decimal(unscaled: 0), maximum: .decimal(unscaled: 100_000)), missingValues: null),
        Field(name: "days", type: .integer, constraints: Constraints(minimum: .integer(1), maximum: .integer(30)), missingValues: null),
        Field(
          name: "opened", type: .date(formats: [try DateFormat(strptime: "%Y-%m-%d")]),
          constraints: Constraints(minimum: .date(days: day)), missingValues: null),
        Field(name: "state", type: .string, constraints: Constraints(enumeration: ["CA", "NY"]), missingValues: null),
        Field(name: "consent", type: .boolean(trueValues: ["Y"], falseValues: ["N"]), missingValues: null),
      ], key: [0], dialect: Dialect())
  }

  private static func file() -> String {
    var random = SeededGenerator(seed: 1234)
    let good = [
      ["Ann", "Bébé", "\"a,b\"", "NA"], ["0", "12.50", "1000", "999.99"], ["1", "30", "", "7"], ["2000-01-01", "2024-02-29", "NA"],
      ["CA", "NY", ""], ["Y", "N", "NA"],
    ]
    let bad = [
      ["x", "sevenup", "ééééééé"], ["", "x", "-1", "1000.01", "1.2.3", "NA", "12,5"], ["0", "31", "1.5", "q"],
      ["1999-12-31", "2023-02-29", "31-FEB-2020", "x"], ["ca", "TX"], ["y", "true", "1"],
    ]
    var text = "id,name,sum,days,opened,state,consent\n"
    var sound: [String] = []
    for row in 0..<600 {
      func pick(_ lists: [[String]], _ column: Int) -> String {
        let cell = lists[column].randomElement(using: &random) ?? ""
        return cell == "12,5" ? "\"12,5\"" : cell
      }
      let kind = Int.random(in: 0..<12, using: &random)
      var cells = ["AB\(row)"] + (0..<6).map { pick(good, $0) }
      switch kind {
      case 0..<4:
        sound.append(cells[0])
      case 4:
        if let key = sound.randomElement(using: &random) { cells[0] = key }
      case 5..<9:
        for column in 0..<6 where Int.random(in: 0..<3, using: &random) == 0 { cells[column + 1] = pick(bad, column) }
        // A row that stayed sound must not lend its key either.
        cells[0] = ["ab\(row)", "", "A\(row)", "NA"].randomElement(using: &random) ?? ""
      case 9:
        cells = Array(cells.prefix(Int.random(in: 2...6, using: &random)))
      case 10:
        cells += (0..<Int.random(in: 1...3, using: &random)).map { "more\($0)" }
      default:
        cells = row % 2 == 0 ? Array(repeating: "", count: 7) : ["NA", "", "NA", "", "", "", "NA"]
      }
      text += cells.joined(separator: ",") + "\n"
    }
    return text
  }

  @Test func `the same faults are found, row by row`() throws {
    try Python.withFolder { folder in
      let text = Self.file()
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/file.csv"))
      try Data(Self.schema.utf8).write(to: URL(fileURLWithPath: folder + "/schema.json"))
      let script = """
        import json, os, re, sys
        os.chdir(sys.argv[1])
        from frictionless import Schema, Resource, Checklist
        r = Resource(path='file.csv', schema=Schema.from_descriptor('schema.json'), encoding='utf-8')
        out = []
        for e in r.validate(Checklist(), limit_errors=100000, limit_rows=None).flatten(['rowNumber', 'type', 'fieldName', 'note']):
            if 'all "None"' in (e[3] or ''): continue
            rule = re.match('constraint "([a-zA-Z]+)"', e[3] or '')
            out.append([str(e[0] - 1), e[1], e[2] or '', rule.group(1) if rule else ''])
        json.dump(out, sys.stdout)
        """
      let data = try #require(Python.run(script, [folder]))
      let theirs = try #require(try JSONSerialization.jsonObject(with: data) as? [[String]])
      let judged = try Judged(text, try Self.contract())
      let ours = judged.faults.map { fault -> [String] in
        let rule = fault.reason.type == .constraintError ? fault.reason.rule ?? "" : ""
        return ["\(fault.record)", fault.reason.type.rawValue, fault.reason.field ?? "", rule]
      }
      func bag(_ faults: [[String]]) -> [[String]: Int] { faults.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
      let (one, other) = (bag(ours), bag(theirs))
      let onlyOurs = one.filter { other[$0.key] != $0.value }.keys.map { $0.joined(separator: " ") }.sorted()
      let onlyTheirs = other.filter { one[$0.key] != $0.value }.keys.map { $0.joined(separator: " ") }.sorted()
      #expect(theirs.count > 400)
      #expect(onlyOurs.prefix(20) == onlyTheirs.prefix(20))
      #expect(Set(theirs.map { $0[1] }) == ["type-error", "constraint-error", "primary-key", "missing-cell", "extra-cell", "blank-row"])
    }
  }
}

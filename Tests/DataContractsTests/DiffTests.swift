import Foundation
import Testing

@testable import DataContracts

/// Two versions of a contract, and what is said about them.
@Suite struct DiffTests {
  static let base = """
    name: t
    version: 1.2.0
    path: t.csv
    schema:
      primaryKey: id
      sluice:rules:
        - { id: sane, expr: "amount >= 0" }
      fields:
        - { name: id, type: string, constraints: { maxLength: 10 } }
        - { name: amount, type: number, sluice:decimal: { precision: 9, scale: 2 }, constraints: { minimum: 0.5 } }
        - { name: state, type: string, constraints: { enum: [a, b] } }
        - { name: day, type: date, format: "%Y-%m-%d" }
    """

  static func diff(_ changes: [(String, String)], version: String = "1.2.0") throws -> ContractDiff {
    var text = base.replacing("1.2.0", with: version)
    for (old, new) in changes {
      #expect(text.contains(old))
      text = text.replacing(old, with: new, maxReplacements: 1)
    }
    let old = try Contract.parse(bytes: Array(base.utf8), name: "old")
    return ContractDiff(from: old, to: try Contract.parse(bytes: Array(text.utf8), name: "new"))
  }

  @Test(arguments: [
    ("maxLength: 10", "maxLength: 12", "minor schema.fields.id.constraints.maxLength: 10 → 12"),
    ("maxLength: 10", "maxLength: 8", "major schema.fields.id.constraints.maxLength: 10 → 8"),
    ("maxLength: 10", "minLength: 3", "major schema.fields.id.constraints.minLength: added: 3; minor schema.fields.id.constraints.maxLength: removed: 10"),
    ("minimum: 0.5", "minimum: 0", "minor schema.fields.amount.constraints.minimum: 0.50 → 0.00"),
    ("minimum: 0.5", "minimum: 0.75", "major schema.fields.amount.constraints.minimum: 0.50 → 0.75"),
    ("minimum: 0.5", "required: true, minimum: 0.5", "major schema.fields.amount.constraints.required: false → true"),
    ("precision: 9", "precision: 12", "major schema.fields.amount.type: decimal(9,2) → decimal(12,2)"),
    ("[a, b]", "[a, b, c]", "minor schema.fields.state.constraints.enum: added: \"c\""),
    ("[a, b]", "[a]", "major schema.fields.state.constraints.enum: removed: \"b\""),
    ("\"%Y-%m-%d\"", "\"%Y-%m-%d\", sluice:cleanse: [{ op: date, formats: [\"%d.%m.%Y\"] }]", "minor schema.fields.day.format: added: \"%d.%m.%Y\""),
    ("\"%Y-%m-%d\"", "\"%d.%m.%Y\"", "major schema.fields.day.format: removed: \"%Y-%m-%d\"; minor schema.fields.day.format: added: \"%d.%m.%Y\""),
    ("name: state, type: string", "name: state, type: string, title: State", "patch schema.fields.state.title: added: State"),
    ("name: state, type: string", "name: state, type: string, sluice:cleanse: [trim]", "minor schema.fields.state.sluice:cleanse: [] → [trim]"),
    ("name: state, type: string", "name: state, type: string, sluice:pii: { class: quasi }", "minor schema.fields.state.sluice:pii: marked as personal data"),
    ("name: state, type: string", "name: state, type: string, sluice:pii: { class: quasi, action: drop }", "major schema.fields.state.sluice:pii.action: none → drop; minor schema.fields.state.sluice:pii: marked as personal data"),
    ("name: state,", "name: status,", "major schema.fields.state: removed; major schema.fields.status: added: string"),
    ("primaryKey: id", "primaryKey: [id, state]", "major schema.fields.state.constraints.required: false → true; major schema.primaryKey: [id] → [id, state]"),
    ("primaryKey: id", "fieldsMatch: equal", "minor schema.fieldsMatch: exact → equal; minor schema.fields.id.constraints.required: true → false; minor schema.primaryKey: [id] → []"),
    ("amount >= 0", "amount > 0", "major schema.sluice:rules.sane.expr: amount >= 0 → amount > 0"),
    ("amount >= 0\"", "amount >= 0\", severity: warn", "minor schema.sluice:rules.sane.severity: reject → warn"),
    ("id: sane", "id: sound", "minor schema.sluice:rules.sane: removed; major schema.sluice:rules.sound: added: amount >= 0"),
    ("path: t.csv", "path: t.csv\nencoding: utf-16", "major encoding: utf-8 → utf-16"),
    ("path: t.csv", "path: t.csv\nsluice:evolution: { effectiveFrom: 2026-01-01 }", "patch sluice:evolution: for other business dates: all → from 2026-01-01"),
  ] as [(String, String, String)])
  func `a change is named, with what it asks of the version`(old: String, new: String, changes: String) throws {
    let diff = try Self.diff([(old, new)])
    #expect(diff.changes.map { "\($0.level.rawValue) \($0.path): \($0.what)" }.joined(separator: "; ") == changes)
    #expect(diff.refusal != nil)
    #expect(try Self.diff([(old, new)], version: "2.0.0").refusal == nil)
  }

  @Test func `a renamed field is one change, and its key follows it`() throws {
    let diff = try Self.diff([
      ("primaryKey: id", "primaryKey: key"), ("name: id,", "name: key,"),
      ("path: t.csv", "path: t.csv\nsluice:evolution: { renames: { id: key } }"),
    ])
    #expect(diff.changes.map(\.what) == ["renamed to key"])
    #expect(!diff.isCompatible)
  }

  @Test(arguments: [
    ("1.2.0", "maxLength: 12", "1 minor change needs version 1.3.0 or later, not 1.2.0"), ("1.3.0", "maxLength: 12", nil),
    ("1.2.1", "maxLength: 12", "1 minor change needs version 1.3.0 or later, not 1.2.1"),
    ("1.9.0", "maxLength: 8", "1 breaking change needs version 2.0.0 or later, not 1.9.0"), ("2.0.0", "maxLength: 8", nil),
    ("1.2.0", "maxLength: 10", nil), ("1.1.0", "maxLength: 10", "1.1.0 is older than 1.2.0"),
  ] as [(String, String, String?)])
  func `a version that does not say what changed is refused`(version: String, limit: String, refusal: String?) throws {
    #expect(try Self.diff([("maxLength: 10", limit)], version: version).refusal == refusal)
  }

  @Test func `the report says the same in text and in JSON`() throws {
    let diff = try Self.diff([("maxLength: 10", "maxLength: 8")], version: "1.3.0")
    #expect(
      diff.text == """
        t 1.2.0 → 1.3.0
          breaks      schema.fields.id.constraints.maxLength: 10 → 8
        refused: 1 breaking change needs version 2.0.0 or later, not 1.3.0
        """)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(diff), as: UTF8.self)
    #expect(json.contains(#""changes":[{"level":"major","path":"schema.fields.id.constraints.maxLength","what":"10 → 8"}],"isCompatible":false"#))
    #expect(json.contains(#""refusal":"1 breaking change needs version 2.0.0 or later, not 1.3.0""#))
  }

  @Test func `every contract is the same as itself`() throws {
    for text in [WholeContract.text, WholeContract.mainframe, Self.base] {
      let contract = try Contract.parse(bytes: Array(text.utf8), name: "t")
      #expect(ContractDiff(from: contract, to: contract).changes == [])
    }
  }
}

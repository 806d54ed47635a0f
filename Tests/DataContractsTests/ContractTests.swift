import Descriptors
import Foundation
import Testing

@testable import DataContracts

@Suite struct ContractTests {
  /// The package's own folder.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let portfolio = root.appending(path: "Schemas/portfolio-1.yaml").path

  private func parse(_ text: String, fileName: String? = nil) throws -> Contract {
    try Contract.parse(bytes: Array(text.utf8), name: "t", fileName: fileName)
  }

  @Test func `the portfolio contract loads as its file says`() throws {
    let contract = try Contract.load(path: Self.portfolio)
    #expect(contract.name == "portfolio")
    #expect(contract.version == "1.0.0")
    #expect(contract.dialect == Dialect())
    #expect(contract.encoding == "utf-8")
    #expect(contract.sha256.count == 64)
    #expect(contract.primaryKey == [0])
    #expect(contract.effective == EffectiveDates())
    #expect(
      contract.fields.map {
        "\($0.name) \($0.type.label)\($0.constraints.required ? "" : "?")\($0.isSensitive ? " pii" : "")"
      } == [
        "account_id string", "customer_id string", "customer_name string pii", "product string", "opened_on date",
        "charged_off_on date?",
        "original_balance decimal(12,2)", "current_balance decimal(12,2)", "interest_rate decimal(7,4)?",
        "last_payment_on date?", "last_payment_amount decimal(12,2)?", "days_past_due integer", "phone string? pii",
        "email string? pii", "postal_code string?", "state string?", "status string", "letters_sent integer",
        "consent_call boolean", "consent_email boolean",
      ])
    let missing = ["", "NULL", "null", "N/A", "n/a"]
    #expect(contract.fields.allSatisfy { $0.missingValues == missing })
    let fields = Dictionary(uniqueKeysWithValues: contract.fields.map { ($0.name, $0) })
    #expect(fields["opened_on"]?.cleanse == [.trim])
    #expect(
      fields["opened_on"]?.type
        == .date(formats: [try DateFormat(strptime: "%Y-%m-%d"), try DateFormat(strptime: "%m/%d/%Y")]))
    #expect(fields["opened_on"]?.constraints.minimum == .date(days: -7305))
    #expect(fields["original_balance"]?.type == .decimal(precision: 12, scale: 2, rounding: .reject))
    #expect(fields["interest_rate"]?.constraints.maximum == .decimal(unscaled: 1_000_000))
    #expect(fields["days_past_due"]?.constraints.maximum == .integer(36500))
    #expect(fields["state"]?.constraints.enumeration?.count == 51)
    #expect(fields["consent_call"]?.type == .boolean(trueValues: ["Y", "true"], falseValues: ["N", "false"]))
  }

  @Test func `the hash is that of the file's bytes`() throws {
    #expect(ContentHash.sha256(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.portfolio)))
    #expect(try Contract.load(path: Self.portfolio).sha256 == ContentHash.sha256(bytes))
  }

  @Test func `a contract in JSON says the same`() throws {
    let json = """
      { "name": "t", "version": "2.1.0", "path": "t.csv",
        "dialect": { "delimiter": ";", "quoteChar": "'", "header": false, "doubleQuote": false },
        "schema": { "primaryKey": ["a", "b"], "missingValues": ["-"],
          "fields": [
            { "name": "a", "type": "integer", "constraints": { "exclusiveMinimum": 0, "enum": [1, 2] } },
            { "name": "b", "type": "datetime", "format": "%Y%m%d%H%M", "sluice:zone": "+02:00",
              "missingValues": [], "constraints": { "minimum": "202601010200" } } ] } }
      """
    let contract = try parse(json, fileName: "t-2.json")
    #expect(
      contract.dialect
        == Dialect(delimiter: ";", quote: "'", doubleQuote: false, hasHeader: false))
    #expect(contract.primaryKey == [0, 1])
    #expect(contract.fields[0].missingValues == ["-"])
    #expect(
      contract.fields[0].constraints
        == Constraints(required: true, exclusiveMinimum: .integer(0), enumeration: ["1", "2"]))
    #expect(contract.fields[1].missingValues == [])
    #expect(contract.fields[1].constraints.minimum == .timestamp(micros: 1_767_225_600_000_000))
  }

  @Test func `every fault is told at once, by line`() {
    let text = """
      name: T
      path: /t
      encoding: utf-7
      schema:
        foreignKeys: {}
        fields:
          - { name: a, type: geopint }
          - { name: b, type: date, format: "%d" }
      """
    let faults = #expect(throws: ContractFaults.self) { try parse(text) }
    #expect(
      faults?.faults.map(\.path) == [
        "version", "name", "path", "encoding", "schema.foreignKeys", "schema.fields[0].type", "schema.fields[1].format",
      ])
    #expect(faults?.faults.map(\.line) == [1, 1, 2, 3, 5, 7, 8])
    #expect(faults?.faults.allSatisfy { !$0.problem.isEmpty && !$0.remedy.isEmpty && $0.file == "t" } == true)
    #expect(faults?.message == "t: 7 faults")
  }

  @Test func `a field at fault hides no fault of keys and rules, and makes none of those that name it`() {
    let text = """
      name: t
      version: 1.0.0
      path: t.csv
      schema:
        primaryKey: [idd]
        uniqueKeys: [[broken], [worn]]
        foreignKeys: [{ fields: broken, reference: { resource: r, fields: key } }]
        sluice:references: { r: { keys: [1] } }
        sluice:derived:
          - { name: part, sluice:from: broken, type: integer }
          - { name: other, sluice:from: nothing, type: integer }
        sluice:dedup: { key: id, survivor: newest }
        sluice:rules:
          - { id: open, expr: "id = 'a' and" }
          - { id: named, expr: "broken > 1 and part > 1 and other > 1" }
          - { id: unnamed, expr: "broken > 1 and id = 'a'" }
          - { id: missing, expr: "id = 'a' and brokn > 1" }
        fields:
          - { name: id, type: string }
          - { name: broken, type: money }
      sluice:controls:
        - { id: a, kind: sum, field: broken, declared: trailer.total }
        - { id: b, kind: sum, field: lost, declared: trailer.total }
      """
    let faults = #expect(throws: ContractFaults.self) { try parse(text) }
    #expect(
      faults?.faults.map { "\($0.path): \($0.problem)" } == [
        "schema.primaryKey[0]: no field is called \"idd\"", "schema.uniqueKeys[1][0]: no field is called \"worn\"",
        "schema.sluice:derived[1].sluice:from: no field is called \"nothing\"", "schema.sluice:dedup.survivor: unknown survivor \"newest\"",
        "schema.sluice:rules[0].expr: at 13: a value is expected, not the end",
        "schema.sluice:rules[3].expr: at 14: no field is called \"brokn\"", "schema.fields[1].type: unknown word \"money\"",
        "sluice:controls[0].declared: no header or trailer is called \"trailer\"",
        "sluice:controls[1].field: no field is called \"lost\"", "sluice:controls[1].declared: no header or trailer is called \"trailer\"",
      ])
  }

  @Test func `a dialect or schema in another file is refused`() {
    let faults = #expect(throws: ContractFaults.self) {
      try parse("name: t\nversion: 1.0.0\npath: t.csv\ndialect: d.json\nschema: s.json\n")
    }
    #expect(
      faults?.faults.map(\.problem) == [
        "a dialect in another file", "a schema in another file",
      ])
  }

  @Test func `whoever compiles patterns can refuse one`() {
    let text =
      "name: t\nversion: 1.0.0\npath: t.csv\nschema: { fields: [{ name: a, type: string, constraints: { pattern: '\\i+' } }] }\n"
    let faults = #expect(throws: ContractFaults.self) {
      try Contract.parse(
        bytes: Array(text.utf8), name: "t", checkingPatterns: { $0 == "\\i+" ? "not supported yet: \\i" : nil })
    }
    #expect(faults?.faults.map(\.problem) == ["not supported yet: \\i"])
    #expect(throws: Never.self) { try parse(text) }
  }

  @Test func `dates of effect include both ends`() throws {
    let text =
      "name: t\nversion: 1.0.0\npath: t.csv\nsluice:evolution: { effectiveFrom: 2026-01-10, effectiveTo: 2026-01-20 }\nschema: { fields: [{ name: a, type: string }] }\n"
    let effective = try parse(text).effective
    for (day, isIn) in [("2026-01-09", false), ("2026-01-10", true), ("2026-01-20", true), ("2026-01-21", false)] {
      #expect(effective.contains(try #require(CalendarDate(day))) == isIn)
    }
  }
}

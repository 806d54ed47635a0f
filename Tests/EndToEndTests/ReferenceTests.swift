import Foundation
import TestSupport
import Testing

@Suite(
  "Records refer to what is there", .withReaders,
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3"), "no sqlite3"))
struct ReferenceTests {
  private static let branches = """
    name: branches
    version: 1.0.0
    path: branches.csv
    schema:
      primaryKey: id
      fields:
        - { name: id, type: integer }
        - { name: region, type: string }
        - { name: rate, type: number, sluice:decimal: { precision: 9, scale: 4 } }
        - { name: since, type: date }
    """

  private static func accounts(_ table: String = "{ table: branches }") -> String {
    """
    name: accounts
    version: 1.0.0
    path: accounts.csv
    schema:
      primaryKey: account
      foreignKeys:
        - { fields: [branch, region], reference: { resource: branches, fields: [id, region] } }
        - { fields: rate, reference: { resource: rates, fields: rate } }
        - { fields: since, reference: { resource: days, fields: since } }
        - { fields: currency, reference: { resource: currencies, fields: code } }
        - { fields: parent, reference: { fields: account } }
      sluice:references:
        branches: \(table)
        rates: { table: branches, columns: rate }
        days: { table: branches }
        currencies: { keys: [USD, EUR] }
      fields:
        - { name: account, type: string }
        - { name: branch, type: number, sluice:decimal: { precision: 7, scale: 1 } }
        - { name: region, type: string, sluice:cleanse: [upper] }
        - { name: rate, type: number, sluice:decimal: { precision: 5, scale: 2 } }
        - { name: since, type: date, format: "%d.%m.%Y" }
        - { name: currency, type: string }
        - { name: parent, type: string, sluice:pii: { class: direct } }
    """
  }

  private func gateway(_ contract: String = accounts()) throws -> TestGateway {
    let gateway = try TestGateway([])
    try gateway.write(Self.branches, to: "Schemas/branches-1.yaml")
    try gateway.write(contract, to: "Schemas/accounts-1.yaml")
    try gateway.configure(["accounts", "branches"].map { name in
      TestFeed(
        name: name, files: name + "_{date:yyyyMMdd}.csv.pgp", contracts: ["Schemas/\(name)-1.yaml"], table: name,
        rejects: "{ percent: 90, records: 100 }",
        more: name == "branches" ? ["partition_by: [region, since]"] : [])
    })
    return gateway
  }

  private func drop(_ gateway: TestGateway, _ feed: String, _ lines: String, _ date: String = "2026-11-20") throws {
    try gateway.drop(gateway.bank.encrypt(Data((lines.hasSuffix("\n") ? lines : lines + "\n").utf8)), date: date, prefix: feed)
  }

  private static let known = "id,region,rate,since\n1,NORTH,1.2500,2020-01-01\n2,SOUTH,2.0000,2021-02-03\n3,,0.1234,\n"

  private static let records = """
    account,branch,region,rate,since,currency,parent
    a1,1,north,1.25,01.01.2020,USD,
    a2,2.0,south,2,03.02.2021,EUR,a1
    a3,1,south,,,USD,
    a4,,north,,,USD,a6
    a5,1,north,0.12,,USD,
    a6,2,SOUTH,,04.02.2021,USD,
    a7,1,north,,,GBP,
    a8,1,north,,,USD,Zqvogel
    a9,1,NORTH,,,,a9
    """

  @Test("keys of a table as it stands, of a list and of the file itself; the version read is in the ledger")
  func references() throws {
    let gateway = try gateway()
    try drop(gateway, "accounts", Self.records)
    let early = try gateway.pass()["deliveries"][0]
    #expect(early["state"].text == "quarantined" && early["fault"]["code"].text == "reference-missing", "\(early)")
    #expect(early["fault"]["message"].text?.contains("no table 'branches'") == true)
    try drop(gateway, "branches", Self.known)
    #expect(try gateway.pass()["deliveries"][0]["state"].text == "landed")
    let outcome = try gateway.sluice("quarantine", "retry", "accounts@2026-11-20", "--json").json()["deliveries"][0]
    #expect(outcome["state"].text == "landed" && outcome["landed"].number == 3, "\(outcome)")
    let script = """
      import deltalake, json, sys
      print(json.dumps(sorted(deltalake.DeltaTable(sys.argv[1]).to_pyarrow_table()["account"].to_pylist())))
      """
    // The sixth record, which the fourth refers to, is rejected itself.
    #expect(try Oracle.run(script, [gateway.lake + "/accounts"]) == "[\"a1\", \"a2\", \"a9\"]\n")
    let rejects = try gateway.sluice("deliveries", "rejects", "accounts@2026-11-20", "--json").lines()
    let reasons = rejects.map { reject in
      "\(reject["record"].number ?? 0) " + reject["reasons"].items.map { "\($0["type"].text ?? "") \($0["field"].text ?? "-") \($0["rule"].text ?? "-")" }.joined(separator: ", ")
    }
    #expect(
      reasons == [
        "3 foreign-key - branches", "4 foreign-key parent -", "5 foreign-key rate rates", "6 foreign-key since days", "7 foreign-key currency currencies",
        "8 foreign-key parent -",
      ])
    let report = try gateway.sluice("deliveries", "report", "accounts@2026-11-20", "--json")
    #expect(!report.text.contains("Zqvogel"))
    let read = try report.json()["references"].items
    #expect(read.map { $0["resource"].text } == ["branches", "rates", "days"] && read.map { $0["keys"].number } == [2, 3, 2], "\(read)")
    #expect(read.allSatisfy { $0["deltaVersion"].number == 1 && $0["table"].text == "branches" })
    let text = try gateway.sluice("deliveries", "report", "accounts@2026-11-20").text
    #expect(text.contains("branches: 2 keys of branches version 1"), "\(text)")
    let sql = "SELECT json_extract(CAST(body AS TEXT), '$.body.references[0].deltaVersion') FROM leaf WHERE type = 'schema.validated' ORDER BY idx"
    let leaves = String(decoding: try Tool.require("/usr/bin/sqlite3", ["-readonly", gateway.state + "/ledger/ledger.sqlite", sql]), as: UTF8.self)
    #expect(leaves == "\n1\n", "\(leaves)")

    // A row is made again from its record alone, whatever tables say today.
    let trace = try gateway.sluice("trace", "row", "accounts", "--delivery", "accounts@2026-11-20", "--record", "2", "--show-cleansing")
    #expect(trace.code == 0 && trace.text.contains("upper"), "\(trace)")

    // The table moves on: a correction of it without branch 2 counts for the next file.
    try drop(gateway, "branches", "id,region,rate,since\n1,NORTH,1.25,2020-01-01\n")
    _ = try gateway.pass()
    try drop(gateway, "accounts", "account,branch,region,rate,since,currency,parent\nb1,1,NORTH,,,,\nb2,2,SOUTH,,,,\n", "2026-11-21")
    let next = try gateway.pass()["deliveries"][0]
    #expect(next["landed"].number == 1 && next["rejected"].number == 1, "\(next)")
    let later = try gateway.sluice("deliveries", "report", "accounts@2026-11-21", "--json").json()["references"][0]
    #expect(later["deltaVersion"].number == 2 && later["keys"].number == 1)
    try gateway.expectVerified()
  }

  @Test(
    "what cannot be compared holds the file before a record is judged",
    arguments: [
      ("{ table: branches, columns: [id, nowhere] }", "reference-missing", "no column 'nowhere'"),
      ("{ table: branches, columns: [region, id] }", "reference-missing", "another kind"),
      ("{ table: branches, limit: 1 }", "reference-limit", "more than 1 different keys"),
    ])
  func refused(table: String, code: String, word: String) throws {
    let gateway = try gateway(Self.accounts(table))
    #expect(try gateway.sluice("check").code == 0, "the table is not there yet")
    try drop(gateway, "branches", Self.known)
    _ = try gateway.pass()
    // How many keys a table has is only counted when a delivery needs them.
    let checked = try gateway.sluice("check")
    #expect(code == "reference-limit" ? checked.code == 0 : checked.code == 1 && (checked.text + checked.errors).contains(word), "\(checked)")
    try drop(gateway, "accounts", Self.records)
    let outcome = try gateway.pass()["deliveries"][0]
    #expect(outcome["fault"]["code"].text == code && outcome["fault"]["message"].text?.contains(word) == true, "\(outcome)")
    #expect(outcome["read"] == .null)
    let rejects = try gateway.sluice("deliveries", "rejects", "branches@2026-11-20")
    #expect(gateway.files(below: "state/rejects") == [], "\(rejects)")
  }

  @Test("a contract that compares a text with a number, or lists what is no value, is refused by check")
  func contracts() throws {
    for (old, new, word) in [
      ("fields: account } }\n", "fields: branch } }\n", "another kind"), ("keys: [USD, EUR]", "keys: [USD, EUR], limit: 3", "is for a table"),
      ("{ name: currency, type: string }", "{ name: currency, type: integer }", "not a value of the field's type"),
    ] {
      let gateway = try gateway(Self.accounts().replacing(old, with: new))
      let outcome = try gateway.sluice("check")
      #expect(outcome.code != 0 && (outcome.text + outcome.errors).contains(word), "\(word): \(outcome)")
    }
  }
}

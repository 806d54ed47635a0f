import Foundation
import TestSupport
import Testing

@Suite("A table's contract, and feeds that fill it", .withReaders, .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct TableContractTests {
  private static let table = """
    name: accounts-table
    version: 1.0.0
    path: accounts
    schema:
      primaryKey: account
      fields:
        - { name: bank, type: string, constraints: { required: true } }
        - { name: account, type: string }
        - { name: amount, type: number, sluice:decimal: { precision: 23, scale: 4 }, constraints: { required: true } }
        - { name: opened, type: date }
        - { name: branch, type: integer }
        - { name: secured, type: boolean }
        - { name: rate, type: number, sluice:float: true }
        - { name: sold, type: date }
        - { name: seen, type: datetime }
        - { name: limit, type: number, sluice:decimal: { precision: 30, scale: 2 } }
        - { name: holder, type: string, sluice:pii: { class: direct } }
        - { name: desk, type: string, sluice:pii: { class: quasi } }
    """

  private static func contract(_ name: String, _ resource: String, fields: [String], constants: String = "") -> String {
    "name: \(name)\nversion: 1.0.0\npath: file\n\(resource)\nschema:\n" + constants + "  fields:\n"
      + fields.map { "    - { \($0) }\n" }.joined()
  }

  private static let required = "constraints: { required: true }"

  /// Three banks: other headings, orders, encodings, notations of dates and money; what one sends another has as a constant.
  private static let contracts = [
    "north": contract(
      "north", "dialect: { delimiter: ';' }",
      fields: [
        "name: Kontonummer, type: string, sluice:column: account, \(required)", "name: Filiale, type: string, sluice:ignore: true",
        "name: Eröffnet, type: date, format: '%d.%m.%Y', sluice:column: opened",
        "name: Saldo, type: number, sluice:decimal: { precision: 11, scale: 2 }, sluice:column: amount, \(required), "
          + "sluice:cleanse: [{ op: amount, decimal: ',', group: '.' }]",
        "name: Limit, type: integer, sluice:column: limit", "name: Inhaber, type: string, sluice:column: holder, sluice:pii: { class: direct }",
      ],
      constants: "  sluice:constant: { bank: north, branch: 7, secured: 'true', rate: 0.25, sold: 2026-11-01, desk: d-4711 }\n"),
    "south": contract(
      "south", "encoding: windows-1252",
      fields: [
        "name: amount, type: number, sluice:decimal: { precision: 9, scale: 3 }, \(required), sluice:cleanse: [trim]",
        "name: opened, type: date, format: '%m/%d/%Y'", "name: account, type: string, \(required)",
        "name: bank, type: string, \(required)", "name: branch, type: integer", "name: seen, type: datetime",
      ], constants: "  sluice:constant: { limit: 99.5, secured: 'false' }\n"),
    "west": contract(
      "west", "format: jsonl",
      fields: [
        "name: acct, type: string, sluice:column: account, \(required)",
        "name: bal, type: integer, sluice:column: amount, \(required)",
        "name: since, type: date, format: '%Y%m%d', sluice:column: opened",
      ], constants: "  sluice:constant: { bank: west, seen: '2026-11-20T10:00:00Z', branch: null }\n"),
  ]

  private static let files = [
    "north": "Kontonummer;Filiale;Eröffnet;Saldo;Limit;Inhaber\n0001;Kiel;28.02.2025;1.012,50;5000;Ann Canary\n",
    "south": "amount,opened,account,bank,branch,seen\n 1012.5 ,02/28/2025,0002,south,3,2026-11-19T08:30:00Z\n",
    "west": #"{"acct":"0003","bal":1012,"since":"20250228"}"# + "\n",
  ]

  private static func feeds(_ more: [String] = []) -> [TestFeed] {
    contracts.keys.sorted().map { name in
      TestFeed(
        name: name, files: name + "_{date:yyyyMMdd}.csv.pgp", contracts: ["Schemas/\(name)-1.yaml"], table: "accounts",
        rejects: "{ percent: 0, records: 0 }", more: more)
    }
  }

  private func gateway(_ more: [String] = []) throws -> TestGateway {
    let gateway = try TestGateway([])
    try gateway.write(Self.table, to: "Schemas/accounts-table-1.yaml")
    for (name, text) in Self.contracts { try gateway.write(text, to: "Schemas/\(name)-1.yaml") }
    try gateway.configure(Self.feeds(more), tables: "  accounts: { contract: Schemas/accounts-table-1.yaml }\n")
    return gateway
  }

  private static let columns = [
    "bank", "account", "amount", "opened", "branch", "secured", "rate", "sold", "seen", "limit", "holder", "desk", "_business_date",
    "_delivery", "_record", "_feed",
  ]

  private static let types = [
    "string", "string", "decimal(23,4)", "date", "long", "boolean", "double", "date", "timestamp", "decimal(30,2)", "string", "string",
    "date", "string", "long", "string",
  ]

  /// What every reader has to show, as text.
  private static let expected = [
    ["north", "0001", "1012.5000", "2025-02-28", "7", "True", "0.25", "2026-11-01", "None", "5000.00", "Ann Canary", "d-4711"],
    ["south", "0002", "1012.5000", "2025-02-28", "3", "False", "None", "None", "2026-11-19 08:30:00", "99.50", "None", "None"],
    ["west", "0003", "1012.0000", "2025-02-28", "None", "None", "None", "None", "2026-11-20 10:00:00", "None", "None", "None"],
  ]

  @Test("three banks with other headings, orders and notations fill one table, typed as its contract says")
  func threeBanks() throws {
    let gateway = try gateway()
    let check = try gateway.sluice("check")
    #expect(check.code == 0 && check.text.contains("accounts-table 1.0.0, filled by north, south, west"), "\(check)")
    for (name, text) in Self.files { try gateway.drop(gateway.bank.encrypt(Data(text.utf8)), date: "2026-11-20", prefix: name) }
    let report = try gateway.pass()
    #expect(report["deliveries"].items.map(\.["state"].text) == ["landed", "landed", "landed"], "\(report)")
    try expectRows(gateway)
    try gateway.expectVerified()
    try expectNoStatistics(gateway)
    // The evidence names both contracts, and the vault has both.
    let shown = try gateway.sluice("deliveries", "show", "north@2026-11-20", "--json").json()["delivery"]
    #expect(shown["tableContract"]["name"].text == "accounts-table" && shown["contract"].text == "north", "\(shown)")
    // What is personal data is so in every feed's rows.
    #expect(try gateway.sluice("lake", "head", "accounts").text.contains("Canary") == false)
  }

  @Test("merging and replacing keep the types and the order of the columns")
  func merged() throws {
    let gateway = try gateway(["partition_by: []"])
    for (name, text) in Self.files {
      for date in ["2026-11-18", "2026-11-19"] {
        let other = text.replacing("000", with: "9" + date.suffix(2))
        try gateway.drop(gateway.bank.encrypt(Data(other.utf8)), date: date, prefix: name)
      }
      try gateway.drop(gateway.bank.encrypt(Data(text.utf8)), date: "2026-11-20", prefix: name)
    }
    #expect(try gateway.pass()["deliveries"].items.allSatisfy { $0["state"].text == "landed" })
    #expect(try gateway.sluice("lake", "compact", "accounts").code == 0)
    for (name, text) in Self.files {
      for date in ["2026-11-18", "2026-11-19"] {
        let gone = text.replacing("000", with: "8" + date.suffix(2))
        try gateway.drop(gateway.bank.encrypt(Data(gone.utf8)), date: date, prefix: name)
      }
    }
    #expect(try gateway.pass()["deliveries"].items.allSatisfy { $0["state"].text == "landed" })
    try expectRows(gateway, where: "account in ('0001', '0002', '0003')")
    #expect(try gateway.rows(of: "accounts") == 9)
    try gateway.expectVerified()
  }

  @Test("rows are parted by a widened column, in folders that are called the same whoever fills them")
  func partitions() throws {
    let gateway = try gateway(["partition_by: [amount]"])
    for (name, text) in Self.files { try gateway.drop(gateway.bank.encrypt(Data(text.utf8)), date: "2026-11-20", prefix: name) }
    #expect(try gateway.pass()["deliveries"].items.allSatisfy { $0["state"].text == "landed" })
    let folders = Set(gateway.files(below: "lake/accounts").filter { $0.contains("amount=") }.map { String($0.split(separator: "/")[1]) })
    #expect(folders == ["amount=1012.5000", "amount=1012.0000"])
    try expectRows(gateway, readers: ["deltalake", "polars", "duckdb"])
    try gateway.expectVerified()
  }

  @Test("what does not fill the table is refused before the first delivery, fault by fault")
  func refused() throws {
    let gateway = try gateway()
    try gateway.write(
      (Self.contracts["west"] ?? "").replacing("bank: west, ", with: "").replacing("type: integer", with: "type: string"),
      to: "Schemas/west-1.yaml")
    for command in [["check"], ["run", "--once"]] {
      let outcome = try gateway.start(command).wait()
      #expect(outcome.code == 1 && outcome.errors.contains("2 faults"), "\(outcome)")
      #expect(outcome.errors.contains("Schemas/west-1.yaml: schema: nothing fills the column bank of accounts-table"), "\(outcome)")
      #expect(outcome.errors.contains("string does not go into the column amount, which is decimal(23,4)"), "\(outcome)")
    }
    #expect(gateway.files(below: "lake") == [])
  }

  @Test("a table that was filled without a contract keeps its types: another type is refused by name")
  func mismatch() throws {
    let gateway = try gateway()
    let plain = TestFeed(
      name: "west", files: "west_{date:yyyyMMdd}.csv.pgp", contracts: ["Schemas/west-1.yaml"], table: "accounts")
    try gateway.configure([plain])
    try gateway.drop(gateway.bank.encrypt(Data((Self.files["west"] ?? "").utf8)), date: "2026-11-20", prefix: "west")
    #expect(try gateway.pass()["deliveries"][0]["state"].text == "landed")
    try gateway.configure(Self.feeds(), tables: "  accounts: { contract: Schemas/accounts-table-1.yaml }\n")
    let check = try gateway.sluice("check")
    #expect(check.code == 1 && check.text.contains("column 'amount' is long in the table and decimal(23,4) in the contract"), "\(check)")
    try gateway.drop(gateway.bank.encrypt(Data((Self.files["north"] ?? "").utf8)), date: "2026-11-20", prefix: "north")
    #expect(try gateway.pass()["deliveries"][0]["fault"]["code"].text == "table-mismatch")
  }

  // MARK: Readers

  private func expectRows(
    _ gateway: TestGateway, where condition: String = "true", readers: [String] = ["deltalake", "polars", "duckdb", "pyarrow"],
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let found = try Oracle.columns(
      of: gateway.lake + "/accounts", Array(Self.columns.prefix(12)), readers: readers, where: condition)
    for reader in readers {
      let rows = found["rows"][reader].items.map { $0.items.compactMap(\.text) }
      #expect(rows == Self.expected, "\(reader)", sourceLocation: location)
    }
    #expect(found["columns"].items.compactMap { $0[0].text } == Self.columns, sourceLocation: location)
    #expect(found["columns"].items.compactMap { $0[1].text } == Self.types, sourceLocation: location)
    // One order of columns, whichever feed or merge wrote the file.
    #expect(found["files"].items.count == 1, "\(found["files"])", sourceLocation: location)
  }

  private func expectNoStatistics(_ gateway: TestGateway) throws {
    let log = try gateway.files(below: "lake/accounts/_delta_log").filter { $0.hasSuffix(".json") }
      .map { try String(contentsOfFile: gateway.lake + "/accounts/_delta_log/" + $0, encoding: .utf8) }.joined()
    #expect(!log.contains("Canary") && !log.contains("d-4711"))
    #expect(log.contains("1012.5"), "statistics of other columns are there")
  }
}

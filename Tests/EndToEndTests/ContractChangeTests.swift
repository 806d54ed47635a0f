import Foundation
import TestSupport
import Testing

@Suite("Versions of a contract", .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct ContractChangeTests {
  private static func contract(
    _ version: String = "1.0.0", most: Int = 100, title: String = "Accounts", dates: String? = nil, more: String = ""
  ) -> String {
    """
    name: accounts
    version: \(version)
    path: accounts.csv
    title: \(title)
    \(dates.map { "sluice:evolution: { \($0) }" } ?? "")
    schema:
      primaryKey: account
      fields:
        - { name: account, type: string }
        - { name: amount, type: number, sluice:decimal: { precision: 9, scale: 2 }, constraints: { maximum: \(most) } }
    \(more)
    """
  }

  private func gateway(_ contracts: [String: String], more: [String] = []) throws -> TestGateway {
    let gateway = try TestGateway([])
    for (name, text) in contracts { try gateway.write(text, to: "Schemas/\(name)") }
    try configure(gateway, contracts.keys.sorted(), more: more)
    return gateway
  }

  private func configure(_ gateway: TestGateway, _ contracts: [String], more: [String] = []) throws {
    try gateway.configure([TestFeed(contracts: contracts.map { "Schemas/" + $0 }, table: "accounts", more: more)])
  }

  private func file(_ rows: String..., header: String = "account,amount") -> Data {
    Data(([header] + rows).joined(separator: "\n").utf8)
  }

  /// Drops a file and gives what became of it.
  private func land(_ gateway: TestGateway, _ bytes: Data, _ date: String) throws -> JSON {
    try gateway.drop(gateway.bank.encrypt(bytes), date: date)
    return try gateway.pass()["deliveries"][0]
  }

  @Test("a change that breaks, under the old major version, holds the next delivery until the version says it")
  func breaking() throws {
    let gateway = try gateway(["accounts-1.yaml": Self.contract()])
    #expect(try land(gateway, file("1,10.00"), "2026-11-20")["state"].text == "landed")
    #expect(try gateway.sluice("check").code == 0)

    try gateway.write(Self.contract(most: 50), to: "Schemas/accounts-1.yaml")
    let check = try gateway.sluice("check")
    #expect(check.code == 1 && check.text.contains("contract-breaking") && check.text.contains("maximum: 100.00 → 50.00"), "\(check)")
    // The same file again is the same, whatever the contract; only what would land is compared.
    #expect(try land(gateway, file("1,10.00"), "2026-11-20")["state"].text == "quarantined")
    let held = try land(gateway, file("2,20.00"), "2026-11-21")
    #expect(held["state"].text == "quarantined" && held["fault"]["code"].text == "contract-breaking", "\(held)")
    #expect(held["fault"]["message"].text?.contains("acme-portfolio@2026-11-20") == true, "\(held)")
    let tried = try gateway.sluice("reprocess", "acme-portfolio@2026-11-20", "--dry-run", "--json")
    #expect(try tried.json()["deliveries"][0]["fault"]["code"].text == "contract-breaking", "\(tried)")
    #expect(try gateway.rows(of: "accounts") == 1)
    #expect(try gateway.sluice("quarantine", "accept", "acme-portfolio@2026-11-21", "--reason", "x").code == 1)

    let old = try gateway.sluice("contract", "diff", "acme-portfolio@2026-11-20", gateway.root + "/Schemas/accounts-1.yaml")
    #expect(old.code == 1 && old.text.contains("refused: 1 breaking change needs version 2.0.0"), "\(old)")

    // A minor number does not say it, a major one does; the file is then called after it.
    try gateway.write(Self.contract("1.1.0", most: 50), to: "Schemas/accounts-1.yaml")
    #expect(try gateway.sluice("check").code == 1)
    try gateway.write(Self.contract("2.0.0", most: 50), to: "Schemas/accounts-2.yaml")
    try configure(gateway, ["accounts-2.yaml"])
    #expect(try gateway.sluice("check").code == 0)
    let told = try gateway.sluice("contract", "diff", "acme-portfolio@2026-11-20", gateway.root + "/Schemas/accounts-2.yaml")
    #expect(told.code == 0, "\(told)")
    #expect(try gateway.sluice("quarantine", "retry", "acme-portfolio@2026-11-21").code == 0)
    #expect(try gateway.rows(of: "accounts") == 2)
    try gateway.expectVerified()
  }

  @Test("undoing a change that breaks lets the held delivery land")
  func undone() throws {
    let gateway = try gateway(["accounts-1.yaml": Self.contract()])
    #expect(try land(gateway, file("1,10.00"), "2026-11-20")["state"].text == "landed")
    try gateway.write(Self.contract(more: "    - { name: more, type: string }"), to: "Schemas/accounts-1.yaml")
    #expect(try land(gateway, file("2,20.00"), "2026-11-21")["fault"]["code"].text == "contract-breaking")
    try gateway.write(Self.contract(), to: "Schemas/accounts-1.yaml")
    #expect(try gateway.sluice("quarantine", "retry", "acme-portfolio@2026-11-21").code == 0)
    #expect(try gateway.rows(of: "accounts") == 2)
  }

  @Test("a looser contract lands at once; check says what its version number should")
  func compatible() throws {
    let gateway = try gateway(["accounts-1.yaml": Self.contract()])
    #expect(try land(gateway, file("1,10.00"), "2026-11-20")["state"].text == "landed")
    try gateway.write(Self.contract(most: 200, title: "All accounts"), to: "Schemas/accounts-1.yaml")
    let check = try gateway.sluice("check", "--json")
    let line = try check.json()["lines"].items.first { $0["what"].text == "feed" } ?? .null
    #expect(check.code == 0 && line["verdict"].text == "warning", "\(check)")
    #expect(line["problems"][0].text?.hasSuffix("1 minor change needs version 1.1.0 or later, not 1.0.0") == true, "\(line)")
    #expect(try land(gateway, file("2,150.00"), "2026-11-21")["state"].text == "landed")
    // What landed last is what the next change is compared with.
    try gateway.write(Self.contract(), to: "Schemas/accounts-1.yaml")
    #expect(try land(gateway, file("3,20.00"), "2026-11-22")["fault"]["code"].text == "contract-breaking")
  }

  @Test("a contract whose bytes are gone from the vault is not taken for compatible, and verify names it")
  func lost() throws {
    let gateway = try gateway(["accounts-1.yaml": Self.contract()])
    #expect(try land(gateway, file("1,10.00"), "2026-11-20")["state"].text == "landed")
    let shown = try gateway.sluice("deliveries", "show", "acme-portfolio@2026-11-20", "--json").json()["delivery"]
    let hash = try #require(shown["contractHash"].text).dropFirst(7)
    try FileManager.default.removeItem(atPath: gateway.state + "/vault/sha256/\(hash.prefix(2))/\(hash.dropFirst(2))")
    #expect(try land(gateway, file("2,20.00"), "2026-11-21")["state"].text == "landed", "the same bytes need no comparison, and are kept anew")
    try FileManager.default.removeItem(atPath: gateway.state + "/vault/sha256/\(hash.prefix(2))/\(hash.dropFirst(2))")
    let verify = try gateway.sluice("verify", "vault")
    #expect(verify.code == 1 && verify.text.contains(hash.prefix(16)), "\(verify)")
    try gateway.write(Self.contract(most: 200), to: "Schemas/accounts-1.yaml")
    let held = try land(gateway, file("3,20.00"), "2026-11-22")
    #expect(held["fault"]["code"].text == "contract-breaking" && held["fault"]["message"].text?.contains("verify vault") == true, "\(held)")
  }

  @Test("the business date chooses the version, late files too, and the table grows by the newer one's columns", .withReaders)
  func dates() throws {
    let grown = "    - { name: branch, type: integer, constraints: { required: true } }\n    - { name: note, type: string }"
    let gateway = try gateway([
      "accounts-1.yaml": Self.contract(dates: "effectiveTo: 2026-11-19"),
      "accounts-2.yaml": Self.contract("2.0.0", most: 500, dates: "effectiveFrom: 2026-11-20, supersedes: 1.0.0", more: grown),
    ])
    let wide = "account,amount,branch,note"
    #expect(try land(gateway, file("1,10.00"), "2026-11-18")["state"].text == "landed")
    #expect(try land(gateway, file("1,400.00,7,ok", header: wide), "2026-11-20")["state"].text == "landed")
    // The day before still belongs to the first version, though the second has landed and the table has its columns.
    #expect(try land(gateway, file("1,30.00"), "2026-11-19")["state"].text == "landed")
    // Neither takes what is the other's.
    #expect(try land(gateway, file("2,30.00"), "2026-11-21")["fault"]["code"].text == "missing-label")
    #expect(try land(gateway, file("2,30.00,7,x", header: wide), "2026-11-17")["fault"]["code"].text == "extra-label")
    let versions = try gateway.sluice("deliveries", "list", "--state", "landed", "--json").lines().map {
      "\($0["businessDate"].text ?? "") \($0["contractVersion"].text ?? "")"
    }
    #expect(versions.sorted() == ["2026-11-18 1.0.0", "2026-11-19 1.0.0", "2026-11-20 2.0.0"])
    let found = try Oracle.columns(of: gateway.lake + "/accounts", ["account", "amount", "branch", "note", "_business_date"])
    for reader in ["deltalake", "polars", "duckdb", "pyarrow"] {
      #expect(
        found["rows"][reader].items.map { $0.items.compactMap(\.text) } == [
          ["1", "10.00", "None", "None", "2026-11-18"], ["1", "30.00", "None", "None", "2026-11-19"],
          ["1", "400.00", "7", "ok", "2026-11-20"],
        ], "\(reader)")
    }
    #expect(found["columns"].items.suffix(2).compactMap { $0[0].text } == ["branch", "note"])
    try gateway.expectVerified()
  }

  @Test("versions that make one column in two ways are refused before the first delivery")
  func conflicting() throws {
    let gateway = try gateway([
      "accounts-1.yaml": Self.contract(),
      "accounts-2.yaml": Self.contract("2.0.0", dates: "effectiveFrom: 2026-11-20").replacing("precision: 9", with: "precision: 12"),
    ])
    let check = try gateway.sluice("check")
    #expect(check.code == 1 && check.errors.contains("amount is decimal(12,2), not decimal(9,2)"), "\(check)")
  }
}

import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Of records with one key one survives", .withReaders)
struct DuplicateTests {
  private static func contract(_ survivor: String, more: String = "") -> String {
    """
    name: cards
    version: 1.0.0
    path: cards.csv
    schema:
      primaryKey: card
      sluice:dedup: { survivor: \(survivor) }
    \(more)  fields:
        - { name: card, type: string }
        - { name: holder, type: string, sluice:pii: { class: direct } }
        - { name: balance, type: number, sluice:decimal: { precision: 11, scale: 2 }, constraints: { required: true } }
        - { name: changed, type: date }
    """
  }

  private static let file = """
    card,holder,balance,changed
    c1,Canaria Zqvogel,10.00,2026-11-01
    c2,Anna,20.00,2026-11-02
    c1,Zqvogel Canaria,11.50,2026-11-09
    c3,Bert,x,2026-11-03
    c1,Canaria Z,12.25,2026-11-05
    c2,Anna,-0.75,

    """

  private func gateway(_ contract: String, rejects: String = "{ percent: 20, records: 1 }") throws -> TestGateway {
    let gateway = try TestGateway([])
    try gateway.write(contract, to: "Schemas/cards-1.yaml")
    try gateway.configure([
      TestFeed(
        name: "cards", files: "cards_{date:yyyyMMdd}.csv.pgp", contracts: ["Schemas/cards-1.yaml"], table: "cards", rejects: rejects,
        afterwards: "{ move_to: done }")
    ])
    return gateway
  }

  private func drop(_ gateway: TestGateway, _ text: String, _ date: String = "2026-11-20") throws {
    try gateway.drop(gateway.bank.encrypt(Data(text.utf8)), date: date, prefix: "cards")
  }

  /// What deltalake and DuckDB show of a table, in order of the record.
  private func rows(_ gateway: TestGateway) throws -> [[String]] {
    let script = """
      import deltalake, duckdb, json, sys
      columns = ["card", "balance", "_record"]
      rows = deltalake.DeltaTable(sys.argv[1]).to_pyarrow_table().sort_by([("_delivery", "ascending"), ("_record", "ascending")]).to_pylist()
      one = [[str(row[c]) for c in columns] for row in rows]
      uris = deltalake.DeltaTable(sys.argv[1]).file_uris()
      two = duckdb.sql(f"select card, balance, _record from read_parquet({uris!r}) order by _delivery, _record").fetchall()
      assert one == [[str(v) for v in row] for row in two], (one, two)
      print(json.dumps(one))
      """
    return try JSONDecoder().decode([[String]].self, from: Data(Oracle.run(script, [gateway.lake + "/cards"]).utf8))
  }

  @Test(
    "the rule's record lands, the others are kept as duplicates, apart from the rejects",
    arguments: [
      ("first", [["c1", "10.00", "1"], ["c2", "20.00", "2"]]), ("last", [["c1", "12.25", "5"], ["c2", "-0.75", "6"]]),
      ("{ greatest: changed }", [["c2", "20.00", "2"], ["c1", "11.50", "3"]]), ("{ least: balance }", [["c1", "10.00", "1"], ["c2", "-0.75", "6"]]),
    ])
  func survivors(survivor: String, landed: [[String]]) throws {
    let gateway = try gateway(Self.contract(survivor))
    try drop(gateway, Self.file)
    let outcome = try gateway.pass()["deliveries"][0]
    #expect(outcome["state"].text == "landed" && outcome["read"].number == 6 && outcome["landed"].number == 2, "\(outcome)")
    #expect(outcome["rejected"].number == 1 && outcome["duplicateRows"].number == 3)
    #expect(try rows(gateway) == landed)

    let name = "cards@2026-11-20"
    let report = try gateway.sluice("deliveries", "report", name, "--json").json()
    #expect(report["counts"]["duplicate"].number == 3)
    let finding = report["findings"].items.first { $0["type"].text == "dedup-loser" }
    #expect(finding?["severity"].text == "duplicate" && finding?["count"].number == 3 && finding?["firstLine"].number != nil)
    // Money balances: what the file has that is a number is what landed, was rejected and was left out.
    let balance = report["columns"].items.first { $0["field"].text == "balance" }
    let sums = ["sum", "rejectedSum", "duplicateSum"].compactMap { balance?[$0].text.flatMap(Double.init) }
    #expect(sums.count == 3 && sums.reduce(0, +) == 53, "\(sums)")
    let text = try gateway.sluice("deliveries", "report", name).text
    #expect(text.contains("6 records read = 2 good + 1 rejected (16.67 %) + 3 duplicate") && text.contains("dedup-loser"), "\(text)")

    let rejects = try gateway.sluice("deliveries", "rejects", name, "--json").lines()
    #expect(rejects.map { $0["record"].number } == [4])
    let shown = try gateway.sluice("deliveries", "rejects", name, "--duplicates", "--json").lines()
    let survived = Set(landed.compactMap { Int($0[2]) })
    #expect(shown.map { $0["record"].number } == [1, 2, 3, 5, 6].filter { !survived.contains($0) })
    #expect(shown.allSatisfy { $0["reasons"][0]["type"].text == "dedup-loser" && $0["raw"] == .null }, "\(shown)")
    for record in shown.compactMap({ $0["record"].number }) {
      let trace = try gateway.sluice("trace", "row", "cards", "--delivery", name, "--record", "\(record)", "--json").lines()[0]
      #expect(trace["record"]["outcome"].text == "duplicate" && trace["record"]["reasons"][0]["type"].text == "dedup-loser", "\(trace)")
    }
    #expect(gateway.files(below: "done") == ["cards_20261120.csv.pgp"])
    try gateway.expectVerified()
  }

  @Test("a duplicate's bytes come from the vault when asked for, and rest in clear nowhere")
  func bytes() throws {
    let gateway = try gateway(Self.contract("last"))
    try drop(gateway, Self.file)
    _ = try gateway.pass()
    let name = "cards@2026-11-20"
    for path in gateway.files(below: "state") {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: gateway.state + "/" + path))
      #expect(bytes.range(of: Data("Zqvogel".utf8)) == nil, "\(path)")
    }
    let plain = try gateway.sluice("deliveries", "rejects", name, "--duplicates")
    #expect(plain.text.contains("dedup-loser") && !plain.text.contains("Zqvogel"), "\(plain)")
    let raw = try gateway.sluice("deliveries", "rejects", name, "--duplicates", "--show-raw", "--json").lines()
    #expect(
      raw.compactMap { $0["raw"].text } == ["c1,Canaria Zqvogel,10.00,2026-11-01\n", "c2,Anna,20.00,2026-11-02\n", "c1,Zqvogel Canaria,11.50,2026-11-09\n"])
    let export = gateway.root + "/duplicates.csv"
    let exported = try gateway.sluice("deliveries", "rejects", name, "--duplicates", "--export", export, "--json").json()
    #expect(exported["written"].number == 3 && exported["total"].number == 3)
    let csv = try String(contentsOfFile: export, encoding: .utf8)
    #expect(csv.contains("1,2,28,dedup-loser,\"c1,Canaria Zqvogel,10.00,2026-11-01\"\r\n"), "\(csv)")
    #expect(try gateway.sluice("deliveries", "rejects", name, "--duplicates", "--export", export).code == 1, "no file is written over")
    // What cannot be proved any more is not left lying about.
    let vault = try #require(try gateway.sluice("deliveries", "list", "--json").lines()[0]["ciphertext"].text?.dropFirst(7))
    let blob = gateway.state + "/vault/sha256/\(vault.prefix(2))/\(vault.dropFirst(2))"
    #expect(chmod(blob, 0o600) == 0, "\(gateway.files(below: "state/vault"))")
    var damaged = try Data(contentsOf: URL(fileURLWithPath: blob))
    damaged[damaged.count - 20] ^= 1
    try damaged.write(to: URL(fileURLWithPath: blob))
    let second = gateway.root + "/second.csv"
    #expect(try gateway.sluice("deliveries", "rejects", name, "--duplicates", "--export", second).code != 0)
    #expect(!FileManager.default.fileExists(atPath: second))
  }

  @Test("duplicates count towards no reject limit, control totals count them, and a dry run tells them")
  func counts() throws {
    let controlled = Self.contract("last").replacing("path: cards.csv\n", with: """
      path: cards.csv
      dialect: { header: false, sluice:records: [{ type: trailer, match: { first: T }, fields: [{ name: t, type: string },
          { name: n, type: integer }, { name: sum, type: number, sluice:decimal: { precision: 12, scale: 2 } }] }, { type: detail, match: { any: true } }] }
      sluice:controls: [{ id: n, kind: count, declared: trailer.n }, { id: sum, kind: sum, field: balance, declared: trailer.sum }]

      """)
    let gateway = try gateway(controlled, rejects: "{ percent: 0, records: 0 }")
    let text = (0..<300).map { "k\($0 % 3),x,1.00,2026-11-01\n" }.joined() + "T,300,300.00\n"
    try drop(gateway, text)
    let tried = try gateway.sluice("run", "--once", "--dry-run", "--json").json()["deliveries"][0]
    #expect(tried["state"].text == "landed" && tried["duplicateRows"].number == 297, "\(tried)")
    let outcome = try gateway.pass()["deliveries"][0]
    #expect(outcome["state"].text == "landed" && outcome["landed"].number == 3 && outcome["duplicateRows"].number == 297, "\(outcome)")
    #expect(try rows(gateway).map { $0[2] } == ["298", "299", "300"])
    let again = try gateway.sluice("reprocess", "cards@2026-11-20", "--json").json()["deliveries"][0]
    #expect(again["landed"].number == 3 && again["supersedes"].text == "cards@2026-11-20", "\(again)")
    #expect(try gateway.rows(of: "cards") == 3)
    try gateway.expectVerified()
  }

  @Test(
    "killed at any point, the second judging among them, every record lands once or is a duplicate",
    arguments: ["received", "decrypted", "settled", "staged", "intended", "published", "deltaCommitted", "committed", "acknowledging"])
  func kill(point: String) throws {
    let gateway = try gateway(Self.contract("{ greatest: changed }"))
    try drop(gateway, Self.file)
    try drop(gateway, Self.file.replacing("c3,Bert,x", with: "c3,Bert,3.00"), "2026-11-21")
    for _ in 1...2 {
      let killed = try gateway.start(["run", "--once"], environment: ["SLUICE_KILL_AT": point]).wait()
      #expect(killed.code == -SIGKILL, "\(killed)")
    }
    let settled = try gateway.sluice("run", "--once", "--json")
    #expect(settled.code == 0, "\(settled)")
    let expected = [["c2", "20.00", "2"], ["c1", "11.50", "3"], ["c2", "20.00", "2"], ["c1", "11.50", "3"], ["c3", "3.00", "4"]]
    #expect(try rows(gateway) == expected)
    let counts = try gateway.sluice("deliveries", "list", "--json").lines().map { $0["counts"] }
    #expect(counts.map { $0["duplicate"].number } == [3, 3] && counts.map { $0["landed"].number } == [3, 2])
    #expect(gateway.files(below: "lake/cards").allSatisfy { !$0.contains("_staging") } && gateway.files(below: "state/spill") == [])
    #expect(gateway.files(below: "drop") == [])
    try gateway.expectVerified()
  }
}

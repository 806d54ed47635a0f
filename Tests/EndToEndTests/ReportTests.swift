import Foundation
import TestSupport
import Testing

@Suite("Reports, controls and trials", .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct ReportTests {
  private static let contract = """
    name: batch
    version: 1.0.0
    path: file
    dialect: { delimiter: ';', quoteChar: null, header: false, sluice:records: [
        { type: header, match: { first: H }, fields: [{ name: kind, type: string }, { name: records, type: integer }] },
        { type: trailer, match: { first: T }, fields: [{ name: kind, type: string },
          { name: total, type: number, sluice:decimal: { precision: 12, scale: 2 } }, { name: hash, type: string }] },
        { type: detail, match: { any: true } }] }
    schema:
      primaryKey: [account]
      fields:
        - { name: account, type: string }
        - { name: person, type: string, sluice:pii: { class: direct }, constraints: { maxLength: 20 }, sluice:cleanse: [trim] }
        - { name: amount, type: number, sluice:decimal: { precision: 9, scale: 2 } }
    sluice:controls:
      - { id: records, kind: count, declared: header.records }
      - { id: total, kind: sum, field: amount, declared: trailer.total }
      - { id: accounts, kind: hash, field: account, digits: 4, modulus: 1000, declared: trailer.hash }
      - { id: great, kind: count, filter: "amount > 100", declared: header.records, onMismatch: warn }
    """

  private static let file = """
    H;4
    0400;Canaria Zqvogel;12.50
    0500; Anna ;-3.07
    0600;Zqvogel Canaria the longest name of all;0.01
    0700;x;1000
    T;1009.44;200

    """

  private func gateway(_ rejects: String = "{ percent: 50, records: 10 }") throws -> TestGateway {
    let gateway = try TestGateway([])
    try gateway.write(Self.contract, to: "Schemas/batch-1.yaml")
    try gateway.configure([
      TestFeed(
        name: "batch", files: "batch_{date:yyyyMMdd}.csv.pgp", contracts: ["Schemas/batch-1.yaml"], table: "batch", rejects: rejects)
    ])
    return gateway
  }

  private func drop(_ gateway: TestGateway, _ text: String, _ date: String = "2026-11-20") throws -> String {
    try gateway.drop(gateway.bank.encrypt(Data(text.utf8)), date: date, prefix: "batch")
  }

  @Test("counts, sums and hash totals of header and trailer hold, rejected records included; a report shows them")
  func controls() throws {
    let gateway = try gateway()
    _ = try drop(gateway, Self.file)
    let outcome = try gateway.pass()["deliveries"][0]
    #expect(outcome["state"].text == "landed" && outcome["rejected"].number == 1, "\(outcome)")
    let shown = try gateway.sluice("deliveries", "report", "batch@2026-11-20", "--json")
    let report = try shown.json()
    #expect(report["counts"]["read"].number == 4 && report["counts"]["landed"].number == 3, "\(shown)")
    #expect(report["findings"][0]["type"].text == "constraint-error" && report["findings"][0]["field"].text == "person")
    #expect(report["findings"][0]["firstLine"].number == 4 && report["findings"][0]["firstByte"].number == 49, "\(shown)")
    #expect(report["controls"].items.compactMap { $0["id"].text } == ["records", "total", "accounts", "great"])
    #expect(report["controls"][1]["declared"].text == "1009.44" && report["controls"][1]["measured"].text == "1009.44")
    #expect(report["controls"][2]["measured"].text == "200")
    // The one that merely warns disagrees.
    #expect(report["controls"].items.map { $0["agrees"] } == [.boolean(true), .boolean(true), .boolean(true), .boolean(false)], "\(shown)")
    let text = try gateway.sluice("deliveries", "report", "batch@2026-11-20")
    #expect(text.text.contains("4 records read = 3 good + 1 rejected (25.00 %)") && text.text.contains("trim in person 1"), "\(text)")
    for path in gateway.files(below: "state") where !path.hasPrefix("rejects/") {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: gateway.state + "/" + path))
      #expect(bytes.range(of: Data("Zqvogel".utf8)) == nil, "\(path)")
    }
    #expect(!shown.text.contains("Zqvogel") && !text.text.contains("Zqvogel"))
    try gateway.expectVerified()
    try Data("{}".utf8).write(to: URL(fileURLWithPath: gateway.state + "/reports/" + gateway.files(below: "state/reports")[0]))
    #expect(try gateway.sluice("deliveries", "report", "batch@2026-11-20").code == 1)
    #expect(try gateway.sluice("verify").code == 1)
  }

  @Test("a report names the first places of every reason, counts records and times, and has the keys that the runbook says")
  func places() throws {
    let gateway = try TestGateway([TestFeed(rejects: "{ percent: 100, records: 100000 }")])
    var lines = Edges.header + (0..<30).map { "00000002\(10 + $0),C000000001,A,utility,2024-01-01,,1,1,,,,1,,,,,open,1,N,N" }
    for record in 3...16 { lines[record] = lines[record].replacing(",open,", with: ",gone,") + (record < 6 ? ",more,and more" : "") }
    let file = lines.joined(separator: "\n") + "\n"
    try gateway.drop(gateway.bank.encrypt(Data(file.utf8)), date: "2026-11-20")
    _ = try gateway.pass()
    let name = "acme-portfolio@2026-11-20"
    let report = try gateway.sluice("deliveries", "report", name, "--json").json()
    let findings = report["findings"].items
    let gone = try #require(findings.first { $0["field"].text == "status" })
    #expect(gone["type"].text == "constraint-error" && gone["rule"].text == "enum" && gone["records"].number == 14 && gone["count"].number == 14)
    #expect(gone["places"].items.map { $0["record"].number } == Array(3...12).map { Optional($0) })
    #expect(gone["places"].items.map { $0["line"].number } == Array(4...13).map { Optional($0) })
    for place in gone["places"].items {
      let record = place["record"].number ?? 0
      #expect(place["byte"].number == lines[..<record].reduce(0) { $0 + $1.utf8.count + 1 })
    }
    let more = try #require(findings.first { $0["type"].text == "extra-cell" })
    #expect(more["records"].number == 3 && more["count"].number == 6 && more["places"].items.count == 3)
    let text = try gateway.sluice("deliveries", "report", name)
    #expect(text.text.contains("landed, portfolio version 1") && text.text.contains("4, 5, 6, 7, …"), "\(text)")
    #expect(text.text.contains("sum of") && text.text.contains("current_balance"), "\(text)")
    #expect(text.text.split(separator: "\n").allSatisfy { $0.count <= 120 }, "\(text)")

    // Every key stands in the runbook's table, and there is no other.
    let runbook = try String(contentsOfFile: Program.root + "/Docs/runbook.md", encoding: .utf8)
    let section = runbook.components(separatedBy: "## What was found in a file\n").last?.components(separatedBy: "\n## ").first ?? ""
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { $0.split(separator: "|") }
    let named = Set(rows.flatMap { $0[0].split(separator: ",").map { $0.filter { $0 != "`" && $0 != " " } } })
    #expect(named == report.keys)
    for member in ["findings", "columns", "cleansing", "contract", "counts"] {
      let described = rows.first { $0[0].contains("`\(member)`") }?[1] ?? ""
      let keys = report[member].items.isEmpty ? report[member].keys : report[member].items.reduce(into: Set()) { $0.formUnion($1.keys) }
      for key in keys { #expect(described.contains("`\(key)`"), "\(member).\(key)") }
    }
  }

  @Test(
    "a figure that does not agree holds the file, until a person accepts it",
    arguments: [
      ("H;4", "H;5", "records"), ("T;1009.44;200", "T;1009.45;200", "total"), ("T;1009.44;200", "T;1009.44;201", "accounts"),
      ("0700;x;1000\n", "", "records"), ("T;1009.44;200", "T;x;200", "total"),
    ])
  func mismatch(old: String, new: String, id: String) throws {
    let gateway = try gateway()
    _ = try drop(gateway, Self.file.replacing(old, with: new))
    let outcome = try gateway.pass()["deliveries"][0]
    #expect(outcome["state"].text == "quarantined" && outcome["fault"]["code"].text == "control-total", "\(outcome)")
    #expect(outcome["fault"]["message"].text?.contains("'\(id)'") == true, "\(outcome)")
    #expect(try gateway.rows(of: "batch") == 0)
    let accepted = try gateway.sluice("quarantine", "accept", "batch@2026-11-20", "--reason", "the bank confirmed", "--json").json()
    #expect(accepted["deliveries"][0]["state"].text == "landed", "\(accepted)")
    #expect(try gateway.rows(of: "batch") > 0)
  }

  @Test("a trial goes through every stage, reports in full and keeps nothing")
  func trials() throws {
    let gateway = try gateway()
    _ = try drop(gateway, Self.file)
    _ = try gateway.pass()
    func everything() throws -> [String: Data] {
      var found: [String: Data] = [:]
      for folder in ["state", "lake", "drop"] {
        // The lock and the queue's log change with every process.
        for path in gateway.files(below: folder) where !path.hasSuffix("-wal") && !path.hasSuffix("-shm") && path != "lock" {
          found["\(folder)/\(path)"] = try Data(contentsOf: URL(fileURLWithPath: "\(gateway.root)/\(folder)/\(path)"))
        }
      }
      return found
    }
    let good = try drop(gateway, Self.file.replacing("0400", with: "0410").replacing(";200", with: ";210"), "2026-11-21")
    let bad = try drop(gateway, Self.file.replacing("H;4", with: "H;9"), "2026-11-22")
    let before = try everything()
    let leaves = try Tool.require("/usr/bin/sqlite3", ["-readonly", gateway.state + "/ledger/ledger.sqlite", "SELECT count(*) FROM leaf"])
    let once = try gateway.sluice("run", "--once", "--dry-run", "--json")
    let outcomes = try once.json()["deliveries"].items.sorted { ($0["delivery"].text ?? "") < ($1["delivery"].text ?? "") }
    #expect(outcomes.compactMap { $0["state"].text } == ["landed", "quarantined"], "\(once)")
    #expect(outcomes.first?["isDryRun"] == .boolean(true) && outcomes.first?["report"]["counts"]["landed"].number == 3, "\(once)")
    #expect(outcomes.last?["fault"]["code"].text == "control-total" && once.code == 1, "\(once)")
    let text = try gateway.sluice("ingest", "batch", good, "--dry-run")
    #expect(text.code == 0 && text.text.contains("would land") && text.text.contains("nothing was kept"), "\(text)")
    #expect(try gateway.sluice("ingest", "batch", bad, "--dry-run").code == 1)
    let again = try gateway.sluice("reprocess", "batch@2026-11-20", "--dry-run", "--json").json()["deliveries"][0]
    #expect(again["state"].text == "landed" && again["supersedes"].text == "batch@2026-11-20", "\(again)")
    let after = try everything()
    // Databases move pages out of their logs when they are opened; the leaves are counted instead.
    for path in Set(before.keys).union(after.keys).sorted() where !path.hasSuffix(".sqlite") {
      #expect(before[path] == after[path], "\(path)")
    }
    #expect(Set(before.keys) == Set(after.keys))
    #expect(
      try Tool.require("/usr/bin/sqlite3", ["-readonly", gateway.state + "/ledger/ledger.sqlite", "SELECT count(*) FROM leaf"]) == leaves)
    // What was tried lands afterwards as if it had not been.
    #expect(try gateway.pass()["deliveries"].items.compactMap { $0["state"].text }.sorted() == ["landed", "quarantined"])
  }

  @Test("rejected records go into a file of their own, as they came, with their reasons")
  func export() throws {
    let gateway = try TestGateway([TestFeed(rejects: "{ percent: 100, records: 100000 }")])
    try gateway.drop(gateway.bank.encrypt(Data(Edges.file.utf8)), date: "2026-11-20")
    _ = try gateway.pass()
    let name = "acme-portfolio@2026-11-20"
    let path = gateway.root + "/rejects.csv"
    let outcome = try gateway.sluice("deliveries", "rejects", name, "--export", path, "--json")
    #expect(try outcome.json()["written"].number == Edges.bad.count, "\(outcome)")
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    #expect(text.hasPrefix("record,line,byte,reasons,raw\r\n,,,header,\"account_id,"), "\(text.prefix(200))")
    // The raw column is the record, quotes doubled once more. Of the two records with one key the first in the file lands.
    for record in Edges.bad.dropFirst() {
      let quoted = record.replacing("\"", with: "\"\"")
      #expect(text.contains(quoted), "\(record)")
    }
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try gateway.sluice("deliveries", "rejects", name, "--export", path).code == 1, "never over another file")
  }
}

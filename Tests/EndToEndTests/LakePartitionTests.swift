import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Rows fall where partitions and sets say", .withReaders)
struct LakePartitionTests {
  @Test("rows fall into the partitions of their values; a correction replaces them in all of them")
  func partitions() throws {
    let gateway = try TestGateway([TestFeed(more: ["partition_by: [product, _business_date]"])])
    for (date, rows) in [("2026-11-19", 400), ("2026-11-20", 500)] {
      let file = try Program.portfolio(rows: rows, seed: rows, date: date, bad: 100)
      try gateway.drop(gateway.bank.encrypt(file), date: date)
      _ = try gateway.plain(file, "acme-portfolio@\(date)")
    }
    let report = try gateway.pass()
    #expect(report["deliveries"].items.allSatisfy { $0["state"].text == "landed" }, "\(report)")
    func expect(_ second: String) throws {
      let parts = ["acme-portfolio@2026-11-19", second].map {
        Oracle.Part(csv: gateway.root + "/plain/" + $0, delivery: $0, date: String($0.dropFirst(15).prefix(10)), feed: "acme-portfolio")
      }
      let readers = ["deltalake", "polars", "duckdb"]
      let answers = try Oracle.ask([Oracle.Question(table: gateway.lake + "/portfolio", expected: parts, readers: readers)])
      #expect(answers.first?.differences == [])
    }
    try expect("acme-portfolio@2026-11-20")
    let partitions = try gateway.sluice("lake", "describe", "portfolio", "--json").json()["partitions"].items
    #expect(partitions.count == 14 && partitions.allSatisfy { $0["files"].number == 1 })
    try gateway.expectVerified()
    for record in [1, 77, 301] {
      let trace = try gateway.sluice("trace", "row", "portfolio", "--delivery", "acme-portfolio@2026-11-20", "--record", "\(record)", "--show-raw", "--json")
      let line = try #require(try trace.lines().first)
      guard line["record"]["outcome"].text == "landed" else { continue }
      let landed = Dictionary(line["landed"].items.map { ($0["column"].text ?? "", $0["value"].text ?? "") }, uniquingKeysWith: { $1 })
      #expect(landed["_record"] == "\(record)" && landed["_delivery"] == "acme-portfolio@2026-11-20", "\(line)")
    }
    let corrected = try Program.portfolio(rows: 60, seed: 9, date: "2026-11-20")
    _ = try gateway.plain(corrected, "acme-portfolio@2026-11-20.v2")
    try gateway.drop(gateway.bank.encrypt(corrected), date: "2026-11-20")
    _ = try gateway.pass()
    try expect("acme-portfolio@2026-11-20.v2")
    try gateway.expectVerified()
  }

  @Test("hundreds of partitions land in one commit, and more than allowed are held whole")
  func manyPartitions() throws {
    let feed = TestFeed(more: ["partition_by: [current_balance]", "max_partitions: 700"])
    let gateway = try TestGateway([feed])
    let file = try Program.portfolio(rows: 600, seed: 4, date: "2026-11-20")
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    let outcome = try gateway.pass()["deliveries"][0]
    #expect(outcome["state"].text == "landed", "\(outcome)")
    let files = try gateway.sluice("lake", "tables", "--json").lines().first { $0["table"].text == "portfolio" }?["files"].number ?? 0
    #expect(files > 400)
    #expect(try gateway.rows() == 600)
    try gateway.expectVerified()
    // Versions with as many files: the intention names all that come and all that go.
    let corrected = try Program.portfolio(rows: 650, seed: 5, date: "2026-11-20")
    try gateway.drop(gateway.bank.encrypt(corrected), date: "2026-11-20")
    let killed = try gateway.start(["run", "--once"], environment: ["SLUICE_KILL_AT": "deltaCommitted"]).wait()
    #expect(killed.code == -SIGKILL)
    #expect(try gateway.sluice("run", "--once").code == 0)
    #expect(try gateway.rows() == 650)
    try gateway.expectVerified()

    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 900, seed: 6, date: "2026-11-21")), date: "2026-11-21")
    let held = try gateway.pass()["deliveries"][0]
    #expect(held["state"].text == "quarantined" && held["fault"]["code"].text == "too-many-partitions", "\(held)")
    #expect(try gateway.rows() == 650)
    #expect(gateway.files(below: "lake/portfolio/_staging") == [])
    try gateway.configure([TestFeed(more: ["partition_by: [current_balance]", "max_partitions: 1000"])])
    #expect(try gateway.sluice("quarantine", "retry", "acme-portfolio@2026-11-21").code == 0)
    #expect(try gateway.rows() == 650 + 900)
    try gateway.expectVerified()
  }

  @Test("a feed that sends its whole content replaces it set by set; an older set is held")
  func replace() throws {
    let gateway = try TestGateway([TestFeed(more: ["write: replace"])])
    func drop(_ date: String, _ rows: Int) throws -> JSON {
      try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: rows, seed: rows, date: date)), date: date)
      return try gateway.pass()["deliveries"][0]
    }
    #expect(try drop("2026-11-18", 50)["state"].text == "landed")
    let second = try drop("2026-11-19", 60)
    #expect(second["replaces"].items.compactMap(\.text) == ["acme-portfolio@2026-11-18"], "\(second)")
    #expect(try gateway.rows() == 60)
    #expect(try drop("2026-11-19", 61)["supersedes"].text == "acme-portfolio@2026-11-19")
    #expect(try gateway.rows() == 61)
    let older = try drop("2026-11-17", 40)
    #expect(older["state"].text == "quarantined" && older["fault"]["code"].text == "newer-set-landed", "\(older)")
    #expect(try gateway.rows() == 61)
    #expect(try gateway.sluice("quarantine", "accept", "acme-portfolio@2026-11-17", "--reason", "test").code == 0)
    #expect(try gateway.rows() == 40)
    let states = try gateway.sluice("deliveries", "list", "--json").lines().reduce(into: [:]) { $0[$1["name"].text ?? ""] = $1["state"].text }
    #expect(states["acme-portfolio@2026-11-18"] == "superseded" && states["acme-portfolio@2026-11-17"] == "landed", "\(states)")
    try gateway.expectVerified()
  }
}

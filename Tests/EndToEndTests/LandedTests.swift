import Foundation
import TestSupport
import Testing

@Suite("Landed equals accepted, value by value", .withReaders)
struct LandedTests {
  @Test("files of a folder, bad rows among them, are read alike by four readers")
  func folder() throws {
    let gateway = try TestGateway()
    var parts: [Oracle.Part] = []
    for (date, seed, ending) in [("2026-11-19", 1, "lf"), ("2026-11-20", 2, "crlf")] {
      let file = try Program.portfolio(
        rows: 400, seed: seed, date: date, bad: 150, lineEnding: ending, byteOrderMark: ending == "crlf")
      try gateway.drop(gateway.bank.encrypt(file), date: date)
      parts.append(try gateway.plain(file, "acme-portfolio@\(date)"))
    }
    let report = try gateway.pass()
    let answer = try Oracle.expect(gateway.lake + "/portfolio", equals: parts)
    for outcome in report["deliveries"].items {
      let name = try #require(outcome["delivery"].text)
      #expect(outcome["state"].text == "landed")
      #expect(outcome["landed"].number == answer.accepted[name])
      #expect(outcome["rejected"].number == answer.rejected[name]?.count)
      #expect((answer.rejected[name]?.count ?? 0) > 20)
    }
    try gateway.expectVerified()
  }

  @Test("every reject is one of the oracle's, for the same reason")
  func rejects() throws {
    let gateway = try TestGateway()
    let file = try Program.portfolio(rows: 600, seed: 5, date: "2026-11-20", bad: 200)
    let path = try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    let outcome = try gateway.sluice("ingest", "acme-portfolio", path)
    #expect(outcome.code == 0, "\(outcome)")
    let part = try gateway.plain(file, "acme-portfolio@2026-11-20")
    let expected = try #require(try Oracle.expect(gateway.lake + "/portfolio", equals: [part]).rejected[part.delivery])
    let found = try gateway.sluice("deliveries", "rejects", part.delivery, "--limit", "1000", "--json").lines()
    #expect(found.compactMap { $0["record"].number } == expected.keys.compactMap(Int.init).sorted())
    for reject in found {
      let reasons = reject["reasons"].items.compactMap { $0["type"].text }
      #expect(reasons.contains(expected["\(reject["record"].number ?? 0)"] ?? ""), "\(reject)")
    }
  }

  @Test("values at the edges of their types arrive whole")
  func edges() throws {
    let gateway = try TestGateway([TestFeed(rejects: "{ percent: 100, records: 100000 }")])
    let file = Data(Edges.file.utf8)
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    let report = try gateway.pass()
    let answer = try Oracle.expect(
      gateway.lake + "/portfolio", equals: [gateway.plain(file, "acme-portfolio@2026-11-20")])
    #expect(answer.rows == Edges.good.count, "the oracle must not reject what is meant to land")
    #expect(report["deliveries"][0]["rejected"].number == Edges.bad.count)
  }

  @Test("after a correction the table holds exactly the newer file; a re-sent file changes nothing")
  func versions() throws {
    let gateway = try TestGateway()
    let other = try Program.portfolio(rows: 50, seed: 9, date: "2026-11-18")
    try gateway.drop(gateway.bank.encrypt(other), date: "2026-11-18")
    let kept = try gateway.plain(other, "acme-portfolio@2026-11-18")
    let table = gateway.lake + "/portfolio"
    var newest = Data()
    for (version, rows) in [(1, 300), (2, 310), (3, 120)] {
      newest = try Program.portfolio(rows: rows, seed: version, date: "2026-11-19", bad: 50)
      try gateway.drop(gateway.bank.encrypt(newest), date: "2026-11-19")
      let outcome = try gateway.pass()["deliveries"].items.last ?? .null
      #expect(outcome["state"].text == "landed")
      let name = "acme-portfolio@2026-11-19" + (version == 1 ? "" : ".v\(version)")
      #expect(outcome["delivery"].text == name)
      #expect((outcome["supersedes"] == .null) == (version == 1))
      if version != 2 { try Oracle.expect(table, equals: [kept, gateway.plain(newest, name)]) }
    }
    // The same rows encrypted anew are other bytes, and yet the same content.
    try gateway.drop(gateway.bank.encrypt(newest), date: "2026-11-19")
    let again = try gateway.pass()["deliveries"][0]
    #expect(again["state"].text == "duplicate")
    #expect(again["duplicateOf"].text == "acme-portfolio@2026-11-19.v3")
    try Oracle.expect(table, equals: [kept, gateway.plain(newest, "acme-portfolio@2026-11-19.v3")])
    // A version made from the vault's bytes is a new delivery of the same rows.
    let outcome = try gateway.sluice("reprocess", "acme-portfolio@2026-11-19.v3", "--json")
    let name = try #require(try outcome.json()["deliveries"][0]["delivery"].text, "\(outcome)")
    #expect(try outcome.json()["deliveries"][0]["state"].text == "landed")
    try Oracle.expect(table, equals: [kept, gateway.plain(newest, name)])
    try gateway.expectVerified()
  }

  @Test("a file that comes back after it was moved away is a delivery of its own")
  func returns() throws {
    let gateway = try TestGateway([TestFeed(afterwards: "{ move_to: done }")])
    let file = try Program.portfolio(rows: 20, seed: 1, date: "2026-11-19")
    // The same length, and as `put -p` does it, the same time.
    var states: [String?] = []
    for content in [file, file, Data(String(decoding: file, as: UTF8.self).replacing(",open,", with: ",paid,").utf8)] {
      try gateway.drop(gateway.bank.encrypt(content, options: ["-z", "0"]), date: "2026-11-19", time: 1_780_000_000)
      states.append(try gateway.pass()["deliveries"][0]["state"].text)
    }
    #expect(states == ["landed", "duplicate", "landed"])
    #expect(gateway.files(below: "drop") == [])
  }

  @Test("whoever looks while a correction lands sees the old rows or the new, never some of each")
  func beside() throws {
    let gateway = try TestGateway()
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 20, seed: 1, date: "2026-11-19")), date: "2026-11-19")
    _ = try gateway.pass()
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 60_000, seed: 2, date: "2026-11-19")), date: "2026-11-19")
    let run = try gateway.start(["run", "--once"])
    var seen: [Int] = []
    while !run.hasEnded { seen.append(try gateway.rows()) }
    #expect(try run.wait().code == 0)
    seen.append(try gateway.rows())
    #expect(seen.first == 20 && seen.last == 60_000 && Set(seen) == [20, 60_000], "\(seen)")
  }

  @Test("a correction without one good record takes the older rows away")
  func emptied() throws {
    let gateway = try TestGateway([TestFeed(rejects: "{ percent: 100, records: 100000 }")])
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 30, seed: 1, date: "2026-11-19")), date: "2026-11-19")
    _ = try gateway.pass()
    #expect(try gateway.rows() == 30)
    let file = Data((Edges.header + Edges.bad).joined(separator: "\n").utf8)
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-19")
    #expect(try gateway.pass()["deliveries"][0]["state"].text == "landed")
    try Oracle.expect(gateway.lake + "/portfolio", equals: [gateway.plain(file, "acme-portfolio@2026-11-19.v2")])
    try gateway.expectVerified()
  }

  @Test("from a real SFTP server, moved there afterwards", .enabled(if: LoopbackSSHD.program != nil, "no sshd"))
  func server() throws {
    let server = try LoopbackSSHD()
    defer { server.stop() }
    for folder in ["out", "done"] {
      try FileManager.default.createDirectory(
        at: server.root.appendingPathComponent(folder), withIntermediateDirectories: true)
    }
    let outgoing = server.root.appendingPathComponent("out").path
    let done = server.root.appendingPathComponent("done").path
    let gateway = try TestGateway(
      [TestFeed(source: "{ directory: \(outgoing) }", afterwards: "{ move_to: \(done) }")], endpoint: server.endpoint())
    let first = try Program.portfolio(rows: 3000, seed: 1, date: "2026-11-19", bad: 30)
    let second = try Program.portfolio(rows: 200, seed: 2, date: "2026-11-20", bad: 30)
    try gateway.drop(gateway.bank.encrypt(first), date: "2026-11-19", folder: outgoing)
    try gateway.drop(gateway.bank.encrypt(second), date: "2026-11-20", folder: outgoing)
    let report = try gateway.pass()
    #expect(report["deliveries"].items.map(\.["state"].text) == ["landed", "landed"], "\(report)")
    let corrected = try Program.portfolio(rows: 3100, seed: 3, date: "2026-11-19", bad: 30)
    try gateway.drop(gateway.bank.encrypt(corrected), date: "2026-11-19", folder: outgoing)
    #expect(try gateway.pass()["deliveries"][0]["supersedes"].text == "acme-portfolio@2026-11-19")
    try Oracle.expect(
      gateway.lake + "/portfolio",
      equals: [
        gateway.plain(corrected, "acme-portfolio@2026-11-19.v2"), gateway.plain(second, "acme-portfolio@2026-11-20"),
      ])
    #expect(try FileManager.default.contentsOfDirectory(atPath: outgoing) == [])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: done).sorted() == [
        "portfolio_20261119.csv.pgp", "portfolio_20261119.csv.pgp.1", "portfolio_20261120.csv.pgp",
      ])
    try gateway.expectVerified()
  }

  @Test("two feeds fill one table and never touch each other's rows")
  func feeds() throws {
    var late = TestFeed()
    late.name = "late-portfolio"
    late.files = "late_{date:yyyyMMdd}.csv.pgp"
    let gateway = try TestGateway([TestFeed(), late])
    let mine = try Program.portfolio(rows: 80, seed: 1, date: "2026-11-19")
    let theirs = try Program.portfolio(rows: 90, seed: 2, date: "2026-11-19")
    let corrected = try Program.portfolio(rows: 70, seed: 3, date: "2026-11-19")
    try gateway.drop(gateway.bank.encrypt(mine), date: "2026-11-19")
    try gateway.drop(gateway.bank.encrypt(theirs), date: "2026-11-19", prefix: "late")
    _ = try gateway.pass()
    try gateway.drop(gateway.bank.encrypt(corrected), date: "2026-11-19", prefix: "late")
    _ = try gateway.pass()
    try Oracle.expect(
      gateway.lake + "/portfolio",
      equals: [
        gateway.plain(mine, "acme-portfolio@2026-11-19"),
        gateway.plain(corrected, "late-portfolio@2026-11-19.v2", feed: "late-portfolio"),
      ])
  }
}

extension LoopbackSSHD {
  /// This server as an `endpoint` in `sluice.yaml`.
  func endpoint() throws -> String {
    try """
      { host: 127.0.0.1, port: \(port), user: \(user), identity: \(identity), host_keys: ["\(fingerprint(.ed25519))"] }
      """
  }
}

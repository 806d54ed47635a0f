import Foundation
import TestSupport
import Testing

@Suite("What corrected records alone cannot do", .withReaders, .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct CompletionLimitTests {
  private static let original = CompletionWorld.original

  @Test("a file of which nothing can be used is held, and so is one that is wrong beyond the feed's number")
  func nothing() throws {
    let world = try CompletionWorld(rejects: "{ percent: 1, records: 6 }")
    try world.land()
    #expect(try world.gateway.sluice("quarantine", "accept", Self.original, "--reason", "test").code == 0)
    // The whole file once more: nothing of it is awaited as it is.
    let whole = try world.complete(try world.message(CompletionWorld.file(CompletionWorld.rows), named: "whole.csv.pgp"))
    #expect(try whole.json()["deliveries"][0]["fault"]["code"].text == "nothing-completed", "\(whole)")
    #expect(try world.gateway.sluice("quarantine", "accept", Self.original + ".c1", "--reason", "x").code == 1)
    #expect(try world.gateway.sluice("quarantine", "retry", Self.original + ".c1").code == 1)
    #expect(try world.gateway.sluice("quarantine", "discard", Self.original + ".c1", "--reason", "x").code == 0)
    let many = ["A2,20.00,2026-01-02"] + (10..<17).map { "X\($0),1.00,2026-01-01" }
    let held = try world.complete(try world.corrections(many))
    #expect(try held.json()["deliveries"][0]["fault"]["code"].text == "reject-limit", "\(held)")
    #expect(try world.gateway.sluice("quarantine", "accept", Self.original + ".c2", "--reason", "x").code == 0)
    #expect(try world.gateway.rows(of: "accounts") == 3)
    // One wrong of two is no share that matters.
    let half = try world.complete(try world.corrections(["A4,40.00,2026-01-04", "Z,1.00,2026-01-01"], named: "half.csv.pgp"))
    #expect(try half.json()["deliveries"][0]["landed"].number == 1, "\(half)")
    try world.gateway.expectVerified()
  }

  @Test("what cannot be completed is refused by name, and nothing is received")
  func refused() throws {
    let world = try CompletionWorld()
    let gateway = world.gateway
    try world.land()
    try world.land(["C1,1.00,2026-01-01"], date: "2026-11-21")
    let path = try world.corrections(["A2,20.00,2026-01-02"])
    _ = try world.complete(path)
    let before = try gateway.sluice("deliveries", "list", "--json").lines().count
    let dated = try world.corrections(["A4,40.00,2026-01-04"], named: "portfolio_20261119.csv.pgp")
    for (file, delivery, message) in [
      (path, "acme-portfolio@2026-11-18", "there is no delivery"), (path, Self.original + ".c1", "completes another delivery"),
      (path, "acme-portfolio@2026-11-21", "has no rejected records"), (dated, Self.original, "says another business date"),
    ] {
      let outcome = try world.complete(file, delivery)
      #expect(outcome.code == 1 && outcome.text.contains(message), "\(outcome)")
    }
    for arguments in [
      [path, "--records", "2"], [path, dated, "--completes", Self.original, "--records", "2"],
      [path, "--completes", Self.original, "--records", "2,,3"], [path, "--completes", Self.original, "--records", "2,2"],
    ] {
      #expect(try gateway.start(["ingest", "acme-portfolio"] + arguments).wait().code == 64, "\(arguments)")
    }
    #expect(try gateway.sluice("deliveries", "list", "--json").lines().count == before)
    // The name may say the date, if it is the right one.
    let right = try world.complete(try world.corrections(["A4,40.00,2026-01-04"], named: "portfolio_20261120.csv.pgp"))
    #expect(try right.json()["deliveries"][0]["landed"].number == 1, "\(right)")
  }

  @Test("without a key in the contract, or with another one than the delivery was judged by, nothing is completed")
  func keys() throws {
    let keyless = try CompletionWorld(CompletionWorld.contract(key: "title: no key"))
    try keyless.land()
    let refused = try keyless.complete(try keyless.corrections(["A2,20.00,2026-01-02"]))
    #expect(refused.code == 1 && refused.text.contains("the contract accounts 1.0.0 has no primaryKey, sluice:dedup or unique key"), "\(refused)")

    let world = try CompletionWorld(CompletionWorld.contract(key: "uniqueKeys: [[account]]"))
    try world.land()
    // A looser contract of the same line may have been what was missing.
    try world.gateway.write(
      CompletionWorld.contract(version: "1.1.0", key: "uniqueKeys: [[account]]", amount: ", missingValues: ['', ten]"),
      to: "Schemas/accounts-1.yaml")
    let looser = try world.complete(try world.corrections(["A2,ten,2026-01-02"]))
    #expect(try looser.json()["deliveries"][0]["landed"].number == 1, "\(looser)")
    try world.gateway.write(
      CompletionWorld.contract(version: "2.0.0", key: "primaryKey: opened").replacing("opened, type: date", with: "opened, type: string"),
      to: "Schemas/accounts-2.yaml")
    try world.gateway.configure([CompletionWorld.feed(["accounts-2.yaml"])])
    let other = try world.complete(try world.corrections(["A4,40.00,2026-01-04"], named: "other.csv.pgp"))
    #expect(try other.json()["deliveries"][0]["fault"]["code"].text == "completion-impossible", "\(other)")
    #expect(other.text.contains("the key 'opened' is not the same in accounts 1.1.0, by which \(Self.original).c1 was judged"), "\(other)")
  }

  @Test("a file of single records needs no header, trailer and totals; one that has any is held to them")
  func frames() throws {
    let records = """
      dialect:
        header: false
        sluice:records:
          - { type: header, match: { first: H }, fields: [{ name: kind, type: string }, { name: day, type: string }] }
          - { type: trailer, match: { first: T }, fields: [{ name: kind, type: string }, { name: records, type: integer }] }
          - { type: detail, match: { any: true } }
      sluice:controls: [{ id: records, kind: count, declared: trailer.records }]
      """
    let world = try CompletionWorld(CompletionWorld.contract(resource: records))
    func plain(_ lines: String...) -> Data { Data((lines.joined(separator: "\n") + "\n").utf8) }
    try world.gateway.drop(
      world.gateway.bank.encrypt(plain("H,20261120", "A1,10.00,2026-01-01", "A2,ten,2026-01-02", "A3,x,2026-01-03", "T,3")), date: "2026-11-20")
    #expect(try world.gateway.pass()["deliveries"][0]["landed"].number == 1)
    let wrong = try world.complete(try world.message(plain("A2,20.00,2026-01-02", "T,3"), named: "wrong.pgp"))
    #expect(try wrong.json()["deliveries"][0]["fault"]["code"].text == "control-total", "\(wrong)")
    let bare = try world.complete(try world.message(plain("A2,20.00,2026-01-02"), named: "bare.pgp"))
    #expect(try bare.json()["deliveries"][0]["landed"].number == 1, "\(bare)")
    #expect(try world.gateway.sluice("deliveries", "report", Self.original + ".c2", "--json").json()["controls"] == .array([]))
    let whole = try world.complete(try world.message(plain("H,20261125", "A3,30.00,2026-01-03", "T,1"), named: "whole.pgp"))
    #expect(try whole.json()["deliveries"][0]["landed"].number == 1, "\(whole)")
    try world.gateway.expectVerified()
  }

  @Test("a file of single records needs no control file; one that comes with one is held to it")
  func controlFiles() throws {
    let side = """
      sluice:controlFile: { separator: "=", fields: [{ name: records, type: integer }] }
      sluice:controls: [{ id: records, kind: count, declared: control.records }]
      """
    let world = try CompletionWorld(CompletionWorld.contract(resource: side))
    var feed = CompletionWorld.feed()
    feed.control = "\"{name}.ctl.pgp\""
    try world.gateway.configure([feed])
    let data = try world.message(CompletionWorld.file(CompletionWorld.rows), named: "portfolio_20261120.csv.pgp")
    let control = try world.message(Data("records=8\n".utf8), named: "eight.ctl.pgp")
    #expect(try world.gateway.sluice("ingest", "acme-portfolio", data, "--control", control).code == 0)
    let path = try world.corrections(["A2,20.00,2026-01-02"])
    let wrong = try world.complete(path, Self.original, "--control", control, "--dry-run")
    #expect(try wrong.json()["deliveries"][0]["fault"]["code"].text == "control-total", "\(wrong)")
    #expect(try world.complete(path).json()["deliveries"][0]["landed"].number == 1)
    let one = try world.message(Data("records=1\n".utf8), named: "one.ctl.pgp")
    let more = try world.corrections(["A4,40.00,2026-01-04"], named: "more.pgp")
    #expect(try world.complete(more, Self.original, "--control", one).json()["deliveries"][0]["landed"].number == 1)
    // It goes with the delivery when that is processed again.
    #expect(try world.gateway.sluice("reprocess", Self.original + ".c2", "--json").json()["deliveries"][0]["landed"].number == 1)
    try world.gateway.expectVerified()
  }
}

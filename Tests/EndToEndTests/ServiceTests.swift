import Foundation
import Glibc
import TestSupport
import Testing

@Suite("One writer: commands beside a running service", .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct ServiceTests {
  /// A service that looks at its source when it starts and when it is asked to.
  private func serving(_ feed: TestFeed = TestFeed(poll: "1d", afterwards: "{ move_to: done }")) throws -> (TestGateway, Running) {
    let gateway = try TestGateway([feed])
    let service = try gateway.start(["run"])
    try eventually("the service holds the state folder") {
      try gateway.sluice("status", "--json").json()["servicePID"].number == Int(service.processID)
    }
    return (gateway, service)
  }

  private func end(_ service: Running, _ location: SourceLocation = #_sourceLocation) throws {
    service.signal(SIGTERM)
    let outcome = try service.wait(seconds: 15)
    #expect(outcome.code == 0, "\(outcome)", sourceLocation: location)
  }

  @Test("poll, ingest and discard are carried out by the service and printed by the command that asked")
  func requests() throws {
    let (gateway, service) = try serving()
    let file = try Program.portfolio(rows: 20, seed: 1, date: "2026-11-20")
    // The first look has been taken when the service answers.
    #expect(try gateway.sluice("poll", "acme-portfolio").code == 0)
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    let polled = try gateway.sluice("poll", "acme-portfolio", "--json")
    #expect(polled.code == 0, "\(polled)")
    #expect(try polled.json()["deliveries"].items.map(\.["state"].text) == ["landed"])
    #expect(polled.errors.contains("\(service.processID)"), "\(polled.errors)")

    let path = gateway.root + "/portfolio_20261121.csv.pgp"
    try gateway.bank.encryptUnsigned(file).write(to: URL(fileURLWithPath: path))
    let ingested = try gateway.sluice("ingest", "acme-portfolio", path)
    #expect(ingested.code == 1)
    #expect(ingested.text.contains("not-signed") && ingested.text.contains("quarantine show"), "\(ingested)")

    let discarded = try gateway.sluice("quarantine", "discard", "acme-portfolio@2026-11-21", "--reason", "test", "--json")
    #expect(discarded.code == 0, "\(discarded)")
    #expect(try discarded.json()["deliveries"][0]["state"].text == "discarded")
    let steps = try gateway.sluice("deliveries", "show", "acme-portfolio@2026-11-21", "--json").json()["timeline"].items
    #expect(steps.first { $0["type"].text == "manual.override" }?["actor"].text == NSUserName())

    // Nobody waits, and yet it is done.
    let reprocessed = try gateway.sluice("reprocess", "acme-portfolio@2026-11-20", "--no-wait")
    #expect(reprocessed.code == 0)
    try eventually("the reprocessed version lands") {
      try gateway.sluice("deliveries", "list", "--state", "landed", "--json").lines().map(\.["name"].text)
        == ["acme-portfolio@2026-11-20.v2"]
    }
    #expect(try gateway.rows() == 20)
    try gateway.expectVerified()
    try end(service)
    try gateway.expectVerified()
  }

  @Test("a second writer is refused and names the first")
  func refused() throws {
    let (gateway, service) = try serving()
    for arguments in [["run"], ["run", "--once"]] {
      let outcome = try gateway.start(arguments).wait(seconds: 15)
      #expect(outcome.code == 1, "\(outcome)")
      #expect(outcome.errors.contains("\(service.processID)"), "\(outcome.errors)")
    }
    #expect(!service.hasEnded)
    try end(service)
    #expect(try gateway.sluice("run", "--once").code == 0)
  }

  @Test("the service polls by itself, takes new keys and contracts with SIGHUP, and survives a faulty configuration")
  func polling() throws {
    let feed = TestFeed(poll: "1s")
    let (gateway, service) = try serving(feed)
    let file = try Program.portfolio(rows: 20, seed: 1, date: "2026-11-20")
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    try eventually("the file lands") { try gateway.rows() == 20 }

    var late = feed
    late.name = "late-portfolio"
    late.files = "late_{date:yyyyMMdd}.csv.pgp"
    try gateway.configure([feed, late])
    service.signal(SIGHUP)
    let other = try Program.portfolio(rows: 7, seed: 2, date: "2026-11-20")
    try gateway.drop(gateway.bank.encrypt(other), date: "2026-11-20", prefix: "late")
    try eventually("the new feed's file lands") { try gateway.rows() == 27 }

    try gateway.write("gateway: nonsense\n", to: "sluice.yaml")
    service.signal(SIGHUP)
    try eventually("the fault is reported") { service.complaints.contains("the old one stays in force") }
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 4, seed: 3, date: "2026-11-21")), date: "2026-11-21")
    try eventually("the old configuration still lands files") {
      gateway.files(below: "lake/portfolio").count { $0.hasSuffix(".parquet") } == 3
    }
    try gateway.configure([feed, late])
    try end(service)
    try gateway.expectVerified()
  }

  @Test("SIGTERM in the middle of a delivery ends the service soon; the next run finishes the delivery")
  func terminated() throws {
    let (gateway, service) = try serving(TestFeed(poll: "1s"))
    let file = try Program.portfolio(rows: 60_000, seed: 1, date: "2026-11-20")
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    try eventually("the file is received") { try gateway.sluice("deliveries", "list", "--json").lines().count == 1 }
    try end(service)
    _ = try gateway.pass()
    #expect(try gateway.rows() == 60_000)
    try gateway.expectVerified()
  }

  @Test("a request the service did not live to answer is carried out at its next start")
  func killed() throws {
    let (gateway, service) = try serving()
    let path = gateway.root + "/portfolio_20261120.csv.pgp"
    try gateway.bank.encrypt(Program.portfolio(rows: 60_000, seed: 1, date: "2026-11-20")).write(to: URL(fileURLWithPath: path))
    let asking = try gateway.start(["ingest", "acme-portfolio", path])
    try eventually("the file is received") { try gateway.sluice("deliveries", "list", "--json").lines().count == 1 }
    service.signal(SIGKILL)
    #expect(try service.wait().code == -SIGKILL)
    let outcome = try asking.wait()
    #expect(outcome.code == 2, "\(outcome)")
    #expect(outcome.errors.contains("next start"), "\(outcome)")

    let second = try gateway.start(["run"])
    try eventually("the file lands after all") { try gateway.rows() == 60_000 }
    try end(second)
    #expect(try gateway.sluice("deliveries", "list", "--json").lines().map(\.["state"].text) == ["landed"])
    try gateway.expectVerified()
  }
}

import Foundation
import TestSupport
import Testing

@Suite("What a person decides about a held delivery", .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct DecisionTests {
  private static let feed = TestFeed(afterwards: "{ move_to: done }")

  @Test("the reject limit is overridden with a reason, which stands in the ledger")
  func accept() throws {
    let gateway = try TestGateway([TestFeed(rejects: "{ percent: 1, records: 5 }", afterwards: "{ move_to: done }")])
    let file = try Program.portfolio(rows: 200, seed: 3, date: "2026-11-20", bad: 100)
    let path = try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    let held = try gateway.pass()["deliveries"][0]
    #expect(held["fault"]["code"].text == "reject-limit")
    #expect(try gateway.rows() == 0)
    #expect(FileManager.default.fileExists(atPath: path))
    // The rejects of a held delivery can be looked at: they are what the decision is about.
    let rejected = try #require(held["rejected"].number)
    let shown = try gateway.sluice("deliveries", "rejects", "acme-portfolio@2026-11-20", "--limit", "1000", "--json").lines()
    #expect(shown.count == rejected)

    #expect(try gateway.sluice("quarantine", "accept", "acme-portfolio@2026-11-20").code == 64, "a reason is required")
    let accepted = try gateway.sluice("quarantine", "accept", "acme-portfolio@2026-11-20", "--reason", "ticket 4711", "--json")
    #expect(accepted.code == 0, "\(accepted)")
    #expect(try accepted.json()["deliveries"][0]["landed"].number == 200 - rejected)
    #expect(try gateway.rows() == 200 - rejected)
    let steps = try gateway.sluice("deliveries", "show", "acme-portfolio@2026-11-20", "--json").json()["timeline"].items
    let override = steps.first { $0["type"].text == "manual.override" }
    #expect(override?["actor"].text == NSUserName())
    #expect(gateway.files(below: "drop") == [])
    try gateway.expectVerified()
  }

  @Test("yesterday's content under today's name is held, and lands if a person says so")
  func stale() throws {
    let gateway = try TestGateway([Self.feed])
    let file = try Program.portfolio(rows: 60, seed: 3, date: "2026-11-20")
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    _ = try gateway.pass()
    let path = try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-21")
    let outcome = try gateway.sluice("run", "--once", "--json")
    #expect(outcome.code == 1)
    #expect(try outcome.json()["deliveries"][0]["fault"]["code"].text == "stale-content", "\(outcome)")
    #expect(try gateway.rows() == 60)
    #expect(FileManager.default.fileExists(atPath: path))
    let accepted = try gateway.sluice("quarantine", "accept", "acme-portfolio@2026-11-21", "--reason", "no change that day")
    #expect(accepted.code == 0, "\(accepted)")
    #expect(try gateway.rows() == 120)
    try gateway.expectVerified()
  }

  @Test("an older version that comes again after its correction is held")
  func superseded() throws {
    let gateway = try TestGateway([Self.feed])
    let files = try [1, 2].map { try Program.portfolio(rows: 10 * $0, seed: $0, date: "2026-11-20") }
    for file in files + [files[0]] {
      try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
      _ = try gateway.pass()
    }
    let held = try gateway.sluice("quarantine", "list", "--json").lines()
    #expect(held.map(\.["code"].text) == ["superseded-content"])
    #expect(try gateway.rows() == 20)
  }

  @Test("a missing signer is imported and the delivery tried again")
  func retry() throws {
    let gateway = try TestGateway([Self.feed])
    let bank = gateway.bank
    let file = try Program.portfolio(rows: 25, seed: 3, date: "2026-11-20")
    try gateway.drop(bank.encrypt(file, signedBy: bank.stranger), date: "2026-11-20")
    #expect(try gateway.pass()["deliveries"][0]["fault"]["code"].text == "unknown-signer")
    let early = try gateway.sluice("quarantine", "retry", "acme-portfolio@2026-11-20", "--json")
    #expect(early.code == 1)
    #expect(try early.json()["deliveries"][0]["state"].text == "quarantined")

    try Tool.require(
      OpenPGPFixture.gpg, ["--homedir", gateway.home, "--batch", "--quiet", "--no-permission-warning", "--import"],
      input: bank.publicKey(of: bank.stranger))
    try gateway.configure([Self.feed], signers: [bank.signer.fingerprint, bank.stranger.fingerprint])
    let retried = try gateway.sluice("quarantine", "retry", "acme-portfolio@2026-11-20", "--json")
    #expect(retried.code == 0, "\(retried)")
    #expect(try retried.json()["deliveries"][0]["state"].text == "landed")
    #expect(try gateway.rows() == 25)
    #expect(gateway.files(below: "done") == ["portfolio_20261120.csv.pgp"])
    #expect(try gateway.sluice("status").code == 0)
    try gateway.expectVerified()
  }

  @Test("a discarded delivery never lands; the file sent in its place does")
  func discard() throws {
    let gateway = try TestGateway([Self.feed])
    let file = try Program.portfolio(rows: 25, seed: 3, date: "2026-11-20")
    try gateway.drop(gateway.bank.encryptUnsigned(file), date: "2026-11-20")
    _ = try gateway.pass()
    #expect(try gateway.sluice("quarantine", "discard", "acme-portfolio@2026-11-20", "--reason", "re-sent").code == 0)
    #expect(try gateway.sluice("status").code == 0)
    #expect(try gateway.sluice("quarantine", "retry", "acme-portfolio@2026-11-20").code == 1)
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    let landed = try gateway.pass()["deliveries"][0]
    #expect(landed["state"].text == "landed")
    #expect(landed["delivery"].text == "acme-portfolio@2026-11-20.v2")
    #expect(try gateway.rows() == 25)
    let states = try gateway.sluice("deliveries", "list", "--json").lines().map(\.["state"].text)
    #expect(states == ["landed", "discarded"])
    try gateway.expectVerified()
  }

  @Test("a held older file does not replace the newer one that has landed since, unless a person says so")
  func order() throws {
    let gateway = try TestGateway([TestFeed(rejects: "{ percent: 1, records: 5 }")])
    let older = try Program.portfolio(rows: 100, seed: 3, date: "2026-11-20", bad: 100)
    let newer = try Program.portfolio(rows: 30, seed: 4, date: "2026-11-20")
    for file in [older, newer] {
      try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
      _ = try gateway.pass()
    }
    #expect(try gateway.rows() == 30)
    let first = try gateway.sluice("quarantine", "accept", "acme-portfolio@2026-11-20", "--reason", "fine", "--json")
    #expect(try first.json()["deliveries"][0]["fault"]["code"].text == "newer-version-landed", "\(first)")
    #expect(try gateway.rows() == 30)
    let second = try gateway.sluice("quarantine", "accept", "acme-portfolio@2026-11-20", "--reason", "really", "--json")
    #expect(try second.json()["deliveries"][0]["state"].text == "landed", "\(second)")
    #expect(try second.json()["deliveries"][0]["supersedes"].text == "acme-portfolio@2026-11-20.v2")
    try gateway.expectVerified()
  }
}

import Foundation
import GRDB
import Testing

@testable import LineageLedger

@Suite("Appending")
struct AppendTests {
  @Test func `a new ledger begins with its own creation under a checkpoint`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    #expect(try ledger.size == 1)
    let first = try ledger.leaf(at: 0)
    #expect(
      first.envelope.body
        == .ledgerCreated(LedgerCreated(origin: "sluice.test/gateway", vkey: fixture.key.vkey)))
    #expect(try ledger.keptCheckpoint()?.size == 1)
    let verification = try ledger.verify()
    #expect(verification.faults == [])
    #expect(!verification.anchored)
  }

  @Test func `the same facts told twice are one leaf, other facts under the key are refused`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    let first = try ledger.append([Made.received("d1"), Made.decrypted("d1")])
    #expect(first == [1, 2])
    #expect(try ledger.append([Made.decrypted("d1"), Made.received("d1")]) == [2, 1])
    #expect(try ledger.size == 3)
    let error = #expect(throws: LedgerError.self) {
      try ledger.append([Made.received("d2"), Made.decrypted("d1", content: "hmac-sha256:other")])
    }
    #expect(error?.code == .conflictingEvent)
    #expect(try ledger.size == 3, "nothing of a refused batch stays")
    #expect(try ledger.lineage.delivery("d2") == nil)
  }

  @Test func `a sequence is allocated once and an open intention blocks the next`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    try ledger.append([Made.received("d1"), Made.received("d2", name: "other")])
    let app = "sluice/demo/portfolio/acme-portfolio"
    let sequence = try ledger.intend(appID: app) {
      LedgerEvent(.landIntended(Made.intention(app, $0)), feed: "acme-portfolio", delivery: "d1")
    }
    #expect(sequence == 1)
    let error = #expect(throws: LedgerError.self) { try Made.land(ledger, "d2") }
    #expect(error?.code == .intentionOpen)
    #expect(try ledger.lineage.openIntentions().map(\.delivery) == ["d1"])
    try ledger.append([
      LedgerEvent(
        .landAborted(LandAborted(appId: app, sequence: 1, code: "crashed")), feed: "acme-portfolio", delivery: "d1")
    ])
    #expect(try ledger.lineage.openIntentions() == [])
    #expect(try Made.land(ledger, "d2") == 2, "an aborted sequence is never used again")
    #expect(try ledger.verify().faults == [])
  }

  @Test func `an outcome must fit its intention`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    let app = "sluice/demo/portfolio/acme-portfolio"
    try ledger.append([Made.received("d1")])
    func commit(_ body: LandIntended) throws {
      try ledger.append([
        LedgerEvent(
          .landCommitted(LandCommitted(intention: body, deltaVersion: 1, commit: "sha256:ee", recovered: true)),
          feed: "acme-portfolio", delivery: "d1")
      ])
    }
    #expect(throws: LedgerError.self) { try commit(Made.intention(app, 1)) }
    #expect(throws: LedgerError.self) {
      try ledger.append([LedgerEvent(.landIntended(Made.intention(app, 1)), delivery: "d1")])
    }
    _ = try ledger.intend(appID: app) {
      LedgerEvent(.landIntended(Made.intention(app, $0)), feed: "acme-portfolio", delivery: "d1")
    }
    let error = #expect(throws: LedgerError.self) { try commit(Made.intention(app, 1, files: ["b.parquet"])) }
    #expect(error?.code == .intentionUnknown)
    try commit(Made.intention(app, 1))
    let second = #expect(throws: LedgerError.self) {
      try ledger.append([
        LedgerEvent(.landAborted(LandAborted(appId: app, sequence: 1, code: "late")), delivery: "d1")
      ])
    }
    #expect(second?.code == .intentionUnknown)
  }

  @Test func `a leaf is canonical JSON stored as it was hashed`() throws {
    let fixture = try Fixture()
    let ledger = try Ledger.open(
      directory: fixture.directory, key: fixture.key, gateway: "demo",
      software: LedgerSoftware(name: "sluice", version: "0.1.0"), now: { "2026-11-20T06:31:07.123456Z" })
    try ledger.append([
      LedgerEvent(
        .remoteAcknowledged(RemoteAcknowledged(action: .moved, path: "/out/a", target: "/archive/a")),
        feed: "f", delivery: "d1")
    ])
    let leaf = try ledger.leaf(at: 1)
    let expected = """
      {"actor":{"id":"sluice","kind":"service"},"body":{"action":"moved","path":"/out/a","target":"/archive/a"},\
      "delivery":"d1","feed":"f","gateway":"demo","id":"\(leaf.envelope.id)","key":"remote.acknowledged:d1",\
      "sw":{"name":"sluice","version":"0.1.0"},"t":"2026-11-20T06:31:07.123456Z","type":"remote.acknowledged","v":1}
      """
    #expect(String(decoding: leaf.bytes, as: UTF8.self) == expected)
    #expect(leaf.hash == MerkleTree.leafHash(leaf.bytes))
  }

  @Test func `a leaf beyond 65,535 bytes and a long reason are refused`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    let long = String(repeating: "x", count: 70_000)
    let big = #expect(throws: LedgerError.self) { try ledger.append([Made.received("d1", name: long)]) }
    #expect(big?.code == .eventInvalid)
    let wordy = #expect(throws: LedgerError.self) {
      try ledger.append([
        LedgerEvent(
          .manualOverride(
            ManualOverride(action: .retry, attempt: 2, code: "x", reason: String(repeating: "y", count: 501))),
          delivery: "d1", actor: .user("ann"))
      ])
    }
    #expect(wordy?.code == .eventInvalid)
    #expect(try ledger.size == 1)
  }

  @Test func `the writer's connection is durable, and a second writer is refused`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    let level = try ledger.writing?.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    #expect(level == 2)
    let error = #expect(throws: LedgerError.self) { try fixture.open() }
    #expect(error?.code == .locked)
  }

  @Test func `leaves that may wait for the next are readable at once, and durable before a checkpoint speaks of them`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    let writing = try #require(ledger.writing)
    func level() throws -> Int? { try writing.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") } }
    func logged() throws -> Int {
      try #require(try FileManager.default.attributesOfItem(atPath: fixture.directory + "/ledger.sqlite-wal")[.size] as? Int)
    }
    #expect(try ledger.append([Made.received("d1")], durability: .withNext) == [1])
    #expect(try ledger.append([Made.decrypted("d1")], durability: .withNext) == [2])
    #expect(try ledger.lineage.delivery("d1")?.state == .processing)
    #expect(try Ledger.openReadOnly(directory: fixture.directory).size == 3)
    #expect(try level() == 2, "the connection rests at FULL")
    // A transaction that syncs leaves a frame in the log; one that is not needed leaves none.
    let before = try logged()
    try writing.sync()
    let after = try logged()
    #expect(after > before)
    try writing.sync()
    #expect(try logged() == after)
    #expect(try ledger.checkpoint().size == 3)
    try ledger.append([Made.received("d2")], durability: .withNext)
    try ledger.append([Made.decrypted("d2")])
    let synced = try logged()
    try writing.sync()
    #expect(try logged() == synced, "the durable append has taken the one before it along")
    try ledger.append([Made.received("d3")], durability: .withNext)
    let waiting = try logged()
    #expect(try ledger.append([Made.received("d3")]) == [5])
    #expect(try logged() > waiting, "a leaf that is there already is durable when it is asked to be")
    #expect(try ledger.verify().faults == [])
  }

  @Test func `a refused event that may wait leaves the connection durable`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    try ledger.append([Made.received("d1"), Made.decrypted("d1")])
    #expect(throws: LedgerError.self) {
      try ledger.append([Made.decrypted("d1", content: "hmac-sha256:other")], durability: .withNext)
    }
    let level = try ledger.writing?.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    #expect(level == 2)
    #expect(try ledger.size == 3)
  }

  @Test func `a configuration is recorded when it changes, and again when it returns`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    #expect(try ledger.recordConfiguration(sha256: "sha256:a") == 1)
    #expect(try ledger.recordConfiguration(sha256: "sha256:a") == 1)
    #expect(try ledger.recordConfiguration(sha256: "sha256:b") == 2)
    #expect(try ledger.recordConfiguration(sha256: "sha256:a") == 3)
    #expect(try ledger.size == 4)
  }
}

import Foundation
import GRDB
import Testing

@testable import LineageLedger

@Suite("Lineage")
struct LineageTests {
  @Test func `a delivery's record follows its leaves`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    let lineage = ledger.lineage
    let slot = DeliverySlot(feed: "acme-portfolio", businessDate: "2026-11-20")
    try ledger.append([Made.received("d1")])
    #expect(try lineage.delivery("acme-portfolio@2026-11-20")?.state == .received)
    #expect(
      try lineage.observed(endpoint: "sftp.acme.example:22", path: "/outbound/d1", size: 1000, modified: 1_700_000_000)?.id == "d1")
    #expect(try lineage.observed(endpoint: nil, path: "/outbound/d1", size: 1000, modified: 1_700_000_000) == nil)
    #expect(try lineage.observed(endpoint: "sftp.acme.example:22", path: "/outbound/d1", size: 1001, modified: 1_700_000_000) == nil)
    try ledger.append([Made.decrypted("d1")])
    #expect(try lineage.delivery("d1")?.state == .processing)
    #expect(try lineage.findContent(feed: "acme-portfolio", content: "hmac-sha256:c1").map(\.id) == ["d1"])
    #expect(try lineage.findContent(feed: "other", content: "hmac-sha256:c1") == [])
    #expect(try lineage.findCiphertext(feed: "acme-portfolio", sha256: "sha256:aa").map(\.id) == ["d1"])
    try Made.land(ledger, "d1", files: ["a.parquet", "b.parquet"])
    let landed = try #require(try lineage.currentLanded(slot))
    #expect(landed.id == "d1" && landed.counts?.balances == true && landed.deltaVersion == 1)
    #expect(try lineage.unacknowledged(feed: "acme-portfolio", endpoint: "sftp.acme.example:22").map(\.id) == ["d1"])
    try ledger.append([
      LedgerEvent(
        .remoteAcknowledged(RemoteAcknowledged(action: .moved, path: "/outbound/d1", target: "/archive/d1")),
        feed: "acme-portfolio", delivery: "d1")
    ])
    #expect(try lineage.unacknowledged(feed: "acme-portfolio", endpoint: "sftp.acme.example:22") == [])
    #expect(try lineage.delivery("d1")?.acknowledged == true)

    try ledger.append([Made.received("d2", name: "acme-portfolio@2026-11-20.v2", version: 2, ciphertext: "sha256:bb")])
    try Made.land(ledger, "d2", supersedes: "d1", files: ["c.parquet"], removes: ["a.parquet", "b.parquet"])
    #expect(try lineage.currentLanded(slot)?.id == "d2")
    #expect(try lineage.slotDeliveries(slot).map(\.state) == [.superseded, .landed])
    #expect(try lineage.delivery("d1")?.supersededBy == "d2")
    #expect(try lineage.committedFiles(table: "portfolio").keys.sorted() == ["c.parquet"])
    #expect(try lineage.removedFiles(table: "portfolio").values.map(\.removedBy) == ["d2", "d2"])
    let timeline = try ledger.timeline(delivery: "d1").map(\.type)
    #expect(timeline == [.fileReceived, .pgpDecrypted, .landIntended, .landCommitted, .remoteAcknowledged])
    #expect(try lineage.tally().map { "\($0.state) \($0.count)" } == ["landed 1", "superseded 1"])
  }

  @Test func `a feed's landed contracts are those bytes a version landed by last, and completions are found by what they complete`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    func judge(_ delivery: String, _ version: String, _ hash: String, attempt: Int = 1) throws {
      try ledger.append([
        LedgerEvent(
          .schemaValidated(
            SchemaValidated(
              attempt: attempt, contract: "portfolio", version: version, sha256: hash, records: 6, errors: [],
              table: ContractFact(name: "table", version: "1.0.0", sha256: "sha256:t"))), feed: "acme-portfolio", delivery: delivery)
      ])
    }
    try ledger.append([Made.received("d1")])
    try judge("d1", "1.0.0", "sha256:1")
    #expect(try ledger.lineage.landedContracts(feed: "acme-portfolio", contract: "portfolio") == [], "judged is not landed")
    try Made.land(ledger, "d1")
    #expect(try ledger.lineage.delivery(id: "d1")?.tableContract?.name == "table")
    try ledger.append([Made.received("d2", name: "n2", date: "2026-11-21")])
    try judge("d2", "1.1.0", "sha256:2")
    try Made.land(ledger, "d2", files: ["b.parquet"])
    try ledger.append([Made.received("d3", name: "n3", date: "2026-11-22")])
    try judge("d3", "1.0.0", "sha256:3")
    try Made.land(ledger, "d3", files: ["c.parquet"])
    let landed = try ledger.lineage.landedContracts(feed: "acme-portfolio", contract: "portfolio")
    #expect(landed.map { "\($0.version) \($0.sha256) \($0.delivery)" } == ["1.1.0 sha256:2 d2", "1.0.0 sha256:3 d3"])
    #expect(try ledger.lineage.landedContracts(feed: "other", contract: "portfolio") == [])

    try ledger.append([
      LedgerEvent(
        .fileReceived(
          FileReceived(
            name: "acme-portfolio@2026-11-20.c1", customer: "acme", businessDate: "2026-11-20", part: "c1", version: 1,
            source: DeliverySource(kind: .local, endpoint: "local", path: "/x"), size: 1, modified: 1, ciphertext: "sha256:c",
            settle: 30, completes: "d1", completesRecords: [4, 2])), feed: "acme-portfolio", delivery: "c1")
    ])
    let completion = try #require(try ledger.lineage.completions(of: "d1").first)
    #expect(completion.id == "c1" && completion.completesRecords == [4, 2] && completion.part == "c1")
    #expect(try ledger.lineage.completions(of: "d2") == [])
    #expect(try ledger.lineage.completions(feed: "acme-portfolio", businessDate: "2026-11-20").map(\.id) == ["c1"])
    #expect(try ledger.lineage.completions(feed: "acme-portfolio", businessDate: "2026-11-21") == [])
    #expect(try ledger.verify().faults == [])
  }

  @Test func `a quarantined delivery is retried, discarded, or recognised as a duplicate`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    func append(_ body: EventBody, _ delivery: String) throws {
      try ledger.append([LedgerEvent(body, feed: "acme-portfolio", delivery: delivery, actor: .user("ann"))])
    }
    try ledger.append([Made.received("d1"), Made.received("d2", name: "n2"), Made.received("d3", name: "n3", part: "2")])
    try append(.fileQuarantined(FileQuarantined(attempt: 1, code: "reject-limit", stage: "judge", line: 12)), "d1")
    var record = try #require(try ledger.lineage.delivery("d1"))
    #expect(record.state == .quarantined && record.code == "reject-limit" && record.position?.line == 12)
    #expect(try ledger.lineage.deliveries(DeliveryFilter(states: [.quarantined])).map(\.id) == ["d1"])
    try append(.manualOverride(ManualOverride(action: .accept, attempt: 2, code: "reject-limit", reason: "agreed")), "d1")
    record = try #require(try ledger.lineage.delivery("d1"))
    #expect(record.state == .received && record.attempt == 2 && record.code == nil && record.position == nil)
    try append(.fileQuarantined(FileQuarantined(attempt: 2, code: "unsigned", stage: "decrypt")), "d1")
    try append(.manualOverride(ManualOverride(action: .discard, attempt: 2, code: "unsigned", reason: nil)), "d1")
    #expect(try ledger.lineage.delivery("d1")?.state == .discarded)
    try append(.fileDuplicate(FileDuplicate(of: "d1", ofName: "n", match: .content)), "d2")
    #expect(try ledger.lineage.delivery("d2")?.duplicateOf == "d1")
    #expect(try ledger.lineage.unacknowledged(feed: "acme-portfolio", endpoint: "sftp.acme.example:22").map(\.id) == ["d1", "d2"])
    #expect(
      try ledger.lineage.slotDeliveries(DeliverySlot(feed: "acme-portfolio", businessDate: "2026-11-20", part: "2")).map(\.id)
        == ["d3"])
    #expect(try ledger.lineage.deliveries(DeliveryFilter(feed: "acme-portfolio", order: .oldestFirst, limit: 2)).map(\.id) == ["d1", "d2"])
    #expect(try ledger.verify().faults == [])
  }

  @Test func `scoring runs are told to their end`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    func run(_ id: String) -> ScoreRequested {
      ScoreRequested(run: id, job: "daily", table: "portfolio", businessDate: "2026-11-20", deltaVersion: 3, files: 2, rows: 9)
    }
    try ledger.append([LedgerEvent(.scoreRequested(run("r1"))), LedgerEvent(.scoreRequested(run("r2")))])
    try ledger.append([
      LedgerEvent(.scoreFailed(ScoreOutcome(run: "r1", attempt: 1, exitStatus: 3, milliseconds: 10, code: "exit-status")))
    ])
    #expect(try ledger.lineage.scoreRun("r1")?.state == .failed)
    try ledger.append([LedgerEvent(.scoreCompleted(ScoreOutcome(run: "r1", attempt: 2, exitStatus: 0, milliseconds: 12)))])
    #expect(try ledger.lineage.scoreRuns(job: "daily", businessDate: "2026-11-20").map(\.state) == [.requested, .completed])
    #expect(try ledger.lineage.scoreRun("r1")?.attempt == 2)
  }

  static let tables = LineageSchema.tables

  static func dump(_ reader: any DatabaseReader) throws -> [String] {
    try reader.read { db in
      try tables.flatMap { table in
        let columns = try db.columns(in: table).map { "quote(\"\($0.name)\")" }.joined(separator: " || ',' || ")
        return try String.fetchAll(db, sql: "SELECT '\(table) ' || \(columns) FROM \(table) ORDER BY 1")
      }
    }
  }

  @Test func `a rebuild gives the rows that folding leaf by leaf gave`() throws {
    let fixture = try TamperTests.made()
    let ledger = try fixture.open()
    let incremental = try Self.dump(ledger.lineage.reader)
    #expect(incremental.count > 30)
    try ledger.rebuildLineage()
    #expect(try Self.dump(ledger.lineage.reader) == incremental)
  }

  @Test func `projections behind, lost, damaged or of another ledger heal at opening`() throws {
    let fixture = try TamperTests.made()
    let whole = try Self.dump(fixture.open().lineage.reader)
    func heals(_ name: String, _ harm: () throws -> Void) throws {
      try harm()
      #expect(try Self.dump(Ledger.openReadOnly(directory: fixture.directory).lineage.reader) == whole, "read-only: \(name)")
      #expect(try Self.dump(fixture.open().lineage.reader) == whole, "\(name)")
      #expect(try fixture.open().verify().faults == [], "\(name)")
    }
    try heals("lost") { try FileManager.default.removeItem(atPath: fixture.lineage) }
    try heals("damaged") { try Data("not a database, but long enough to be read as one".utf8).write(to: URL(fileURLWithPath: fixture.lineage)) }
    try heals("another version") {
      try DatabaseQueue(path: fixture.lineage).write { try $0.execute(sql: "PRAGMA user_version = 1") }
    }
    try heals("behind") {
      // What a crash between the append and the fold leaves: the projections end some leaves earlier.
      try FileManager.default.removeItem(atPath: fixture.lineage)
      let pool = try DatabaseQueue(path: fixture.lineage)
      let source = try DatabaseQueue(path: fixture.database)
      try pool.write { db in
        try LineageSchema.create(db)
        let leaves = try source.read { source in try (0..<30).compactMap { try LeafTable.leaf(source, at: Int64($0)) } }
        let fold = LineageFold(db: db)
        for leaf in leaves { try fold.apply(leaf) }
        try fold.finish()
        try db.execute(sql: "UPDATE progress SET leaves = 30, last = ?", arguments: [Data(leaves[29].hash.bytes)])
      }
      try pool.close()
    }
    try heals("another ledger") {
      try DatabaseQueue(path: fixture.lineage).write { try $0.execute(sql: "UPDATE progress SET last = zeroblob(32)") }
    }
  }

  @Test func `a projection that lies is found`() throws {
    let fixture = try TamperTests.made()
    let queue = try DatabaseQueue(path: fixture.lineage)
    try queue.write { try $0.execute(sql: "UPDATE delivery SET state = 'discarded' WHERE id = 'd3'") }
    try queue.close()
    let ledger = try fixture.open()
    #expect(try ledger.verify().faults.map(\.code) == ["lineage-differs"])
    try ledger.rebuildLineage()
    #expect(try ledger.verify().faults == [])
  }
}

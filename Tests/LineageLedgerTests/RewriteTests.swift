import Testing

@testable import LineageLedger

@Suite struct `Files that move in the ledger` {
  private static let app = "sluice/demo/portfolio/acme-portfolio"

  @Test func `a landing with more files than a leaf holds is told in pages and read as one`() throws {
    let fixture = try Fixture()
    defer { withExtendedLifetime(fixture) {} }
    let ledger = try fixture.open()
    let files = (0..<900).map { "_feed=acme-portfolio/product=\(String(repeating: "x", count: 60))/\($0).parquet" }
    try ledger.append([Made.received("d1")])
    var body: LandIntended?
    _ = try ledger.intend(appID: Self.app) { sequence in
      let made = Made.intention(Self.app, sequence, files: files)
      body = made
      return LedgerEvent(.landIntended(made), feed: "acme-portfolio", delivery: "d1")
    }
    let intended = try #require(body)
    let open = try #require(try ledger.lineage.openIntentions().first)
    #expect(open.body == intended && open.recorded.pages ?? 0 > 2 && open.recorded.files.isEmpty)
    #expect(open.recorded == intended.paged().intention)
    // The outcome repeats the leaf, not the lists.
    #expect(throws: LedgerError.self) {
      try ledger.append([
        LedgerEvent(
          .landCommitted(LandCommitted(intention: intended, deltaVersion: 1, commit: "sha256:ee", recovered: false)),
          feed: "acme-portfolio", delivery: "d1")
      ])
    }
    try ledger.append([
      LedgerEvent(
        .landCommitted(LandCommitted(intention: open.recorded, deltaVersion: 1, commit: "sha256:ee", recovered: false)),
        feed: "acme-portfolio", delivery: "d1")
    ])
    #expect(try Set(ledger.lineage.committedFiles(table: "portfolio").keys) == Set(files))
    #expect(try ledger.lineage.delivery(id: "d1")?.files?.map(\.path) == files)
    #expect(try ledger.lineage.commits(table: "portfolio").map(\.version) == [1])
    #expect(try ledger.verify().faults.isEmpty)
  }

  @Test func `a rewrite moves files and no delivery`() throws {
    let fixture = try Fixture()
    defer { withExtendedLifetime(fixture) {} }
    let ledger = try fixture.open()
    for (id, file) in [("d1", "a.parquet"), ("d2", "b.parquet")] {
      try ledger.append([Made.received(id, date: id == "d1" ? "2026-11-19" : "2026-11-20")])
      try Made.land(ledger, id, files: [file])
    }
    let app = Self.app + "/merge"
    func body(_ sequence: Int64) -> RewriteIntended {
      RewriteIntended(
        appId: app, sequence: sequence, rewrite: "r\(sequence)", table: "portfolio",
        files: [DataFileFact(path: "m\(sequence).parquet", size: 9, rows: 10, sha256: "sha256:aa")],
        removes: sequence == 1 ? ["a.parquet", "b.parquet"] : ["a.parquet"])
    }
    func intend() throws -> Int64 {
      try ledger.intendRewrite(appID: app) { LedgerEvent(.rewriteIntended(body($0)), feed: "acme-portfolio") }
    }
    #expect(try intend() == 1)
    #expect(throws: LedgerError.self) { try intend() }
    #expect(try ledger.lineage.openRewrites().map(\.body) == [body(1)])
    #expect(try ledger.lineage.committedFiles(table: "portfolio").count == 2)
    try ledger.append([
      LedgerEvent(
        .lakeRewritten(LakeRewritten(intention: body(1), deltaVersion: 3, commit: "sha256:ff", recovered: true)), feed: "acme-portfolio")
    ])
    let live = try ledger.lineage.committedFiles(table: "portfolio")
    #expect(live.keys.sorted() == ["m1.parquet"] && live["m1.parquet"]?.origin == .rewritten)
    #expect(try ledger.lineage.removedFiles(table: "portfolio").values.allSatisfy { $0.removedBy == "r1" && $0.removedAt != nil })
    #expect(try ["d1", "d2"].allSatisfy { try ledger.lineage.delivery(id: $0)?.state == .landed })
    #expect(try ledger.lineage.commits(table: "portfolio").last?.type == .lakeRewritten)
    #expect(try intend() == 2)
    try ledger.append([
      LedgerEvent(.rewriteAborted(LandAborted(appId: app, sequence: 2, code: "interrupted")), feed: "acme-portfolio")
    ])
    #expect(try ledger.lineage.openRewrites().isEmpty)
    #expect(try ledger.lineage.committedFiles(table: "portfolio").count == 1)
    #expect(try ledger.lastCommittedSequence(appID: Self.app) == 2)
    #expect(try ledger.verify().faults.isEmpty)
  }

  @Test func `a set that replaces others ends them all`() throws {
    let fixture = try Fixture()
    defer { withExtendedLifetime(fixture) {} }
    let ledger = try fixture.open()
    for (id, date) in [("d1", "2026-11-18"), ("d2", "2026-11-19"), ("d3", "2026-11-20")] {
      try ledger.append([Made.received(id, date: date)])
    }
    try Made.land(ledger, "d1", files: ["a.parquet"])
    try Made.land(ledger, "d2", files: ["b.parquet"])
    var intention: LandIntended?
    _ = try ledger.intend(appID: Self.app) { sequence in
      var body = Made.intention(Self.app, sequence, files: ["c.parquet"], removes: ["a.parquet", "b.parquet"])
      body.replaces = ["d1", "d2"]
      intention = body
      return LedgerEvent(.landIntended(body), feed: "acme-portfolio", delivery: "d3")
    }
    try ledger.append([
      LedgerEvent(
        .landCommitted(
          LandCommitted(intention: try #require(intention), deltaVersion: 3, commit: "sha256:ee", recovered: false)),
        feed: "acme-portfolio", delivery: "d3")
    ])
    #expect(try ["d1", "d2"].allSatisfy { try ledger.lineage.delivery(id: $0)?.supersededBy == "d3" })
    #expect(try ledger.lineage.landed(feed: "acme-portfolio").map(\.id) == ["d3"])
    #expect(try ledger.lineage.everLanded(feed: "acme-portfolio", from: "2026-01-01", through: "2026-12-31").count == 3)
  }
}

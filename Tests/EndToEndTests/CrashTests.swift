import Foundation
import Glibc
import TestSupport
import Testing

@Suite(
  "kill -9 makes no difference", .withReaders, .enabled(if: LoopbackSSHD.program != nil, "no sshd"),
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3"), "no sqlite3"))
struct CrashTests {
  /// As Sources/Ingestion/KillPoint.swift names them.
  static let points = [
    "received", "decrypted", "staged", "intended", "published", "deltaCommitted", "committed", "acknowledging", "acknowledged",
    "scoreRequested",
  ]

  @Test("at every named point, twice in a row, whatever the delivery is")
  func namedPoints() throws {
    let server = try LoopbackSSHD()
    defer { server.stop() }
    var worlds: [CrashWorld] = []
    for (number, point) in Self.points.enumerated() {
      // Each point meets each kind of delivery in the deep run; by turns otherwise, a version being the richest.
      let kinds = Program.isDeep ? CrashWorld.First.allCases : number % 3 == 0 ? [.version, .duplicate] : number % 3 == 1 ? [.version] : [.version, .new]
      for kind in kinds {
        let comment = Comment(rawValue: "killed at \(point), first a \(kind.rawValue)")
        let world = try CrashWorld(kind, sshd: server)
        for attempt in 1...2 {
          let run = try world.gateway.start(["run", "--once"], environment: ["SLUICE_KILL_AT": point])
          let outcome = try run.wait()
          if attempt == 1 { #expect(outcome.code == -SIGKILL, "\(comment): \(outcome)") }
          try world.expectNoHelpers(of: run.processID, comment)
        }
        try world.settle()
        try world.expectSettled(comment)
        worlds.append(world)
      }
    }
    try expectRows(worlds)
  }

  @Test("at random moments, up to three times in a row")
  func randomMoments() throws {
    let server = try LoopbackSSHD()
    defer { server.stop() }
    // How long an undisturbed run takes here and now.
    let undisturbed = try CrashWorld(.version, sshd: server)
    let start = ContinuousClock.now
    _ = try undisturbed.gateway.pass()
    let span = (ContinuousClock.now - start) / .microseconds(1)
    try undisturbed.settle()
    try undisturbed.expectSettled("never killed")

    var worlds = [undisturbed]
    let base = ProcessInfo.processInfo.environment["SLUICE_SEED"].flatMap(UInt64.init)
    for _ in 0..<(base != nil ? 1 : Program.isDeep ? 50 : 10) {
      let seed = base ?? UInt64.random(in: 0..<1_000_000)
      var random = SeededGenerator(seed: seed)
      let kind = CrashWorld.First.allCases.randomElement(using: &random) ?? .version
      let world = try CrashWorld(kind, sshd: server)
      var comment = "SLUICE_SEED=\(seed), first a \(kind.rawValue), killed"
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let delay = Double.random(in: 0...1.1, using: &random) * span
        let run = try world.gateway.start(["run", "--once"])
        usleep(useconds_t(delay))
        run.signal(SIGKILL)
        let outcome = try run.wait()
        comment += " after \(Int(delay / 1000)) ms (\(outcome.code))"
        try world.expectNoHelpers(of: run.processID, Comment(rawValue: comment))
      }
      do { try world.settle() } catch { Issue.record(error, Comment(rawValue: comment)) }
      try world.expectSettled(Comment(rawValue: comment))
      worlds.append(world)
    }
    try expectRows(worlds)
  }

  @Test("a person's command, killed at any point of a landing, is carried to its end by the next run", arguments: points.prefix(7))
  func commands(_ point: String) throws {
    let gateway = try TestGateway([TestFeed(rejects: "{ percent: 1, records: 5 }")])
    let file = try Program.portfolio(rows: 100, seed: 3, date: "2026-11-20", bad: 100)
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 10, seed: 1, date: "2026-11-21")), date: "2026-11-21")
    let rejected = try #require(try gateway.pass()["deliveries"][0]["rejected"].number)
    let local = gateway.root + "/portfolio_20261122.csv.pgp"
    try gateway.bank.encrypt(Program.portfolio(rows: 7, seed: 2, date: "2026-11-22")).write(to: URL(fileURLWithPath: local))

    for (command, rows) in [
      (["quarantine", "accept", "acme-portfolio@2026-11-20", "--reason", "test"], 110 - rejected),
      (["reprocess", "acme-portfolio@2026-11-21"], 110 - rejected), (["ingest", "acme-portfolio", local], 117 - rejected),
    ] {
      let killed = try gateway.start(command, environment: ["SLUICE_KILL_AT": point]).wait()
      #expect(killed.code == -SIGKILL, "\(killed)")
      let next = try gateway.sluice("run", "--once")
      #expect(next.code == 0, "\(command) killed at \(point): \(next)")
      #expect(try gateway.rows() == rows, "\(command) killed at \(point)")
    }
    let states = try gateway.sluice("deliveries", "list", "--json").lines().map { "\($0["name"].text ?? "") \($0["state"].text ?? "")" }
    #expect(
      states.sorted() == [
        "acme-portfolio@2026-11-20 landed", "acme-portfolio@2026-11-21 superseded", "acme-portfolio@2026-11-21.v2 landed",
        "acme-portfolio@2026-11-22 landed",
      ])
    try gateway.expectVerified()
  }

  @Test("everything is signed before anything is acknowledged, also in a pass of several deliveries")
  func signedFirst() throws {
    let gateway = try TestGateway([TestFeed(afterwards: "{ move_to: done }")])
    for day in 10...13 {
      try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 10, seed: day, date: "2026-11-\(day)")), date: "2026-11-\(day)")
    }
    let killed = try gateway.start(["run", "--once"], environment: ["SLUICE_KILL_AT": "acknowledging"]).wait()
    #expect(killed.code == -SIGKILL, "\(killed)")
    let status = try gateway.sluice("status", "--json").json()
    let leaves = try #require(status["ledgerSize"].number)
    #expect(leaves > 16 && status["checkpointSize"].number == leaves && status["feeds"][0]["landed"].number == 4, "\(status)")
    #expect(gateway.files(below: "drop").filter { $0.hasSuffix(".pgp") }.count == 4)
    _ = try gateway.pass()
    #expect(gateway.files(below: "done").count + gateway.files(below: "drop/done").count == 4)
    try gateway.expectVerified()
  }

  /// Asserts the values of every row: by one reader in all worlds, by all readers in the last.
  private func expectRows(_ worlds: [CrashWorld]) throws {
    var questions = try worlds.flatMap { try $0.questions(readers: ["polars"]) }
    questions += try worlds.last?.questions(readers: ["deltalake", "duckdb", "pyarrow"]) ?? []
    for (question, answer) in zip(questions, try Oracle.ask(questions)) {
      #expect(answer.differences == [], "\(question.table)")
    }
  }
}

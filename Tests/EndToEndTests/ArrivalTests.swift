import Foundation
import Glibc
import TestSupport
import Testing

@Suite(
  "A large file is judged while it arrives, and that makes no difference but in time", .withReaders,
  .enabled(if: LoopbackSSHD.program != nil, "no sshd"))
struct ArrivalTests {
  private static let rows = 30_000

  private static func file(seed: Int = 1, date: String = "2026-11-20", bad: Int = 0) throws -> Data {
    try Program.portfolio(rows: rows, seed: seed, date: date, bad: bad)
  }

  /// Above the size from which it is done.
  private static func message(_ gateway: TestGateway, _ file: Data) throws -> Data {
    let message = try gateway.bank.encrypt(file, options: ["-z", "0"])
    #expect(message.count > 4 << 20)
    return message
  }

  private func stages(_ report: JSON) -> [String: JSON] {
    Dictionary(report["timings"]["stages"].items.map { ($0["stage"].text ?? "", $0) }) { first, _ in first }
  }

  /// Asserts that nothing is left of anything that was only staged.
  private func expectNothingStaged(_ gateway: TestGateway, _ comment: Comment? = nil, _ location: SourceLocation = #_sourceLocation) {
    let left = gateway.files(below: "lake").filter { $0.contains("_staging") } + gateway.files(below: "state/vault/staging")
      + gateway.files(below: "state/spill") + gateway.files(below: "state/rejects").filter { $0.hasSuffix(".part") }
    #expect(left == [], comment, sourceLocation: location)
  }

  @Test("over SFTP, from a folder and by name: every row, its place and its proof are the same")
  func lands() throws {
    let server = try LoopbackSSHD()
    defer { server.stop() }
    let remote = TestFeed(name: "remote", source: "{ directory: \(server.root.path) }", table: "remote", afterwards: "delete")
    let gateway = try TestGateway([remote, TestFeed()], endpoint: server.endpoint())
    let file = try Self.file(bad: 9)
    let message = try Self.message(gateway, file)
    try gateway.drop(message, date: "2026-11-20", folder: server.root.path)
    try gateway.drop(message, date: "2026-11-20")
    let pass = try gateway.sluice("run", "--once", "--timings", "--json").json()
    let ahead = try #require(stages(pass)["judge ahead"])
    #expect(ahead["times"].number == 2 && ahead["records"].number == 2 * Self.rows && ahead["isBeside"].boolean == true, "\(ahead)")
    let third = gateway.root + "/portfolio_20261121.csv.pgp"
    try Self.message(gateway, Self.file(seed: 2, date: "2026-11-21")).write(to: URL(fileURLWithPath: third))
    #expect(stages(try gateway.sluice("ingest", "acme-portfolio", third, "--timings", "--json").json())["judge ahead"] != nil)
    // From the vault there is nothing to wait for, and the outcome is what it was.
    let again = try gateway.sluice("reprocess", "acme-portfolio@2026-11-20", "--timings", "--json").json()
    #expect(stages(again)["judge ahead"] == nil)
    let outcomes = [again["deliveries"][0]] + pass["deliveries"].items
    for key in ["read", "landed", "rejected"] { #expect(Set(outcomes.map { $0[key].number }).count == 1, "\(key)") }
    #expect(outcomes.allSatisfy { $0["rejected"].number ?? 0 > 0 })

    let parts = [
      try gateway.plain(file, "acme-portfolio@2026-11-20.v2"),
      try gateway.plain(Self.file(seed: 2, date: "2026-11-21"), "acme-portfolio@2026-11-21"),
    ]
    let remoteParts = [try gateway.plain(file, "remote@2026-11-20", feed: "remote")]
    let questions = [
      Oracle.Question(table: gateway.lake + "/portfolio", expected: parts),
      Oracle.Question(table: gateway.lake + "/remote", expected: remoteParts),
    ]
    for (question, answer) in zip(questions, try Oracle.ask(questions)) { #expect(answer.differences == [], "\(question.table)") }
    expectNothingStaged(gateway)
    try gateway.expectVerified()
  }

  @Test("several in one pass land in the order of their dates, a small one among them, at once or after they have settled", arguments: ["0s", "1s"])
  func several(settle: String) throws {
    let gateway = try TestGateway([TestFeed(settle: settle, afterwards: "{ move_to: done }")])
    for day in [23, 21, 22] {
      let file = day == 22 ? try Program.portfolio(rows: 10, seed: day, date: "2026-11-22") : try Self.file(seed: day, date: "2026-11-\(day)")
      try gateway.drop(gateway.bank.encrypt(file, options: ["-z", "0"]), date: "2026-11-\(day)")
    }
    let pass = try gateway.sluice("run", "--once", "--timings", "--json").json()
    #expect(pass["deliveries"].items.map { $0["delivery"].text } == [21, 22, 23].map { "acme-portfolio@2026-11-\($0)" })
    #expect(pass["deliveries"].items.allSatisfy { $0["state"].text == "landed" })
    #expect(stages(pass)["judge ahead"]?["times"].number == 2)
    #expect(gateway.files(below: "done").count + gateway.files(below: "drop/done").count == 3)
    expectNothingStaged(gateway)
    try gateway.expectVerified()
  }

  @Test("killed at any point, also in the middle of the file, each record lands once", arguments: Program.isDeep ? ["arriving"] + CrashTests.points.prefix(7) : ["arriving", "received", "decrypted", "staged", "deltaCommitted"])
  func killed(point: String) throws {
    let gateway = try TestGateway()
    try gateway.drop(Self.message(gateway, Self.file(bad: 3)), date: "2026-11-20")
    for attempt in 1...2 {
      let killed = try gateway.start(["run", "--once"], environment: ["SLUICE_KILL_AT": point]).wait()
      // Killed before it is known, it arrives again; afterwards the vault has it, and after the commit there is nothing left to do.
      if attempt == 1 { #expect(killed.code == -SIGKILL, "\(killed)") }
    }
    let settled = try gateway.sluice("run", "--once", "--json")
    #expect(settled.code == 0, "\(settled)")
    let shown = try gateway.sluice("deliveries", "list", "--json").lines()
    #expect(shown.count == 1 && shown[0]["state"].text == "landed" && shown[0]["counts"]["read"].number == Self.rows, "\(shown)")
    #expect(try gateway.rows() == shown[0]["counts"]["landed"].number)
    expectNothingStaged(gateway)
    try gateway.expectVerified()
  }

  @Test("a file that changes while it is read leaves nothing, and is taken when it rests")
  func changed() throws {
    let server = try LoopbackSSHD()
    defer { server.stop() }
    let gateway = try TestGateway([TestFeed(source: "{ directory: \(server.root.path) }")], endpoint: server.endpoint())
    let file = try Program.portfolio(rows: 120_000, seed: 1, date: "2026-11-20")
    let path = try gateway.drop(Self.message(gateway, file), date: "2026-11-20", folder: server.root.path)
    let pass = try gateway.start(["run", "--once", "--json"])
    // As soon as its first bytes are here.
    while gateway.files(below: "state/vault/staging").isEmpty { usleep(500) }
    var times = [timespec(tv_sec: 1_800_000_000, tv_nsec: 0), timespec(tv_sec: 1_800_000_000, tv_nsec: 0)]
    utimensat(AT_FDCWD, path, &times, 0)
    let outcome = try pass.wait().json()
    #expect(outcome["waiting"].items.map { $0["reason"].text } == ["changed-while-reading"], "\(outcome)")
    #expect(try gateway.sluice("deliveries", "list", "--json").lines().isEmpty)
    expectNothingStaged(gateway)
    #expect(try gateway.rows() == 0)
    let next = try gateway.pass()["deliveries"][0]
    #expect(next["state"].text == "landed" && next["landed"].number == 120_000, "\(next)")
    expectNothingStaged(gateway)
    try gateway.expectVerified()
  }

  @Test("what would not land does not, for the reason it always had, and leaves nothing")
  func refused() throws {
    let gateway = try TestGateway([TestFeed(giveUp: "0s")])
    let file = try Self.file()
    let good = try Self.message(gateway, file)
    var damaged = good
    damaged[damaged.count / 2] ^= 1
    let bank = gateway.bank
    for (day, message, code) in [
      (10, damaged, "corrupted"), (11, good.dropLast(9), "truncated"), (12, good + Data("x".utf8), "trailing-data"),
      (13, try bank.encrypt(file, signedBy: bank.stranger, options: ["-z", "0"]), nil),
      (14, try bank.encrypt(Data(repeating: 0x41, count: 5 << 20), options: ["-z", "0"]), nil),
    ] as [(Int, Data, String?)] {
      try gateway.drop(Data(message), date: "2026-11-\(day)")
      let outcome = try gateway.pass()["deliveries"][0]
      #expect(outcome["state"].text == "quarantined", "\(day): \(outcome)")
      let found = try #require(outcome["fault"]["code"].text)
      if let code { #expect(found == code, "\(day): \(outcome)") }
      // A dry run never begins early.
      let local = gateway.root + "/portfolio_202612\(day).csv.pgp"
      try Data(message).write(to: URL(fileURLWithPath: local))
      let tried = try gateway.sluice("ingest", "acme-portfolio", local, "--dry-run", "--json").json()["deliveries"][0]
      #expect(tried["fault"]["code"].text == found, "\(day): \(tried)")
      expectNothingStaged(gateway, "\(day)")
    }
    #expect(try gateway.rows() == 0)

    // The same bytes again are a duplicate, and what was judged of them meanwhile is thrown away.
    let first = gateway.root + "/portfolio_20261120.csv.pgp"
    try good.write(to: URL(fileURLWithPath: first))
    #expect(try gateway.sluice("ingest", "acme-portfolio", first, "--json").json()["deliveries"][0]["state"].text == "landed")
    try gateway.drop(good, date: "2026-11-20")
    let repeated = try gateway.pass()["deliveries"][0]
    #expect(repeated["state"].text == "duplicate", "\(repeated)")
    #expect(try gateway.rows() == Self.rows)
    expectNothingStaged(gateway)
    try gateway.expectVerified()
  }

  @Test("where verdicts are late, the second run goes over the vault's bytes")
  func lateVerdicts() throws {
    let gateway = try TestGateway([])
    let contract = try String(contentsOfFile: Program.root + "/Schemas/portfolio-1.yaml", encoding: .utf8)
    try gateway.write(
      contract.replacing("  primaryKey: ", with: "  sluice:dedup: { survivor: last }\n  primaryKey: "), to: "Schemas/portfolio-1.yaml")
    try gateway.configure([TestFeed()])
    let file = try Self.file()
    let body = file[(try #require(file.firstIndex(of: 0x0A)) + 1)...]
    let twice = file + body.prefix(through: try #require(body.firstIndex(of: 0x0A)))
    try gateway.drop(Self.message(gateway, twice), date: "2026-11-20")
    let pass = try gateway.sluice("run", "--once", "--timings", "--json").json()
    let outcome = pass["deliveries"][0]
    #expect(outcome["landed"].number == Self.rows && outcome["duplicateRows"].number == 1, "\(outcome)")
    #expect(stages(pass)["judge ahead"]?["records"].number == Self.rows + 1 && stages(pass)["judge"]?["records"].number == Self.rows + 1)
    expectNothingStaged(gateway)
    try gateway.expectVerified()
  }
}

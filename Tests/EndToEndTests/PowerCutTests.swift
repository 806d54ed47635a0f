import Foundation
import Glibc
import TestSupport
import Testing

@Suite(
  "A power cut makes no difference", .withReaders, .enabled(if: LoopbackSSHD.program != nil, "no sshd"),
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3"), "no sqlite3"))
struct PowerCutTests {
  @Test("nothing is signed, and no source told, before it is durable")
  func durableFirst() throws {
    let gateway = try TestGateway([TestFeed(afterwards: "{ move_to: done }")])
    for day in 10...13 {
      try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 10, seed: day, date: "2026-11-\(day)")), date: "2026-11-\(day)")
    }
    let killed = try gateway.start(["run", "--once"], environment: ["SLUICE_KILL_AT": "acknowledging"]).wait()
    #expect(killed.code == -SIGKILL, "\(killed)")
    #expect(try LedgerLog(state: gateway.state).lose() == [])
    _ = try gateway.pass()
    #expect(gateway.files(below: "done").count + gateway.files(below: "drop/done").count == 4)
    try gateway.expectVerified()
  }

  /// What may be lost is what was written without an fsync of its own; the files of a killed process are cut to that.
  @Test("leaves that wait for the next fsync are found out again, though the projections know of them")
  func unsyncedLeaves() throws {
    let server = try LoopbackSSHD()
    defer { server.stop() }
    var worlds: [CrashWorld] = []
    var lost: [String: Int] = [:]
    for (number, point) in ["received", "staged", "intended", "deltaCommitted", "committed", "deliveriesWritten", "deliveriesCommitted", "acknowledged", "scoreRequested"].enumerated() {
      for kind in Program.isDeep ? CrashWorld.First.allCases : [CrashWorld.First.allCases[number % 2]] {
        let comment = Comment(rawValue: "killed at \(point), first a \(kind.rawValue)")
        let world = try CrashWorld(kind, sshd: server)
        // Twice, so that what was done again is lost again.
        for _ in 1...2 {
          let run = try world.gateway.start(["run", "--once"], environment: ["SLUICE_KILL_AT": point])
          _ = try run.wait()
          try world.expectNoHelpers(of: run.processID, comment)
          guard FileManager.default.fileExists(atPath: world.gateway.state + "/ledger/ledger.sqlite-wal") else { continue }
          for type in try LedgerLog(state: world.gateway.state).lose() { lost[type, default: 0] += 1 }
        }
        try world.settle()
        try world.expectSettled(comment)
        worlds.append(world)
      }
    }
    for type in ["file.received", "pgp.decrypted", "schema.validated", "land.committed"] {
      #expect(lost[type] != nil, "\(type) was never lost: \(lost)")
    }
    let questions = try worlds.flatMap { try $0.questions(readers: ["polars"]) }
    for (question, answer) in zip(questions, try Oracle.ask(questions)) {
      #expect(answer.differences == [], "\(question.table)")
    }
  }
}

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

  @Test("the system calls come in the order that this needs", .enabled(if: SystemCalls.isUsable, "no strace"))
  func order() throws {
    let gateway = try TestGateway([TestFeed(afterwards: "{ move_to: done }")])
    for day in 10...13 {
      try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 10, seed: day, date: "2026-11-\(day)")), date: "2026-11-\(day)")
    }
    // Leaves in the log that are not synced; a checkpoint since the last landing; a landing whose leaf is not synced.
    var isDirty = false
    var isSigned = false
    var isOpen = false
    var (landings, checkpoints, moves, followed) = (0, 0, 0, 0)
    for call in try SystemCalls(of: ["run", "--once"], in: gateway).calls {
      switch call {
      case _ where call.contains("/ledger.sqlite-wal>"):
        isDirty = call.hasPrefix("pwrite64")
        if !isDirty { isOpen = false }
      case _ where call.hasPrefix("rename(") && call.contains("/checkpoint.new\""):
        #expect(!isDirty, "signed before it is durable: \(call)")
        isSigned = true
        checkpoints += 1
      case _ where call.hasPrefix("link") && call.contains(/portfolio\/_delta_log\/0*[1-9]\d*\.json"/):
        #expect(isSigned, "visible before it is signed: \(call)")
        (isSigned, isOpen) = (false, true)
        landings += 1
      case _ where call.hasPrefix("link") && call.contains(/deliveries\/_delta_log\/0*[1-9]\d*\.json"/):
        #expect(!isOpen, "lake/deliveries tells of a landing before its leaf is durable: \(call)")
        followed += 1
      case _ where call.hasPrefix("renameat2") && call.contains("/done/"):
        #expect(isSigned, "acknowledged before it is signed: \(call)")
        moves += 1
      default: break
      }
    }
    #expect(landings == 4 && checkpoints >= 5 && moves == 4 && followed >= 1, "\(landings) \(checkpoints) \(moves) \(followed)")
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
    #expect(lost["file.received"] == nil, "evidence was named after a delivery that the ledger could still lose")
    for type in ["pgp.decrypted", "schema.validated", "land.committed"] {
      #expect(lost[type] != nil, "\(type) was never lost: \(lost)")
    }
    let questions = try worlds.flatMap { try $0.questions(readers: ["polars"]) }
    for (question, answer) in zip(questions, try Oracle.ask(questions)) {
      #expect(answer.differences == [], "\(question.table)")
    }
  }
}

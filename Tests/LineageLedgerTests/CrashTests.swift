import Foundation
import Testing

@testable import LineageLedger

/// The probe is an executable of the package; SwiftPM puts it beside the tests.
private let probe: String? = {
  let here = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  let folders = [here, CommandLine.arguments.first ?? ""].map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
  let paths = (folders + [".build/release", ".build/debug"]).map { $0 + "/ledger-probe" }
  return paths.first { FileManager.default.isExecutableFile(atPath: $0) }
}()

@Suite("Crashes", .enabled(if: probe != nil, "ledger-probe is not built beside the tests"))
struct CrashTests {
  @Test func `kill -9 at any moment loses no acknowledged leaf and forks nothing`() throws {
    let fixture = try Fixture()
    let rounds = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1" ? 100 : 12
    var acknowledged: [(delivery: String, index: Int64, signed: Int64)] = []
    var random = SystemRandomNumberGenerator()
    for round in 0..<rounds {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: try #require(probe))
      process.arguments = [fixture.directory, fixture.state + "/ledger.key"]
      let output = fixture.state + "/output"
      _ = FileManager.default.createFile(atPath: output, contents: nil)
      process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
      try process.run()
      // Sometimes while it opens, mostly while it appends.
      usleep(UInt32.random(in: round % 4 == 0 ? 1000...40_000 : 60_000...300_000, using: &random))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      for line in try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n") {
        let words = line.split(separator: " ")
        #expect(words.first != "failed", "\(line)")
        if words.first == "landed", words.count == 4, let index = Int64(words[2]), let signed = Int64(words[3]) {
          acknowledged.append((String(words[1]), index, signed))
        }
      }
      let ledger = try fixture.open()
      let verification = try ledger.verify()
      #expect(verification.faults == [], "round \(round)")
      for fact in acknowledged.suffix(20) {
        let leaf = try ledger.leaf(at: fact.index)
        #expect(leaf.envelope.type == .landCommitted && leaf.envelope.delivery == fact.delivery)
        #expect(try ledger.lineage.delivery(fact.delivery)?.state == .landed)
      }
      #expect(try ledger.lineage.openIntentions().count <= 1)
      #expect(try ledger.keptCheckpoint()?.size ?? 0 >= acknowledged.last?.signed ?? 0)
    }
    #expect(acknowledged.count > rounds / 2)
  }
}

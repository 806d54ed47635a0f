import Foundation
import TestSupport
import Testing

@Suite("What the documents show works", .withReaders)
struct DocumentTests {
  @Test("the programs of Docs/lake.md run as they stand, on a lake with corrections, a merge and two banks")
  func lake() throws {
    let second = TestFeed(name: "best-portfolio", files: "best_{date:yyyyMMdd}.csv.pgp")
    let gateway = try TestGateway([TestFeed(), second])
    for (date, rows, prefix) in [
      ("2026-11-18", 40, "portfolio"), ("2026-11-19", 60, "portfolio"), ("2026-11-19", 50, "best"), ("2026-11-19", 55, "portfolio"),
    ] {
      try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: rows, seed: rows, date: date)), date: date, prefix: prefix)
      _ = try gateway.pass()
    }
    #expect(try gateway.sluice("lake", "compact", "portfolio").code == 0)
    let text = try String(contentsOfFile: Program.root + "/Docs/lake.md", encoding: .utf8)
    let blocks = text.components(separatedBy: "```python\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
    #expect(blocks.count == 6)
    for block in blocks {
      // The documents name the lake from the gateway's folder.
      let outcome = try Tool.run(
        Oracle.python, ["-c", "import os, sys\nos.chdir(sys.argv[1])\n" + block + "\nsys.stdout.flush()\nos._exit(0)\n", gateway.root])
      #expect(outcome.code == 0 && !outcome.text.isEmpty || block.contains("assert") && outcome.code == 0, "\(block)\n\(outcome)")
      if block.contains("to_pyarrow_table(filters=day") { #expect(outcome.text.hasPrefix("55 decimal128(12, 2)\n145\n"), "\(outcome)") }
      if block.contains("VERSION 1") { #expect(outcome.text.contains("40"), "\(outcome)") }
      if block.contains("pinned") { #expect(outcome.text.hasSuffix(" 145\n40\n"), "\(outcome)") }
      if block.contains("tuesday") { #expect(outcome.text.contains("nothing had landed by") || outcome.text.hasSuffix(" 105\n"), "\(outcome)") }
    }
  }
}

import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Rows move and go, exactly those that shall", .withReaders)
struct MergedRowTests {
  @Test("after a merge a correction takes exactly its own rows, out of the middle of a file")
  func correctionAfterMerge() throws {
    let world = try MergedWorld()
    for (day, rows) in [(16, 200), (17, 150), (18, 300), (19, 120)] { try world.drop("2026-11-\(day)", rows: rows) }
    _ = try world.gateway.pass()
    try world.note()
    #expect(try world.files() == 4)
    let plan = try world.gateway.sluice("lake", "compact", "portfolio", "--dry-run", "--json").json()
    #expect(plan["filesRemoved"].number == 4 && plan["filesAdded"].number == 1)
    let merged = try world.gateway.sluice("lake", "compact", "portfolio", "--json")
    #expect(merged.code == 0, "\(merged)")
    #expect(try world.files() == 1)
    try world.note()
    try world.expectRows()
    try world.gateway.expectVerified()
    #expect(try world.gateway.sluice("lake", "compact", "portfolio").text.contains("nothing to merge"))

    let name = try world.drop("2026-11-17", rows: 90)
    let report = try world.gateway.pass()["deliveries"][0]
    #expect(report["state"].text == "landed" && report["supersedes"].text == "acme-portfolio@2026-11-17", "\(report)")
    try world.note()
    #expect(try world.files() == 2)
    try world.expectRows()
    try world.gateway.expectVerified()

    // The row is found where it is now, and the way back to the bank's bytes has not changed.
    for delivery in [name, "acme-portfolio@2026-11-18"] {
      let trace = try world.gateway.sluice("trace", "row", "portfolio", "--delivery", delivery, "--record", "7", "--show-raw", "--json")
      let line = try #require(try trace.lines().first, "\(trace)")
      let landed = Dictionary(line["landed"].items.map { ($0["column"].text ?? "", $0["value"].text ?? "") }, uniquingKeysWith: { $1 })
      #expect(landed["_delivery"] == delivery && landed["_record"] == "7", "\(line)")
      #expect(line["raw"].text?.hasPrefix(landed["account_id"] ?? "?") == true, "\(line)")
      #expect((line["record"]["landedFile"].text != nil) == (delivery != name))
    }
    let byAccount = world.gateway.root + "/where"
    let account = try #require(try world.gateway.sluice("lake", "head", "portfolio", "--rows", "1", "--json").json()["rows"][0][0].text)
    try Data("account_id=\(account)\n".utf8).write(to: URL(fileURLWithPath: byAccount))
    #expect(try world.gateway.sluice("trace", "row", "portfolio", "--where-file", byAccount, "--json").lines().count >= 1)

    // Two merges later the rows of the first are still told apart.
    #expect(try world.gateway.sluice("lake", "compact", "portfolio").code == 0)
    try world.note()
    #expect(try world.files() == 1)
    for day in [16, 19] { try world.drop("2026-11-\(day)", rows: 40) }
    _ = try world.gateway.pass()
    try world.note()
    try world.expectRows()
    try world.gateway.expectVerified()
    let found = try world.deliveriesByVersion()
    for (version, deliveries) in world.expectedAt { #expect(found[version] == deliveries, "version \(version)") }
  }

  @Test("month-end: five parts of two banks, some sent again, corrections after a merge; every version shows whole slots")
  func monthEnd() throws {
    var feeds: [TestFeed] = []
    for bank in ["acme", "best"] {
      for part in 1...5 { feeds.append(MergedWorld.feed("\(bank)-part\(part)", prefix: "\(bank)-p\(part)")) }
    }
    let world = try MergedWorld(feeds)
    func each(_ body: (_ feed: String, _ prefix: String, _ number: Int) throws -> Void) throws {
      var number = 0
      for bank in ["acme", "best"] {
        for part in 1...5 {
          number += 1
          try body("\(bank)-part\(part)", "\(bank)-p\(part)", number)
        }
      }
    }
    // The landings of one pass are noted one by one from the report, so that versions in between are known too.
    var standing: [String: String] = [:]
    var expected: [Int: [String]] = [:]
    func pass() throws {
      let report = try world.gateway.pass()
      for outcome in report["deliveries"].items where outcome["state"].text == "landed" {
        let name = try #require(outcome["delivery"].text)
        standing[name.components(separatedBy: ".v")[0]] = name
        expected[try #require(outcome["tableVersion"].number)] = standing.values.sorted()
      }
      #expect(!report["deliveries"].items.contains { !["landed", "duplicate"].contains($0["state"].text) }, "\(report)")
    }
    try each { feed, prefix, number in try world.drop("2026-10-31", rows: 20 + number, feed: feed, prefix: prefix) }
    try pass()
    try each { feed, prefix, number in try world.drop("2026-11-30", rows: 40 + number, feed: feed, prefix: prefix) }
    try pass()
    try each { feed, prefix, number in
      if number % 3 == 0 { try world.dropAgain("2026-11-30", feed: feed, prefix: prefix) }
      if number % 4 == 0 { try world.drop("2026-11-30", rows: 60 + number, feed: feed, prefix: prefix) }
    }
    // A correction dropped over a duplicate of the same name takes its place: what counts is the newest file.
    try pass()
    #expect(try world.gateway.sluice("lake", "compact", "portfolio").code == 0)
    #expect(try world.files() == 10)
    expected[try world.version()] = standing.values.sorted()
    try each { feed, prefix, number in
      if number % 2 == 0 { try world.drop("2026-10-31", rows: 30 + number, feed: feed, prefix: prefix) }
    }
    try pass()
    try world.expectRows()
    try world.gateway.expectVerified()
    let found = try world.deliveriesByVersion()
    #expect(found.count == expected.count + 1 + 9, "every version but the table's creation and the merges before the last is known")
    for (version, deliveries) in expected { #expect(found[version] == deliveries, "version \(version)") }
  }
}

import Foundation
import Glibc
import TestSupport
import Testing

@Suite("kill -9 while rows are moved makes no difference", .withReaders)
struct LakeCrashTests {
  @Test("killed at any point of a correction after a merge, the table shows the old rows or the new, and ends with the new")
  func killedCorrection() throws {
    let world = try MergedWorld()
    for day in 16...18 { try world.drop("2026-11-\(day)", rows: 40 + day) }
    _ = try world.gateway.pass()
    for point in [
      "staged", "rewritesStaged", "intended", "published", "deltaCommitted", "committed", "deliveriesWritten", "deliveriesCommitted",
    ] {
      #expect(try world.gateway.sluice("lake", "compact", "portfolio").code == 0)
      #expect(try world.files() == 1, "\(point)")
      let before = try world.gateway.rows()
      try world.drop("2026-11-17", rows: 60)
      let killed = try world.gateway.start(["run", "--once"], environment: ["SLUICE_KILL_AT": point]).wait()
      #expect(killed.code == -SIGKILL, "\(point): \(killed)")
      let between = try world.gateway.rows()
      let next = try world.gateway.sluice("run", "--once")
      #expect(next.code == 0, "\(point): \(next)")
      let after = try world.gateway.rows()
      #expect(between == before || between == after, "\(point)")
      let verified = try world.gateway.sluice("verify", "--deep")
      #expect(verified.code == 0 && !verified.text.contains("of no version"), "\(point): \(verified)")
      try world.expectRows(readers: ["polars"], "\(point)")
      #expect(world.gateway.files(below: "lake/portfolio/_staging") == [], "\(point)")
    }
  }

  @Test("killed at any point of a merge or a vacuum, no row moves that a reader would notice")
  func killedMaintenance() throws {
    let world = try MergedWorld()
    for day in 16...18 { try world.drop("2026-11-\(day)", rows: 40 + day) }
    _ = try world.gateway.pass()
    var day = 19
    for point in ["mergeStaged", "mergeIntended", "mergePublished", "mergeCommitted", "mergeRecorded"] {
      let killed = try world.gateway.start(["lake", "compact", "portfolio"], environment: ["SLUICE_KILL_AT": point]).wait()
      #expect(killed.code == -SIGKILL, "\(point): \(killed)")
      try world.expectRows(readers: ["polars"], "killed at \(point)")
      try world.drop("2026-11-\(day)", rows: day)
      day += 1
      let next = try world.gateway.sluice("run", "--once")
      #expect(next.code == 0, "\(point): \(next)")
      let verified = try world.gateway.sluice("verify", "--deep")
      #expect(verified.code == 0 && !verified.text.contains("of no version"), "\(point): \(verified)")
      try world.expectRows(readers: ["polars"], "after \(point)")
      #expect(try world.gateway.sluice("lake", "compact", "portfolio").code == 0, "\(point)")
      try world.drop("2026-11-16", rows: 30 + day)
      _ = try world.gateway.pass()
    }
    for point in ["vacuumRecorded", "vacuumBegun", "vacuumed"] {
      try world.drop("2026-11-16", rows: 80 + point.utf8.count)
      _ = try world.gateway.pass()
      _ = try world.gateway.sluice("lake", "compact", "portfolio")
      sleep(1)
      let killed = try world.gateway.start(
        ["lake", "vacuum", "portfolio", "--retain", "0s"], environment: ["SLUICE_KILL_AT": point]
      ).wait()
      #expect(killed.code == -SIGKILL, "\(point): \(killed)")
      let verified = try world.gateway.sluice("verify", "--deep")
      #expect(verified.code == 0, "\(point): \(verified)")
      try world.expectRows(readers: ["polars"], "\(point)")
    }
    #expect(try world.gateway.sluice("lake", "vacuum", "portfolio", "--retain", "0s").code == 0)
    try world.expectRows()
    try world.gateway.expectVerified()
  }
}

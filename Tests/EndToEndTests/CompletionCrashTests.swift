import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Completions that are cut short, and beside a service", .withReaders, .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct CompletionCrashTests {
  private static let original = CompletionWorld.original

  @Test("killed at any point, it is carried to its end by the next run, and completes no record twice", arguments: CrashTests.points.prefix(7))
  func killed(_ point: String) throws {
    let world = try CompletionWorld()
    try world.land()
    let path = try world.corrections(["A2,20.00,2026-01-02", "A4,40.00,2026-01-04", "A1,11.00,2026-01-01"])
    for _ in 1...2 {
      let killed = try world.gateway.start(
        ["ingest", "acme-portfolio", path, "--completes", Self.original], environment: ["SLUICE_KILL_AT": point]).wait()
      #expect(killed.code == -SIGKILL || killed.code == 0, "\(killed)")
    }
    let next = try world.gateway.sluice("run", "--once")
    #expect(next.code == 0, "\(next)")
    #expect(try world.gateway.rows(of: "accounts") == 4, "killed at \(point)")
    let again = try world.complete(path)
    #expect(try again.json()["deliveries"][0]["state"].text == "duplicate", "\(again)")
    #expect(try world.rows(readers: ["polars"]).filter { $0[0].hasSuffix(".c1") }.map { $0[2] } == ["A2", "A4"])

    // The same with a newer version, which takes the completion along.
    try world.gateway.drop(world.gateway.bank.encrypt(CompletionWorld.file(["A1,12.00,2026-01-01"])), date: "2026-11-20")
    _ = try world.gateway.start(["run", "--once"], environment: ["SLUICE_KILL_AT": point]).wait()
    #expect(try world.gateway.sluice("run", "--once").code == 0)
    #expect(try world.rows(readers: ["polars"]).map { $0[0] } == [Self.original + ".v2"])
    try world.gateway.expectVerified()
  }

  @Test("beside a running service the request is left to it, with all it says")
  func service() throws {
    let world = try CompletionWorld()
    try world.land()
    let path = try world.corrections(["A2,20.00,2026-01-02", "A5,50.00,2026-01-05"])
    let service = try world.gateway.start(["run"])
    defer { service.signal(SIGTERM) }
    for _ in 0..<100 {
      if try world.gateway.sluice("status", "--json").json()["servicePID"].number != nil { break }
      usleep(50_000)
    }
    let landed = try world.complete(path, Self.original, "--records", "5")
    #expect(try landed.json()["deliveries"][0]["landed"].number == 2, "\(landed)")
    service.signal(SIGTERM)
    #expect(try service.wait().code == 0)
    try world.gateway.expectVerified()
  }
}

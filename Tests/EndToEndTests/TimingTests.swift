import Foundation
import TestSupport
import Testing

@Suite("--timings says where the time went", .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct TimingTests {
  private static let carried: Set<String> = ["first byte", "judge", "evidence", "land", "ledger", "deliveries", "upkeep", "other"]
  private static let beside: Set<String> = ["decrypt", "encode", "row map", "sync"]
  private static let rows = 20_000

  @Test("of a file that lands, every stage is named, and the stages that one thread carries add up to the whole")
  func landed() throws {
    let gateway = try TestGateway()
    let message = try gateway.bank.encrypt(Program.portfolio(rows: Self.rows, seed: 1, date: "2026-11-20", bad: 5))
    let path = try gateway.drop(message, date: "2026-11-20")
    let ingested = try gateway.sluice("ingest", "acme-portfolio", path, "--timings", "--json").json()
    let timings = ingested["timings"]
    let stages = try Self.stages(timings)
    #expect(Set(stages.keys) == Self.carried.union(Self.beside).union(["receive"]))
    try Self.expectSum(timings, stages)

    #expect(stages["receive"]?["bytes"].number == message.count)
    #expect(stages["decrypt"]?["bytes"].number == message.count)
    #expect(stages["judge"]?["records"].number == Self.rows)
    #expect(stages["row map"]?["records"].number == Self.rows)
    #expect(stages["encode"]?["records"].number == ingested["deliveries"][0]["landed"].number)
    #expect((stages["encode"]?["bytes"].number ?? 0) > 0)
    #expect((stages["sync"]?["times"].number ?? 0) > 4)
    // gpg and the helper are not free, and nothing of the row path is.
    for stage in ["decrypt", "judge", "encode", "row map"] { #expect(Self.processor(stages[stage]) > 0.001, "\(stage)") }

    let text = try gateway.sluice("run", "--once", "--timings").text
    let table = text.components(separatedBy: "\n\n").last?.split(separator: "\n") ?? []
    #expect(table.first?.hasPrefix("stage") == true && table.contains { $0.hasPrefix("together") }, "\(text)")
    #expect(table.contains { $0.hasPrefix("list") } && table.contains { $0.hasPrefix("beside: sync") }, "\(text)")
    for line in table { #expect(line.count <= 100, "\(line)") }
  }

  @Test("a pass, a trial and a reprocessed delivery have them too; without being asked no command prints them")
  func everywhere() throws {
    let gateway = try TestGateway()
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 50, seed: 2, date: "2026-11-19")), date: "2026-11-19")
    let trial = try Self.stages(gateway.sluice("run", "--once", "--dry-run", "--timings", "--json").json()["timings"])
    #expect(Set(trial.keys).isSuperset(of: ["receive", "first byte", "judge", "decrypt", "encode"]) && trial["land"] == nil)
    let timings = try gateway.sluice("run", "--once", "--timings", "--json").json()["timings"]
    let pass = try Self.stages(timings)
    #expect(Set(pass.keys) == Self.carried.union(Self.beside).union(["list", "receive", "acknowledge"]))
    try Self.expectSum(timings, pass)
    let again = try Self.stages(gateway.sluice("reprocess", "acme-portfolio@2026-11-19", "--timings", "--json").json()["timings"])
    #expect(Set(again.keys) == Self.carried.union(Self.beside))

    #expect(try gateway.pass()["timings"] == .null)
    #expect(try !gateway.sluice("run", "--once").text.contains("together"))
    #expect(try gateway.sluice("run", "--timings").code == 64)
  }

  /// By name, each with the keys that the runbook says.
  private static func stages(_ timings: JSON) throws -> [String: JSON] {
    #expect(timings.keys == ["seconds", "processorSeconds", "stages"])
    let runbook = try String(contentsOfFile: Program.root + "/Docs/runbook.md", encoding: .utf8)
    var stages: [String: JSON] = [:]
    for entry in timings["stages"].items {
      let name = try #require(entry["stage"].text)
      stages[name] = entry
      #expect(runbook.contains("| `\(name)` |"), "Docs/runbook.md does not say what '\(name)' is")
      for key in entry.keys { #expect(runbook.contains("`\(key)`"), "Docs/runbook.md does not name the key '\(key)'") }
      #expect(entry["isBeside"].boolean == beside.contains(name))
    }
    return stages
  }

  private static func expectSum(_ timings: JSON, _ stages: [String: JSON]) throws {
    let whole = try #require(timings["seconds"].double)
    let sum = stages.values.filter { $0["isBeside"].boolean == false }.reduce(0) { $0 + ($1["seconds"].double ?? 0) }
    #expect(abs(sum - whole) < 0.001, "\(sum) of \(whole) seconds")
    for (name, stage) in stages where name != "sync" {
      let seconds = try #require(stage["seconds"].double)
      let waiting = try #require(stage["waiting"].double)
      #expect(seconds <= whole + 0.001 && (0...1).contains(waiting), "\(name): \(stage)")
    }
    #expect(stages["sync"]?["waiting"] == .null && stages["sync"]?["processorSeconds"] == .null)
  }

  private static func processor(_ stage: JSON?) -> Double { stage?["processorSeconds"].double ?? 0 }
}

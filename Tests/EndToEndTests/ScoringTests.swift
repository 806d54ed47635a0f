import Foundation
import TestSupport
import Testing

@Suite("Scoring is triggered by what has landed", .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct ScoringTests {
  private func gateway(_ program: String, attempts: Int = 1) throws -> TestGateway {
    let gateway = try TestGateway(
      scoring: "  list: { inputs: { portfolio: required }, outlet: { command: [bin/score], attempts: \(attempts) } }\n")
    try gateway.write(program, to: "bin/score", mode: 0o755)
    return gateway
  }

  /// A program that keeps each manifest as a line.
  private static let keeping = "#!/bin/sh\ncat >> \"$(dirname \"$0\")/../manifests\"\n"

  private func manifests(_ gateway: TestGateway) throws -> [JSON] {
    let path = gateway.root + "/manifests"
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return try data.split(separator: 0x0A).map { try JSONDecoder().decode(JSON.self, from: Data($0)) }
  }

  private func drop(_ gateway: TestGateway, _ date: String, rows: Int, seed: Int) throws {
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: rows, seed: seed, date: date)), date: date)
  }

  @Test("the program gets the facts, for the newest date only")
  func manifest() throws {
    let gateway = try gateway(Self.keeping)
    try drop(gateway, "2026-11-20", rows: 33, seed: 1)
    let report = try gateway.pass()
    #expect(report["scores"].items.map(\.["state"].text) == ["completed"], "\(report)")
    let manifest = try #require(manifests(gateway).first)
    #expect(
      manifest.keys == ["businessDate", "deliveries", "deltaVersion", "files", "job", "manifest", "rows", "run", "table", "tablePath"])
    #expect(manifest["run"] == report["scores"][0]["run"])
    #expect(manifest["job"].text == "list" && manifest["table"].text == "portfolio" && manifest["manifest"].number == 1)
    #expect(manifest["tablePath"].text == gateway.lake + "/portfolio")
    #expect(manifest["businessDate"].text == "2026-11-20" && manifest["rows"].number == 33)
    #expect(manifest["deliveries"] == .array([.text("acme-portfolio@2026-11-20")]))
    #expect(manifest["deltaVersion"] == report["deliveries"][0]["tableVersion"])
    let files = manifest["files"].items.compactMap(\.text)
    #expect(files.count == 1 && files.allSatisfy { FileManager.default.fileExists(atPath: gateway.lake + "/portfolio/" + $0) })
    // An older date lands without a run, and so does a file somebody ingests by hand.
    try drop(gateway, "2026-11-18", rows: 10, seed: 2)
    #expect(try gateway.pass()["scores"] == .array([]))
    let path = gateway.root + "/portfolio_20261121.csv.pgp"
    try gateway.bank.encrypt(Program.portfolio(rows: 5, seed: 3, date: "2026-11-21")).write(to: URL(fileURLWithPath: path))
    #expect(try gateway.sluice("ingest", "acme-portfolio", path, "--json").json()["scores"] == .array([]))
    #expect(try manifests(gateway).count == 1)
  }

  @Test("a failing program is tried again, shows in status, and is started by hand under the same run")
  func failing() throws {
    let gateway = try gateway("#!/bin/sh\necho try >> \"$(dirname \"$0\")/../tries\"\nexit 3\n", attempts: 2)
    try drop(gateway, "2026-11-20", rows: 12, seed: 1)
    let outcome = try gateway.sluice("run", "--once", "--json")
    #expect(outcome.code == 1, "\(outcome)")
    let score = try outcome.json()["scores"][0]
    #expect(score["state"].text == "failed" && score["exitStatus"].number == 3)
    #expect(score["next"].text == "sluice score list --date 2026-11-20")
    #expect(try gateway.rows() == 12, "what has landed stays landed")
    #expect(try String(contentsOfFile: gateway.root + "/tries", encoding: .utf8) == "try\ntry\n")
    let status = try gateway.sluice("status", "--json")
    #expect(status.code == 1)
    #expect(try status.json()["trouble"].items.map(\.["code"].text) == ["score-command-failed"])

    try gateway.write(Self.keeping, to: "bin/score", mode: 0o755)
    let repeated = try gateway.sluice("score", "list", "--date", "2026-11-20", "--json")
    #expect(repeated.code == 0, "\(repeated)")
    #expect(try manifests(gateway).map(\.["run"]) == [score["run"]])
    #expect(try gateway.sluice("status").code == 0)
    try gateway.expectVerified()
  }

  @Test("a correction after scores were handed out is held for a person and marked as superseding")
  func correction() throws {
    let gateway = try gateway(Self.keeping)
    try drop(gateway, "2026-11-20", rows: 12, seed: 1)
    let first = try gateway.pass()["scores"][0]["run"]
    try drop(gateway, "2026-11-20", rows: 14, seed: 2)
    let held = try gateway.pass()["scores"][0]
    #expect(held["state"].text == "held")
    #expect(held["next"].text == "sluice score list --date 2026-11-20")
    #expect(try manifests(gateway).count == 1)
    _ = try gateway.pass()
    #expect(try manifests(gateway).count == 1, "no later pass hands it out by itself")
    #expect(try gateway.sluice("status", "--json").json()["trouble"].items.map(\.["code"].text) == ["score-held"])
    #expect(try gateway.sluice("score", "list").code == 0)
    let manifest = try #require(manifests(gateway).last)
    #expect(manifest["supersedes"] == first)
    #expect(manifest["run"] == held["run"] && manifest["rows"].number == 14)
    #expect(manifest["deliveries"] == .array([.text("acme-portfolio@2026-11-20.v2")]))
    #expect(try gateway.sluice("status").code == 0)
  }
}

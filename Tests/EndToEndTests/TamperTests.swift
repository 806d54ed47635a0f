import Foundation
import TestSupport
import Testing

@Suite(
  "Tampering shows", .enabled(if: OpenPGPFixture.isAvailable, "no gpg"),
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3"), "no sqlite3"))
struct TamperTests {
  /// A gateway with a version, a delivery with rejects and one that is held.
  private func landed() throws -> TestGateway {
    let gateway = try TestGateway()
    let bank = gateway.bank
    try gateway.drop(bank.encrypt(Program.portfolio(rows: 40, seed: 1, date: "2026-11-19")), date: "2026-11-19")
    try gateway.drop(bank.encryptUnsigned(Program.portfolio(rows: 4, seed: 9, date: "2026-11-18")), date: "2026-11-18")
    _ = try gateway.pass()
    try gateway.drop(bank.encrypt(Program.portfolio(rows: 50, seed: 2, date: "2026-11-19")), date: "2026-11-19")
    try gateway.drop(bank.encrypt(Program.portfolio(rows: 60, seed: 3, date: "2026-11-20", bad: 100)), date: "2026-11-20")
    _ = try gateway.pass()
    try gateway.expectVerified()
    return gateway
  }

  /// Asserts that `verify --deep` ends with 1 and names `what` in a fault of `scope`.
  private func expectNamed(
    _ gateway: TestGateway, _ scope: String, _ what: String, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try gateway.sluice("verify", "--deep", "--json")
    #expect(outcome.code == 1, "\(outcome)", sourceLocation: location)
    let checks = try outcome.json()["checks"].items.filter { $0["verdict"].text == "fails" }
    let faults = checks.filter { $0["scope"].text == scope }.flatMap { $0["faults"].items.compactMap(\.text) }
    #expect(faults.contains { $0.contains(what) }, "\(what) in \(checks)", sourceLocation: location)
    let text = try gateway.sluice("verify", "--deep")
    #expect(text.code == 1 && text.text.contains(what), "\(text)", sourceLocation: location)
  }

  private func flip(_ path: String, at share: Double = 0.5) throws {
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[Int(Double(bytes.count - 1) * share)] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  private func sql(_ gateway: TestGateway, _ file: String, _ statements: String) throws {
    try Tool.require("/usr/bin/sqlite3", ["\(gateway.state)/\(file)", statements])
  }

  private func liveFile(_ gateway: TestGateway) throws -> String {
    let delivery = try gateway.sluice("deliveries", "show", "acme-portfolio@2026-11-20", "--json").json()["delivery"]
    return try #require(delivery["files"][0]["path"].text)
  }

  @Test("a byte changed in a Parquet file", arguments: [0.0, 0.3, 0.9, 1.0])
  func parquet(_ share: Double) throws {
    let gateway = try landed()
    let file = try liveFile(gateway)
    try flip("\(gateway.lake)/portfolio/\(file)", at: share)
    try expectNamed(gateway, "lake", file)
  }

  @Test("a data file deleted")
  func deleted() throws {
    let gateway = try landed()
    let file = try liveFile(gateway)
    try FileManager.default.removeItem(atPath: "\(gateway.lake)/portfolio/\(file)")
    try expectNamed(gateway, "lake", file)
  }

  @Test("a byte changed in the vault: ciphertexts, row maps and the contract, held deliveries' too")
  func vault() throws {
    let gateway = try landed()
    let blobs = gateway.files(below: "state/vault")
    // The contract too, which every delivery shares.
    #expect(blobs.count == 8)
    for blob in blobs {
      let path = "\(gateway.state)/vault/\(blob)"
      try flip(path)
      try expectNamed(gateway, "vault", String(blob.filter { $0 != "/" }.dropFirst("sha256".count).prefix(16)))
      try flip(path)
    }
    try gateway.expectVerified()
  }

  @Test("a vault file deleted")
  func vaultGone() throws {
    let gateway = try landed()
    let blob = try #require(gateway.files(below: "state/vault").first)
    try FileManager.default.removeItem(atPath: "\(gateway.state)/vault/\(blob)")
    try expectNamed(gateway, "vault", String(blob.filter { $0 != "/" }.dropFirst("sha256".count).prefix(16)))
  }

  @Test("a rejects file changed or deleted")
  func rejects() throws {
    let gateway = try landed()
    let name = try #require(gateway.files(below: "state/rejects").first)
    try flip("\(gateway.state)/rejects/\(name)")
    try expectNamed(gateway, "vault", "rejects of acme-portfolio@2026-11-20")
    try FileManager.default.removeItem(atPath: "\(gateway.state)/rejects/\(name)")
    try expectNamed(gateway, "vault", "rejects of acme-portfolio@2026-11-20")
  }

  @Test("a leaf of the ledger rewritten by somebody who dropped its guard and put it back")
  func leaf() throws {
    let gateway = try landed()
    let ledger = "\(gateway.state)/ledger/ledger.sqlite"
    let trigger = try Tool.require("/usr/bin/sqlite3", [ledger, "SELECT sql FROM sqlite_schema WHERE name = 'leaf_no_update'"])
    try sql(
      gateway, "ledger/ledger.sqlite",
      """
      DROP TRIGGER leaf_no_update;
      UPDATE leaf SET body = CAST(replace(CAST(body AS TEXT), '"landed":40', '"landed":41') AS BLOB);
      \(String(decoding: trigger, as: UTF8.self));
      """)
    #expect(try gateway.sluice("verify", "ledger").code == 1)
    try expectNamed(gateway, "ledger", "leaf")
  }

  @Test("a guard of the ledger dropped, though nothing was changed")
  func guardDropped() throws {
    let gateway = try landed()
    try sql(gateway, "ledger/ledger.sqlite", "DROP TRIGGER leaf_no_delete")
    try expectNamed(gateway, "ledger", "leaf_no_delete")
  }

  @Test("the ledger cut back to an earlier day, its own checkpoints too, and the guards put back")
  func cutBack() throws {
    let gateway = try landed()
    let names = ["leaf_no_delete", "node_no_delete", "checkpoint_no_delete"]
    let ledger = "\(gateway.state)/ledger/ledger.sqlite"
    let guards = try names.map { name in
      let text = try Tool.require("/usr/bin/sqlite3", [ledger, "SELECT sql FROM sqlite_schema WHERE name = '\(name)'"])
      return String(decoding: text, as: UTF8.self)
    }
    // To where an older checkpoint stood, so that everything inside the database agrees.
    let older = "(SELECT size FROM checkpoint ORDER BY size LIMIT 1 OFFSET 3)"
    try sql(
      gateway, "ledger/ledger.sqlite",
      """
      \(names.map { "DROP TRIGGER \($0);" }.joined(separator: " "))
      DELETE FROM leaf WHERE idx >= \(older); DELETE FROM node WHERE ((ix + 1) << level) > \(older);
      DELETE FROM checkpoint WHERE size > \(older);
      \(guards.joined(separator: ";\n"));
      """)
    try expectNamed(gateway, "ledger", "covers more leaves than")
  }

  @Test("the checkpoint beside the ledger altered")
  func checkpoint() throws {
    let gateway = try landed()
    let path = gateway.state + "/ledger/checkpoint"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var lines = text.components(separatedBy: "\n")
    lines[1] = "\((Int(lines[1]) ?? 0) - 1)"
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    try expectNamed(gateway, "ledger", "checkpoint")
  }

  @Test("the projections altered: the ledger wins")
  func projection() throws {
    let gateway = try landed()
    try sql(gateway, "lineage.sqlite", "UPDATE delivery SET state = 'discarded' WHERE state = 'landed'")
    try expectNamed(gateway, "ledger", "projection")
  }

  @Test("a commit of the log rewritten")
  func commit() throws {
    let gateway = try landed()
    let path = "\(gateway.lake)/portfolio/_delta_log/00000000000000000002.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("\\\"numRecords\\\":50", with: "\\\"numRecords\\\":51").write(toFile: path, atomically: true, encoding: .utf8)
    try expectNamed(gateway, "lake", "commit 2 of portfolio")
  }

  @Test("another writer's commits, and the feed stops rather than build on them", .withReaders)
  func foreign() throws {
    let gateway = try landed()
    let script = """
      import deltalake, sys
      table = deltalake.DeltaTable(sys.argv[1])
      table.delete("_record = 1 AND _business_date = '2026-11-20'")
      print(deltalake.DeltaTable(sys.argv[1]).version())
      """
    let version = try Oracle.run(script, [gateway.lake + "/portfolio"]).trimmingCharacters(in: .whitespacesAndNewlines)
    try expectNamed(gateway, "lake", "commit \(version) of portfolio")
    // The correction would have to replace a file that somebody has rewritten.
    try gateway.drop(
      gateway.bank.encrypt(Program.portfolio(rows: 10, seed: 7, date: "2026-11-20")), date: "2026-11-20")
    let outcome = try gateway.sluice("run", "--once", "--json")
    #expect(outcome.code != 0)
    #expect(outcome.text.contains("lake-altered"), "\(outcome)")
    #expect(try gateway.rows() == 50 + gateway.accepted("acme-portfolio@2026-11-20") - 1)
  }
}

extension TestGateway {
  /// Records of a delivery that landed.
  func accepted(_ delivery: String) throws -> Int {
    try sluice("deliveries", "show", delivery, "--json").json()["delivery"]["counts"]["landed"].number ?? -1
  }
}

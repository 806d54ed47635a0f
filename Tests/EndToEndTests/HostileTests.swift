import Foundation
import TestSupport
import Testing

@Suite("Nothing hostile gets through", .withReaders)
struct HostileTests {
  /// File of `hostile.py`, feed, fault.
  private static let cases: [(file: String, feed: String, code: String)] = [
    ("scrambled", "plain", "missing-header"), ("html", "plain", "unexpected-content"), ("pdf", "plain", "unexpected-content"),
    ("workbook", "plain", "unexpected-content"), ("gzip", "plain", "unexpected-content"), ("zeros", "plain", "unexpected-content"),
    ("spaces", "plain", "incorrect-label"), ("wide", "plain", "unexpected-content"), ("wide-bare", "plain", "unexpected-content"),
    ("message", "plain", "unexpected-content"), ("zip-bomb", "zip", "archive-bomb"), ("zip-layers", "zip", "archive-nested"),
    ("zip-climbs", "zip", "archive-unsafe-name"), ("zip-twice", "zip", "archive-duplicate-name"), ("zip-locked", "zip", "archive-encrypted"),
    ("zip-lies", "zip", "archive-inconsistent"), ("zip-lies-before", "zip", "archive-inconsistent"), ("zip-many", "zip", "archive-several-members"),
    ("pdf", "zip", "not-an-archive"), ("gzip-bomb", "gz", "archive-bomb"), ("gzip-layers", "gz", "archive-nested"),
    ("workbook", "gz", "not-an-archive"), ("zstd-bomb", "zst", "archive-bomb"), ("zstd-layers", "zst", "archive-nested"),
    ("zstd-window", "zst", "archive-bomb"),
  ]

  private static func contract(_ name: String, _ resource: String) -> String {
    """
    name: \(name)
    version: 1.0.0
    path: file
    \(resource)
    schema:
      primaryKey: account
      fields:
        - { name: account, type: string, constraints: { pattern: "[0-9]{10}" } }
        - { name: name, type: string, sluice:pii: { class: direct } }
        - { name: amount, type: number, sluice:decimal: { precision: 9, scale: 2 } }
        - { name: opened, type: date }
    """
  }

  @Test("content of another kind, bombs and archives with tricks are held by name with a remedy, and leave nothing behind")
  func held() throws {
    let gateway = try TestGateway([])
    let feeds = ["plain": "", "zip": "compression: zip", "gz": "compression: gz", "zst": "compression: zst"]
    for (name, resource) in feeds { try gateway.write(Self.contract(name, resource), to: "Schemas/\(name)-1.yaml") }
    try gateway.configure(
      feeds.keys.sorted().map { name in
        TestFeed(
          name: name, files: name + "_{date:yyyyMMdd}.csv.pgp", contracts: ["Schemas/\(name)-1.yaml"], table: name,
          rejects: "{ percent: 100, records: 100000 }")
      })
    _ = try Tool.require(Oracle.python, [Program.support("hostile.py"), gateway.root + "/plain"])
    var expected: [String: (file: String, code: String)] = [:]
    for (number, hostile) in Self.cases.enumerated() {
      let date = String(format: "2026-11-%02d", number + 1)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: gateway.root + "/plain/" + hostile.file))
      try gateway.drop(gateway.bank.encrypt(bytes), date: date, prefix: hostile.feed)
      expected["\(hostile.feed)@\(date)"] = (hostile.file, hostile.code)
    }
    let pass = try gateway.sluice("run", "--once", "--json", environment: ["SLUICE_LOG": "trace"])
    #expect(pass.code == 1)
    let outcomes = try pass.json()["deliveries"].items
    #expect(outcomes.count == expected.count, "\(pass)")
    for outcome in outcomes {
      let name = outcome["delivery"].text ?? ""
      let hostile = try #require(expected[name], "\(name)")
      #expect(outcome["state"].text == "quarantined" && outcome["fault"]["code"].text == hostile.code, "\(hostile.file): \(outcome)")
      let shown = try gateway.sluice("quarantine", "show", name)
      #expect(shown.text.contains("Remedy: ") && shown.text.contains(hostile.code), "\(hostile.file): \(shown)")
      for said in [shown.text, shown.errors] { #expect(!said.contains("Zqvogel"), "\(hostile.file)") }
    }
    #expect(!pass.text.contains("Zqvogel") && !pass.errors.contains("Zqvogel"))
    #expect(gateway.files(below: "lake") == [], "no table, no staged file")
    for folder in ["state/spill", "state/rejects", "state/vault/staging"] { #expect(gateway.files(below: folder) == [], "\(folder)") }
    #expect(!FileManager.default.fileExists(atPath: "/tmp/zqv"))
    try gateway.expectVerified()
  }

  @Test("a file that is one line takes no more memory than any other, however long it is")
  func oneLine() throws {
    let gateway = try TestGateway()
    // Not compressed within the message, or the limit on expansion would end it first.
    func message(_ megabytes: Int) throws -> String {
      let path = gateway.root + "/plain/line_20261120"
      _ = try Tool.require(
        "/bin/sh",
        [
          "-c", "head -c \(megabytes << 20) /dev/zero | tr '\\0' x | \(OpenPGPFixture.gpg) --homedir \(gateway.bank.signer.home) --batch --quiet "
            + "--no-permission-warning --trust-model always -z 0 -r \(gateway.bank.gateway.fingerprint) -u \(gateway.bank.signer.fingerprint) --sign --encrypt > \(path)",
        ])
      return path
    }
    var peaks: [Int] = []
    for megabytes in [8, Program.isDeep ? 1024 : 160] {
      let path = try message(megabytes)
      let target = gateway.root + "/plain/portfolio_20261120.csv.pgp"
      _ = rename(path, target)
      let report = gateway.root + "/plain/memory.json"
      let outcome = try Tool.run(
        Oracle.python,
        [Program.root + "/Scripts/measure.py", "--output", report, "--", Program.path, "ingest", "acme-portfolio", target, "--dry-run", "--json"],
        environment: ["SLUICE_CONFIG": gateway.root + "/sluice.yaml"], seconds: 180)
      #expect(try outcome.json()["deliveries"][0]["fault"]["code"].text == "line-too-long", "\(outcome)")
      let memory = try JSONDecoder().decode(JSON.self, from: Data(contentsOf: URL(fileURLWithPath: report)))
      peaks.append(try #require(memory["peak_rss"].number))
      try FileManager.default.removeItem(atPath: target)
    }
    #expect(peaks[1] < peaks[0] + 24 << 20 && peaks[1] < 160 << 20, "\(peaks)")
  }
}

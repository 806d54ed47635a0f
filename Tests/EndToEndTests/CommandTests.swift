import Foundation
import TestSupport
import Testing

@Suite("Commands answer alike for people and programs", .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct CommandTests {
  static let commands = [
    "init", "check", "run", "poll", "ingest", "reprocess", "score", "status", "deliveries", "deliveries list", "deliveries show",
    "deliveries report", "deliveries rejects", "quarantine", "quarantine list", "quarantine show", "quarantine retry", "quarantine accept",
    "quarantine discard", "lake", "lake tables", "lake describe", "lake history", "lake head", "lake compact",
    "lake vacuum", "trace", "trace row", "trace line", "verify",
    "explain", "simulate", "simulate portfolio",
    "contract", "contract infer", "contract check", "contract diff", "contract export",
  ]

  @Test("every command's help has an example")
  func help() throws {
    for command in Self.commands {
      let outcome = try Tool.run(Program.path, command.split(separator: " ").map(String.init) + ["--help"])
      #expect(outcome.code == 0, "\(command)")
      #expect(outcome.text.contains("Example:") || outcome.text.contains("EXAMPLE"), "sluice \(command) --help")
    }
    // A command that is new here must be added above.
    let overview = try Tool.run(Program.path, ["--help"]).text
    let listed = overview.split(separator: "\n").compactMap { $0.wholeMatch(of: /\s\s([a-z]+) .*/)?.1 }.map(String.init)
    #expect(Set(listed).subtracting(["help"]).isSubset(of: Self.commands), "\(listed)")
  }

  @Test("usage errors end with 64, whatever the configuration")
  func usage() throws {
    let wrong = [
      "nonsense", "run --twice", "ingest acme-portfolio", "ingest", "poll", "deliveries show", "deliveries list --state flying",
      "deliveries list --limit many", "deliveries list --limit 0", "deliveries rejects a@2026-11-20 --limit=-1", "explain no-such-code", "verify everything", "trace line acme-portfolio@2026-11-20",
      "trace line acme-portfolio@2026-11-20:0", "trace row portfolio", "trace row portfolio --delivery x", "quarantine discard x",
      "simulate portfolio", "simulate portfolio --rows -1", "simulate portfolio --rows 1 --bad 2000",
      "simulate portfolio --rows 1 --date 2026-13-01", "simulate portfolio --rows 1 --line-ending mac", "reprocess", "score",
      "lake head portfolio --version -1", "lake head portfolio --version 1 --as-of 2026-11-20", "lake history portfolio --as-of tuesday",
      "lake vacuum portfolio --retain 7", "lake vacuum", "lake compact",
    ]
    for line in wrong {
      let outcome = try Tool.run(Program.path, line.split(separator: " ").map(String.init), environment: ["SLUICE_CONFIG": "/nonexistent"])
      #expect(outcome.code == 64, "\(outcome)")
      #expect(outcome.output.isEmpty && !outcome.errors.isEmpty, "\(outcome)")
    }
  }

  @Test("what does not exist is refused with a remedy, not with a crash")
  func unknown() throws {
    let gateway = try TestGateway()
    for first in [true, false] {
      for line in [
        "deliveries show nope@2026-11-20", "deliveries rejects nope@2026-11-20", "quarantine show nope@2026-11-20",
        "quarantine retry nope@2026-11-20", "poll nope", "check nope", "lake describe nope", "lake head ../../etc", "lake compact nope", "lake vacuum nope",
        "lake history nope", "lake compact ../../etc",
        "trace row nope --delivery a@2026-11-20 --record 1", "trace line nope@2026-11-20:1", "reprocess nope@2026-11-20", "score nope",
        "ingest acme-portfolio /nonexistent/portfolio_20261120.csv.pgp", "ingest acme-portfolio /etc/hostname",
      ] {
        let outcome = try gateway.start(line.split(separator: " ").map(String.init)).wait()
        #expect(outcome.code == 1, "\(outcome)")
      }
      if first {
        try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 3, seed: 1, date: "2026-11-20")), date: "2026-11-20")
        _ = try gateway.pass()
      }
    }
  }

  /// The keys each report always has. More may be added; none may go or change its name.
  @Test("--json has stable keys in every report")
  func json() throws {
    let gateway = try TestGateway()
    let before = try gateway.sluice("status", "--json")
    #expect(before.code == 0)
    #expect(try before.json()["trouble"] == .array([]))
    for empty in [["deliveries", "list"], ["quarantine", "list"], ["lake", "tables"]] {
      #expect(try gateway.start(empty + ["--json"]).wait().output.isEmpty)
    }
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 100, seed: 1, date: "2026-11-20", bad: 100)), date: "2026-11-20")
    try gateway.drop(gateway.bank.encryptUnsigned(Program.portfolio(rows: 3, seed: 2, date: "2026-11-19")), date: "2026-11-19")
    try Data().write(to: URL(fileURLWithPath: gateway.root + "/drop/unknown.txt"))

    func document(_ line: String, _ keys: Set<String>, code: Int32 = 0) throws -> JSON {
      let outcome = try gateway.start(line.split(separator: " ").map(String.init) + ["--json"]).wait()
      #expect(outcome.code == code, "\(outcome)")
      let document = try outcome.json()
      #expect(keys.isSubset(of: document.keys), "\(line): \(keys.subtracting(document.keys)) gone")
      return document
    }
    func lines(_ line: String, _ keys: Set<String>) throws -> JSON {
      let outcome = try gateway.start(line.split(separator: " ").map(String.init) + ["--json"]).wait()
      #expect(outcome.code == 0, "\(outcome)")
      let first = try #require(outcome.lines().first)
      #expect(keys.isSubset(of: first.keys), "\(line): \(keys.subtracting(first.keys)) gone")
      return first
    }
    func has(_ value: JSON, _ keys: Set<String>) { #expect(keys.isSubset(of: value.keys), "\(keys.subtracting(value.keys)) gone: \(value)") }

    let report = try document("run --once", ["deliveries", "sources", "scores", "waiting", "refusals"], code: 1)
    has(report["deliveries"][0], ["delivery", "feed", "state", "file", "fault", "next"])
    has(report["deliveries"][0]["fault"], ["code", "stage", "message"])
    has(report["deliveries"][1], ["delivery", "feed", "state", "file", "read", "landed", "rejected", "duplicateRows", "table", "tableVersion", "errors"])
    has(report["deliveries"][1]["errors"][0], ["type", "count"])
    has(report["waiting"][0], ["feed", "file", "reason", "message"])
    #expect(report["waiting"][0]["reason"].text == "unmatched")
    let status = try document("status", ["gateway", "trouble", "feeds", "waiting", "ledgerSize", "checkpointSize", "freeBytes", "caveats"], code: 1)
    has(status["trouble"][0], ["code", "subject", "since", "message", "next"])
    has(status["feeds"][0], ["feed", "customer", "table", "lastDelivery", "lastBusinessDate", "lastReceived", "landed", "quarantined", "pending"])
    let check = try document("check", ["lines", "caveats"])
    has(check["lines"][0], ["what", "name", "verdict", "detail", "problems"])
    let delivery: Set<String> = [
      "id", "name", "feed", "customer", "businessDate", "version", "state", "source", "size", "modified", "received", "ciphertext", "changed",
    ]
    has(try lines("deliveries list", delivery)["source"], ["kind", "endpoint", "path"])
    _ = try lines("quarantine list", delivery.union(["code", "stage"]))
    let name = "acme-portfolio@2026-11-20"
    let shown = try document("deliveries show \(name)", ["delivery", "names", "timeline"])
    has(shown["timeline"][0], ["leaf", "type", "time", "actor"])
    has(shown["delivery"], delivery.union(["counts", "contract", "contractVersion", "files", "rowMap", "signers", "recipient", "table", "deltaVersion"]))
    has(try document("quarantine show acme-portfolio@2026-11-19", ["delivery", "explanation"])["explanation"], ["code", "meaning", "remedy", "disposition", "mayBeAccepted", "letter"])
    let reject = try lines("deliveries rejects \(name)", ["record", "line", "byteOffset", "byteLength", "reasons"])
    has(reject["reasons"][0], ["type"])
    _ = try lines("lake tables", ["table", "version", "files", "rows", "bytes", "feeds", "newestBusinessDate", "path"])
    let described = try document("lake describe portfolio", ["summary", "columns", "partitions"])
    has(described["columns"][0], ["name", "type", "isPartition", "isSensitive"])
    has(described["partitions"][0], ["values", "files", "rows", "bytes"])
    _ = try document("lake head portfolio", ["table", "version", "columns", "rows"])
    let trace = try lines("trace line \(name):2", ["delivery", "deliveryID", "state", "feed", "customer", "businessDate", "source", "ciphertext", "signers", "record", "proofs", "ledger"])
    has(trace["record"], ["record", "line", "byteOffset", "byteLength", "outcome", "reasons"])
    let verified = try document("verify", ["checks", "caveats"])
    has(verified["checks"][0], ["scope", "name", "verdict", "detail", "faults"])
    _ = try document("explain not-signed", ["code", "meaning", "remedy", "disposition", "mayBeAccepted"])
    _ = try lines("explain", ["code", "meaning", "remedy", "disposition"])
  }

  @Test("every code that a file can be held for is explained")
  func explained() throws {
    for file in BadFile.messages + BadFile.contents {
      let outcome = try Tool.run(Program.path, ["explain", file.code])
      #expect(outcome.code == 0 && outcome.text.hasPrefix(file.code), "\(outcome)")
    }
  }

  @Test("all faults of a configuration at once, with key paths and remedies, and nothing is done")
  func configuration() throws {
    let gateway = try TestGateway()
    try gateway.write(
      """
      gateway: { name: Demo!, state: state, lake: state/lake, memory: 1MiB, fre_space: 1GiB }
      ledger: { key: keys/ledger.key }
      customers:
        acme:
          openpgp: { home: keys/acme, signers: [ABCD1234], signature: maybe }
      feeds:
        acme-portfolio:
          customer: acmee
          source: { folder: drop, directory: /out }
          files: "portfolio.csv.pgp"
          ready: { settle: 30, give_up: 2h }
          poll: soon
          contract: [Schemas/missing-1.yaml]
          table: Portfolio
          expect: { by: "06:30" }
          rejects: { percent: 101 }
      """, to: "sluice.yaml")
    let outcome = try gateway.sluice("run", "--once")
    #expect(outcome.code == 1)
    for path in [
      "gateway.name", "gateway.memory", "gateway.fre_space", "customers.acme.openpgp.signers", "customers.acme.openpgp.signature",
      "feeds.acme-portfolio.customer", "feeds.acme-portfolio.source", "feeds.acme-portfolio.files",
      "feeds.acme-portfolio.ready.settle", "feeds.acme-portfolio.poll", "feeds.acme-portfolio.contract", "feeds.acme-portfolio.table",
      "feeds.acme-portfolio.expect", "feeds.acme-portfolio.rejects.percent",
    ] {
      #expect(outcome.errors.contains("\(path)"), "\(path) is not named:\n\(outcome.errors)")
    }
    #expect(outcome.errors.contains("free_space"), "the nearest key is suggested")
    #expect(!FileManager.default.fileExists(atPath: gateway.state))
    for command in [["check"], ["status"], ["poll", "acme-portfolio"]] {
      #expect(try gateway.start(command).wait().code == 1)
    }
    #expect(try gateway.sluice("status", "--config", "/nonexistent/sluice.yaml").code == 1)
  }

  @Test("init makes a gateway that works on the spot, and does not touch what is there")
  func initialise() throws {
    let folder = "/tmp/slg-init-" + String(UInt32.random(in: .min ... .max), radix: 36)
    defer {
      for home in ["acme", "sample-bank"] { _ = try? Tool.run("/usr/bin/gpgconf", ["--homedir", "\(folder)/keys/\(home)", "--kill", "all"]) }
      try? FileManager.default.removeItem(atPath: folder)
    }
    #expect(try Tool.run(Program.path, ["init", folder]).code == 0)
    for (arguments, code) in [(["check"], 0), (["run", "--once"], 0), (["status"], 0), (["lake", "head", "portfolio"], 0), (["verify", "--deep"], 0)] as [([String], Int32)] {
      let outcome = try Tool.run(Program.path, arguments + ["--config", folder + "/sluice.yaml"])
      #expect(outcome.code == code, "\(outcome)")
    }
    #expect(try Tool.run(Program.path, ["init", folder]).code == 1)
  }
}

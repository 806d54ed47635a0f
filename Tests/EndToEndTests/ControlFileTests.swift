import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Control files", .enabled(if: LoopbackSSHD.program != nil, "no sshd"))
struct ControlFileTests {
  private static let contract = """
    name: payments
    version: 1.0.0
    path: payments.csv
    schema:
      fields:
        - { name: account, type: string, sluice:pii: { class: direct } }
        - { name: amount, type: number, sluice:decimal: { precision: 12, scale: 2 } }
    sluice:controls:
      - { id: records, kind: count, declared: control.records }
      - { id: amount, kind: sum, field: amount, declared: control.total }
    sluice:controlFile:
      separator: ":"
      fields:
        - { name: records, type: integer, constraints: { required: true } }
        - { name: total, type: number, sluice:decimal: { precision: 18, scale: 2 }, sluice:cleanse: [{ op: amount, group: "," }] }
    """

  private static let file = "account,amount\nZqvogel,1000.50\nx,-0.25\n"
  private static let control = "sender: acme\nrecords: 2\ntotal: 1,000.25\n"

  private func gateway(
    control: String = "\"{name}.ctl.pgp\"", giveUp: String = "2h", folder: String? = nil, endpoint: String? = nil,
    afterwards: String = "{ move_to: done }"
  ) throws -> TestGateway {
    let gateway = try TestGateway([])
    try gateway.write(Self.contract, to: "Schemas/payments-1.yaml")
    try gateway.configure(
      [
        TestFeed(
          name: "payments", source: folder.map { "{ directory: \($0) }" } ?? "{ folder: drop }",
          files: "payments_{date:yyyyMMdd}.csv.pgp", giveUp: giveUp, control: control, contracts: ["Schemas/payments-1.yaml"],
          table: "payments", afterwards: afterwards)
      ], endpoint: endpoint)
    return gateway
  }

  /// Puts a data file and its control file where the feed looks; gives the control file's path.
  @discardableResult
  private func drop(
    _ gateway: TestGateway, _ text: String? = file, control: Data?, suffix: String = ".ctl.pgp", date: String = "2026-11-20",
    folder: String = "drop"
  ) throws -> String {
    let base = (folder.hasPrefix("/") ? folder : gateway.root + "/" + folder) + "/payments_\(date.filter { $0 != "-" }).csv.pgp"
    if let control {
      try control.write(to: URL(fileURLWithPath: base + suffix))
      // Control files are known by whole seconds, too: one written anew must not look like the one before it.
      let seconds = 1_790_000_000 + Int.random(in: 0..<100_000_000)
      var times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
      utimensat(AT_FDCWD, base + suffix, &times, 0)
    }
    if let text { try gateway.drop(gateway.bank.encrypt(Data(text.utf8)), date: date, folder: folder, prefix: "payments") }
    return base + suffix
  }

  private func sealed(_ gateway: TestGateway, _ text: String = control) throws -> Data { try gateway.bank.encrypt(Data(text.utf8)) }

  private func expectHeld(_ outcome: JSON, _ code: String, _ location: SourceLocation = #_sourceLocation) {
    #expect(outcome["state"].text == "quarantined" && outcome["fault"]["code"].text == code, "\(outcome)", sourceLocation: location)
  }

  @Test("a data file on a server waits for its control file, lands by its figures, and both are moved and kept")
  func server() throws {
    let server = try LoopbackSSHD()
    defer { server.stop() }
    let out = server.root.path
    let gateway = try gateway(folder: out, endpoint: try server.endpoint(), afterwards: "{ move_to: \(out)/done }")
    try FileManager.default.createDirectory(atPath: out + "/done", withIntermediateDirectories: true)
    try drop(gateway, control: nil, folder: out)
    let first = try gateway.pass()
    #expect(first["deliveries"] == .array([]) && first["waiting"][0]["reason"].text == "control-missing", "\(first)")
    #expect(try gateway.sluice("status", "--json").json()["waiting"][0]["reason"].text == "control-missing")
    #expect(gateway.files(below: "state/vault") == [], "nothing is fetched before both are there")
    let control = try sealed(gateway)
    try drop(gateway, nil, control: control, folder: out)
    let outcome = try gateway.pass()["deliveries"][0]
    #expect(outcome["state"].text == "landed" && outcome["landed"].number == 2, "\(outcome)")
    let report = try gateway.sluice("deliveries", "report", "payments@2026-11-20", "--json").json()
    #expect(report["controls"].items.map { $0["declared"].text } == ["2", "1000.25"] && report["controls"].items.allSatisfy { $0["agrees"].boolean == true })
    let moved = try FileManager.default.contentsOfDirectory(atPath: out + "/done").sorted()
    #expect(moved == ["payments_20261120.csv.pgp", "payments_20261120.csv.pgp.ctl.pgp"])
    let shown = try gateway.sluice("deliveries", "show", "payments@2026-11-20", "--json").json()["delivery"]
    let hash = try #require(shown["control"]["sha256"].text?.dropFirst(7))
    #expect(try Data(contentsOf: URL(fileURLWithPath: gateway.state + "/vault/sha256/\(hash.prefix(2))/\(hash.dropFirst(2))")) == control)
    #expect(shown["acknowledgement"]["control"]["action"].text == "moved", "\(shown)")
    #expect(try gateway.sluice("deliveries", "show", "payments@2026-11-20").text.contains("control file:"))
    try gateway.expectVerified()

    // A new version from the vault takes the figures it had.
    let again = try gateway.sluice("reprocess", "payments@2026-11-20", "--json").json()["deliveries"][0]
    #expect(again["state"].text == "landed" && again["supersedes"].text == "payments@2026-11-20", "\(again)")
    #expect(try gateway.sluice("reprocess", "payments@2026-11-20.v2", "--dry-run", "--json").json()["deliveries"][0]["state"].text == "landed")
    // And the vault's copy is evidence that is looked after.
    try FileManager.default.removeItem(atPath: gateway.state + "/vault/sha256/\(hash.prefix(2))/\(hash.dropFirst(2))")
    #expect(try gateway.sluice("verify", "vault").code == 1)
  }

  @Test("one that does not come holds the file, until it is given or a person lets the file go without")
  func missing() throws {
    let gateway = try gateway(giveUp: "0s")
    try drop(gateway, control: nil)
    try drop(gateway, Self.file.replacing("x,", with: "y,"), control: Data(repeating: 0x20, count: 65_537), date: "2026-11-21")
    for outcome in try gateway.pass()["deliveries"].items { expectHeld(outcome, "control-missing") }
    #expect(try gateway.sluice("quarantine", "show", "payments@2026-11-20").text.contains("\n  sluice quarantine retry payments@2026-11-20 --control FILE\n"))
    let path = gateway.root + "/late.ctl.pgp"
    try sealed(gateway, Self.control.replacing("2\n", with: "3\n")).write(to: URL(fileURLWithPath: path))
    expectHeld(try gateway.sluice("quarantine", "retry", "payments@2026-11-20", "--control", path, "--json").json()["deliveries"][0], "control-total")
    let held = try gateway.sluice("quarantine", "show", "payments@2026-11-20").text
    #expect(held.contains("2 read = 2 good + 0 rejected") && held.contains("\n  sluice deliveries report payments@2026-11-20\n"), "\(held)")
    // A person's acceptance of the totals counts with a control file as with a trailer.
    let accepted = try gateway.sluice("quarantine", "accept", "payments@2026-11-20", "--reason", "counted by hand", "--json")
    #expect(try accepted.json()["deliveries"][0]["state"].text == "landed", "\(accepted)")
    let let_go = try gateway.sluice("quarantine", "accept", "payments@2026-11-21", "--reason", "told by phone", "--json")
    #expect(try let_go.json()["deliveries"][0]["state"].text == "landed", "\(let_go)")
    #expect(try gateway.rows(of: "payments") == 4)
    #expect(gateway.files(below: "done").contains("payments_20261120.csv.pgp"))
    try gateway.expectVerified()
  }

  @Test("a control file proves what the data must prove: whole, encrypted, signed by whom we know, of its form")
  func policy() throws {
    let gateway = try gateway(giveUp: "0s", afterwards: "leave")
    let bank = gateway.bank
    let plain = Data(Self.control.utf8)
    let cases: [(Data, String)] = [
      (try bank.encryptUnsigned(plain), "not-signed"), (try bank.encrypt(plain, signedBy: bank.stranger), "unknown-signer"),
      (plain, "not-openpgp"), (try bank.encrypt(plain, for: bank.otherGateway.fingerprint), "wrong-key"),
      (try sealed(gateway).dropLast(30), "truncated"), (try sealed(gateway, "records: 2\nrecords: 2\n"), "control-invalid"),
      (try sealed(gateway, "records: Zqvogel\n"), "control-invalid"), (try sealed(gateway, String(repeating: "x: y\n", count: 20_000)), "control-invalid"),
      (try sealed(gateway, "records: 2\ntotal: 1000.26\n"), "control-total"), (try sealed(gateway, "records: 2\n"), "control-total"),
    ]
    for (number, (control, _)) in cases.enumerated() {
      try drop(gateway, Self.file.replacing("x,", with: "x\(number),"), control: control, date: "2026-11-\(number + 10)")
    }
    let outcome = try gateway.sluice("run", "--once", "--json")
    for (number, (_, code)) in cases.enumerated() { expectHeld(try outcome.json()["deliveries"][number], code) }
    #expect(!(outcome.text + outcome.errors).contains("Zqvogel"))
    #expect(try gateway.rows(of: "payments") == 0)
    let retried = gateway.root + "/right.ctl.pgp"
    try sealed(gateway).write(to: URL(fileURLWithPath: retried))
    for number in cases.indices {
      let report = try gateway.sluice("quarantine", "retry", "payments@2026-11-\(number + 10)", "--control", retried, "--json")
      #expect(try report.json()["deliveries"][0]["state"].text == "landed", "\(report)")
    }
    try gateway.expectVerified()
  }

  @Test("a plain control file counts where the feed says so, and not otherwise")
  func plain() throws {
    let gateway = try gateway(control: "{ file: \"{name}.ctl\", plain: true }", afterwards: "delete")
    try drop(gateway, control: Data(Self.control.utf8), suffix: ".ctl")
    let tried = try gateway.sluice("run", "--once", "--dry-run", "--json").json()["deliveries"][0]
    #expect(tried["state"].text == "landed", "\(tried)")
    #expect(try gateway.pass()["deliveries"][0]["state"].text == "landed")
    #expect(gateway.files(below: "drop") == [])
    try drop(gateway, Self.file.replacing("-0.25", with: "-0.26"), control: Data(Self.control.utf8), suffix: ".ctl", date: "2026-11-21")
    expectHeld(try gateway.pass()["deliveries"][0], "control-total")
    // A message given by a person is a message, whatever the feed's files are called; and a plain one needs the feed's word.
    try sealed(gateway, Self.control.replacing("0.25", with: "0.24")).write(to: URL(fileURLWithPath: gateway.root + "/right.gpg"))
    let retried = try gateway.sluice("quarantine", "retry", "payments@2026-11-21", "--control", gateway.root + "/right.gpg", "--json")
    #expect(try retried.json()["deliveries"][0]["state"].text == "landed", "\(retried)")
    let strict = try self.gateway(giveUp: "0s")
    try drop(strict, control: nil)
    _ = try strict.pass()
    try Data(Self.control.utf8).write(to: URL(fileURLWithPath: strict.root + "/plain.ctl"))
    expectHeld(try strict.sluice("quarantine", "retry", "payments@2026-11-20", "--control", strict.root + "/plain.ctl", "--json").json()["deliveries"][0], "control-invalid")
  }

  @Test("a new data file beside the old control file waits for a new one, or takes the old one in the end")
  func stale() throws {
    let gateway = try gateway(afterwards: "leave")
    try drop(gateway, control: try sealed(gateway))
    #expect(try gateway.pass()["deliveries"][0]["state"].text == "landed")
    #expect(try gateway.pass()["waiting"] == .array([]), "a control file that was taken is no file to tell of")
    let corrected = Self.file.replacing("-0.25", with: "-0.50")
    try drop(gateway, corrected, control: nil)
    let waiting = try gateway.pass()
    #expect(waiting["deliveries"] == .array([]) && waiting["waiting"][0]["reason"].text == "control-stale", "\(waiting)")
    try drop(gateway, nil, control: try sealed(gateway, Self.control.replacing("0.25", with: "0.00")))
    let landed = try gateway.pass()["deliveries"][0]
    #expect(landed["state"].text == "landed" && landed["supersedes"].text == "payments@2026-11-20", "\(landed)")

    let impatient = try self.gateway(giveUp: "0s", afterwards: "leave")
    try drop(impatient, control: try sealed(impatient))
    _ = try impatient.pass()
    try drop(impatient, "account,amount\nother,1000.25\nx,0.00\n", control: nil)
    #expect(try impatient.pass()["deliveries"][0]["state"].text == "landed", "the old figures are right for it, too")
  }

  @Test("local files take theirs with --control, and say what is wrong with it")
  func local() throws {
    let gateway = try gateway()
    let file = gateway.root + "/payments_20261120.csv.pgp"
    try gateway.bank.encrypt(Data(Self.file.utf8)).write(to: URL(fileURLWithPath: file))
    try sealed(gateway).write(to: URL(fileURLWithPath: gateway.root + "/c.pgp"))
    try Data(repeating: 0, count: 70_000).write(to: URL(fileURLWithPath: gateway.root + "/huge.pgp"))
    let none = try gateway.sluice("ingest", "payments", file)
    #expect(none.code == 1 && none.text.contains("--control"), "\(none)")
    #expect(try gateway.sluice("ingest", "payments", file, file, "--control", "c.pgp").code == 64)
    let huge = try gateway.sluice("ingest", "payments", file, "--control", gateway.root + "/huge.pgp", "--json")
    #expect(try huge.code == 1 && huge.json()["refusals"][0]["message"].text?.contains("70000 bytes") == true, "\(huge)")
    let nowhere = try gateway.sluice("ingest", "payments", file, "--control", gateway.root + "/nowhere")
    #expect(nowhere.code == 1 && nowhere.text.contains("nowhere"), "\(nowhere)")
    #expect(gateway.files(below: "state/vault").isEmpty)
    let tried = try gateway.sluice("ingest", "payments", file, "--control", gateway.root + "/c.pgp", "--dry-run", "--json")
    #expect(try tried.json()["deliveries"][0]["state"].text == "landed", "\(tried)")
    let landed = try gateway.sluice("ingest", "payments", file, "--control", gateway.root + "/c.pgp", "--json")
    #expect(try landed.json()["deliveries"][0]["state"].text == "landed", "\(landed)")
    try gateway.expectVerified()

    let other = try TestGateway()
    let portfolio = other.root + "/portfolio_20261120.csv.pgp"
    try other.bank.encrypt(Program.portfolio(rows: 3, seed: 1, date: "2026-11-20")).write(to: URL(fileURLWithPath: portfolio))
    let unwanted = try other.sluice("ingest", "acme-portfolio", portfolio, "--control", portfolio)
    #expect(unwanted.code == 1 && unwanted.text.contains("knows no control file"), "\(unwanted)")
  }

  @Test("killed at any point, data and control file are taken and moved together, once", arguments: ["received", "decrypted", "intended", "committed", "acknowledging", "acknowledged"])
  func kill(point: String) throws {
    let gateway = try gateway()
    try drop(gateway, control: try sealed(gateway))
    let killed = try gateway.start(["run", "--once"], environment: ["SLUICE_KILL_AT": point]).wait()
    #expect(killed.code == -SIGKILL, "\(killed)")
    let settled = try gateway.sluice("run", "--once", "--json")
    #expect(settled.code == 0, "\(settled)")
    #expect(try gateway.rows(of: "payments") == 2)
    #expect(gateway.files(below: "drop") == [])
    #expect(gateway.files(below: "done") == ["payments_20261120.csv.pgp", "payments_20261120.csv.pgp.ctl.pgp"])
    try gateway.expectVerified()
  }
}

import Foundation
import TestSupport
import Testing

@Suite("No secret and no personal data where it does not belong", .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct SecrecyTests {
  private static let passphrase = "canary-passphrase-zq81"
  /// What stands in the file, in records that land and in records that do not.
  private static let accounts = ["7700000001", "7700000002", "77000000X3"]
  private static let personal = ["Canaria Zqvogel", "canary.zq@example.com", "555-0177", "Rejecta Zqvogel", "rejected.zq@example.com", "555-0188"]

  private static var file: Data {
    func record(_ account: String, _ name: String, _ phone: String, _ email: String, balance: String = "10.00") -> String {
      "\(account),C000000001,\(name),medical,2024-01-01,,1.00,\(balance),,,,1,\(phone),\(email),12345,NY,open,0,Y,N"
    }
    return Data(
      (Edges.header + [
        record(accounts[0], personal[0], personal[2], personal[1]),
        record(accounts[1], personal[3], personal[5], personal[4], balance: "7700.001"),
        record(accounts[2], personal[3], personal[5], personal[4]),
      ]).joined(separator: "\n").utf8)
  }

  private func expectAbsent(_ secrets: [String], in bytes: Data, _ place: String) {
    for secret in secrets where bytes.range(of: Data(secret.utf8)) != nil {
      Issue.record("'\(secret)' stands in \(place)")
    }
  }

  @Test("canary values and the passphrase appear in no output, ledger, projection, log of the lake, or file name")
  func canaries() throws {
    let gateway = try TestGateway()
    let bank = gateway.bank
    let key = try bank.makeLockedHome(gateway.home, passphrase: Self.passphrase)
    try gateway.write(Self.passphrase + "\n", to: "passphrase", mode: 0o600)
    try gateway.configure([TestFeed(rejects: "{ percent: 90, records: 10 }")], passphraseFile: "passphrase")
    try gateway.drop(bank.encrypt(Self.file, for: key), date: "2026-11-20")
    // A held file too: its header is replaced by a person's record.
    try gateway.drop(bank.encrypt(Self.file.drop { $0 != 0x0A }.dropFirst(), for: key), date: "2026-11-21")
    try gateway.drop(bank.encrypt(Self.file + Data("7700000001,\"Canaria Zqvogel".utf8), for: key), date: "2026-11-22")

    let name = "acme-portfolio@2026-11-20"
    for line in [
      "check", "run --once --dry-run", "run --once", "status", "deliveries report \(name)", "deliveries list", "deliveries show \(name)", "deliveries rejects \(name)", "quarantine list",
      "quarantine show acme-portfolio@2026-11-21", "quarantine retry acme-portfolio@2026-11-21", "quarantine retry acme-portfolio@2026-11-22",
      "lake tables", "lake describe portfolio", "trace line \(name):2", "trace line \(name):3", "trace row portfolio --delivery \(name) --record 1",
      "reprocess \(name) --dry-run", "reprocess \(name)", "verify --deep",
    ] {
      for format in [[], ["--json"]] {
        let outcome = try gateway.start(
          line.split(separator: " ").map(String.init) + format, environment: ["SLUICE_LOG": "trace"]).wait()
        expectAbsent(Self.accounts + Self.personal + [Self.passphrase], in: outcome.output + Data(outcome.errors.utf8), outcome.command)
      }
    }
    #expect(try gateway.rows() == 1)
    let head = try gateway.sluice("lake", "head", "portfolio")
    expectAbsent(Self.personal, in: head.output, "lake head")
    let shown = try gateway.sluice("lake", "head", "portfolio", "--show-personal")
    #expect(shown.text.contains(Self.personal[0]), "the canaries are really there")

    for path in gateway.files(below: "state") {
      expectAbsent(Self.accounts + Self.personal + [Self.passphrase], in: Data(path.utf8), "the name \(path)")
      // Rejected records are kept as they came; that is what this folder is for.
      guard !path.hasPrefix("rejects/") else { continue }
      let content = try Data(contentsOf: URL(fileURLWithPath: gateway.state + "/" + path))
      expectAbsent(Self.accounts + Self.personal + [Self.passphrase], in: content, path)
    }
    for path in gateway.files(below: "lake") {
      expectAbsent(Self.accounts + Self.personal, in: Data(path.utf8), "the name \(path)")
      guard path.contains("_delta_log") else { continue }
      expectAbsent(Self.personal, in: try Data(contentsOf: URL(fileURLWithPath: gateway.lake + "/" + path)), path)
    }
  }

  @Test("statistics of sensitive columns stand neither in the log nor in the data files", .withReaders)
  func statistics() throws {
    let gateway = try TestGateway()
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 50, seed: 1, date: "2026-11-20")), date: "2026-11-20")
    _ = try gateway.pass()
    let script = """
      import deltalake, json, pyarrow, pyarrow.parquet, sys
      table = deltalake.DeltaTable(sys.argv[1])
      found = []
      for path in table.file_uris():
          group = pyarrow.parquet.ParquetFile(path.removeprefix("file://")).metadata.row_group(0)
          for index in range(group.num_columns):
              column = group.column(index)
              if column.statistics is not None and column.statistics.has_min_max: found.append(column.path_in_schema)
      actions = pyarrow.table(table.get_add_actions(flatten=True))
      named = [n[4:] for n in actions.column_names if n.startswith(("min.", "max.")) and actions[n].null_count < len(actions)]
      print(json.dumps([sorted(found), sorted(named)]))
      """
    let known = try JSONDecoder().decode([Set<String>].self, from: Data(Oracle.run(script, [gateway.lake + "/portfolio"]).utf8))
    for columns in known {
      #expect(columns.isDisjoint(with: ["customer_name", "phone", "email"]), "\(columns)")
      #expect(columns.isSuperset(of: ["opened_on", "current_balance", "days_past_due", "status"]), "\(columns)")
    }
  }

  @Test("files of the state are their owner's alone")
  func permissions() throws {
    let gateway = try TestGateway()
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 50, seed: 1, date: "2026-11-20", bad: 100)), date: "2026-11-20")
    _ = try gateway.pass()
    for path in [""] + (gateway.files(below: "state").map { "/" + $0 }) {
      let attributes = try FileManager.default.attributesOfItem(atPath: gateway.state + path)
      let mode = try #require(attributes[.posixPermissions] as? Int)
      // What lies in a folder of mode 0700 is closed whatever its own mode; secrets are closed by themselves.
      if path.isEmpty || path.contains("secret") || path.contains("rejects") { #expect(mode & 0o077 == 0, "\(path) has mode \(String(mode, radix: 8))") }
    }
    let keyMode = try FileManager.default.attributesOfItem(atPath: gateway.root + "/keys/ledger.key")[.posixPermissions] as? Int
    #expect((keyMode ?? 0o777) & 0o077 == 0)
  }
}

import DataContracts
import Descriptors
import Foundation
import Testing

@testable import Configuration

@Suite struct LoadingTests {
  private static let fingerprint = "24A153C45D1BA4A326F0271C28B3F51035D086EE"

  private func load(_ folder: ScratchFolder) throws -> GatewayConfiguration {
    try GatewayConfiguration.load(path: folder.path + "/sluice.yaml")
  }

  private func customer(_ name: String) -> String {
    "  \(name):\n    openpgp: { home: keys/\(name), signers: [\(Self.fingerprint)] }\n"
  }

  private func feed(_ name: String, customer: String, table: String = "portfolio") -> String {
    """
      \(name):
        customer: \(customer)
        source: { folder: drop/\(name) }
        files: "\(name)_{date}.csv.pgp"
        contract: Schemas/portfolio-1.yaml
        table: \(table)

    """
  }

  @Test func `every key is read and paths are resolved beside the file`() throws {
    let pin = "SHA256:" + FaultyConfiguration.pin
    let folder = try ScratchFolder([
      "sluice.yaml": """
      gateway: { name: demo, state: var/state, lake: /srv/lake, memory: 512MiB, free_space: 5GB, parquet: compat }
      ledger: { key: ./keys/../keys/ledger.key }
      customers:
        acme:
          openpgp: { home: keys/acme, passphrase_file: secrets/acme, signers: [\(Self.fingerprint.lowercased())], signature: optional }
          endpoint: { host: sftp.acme.example, port: 2222, user: collections, identity: keys/id, passphrase_file: secrets/id,
                      host_keys: ["\(pin)="], transport: libssh2, max_sessions: 3 }
        bolt:
          openpgp: { home: keys/bolt, signers: ["\(Self.fingerprint)"] }
          endpoint: { host: 10.0.0.1, user: u, password_file: secrets/bolt, known_hosts: keys/known_hosts }
      feeds:
        acme-portfolio:
          customer: acme
          source: { directory: /outbound/ }
          files: "portfolio_{date:yyyyMMdd}.csv.pgp"
          ready: { settle: 1m30s, give_up: 3h }
          poll: 45s
          contract: [Schemas/portfolio-1.yaml]
          table: portfolio
          write: append
          partition_by: [_business_date]
          rejects: { percent: 0.5, records: 10 }
          afterwards: { move_to: /archive }
        bolt-portfolio:
          customer: bolt
          source: { folder: drop/bolt }
          files: "p{date:dd-MMM-yy}.pgp"
          contract: Schemas/portfolio-1.yaml
          table: portfolio
          afterwards: { move_to: drop/done }
      scoring:
        call: { inputs: { portfolio: required }, outlet: { command: [bin/dialler, --fast, 7], timeout: 10m, attempts: 2 } }
        tell: { inputs: { portfolio: required }, outlet: { command: [python3] } }
      """
    ])
    let configuration = try load(folder)
    let base = folder.path
    #expect(configuration.file == base + "/sluice.yaml")
    #expect(configuration.sha256.count == 64)
    #expect(
      configuration.gateway
        == GatewaySettings(
          name: "demo", state: base + "/var/state", lake: "/srv/lake", memory: ByteCount(mebibytes: 512),
          freeSpace: ByteCount(5_000_000_000), parquet: .compat))
    #expect(configuration.ledger == LedgerSettings(key: base + "/keys/ledger.key"))
    #expect(
      configuration.customers == [
        Customer(
          name: "acme",
          openPGP: OpenPGPSettings(
            home: base + "/keys/acme", passphraseFile: base + "/secrets/acme", signers: [Self.fingerprint],
            signature: .optional),
          endpoint: Endpoint(
            host: "sftp.acme.example", port: 2222, user: "collections",
            authentication: .identity(path: base + "/keys/id", passphraseFile: base + "/secrets/id"),
            trust: .pinned([pin]), transport: .libssh2, maxSessions: 3)),
        Customer(
          name: "bolt",
          openPGP: OpenPGPSettings(
            home: base + "/keys/bolt", passphraseFile: nil, signers: [Self.fingerprint], signature: .required),
          endpoint: Endpoint(
            host: "10.0.0.1", port: 22, user: "u", authentication: .password(file: base + "/secrets/bolt"),
            trust: .knownHosts(path: base + "/keys/known_hosts"), transport: .libssh2, maxSessions: 2)),
      ])
    let file = base + "/Schemas/portfolio-1.yaml"
    let contract = FeedContract(
      path: file, contract: try Contract.load(path: file), bytes: Array(try Data(contentsOf: URL(fileURLWithPath: file))))
    #expect(
      configuration.feeds == [
        Feed(
          name: "acme-portfolio", customer: "acme", source: .directory("/outbound"),
          files: try FilePattern("portfolio_{date:yyyyMMdd}.csv.pgp"),
          ready: Readiness(settle: .seconds(90), giveUp: .seconds(10800)), poll: .seconds(45), contracts: [contract],
          table: "portfolio", write: .append, partitionBy: ["_business_date"], maxPartitions: Feed.defaultMaxPartitions,
          rejects: RejectLimits(percent: 0.5, records: 10), afterwards: .move(to: "/archive")),
        Feed(
          name: "bolt-portfolio", customer: "bolt", source: .folder(base + "/drop/bolt"),
          files: try FilePattern("p{date:dd-MMM-yy}.pgp"),
          ready: Readiness(settle: .seconds(30), giveUp: .seconds(7200)), poll: .seconds(60), contracts: [contract],
          table: "portfolio", write: .append, partitionBy: ["_business_date"], maxPartitions: Feed.defaultMaxPartitions,
          rejects: RejectLimits(percent: 1, records: 1000), afterwards: .move(to: base + "/drop/done")),
      ])
    #expect(
      configuration.scoring == [
        ScoringJob(
          name: "call", inputs: [ScoringInput(table: "portfolio", isRequired: true)],
          outlet: CommandOutletSettings(
            command: [base + "/bin/dialler", "--fast", "7"], timeout: .seconds(600), attempts: 2)),
        ScoringJob(
          name: "tell", inputs: [ScoringInput(table: "portfolio", isRequired: true)],
          outlet: CommandOutletSettings(command: ["python3"], timeout: .seconds(3600), attempts: 3)),
      ])
    #expect(configuration.setAside == [])
    #expect(configuration.place(of: "feeds.bolt-portfolio.source.folder").line == 26)
    #expect(configuration.place(of: "feeds.bolt-portfolio.poll").line == 24)
    #expect(configuration.place(of: "nothing.there").file == base + "/sluice.yaml")
  }

  @Test func `the sample configuration loads with the sample contract`() throws {
    let text = GatewayConfiguration.sampleText(
      SampleValues(signers: [Self.fingerprint, String(repeating: "A", count: 40)]))
    let folder = try ScratchFolder(["sluice.yaml": text])
    let configuration = try load(folder)
    #expect(configuration.gateway.name == "demo")
    #expect(configuration.customers.map(\.openPGP.signers) == [[Self.fingerprint, String(repeating: "A", count: 40)]])
    #expect(configuration.feeds.map(\.name) == ["acme-portfolio"])
    #expect(configuration.feeds.map(\.source) == [.folder(folder.path + "/drop/acme")])
    #expect(text.utf8.allSatisfy { $0 != 0x09 })
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }

  @Test func `what the sample shows in comments is accepted too`() throws {
    let pin = "SHA256:" + FaultyConfiguration.pin
    let text = GatewayConfiguration.sampleText(SampleValues(signers: [Self.fingerprint]))
    let uncommented = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      guard let sign = line.firstIndex(of: "#"), line[..<sign].allSatisfy({ $0 == " " }),
        line.contains(": ") || line.hasSuffix(":")
      else { return String(line) }
      let rest = line[line.index(after: sign)...].dropFirst()
      return rest.first?.isUppercase == true ? String(line) : String(line[..<sign] + rest)
    }.joined(separator: "\n").replacingOccurrences(of: "SHA256:…", with: pin)
    let folder = try ScratchFolder(["sluice.yaml": uncommented])
    let configuration = try load(folder)
    #expect(configuration.customers.first?.endpoint?.trust == .pinned([pin]))
    #expect(configuration.customers.first?.openPGP.passphraseFile == folder.path + "/secrets/acme")
    #expect(configuration.scoring.map(\.name) == ["daily-call-list"])
  }

  @Test func `a faulty included file is set aside and the others stay`() throws {
    let folder = try ScratchFolder([
      "sluice.yaml": "include: customers/*.yaml\ngateway: { name: demo }\nledger: { key: k }\nfeeds:\n"
        + feed("orphan", customer: "bolt"),
      "customers/acme.yaml": "customers:\n" + customer("acme") + "feeds:\n" + feed("a", customer: "acme"),
      "customers/bolt.yaml": "customers:\n" + customer("bolt") + "feeds:\n" + feed("b", customer: "bolt")
        + "    pol: 1s\n",
      "customers/core.yaml": "customers:\n" + customer("core") + "feeds:\n" + feed("c", customer: "core"),
      "customers/.hidden.yaml": "nonsense",
    ])
    let configuration = try load(folder)
    #expect(configuration.customers.map(\.name) == ["acme", "core"])
    #expect(configuration.feeds.map(\.name) == ["a", "c"])
    #expect(
      configuration.setAside == [
        SetAside(
          file: folder.path + "/customers/bolt.yaml",
          faults: [
            Fault(
              file: folder.path + "/customers/bolt.yaml", path: "feeds.b.pol", line: 11,
              problem: "unknown key, did you mean poll?", remedy: "rename or remove it")
          ], customers: ["bolt"], feeds: ["b", "orphan"])
      ])
  }

  @Test func `of two files that contradict each other the later is set aside`() throws {
    let folder = try ScratchFolder([
      "sluice.yaml": "include: [x.yaml, '?.yaml']\ngateway: { name: demo }\nledger: { key: k }\n",
      "a.yaml": "customers:\n" + customer("acme") + "feeds:\n" + feed("f", customer: "acme"),
      "x.yaml": "customers:\n" + customer("acme") + "gateway: { name: other }\n",
      "z.yaml": "customers:\n" + customer("zeta") + "feeds:\n" + feed("f", customer: "zeta"),
    ])
    let configuration = try load(folder)
    #expect(configuration.customers.map(\.name) == ["acme"])
    #expect(configuration.setAside.map(\.customers) == [[], ["zeta"]])
    #expect(
      configuration.setAside.map { $0.faults.map(\.problem) } == [
        ["belongs to the main file"], ["the name is taken at \(folder.path)/a.yaml:5"],
      ])
  }

  @Test func `every fault of main file, included file and contract is told at once`() throws {
    let folder = try ScratchFolder([
      "sluice.yaml": "include: more.yaml\ngateway: { name: Demo }\nledger: {}\nfeeds:\n"
        + feed("a", customer: "nobody").replacingOccurrences(of: "portfolio-1", with: "broken-1"),
      "more.yaml": "customer: {}\n",
      "Schemas/broken-1.yaml":
        "name: broken\nversion: 1.0.0\npath: b.csv\nschema: { fields: [{ name: a, type: lst }] }\n",
    ])
    let faults = #expect(throws: ConfigurationFaults.self) { try load(folder) }
    #expect(
      faults?.faults.map {
        ($0.file + ":\($0.line ?? 0) " + $0.path).replacingOccurrences(of: folder.path + "/", with: "")
      } == [
        "sluice.yaml:2 gateway.name", "sluice.yaml:3 ledger.key", "sluice.yaml:6 feeds.a.customer",
        "Schemas/broken-1.yaml:4 schema.fields[0].type", "more.yaml:1 customer",
      ])
    #expect(faults?.message == "\(folder.path)/sluice.yaml: 5 faults")
  }

  @Test func `several contracts are told apart by their dates and must make the same columns`() throws {
    func contract(_ name: String, from: String?, type: String = "string") -> String {
      "name: \(name)\nversion: 1.0.0\npath: x.csv\n"
        + (from.map { "sluice:evolution: { effectiveFrom: \($0) }\n" } ?? "")
        + "schema: { fields: [{ name: a, type: \(type) }] }\n"
    }
    let main =
      "gateway: { name: demo }\nledger: { key: k }\ncustomers:\n" + customer("acme") + "feeds:\n"
      + feed("a", customer: "acme").replacingOccurrences(
        of: "Schemas/portfolio-1.yaml", with: "[old-1.yaml, new-1.yaml]")
    let folder = try ScratchFolder([
      "sluice.yaml": main, "old-1.yaml": contract("old", from: nil), "new-1.yaml": contract("new", from: "2026-06-01"),
    ])
    let feed = try #require(try load(folder).feeds.first)
    #expect(feed.contract(for: try #require(CalendarDate("2026-05-31")))?.contract.name == "old")
    #expect(feed.contract(for: try #require(CalendarDate("2026-06-01")))?.contract.name == "new")
    try folder.write("old-1.yaml", contract("old", from: "2026-01-01"))
    #expect(try load(folder).feeds[0].contract(for: try #require(CalendarDate("2025-12-31"))) == nil)
    try folder.write("old-1.yaml", contract("old", from: "2026-06-01"))
    #expect(throws: ConfigurationFaults.self) { try load(folder) }
    try folder.write("old-1.yaml", contract("old", from: nil, type: "integer"))
    let faults = #expect(throws: ConfigurationFaults.self) { try load(folder) }
    #expect(
      faults?.faults.map { $0.problem.replacingOccurrences(of: folder.path + "/", with: "") } == [
        "makes other columns than old-1.yaml: a is string, not integer"
      ])
  }

  @Test func `two feeds cannot give one table different columns`() throws {
    let folder = try ScratchFolder([
      "sluice.yaml": "gateway: { name: demo }\nledger: { key: k }\ncustomers:\n" + customer("acme") + "feeds:\n"
        + feed("a", customer: "acme")
        + feed("b", customer: "acme").replacingOccurrences(of: "Schemas/portfolio-1.yaml", with: "other-1.yaml"),
      "other-1.yaml":
        "name: other\nversion: 1.0.0\npath: x.csv\nschema: { fields: [{ name: account_id, type: string }] }\n",
    ])
    let faults = #expect(throws: ConfigurationFaults.self) { try load(folder) }
    #expect(faults?.faults.map(\.problem) == ["would get other columns than a gives it: 1 columns, not 20"])
    #expect(faults?.faults.map(\.path) == ["feeds.b.table"])
  }

  @Test func `the hash changes with any included file`() throws {
    let folder = try ScratchFolder([
      "sluice.yaml": "include: [m.yaml]\ngateway: { name: demo }\nledger: { key: k }\n",
      "m.yaml": "customers:\n" + customer("acme"),
    ])
    let before = try load(folder).sha256
    #expect(try load(folder).sha256 == before)
    try folder.write("m.yaml", "customers:\n" + customer("acme") + "# more\n")
    #expect(try load(folder).sha256 != before)
  }

  @Test func `what is missing on disk is told with the place that names it`() throws {
    let folder = try ScratchFolder([
      "sluice.yaml": GatewayConfiguration.sampleText(SampleValues(signers: [Self.fingerprint]))
    ])
    #expect(
      try load(folder).missingFiles().map(\.path) == [
        "ledger.key", "customers.acme.openpgp.home", "feeds.acme-portfolio.source.folder",
      ])
    try folder.write("keys/ledger.key", "k", mode: 0o640)
    try folder.write("keys/acme/pubring.kbx", "")
    try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: folder.path + "/keys/acme")
    try folder.write("drop/acme/.keep", "")
    let faults = try load(folder).missingFiles()
    #expect(
      faults.map(\.problem) == [
        "others may read or write it: \(folder.path)/keys/ledger.key", "others may enter it: \(folder.path)/keys/acme",
      ])
    #expect(faults.map(\.remedy) == ["chmod 600 \(folder.path)/keys/ledger.key", "chmod 700 \(folder.path)/keys/acme"])
    try folder.write("keys/ledger.key", "k")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path + "/keys/acme")
    #expect(try load(folder).missingFiles() == [])
  }
}

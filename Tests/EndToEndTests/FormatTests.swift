import Foundation
import TestSupport
import Testing

@Suite("A contract's form of file, from the message to the lake", .withReaders)
struct FormatTests {
  /// A contract for the accounts of `formats.py`.
  private static func contract(
    _ name: String, resource: String = "", dialect: String = "{}", positions: Bool = false, packed: Bool = false
  ) -> String {
    func place(_ start: Int, _ length: Int, _ extra: String = "") -> String {
      positions ? ", sluice:position: { start: \(start), length: \(length)\(extra) }" : ""
    }
    let amount = packed ? ", sluice:position: { start: 23 }, sluice:picture: S9(7)V99, sluice:usage: COMP-3" : place(23, 10, ", justify: right")
    return """
      name: \(name)
      version: 1.0.0
      path: file
      \(resource)
      dialect: \(dialect)
      schema:
        primaryKey: [account]
        fields:
          - { name: account, type: string\(place(1, 10)) }
          - { name: name, type: string\(place(11, 12)), sluice:pii: { class: direct } }
          - { name: amount, type: number, sluice:decimal: { precision: 9, scale: 2 }\(amount) }
          - { name: opened, type: date\(place(packed ? 28 : 33, 10)) }
      """
  }

  private static let contracts = [
    "semicolon": contract(
      "semicolon", resource: "encoding: windows-1252", dialect: "{ delimiter: ';', quoteChar: \"'\", commentChar: '#' }"),
    "wide": contract("wide", resource: "encoding: utf-16", dialect: "{ delimiter: \"\\t\" }"),
    "fixed": contract(
      "fixed", resource: "format: fwf\nencoding: iso-8859-1", dialect: "{ sluice:layout: { framing: lines } }", positions: true),
    "ebcdic": contract(
      "ebcdic", resource: "format: fwf",
      dialect: "{ sluice:layout: { framing: length, recordLength: 37, codePage: IBM037 } }", positions: true, packed: true),
    "lines": contract("lines", resource: "format: jsonl\ncompression: zst"),
    "gzip": contract("gzip", resource: "compression: gz"),
    "zip": contract("zip", resource: "compression: zip\ninnerpath: data/portfolio.csv"),
    "batch": contract(
      "batch",
      dialect: """
        { delimiter: ';', quoteChar: null, header: false, sluice:records: [
            { type: header, match: { first: H }, fields: [{ name: kind, type: string }, { name: day, type: string }] },
            { type: trailer, match: { first: T }, fields: [{ name: kind, type: string }, { name: records, type: integer },
              { name: total, type: number, sluice:decimal: { precision: 12, scale: 2 } }] },
            { type: detail, match: { any: true } }] }
        """),
  ]

  private static func feed(_ name: String) -> TestFeed {
    TestFeed(
      name: name, files: name + "_{date:yyyyMMdd}.csv.pgp", contracts: ["Schemas/\(name)-1.yaml"], table: name,
      rejects: "{ percent: 0, records: 0 }")
  }

  private func gateway(_ names: [String]) throws -> TestGateway {
    let gateway = try TestGateway([])
    for name in names { try gateway.write(Self.contracts[name] ?? "", to: "Schemas/\(name)-1.yaml") }
    try gateway.configure(names.map(Self.feed))
    return gateway
  }

  private func make(_ gateway: TestGateway, packing messages: [String] = []) throws {
    _ = try Tool.require(Oracle.python, [Program.support("formats.py"), gateway.root + "/plain"] + messages)
  }

  private func plain(_ gateway: TestGateway, _ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: gateway.root + "/plain/" + name))
  }

  private static let readRows = """
    import deltalake, json, sys
    rows = deltalake.DeltaTable(sys.argv[1]).to_pyarrow_table().sort_by("_record").to_pylist()
    print(json.dumps([[r["account"], r["name"], str(r["amount"]), str(r["opened"])] for r in rows]))
    """

  private func expectRows(_ gateway: TestGateway, _ table: String, times: Int = 1) throws {
    let text = try Oracle.run(Self.readRows, [gateway.lake + "/" + table])
    let rows = try JSONDecoder().decode([[String]].self, from: Data(text.utf8))
    let accounts = [
      ["0000000001", "Müller, Ann", "12.50", "2026-11-20"], ["0000000002", "Zoë Zq", "-3.07", "2025-02-28"],
      ["0000000003", "Plain", "1000.00", "2020-01-01"],
    ]
    #expect(rows == accounts.flatMap { Array(repeating: $0, count: times) }, "\(table)")
  }

  @Test("any dialect, encoding, layout, record type and packing lands the same rows, and every record is found again")
  func forms() throws {
    let names = Self.contracts.keys.sorted()
    let gateway = try gateway(names)
    try make(gateway)
    for name in names {
      try gateway.drop(gateway.bank.encrypt(plain(gateway, name)), date: "2026-11-20", prefix: name)
    }
    let report = try gateway.pass()
    for outcome in report["deliveries"].items {
      #expect(outcome["state"].text == "landed", "\(outcome)")
      #expect(outcome["landed"].number == 3)
    }
    #expect(report["deliveries"].items.count == names.count, "\(report)")
    for name in names {
      try expectRows(gateway, name)
      // The record's place is counted in the unpacked file, so its bytes are found there.
      let trace = try gateway.sluice("trace", "row", name, "--delivery", "\(name)@2026-11-20", "--record", "3", "--show-raw", "--json")
      if !["ebcdic", "wide"].contains(name) {
        #expect(trace.text.contains("0000000003") && trace.text.contains("Plain"), "\(trace)")
      }
      #expect(trace.code == 0, "\(trace)")
    }
    try gateway.expectVerified()
    #expect(gateway.files(below: "state/spill") == [])
  }

  @Test("a message that was packed once more lands as well, and a cut packing waits for its rest")
  func envelopes() throws {
    let gateway = try gateway(["gzip"])
    try make(gateway)
    let message = gateway.root + "/plain/message"
    try gateway.bank.encrypt(plain(gateway, "gzip")).write(to: URL(fileURLWithPath: message))
    try make(gateway, packing: [message])
    for (number, packing) in ["gzip", "zip", "zstd"].enumerated() {
      try gateway.drop(plain(gateway, "message." + packing), date: "2026-11-2\(number)", prefix: "gzip")
    }
    let cut = try plain(gateway, "message.gzip").dropLast(9)
    try gateway.drop(Data(cut), date: "2026-11-25", prefix: "gzip")
    let report = try gateway.pass()
    #expect(report["deliveries"].items.compactMap { $0["state"].text }.sorted() == ["landed", "quarantined", "quarantined"])
    // The same content for three dates: two are held for it, which shows that they were read.
    #expect(report["deliveries"].items.count { $0["fault"]["code"].text == "stale-content" } == 2, "\(report)")
    #expect(report["waiting"].items.contains { $0["reason"].text == "truncated" }, "\(report)")
    try expectRows(gateway, "gzip")
  }

  @Test("what is packed or laid out otherwise than its contract says is held with the packing's code")
  func wrongForms() throws {
    let gateway = try gateway(["gzip", "zip", "lines", "batch", "ebcdic", "wide"])
    try make(gateway)
    let gzip = try plain(gateway, "gzip")
    let bomb = try Tool.require("/bin/sh", ["-c", "(echo account,name,amount,opened; yes 0000000001,x,1.00,2020-01-01 | head -n 1400000) | gzip -9"])
    let batch = String(decoding: try plain(gateway, "batch"), as: UTF8.self)
    let cases: [(String, Data, String)] = [
      ("gzip", Data("account,name,amount,opened\n".utf8), "not-an-archive"), ("gzip", gzip.dropLast(4), "archive-truncated"),
      ("gzip", bomb, "archive-bomb"), ("gzip", gzip + Data("more".utf8), "archive-trailing-data"),
      ("gzip", try Tool.require("/usr/bin/gzip", ["-c"], input: gzip), "archive-nested"),
      ("zip", gzip, "not-an-archive"), ("lines", try plain(gateway, "zip"), "not-an-archive"),
      ("batch", Data(batch.replacing("T;3;995.43\n", with: "").utf8), "record-count"),
      ("batch", Data(batch.replacing("H;20261120\n", with: "").utf8), "record-count"),
      ("batch", Data((batch + "0000000009;x;1.00;2020-01-01\n").utf8), "record-order"),
      ("ebcdic", try plain(gateway, "gzip"), "unexpected-content"), ("wide", try plain(gateway, "fixed"), "encoding-mismatch"),
    ]
    for (number, (feed, bytes, _)) in cases.enumerated() {
      try gateway.drop(gateway.bank.encrypt(bytes), date: String(format: "2026-11-%02d", number + 1), prefix: feed)
    }
    let held = Dictionary(
      try gateway.pass()["deliveries"].items.map { ($0["delivery"].text ?? "", $0) }, uniquingKeysWith: { $1 })
    for (number, (feed, _, code)) in cases.enumerated() {
      let outcome = held[String(format: "\(feed)@2026-11-%02d", number + 1)] ?? .null
      #expect(outcome["state"].text == "quarantined" && outcome["fault"]["code"].text == code, "\(code): \(outcome)")
    }
    for feed in ["gzip", "zip", "lines", "batch", "ebcdic", "wide"] { #expect(try gateway.rows(of: feed) == 0) }
    #expect(gateway.files(below: "lake").filter { $0.contains("_staging") } == [])
  }

  @Test("three banks with other headings and orders fill one table")
  func threeBanks() throws {
    let gateway = try TestGateway([])
    func contract(_ name: String, _ resource: String, _ fields: [String], constant: String = "") -> String {
      "name: \(name)\nversion: 1.0.0\npath: file\n\(resource)\nschema:\n  fields:\n"
        + fields.map { "    - { \($0) }\n" }.joined() + constant
    }
    let decimal = "type: number, sluice:decimal: { precision: 11, scale: 2 }"
    let contracts = [
      "north": contract(
        "north", "dialect: { delimiter: ';' }",
        [
          "name: Kontonummer, type: string, sluice:column: account", "name: Filiale, type: string, sluice:ignore: true",
          "name: Eröffnet, type: date, format: '%d.%m.%Y', sluice:column: opened", "name: Saldo, \(decimal), sluice:column: amount",
        ], constant: "  sluice:constant: { bank: north }\n"),
      "south": contract(
        "south", "encoding: windows-1252",
        [
          "name: amount, \(decimal), sluice:cleanse: [trim]", "name: opened, type: date, format: '%m/%d/%Y'",
          "name: account, type: string", "name: bank, type: string",
        ]),
      "west": contract(
        "west", "format: jsonl",
        [
          "name: acct, type: string, sluice:column: account", "name: bal, \(decimal), sluice:column: amount",
          "name: since, type: date, format: '%Y%m%d', sluice:column: opened",
        ], constant: "  sluice:constant: { bank: west }\n"),
    ]
    for (name, text) in contracts { try gateway.write(text, to: "Schemas/\(name)-1.yaml") }
    var feeds = contracts.keys.sorted().map(Self.feed)
    for index in feeds.indices { feeds[index].table = "accounts" }
    try gateway.configure(feeds)
    let files = [
      "north": "Kontonummer;Filiale;Eröffnet;Saldo\n0001;Kiel;28.02.2025;12.50\n",
      "south": "amount,opened,account,bank\n 12.50 ,02/28/2025,0002,south\n",
      "west": #"{"acct":"0003","bal":12.50,"since":"20250228"}"# + "\n",
    ]
    for (name, text) in files { try gateway.drop(gateway.bank.encrypt(Data(text.utf8)), date: "2026-11-20", prefix: name) }
    let report = try gateway.pass()
    #expect(report["deliveries"].items.compactMap { $0["state"].text } == ["landed", "landed", "landed"], "\(report)")
    let script = """
      import deltalake, json, sys
      table = deltalake.DeltaTable(sys.argv[1]).to_pyarrow_table().sort_by("account")
      print(json.dumps([[r["bank"], r["account"], str(r["amount"]), str(r["opened"]), r["_feed"]] for r in table.to_pylist()]
                       + [sorted(table.column_names)]))
      """
    let rows = try JSONDecoder().decode([[String]].self, from: Data(Oracle.run(script, [gateway.lake + "/accounts"]).utf8))
    #expect(
      rows == [
        ["north", "0001", "12.50", "2025-02-28", "north"], ["south", "0002", "12.50", "2025-02-28", "south"],
        ["west", "0003", "12.50", "2025-02-28", "west"],
        ["_business_date", "_delivery", "_feed", "_record", "account", "amount", "bank", "opened"],
      ])
    try gateway.expectVerified()
  }

  @Test("a contract that asks for nearly everything of its cells lands what readers read, and names every fault")
  func cells() throws {
    let gateway = try TestGateway([])
    try gateway.write(CellContract.yaml, to: "Schemas/cells-1.yaml")
    var feed = Self.feed("cells")
    feed.rejects = "{ percent: 50, records: 10 }"
    // A derived column may part the table.
    feed.more = ["partition_by: [low]"]
    try gateway.configure([feed])
    try gateway.drop(gateway.bank.encrypt(Data(CellContract.file.utf8)), date: "2026-11-20", prefix: "cells")
    let outcome = try gateway.pass()["deliveries"][0]
    #expect(outcome["state"].text == "landed" && outcome["landed"].number == 2 && outcome["rejected"].number == 2, "\(outcome)")
    let script = """
      import datetime, json, os, sys
      sys.dont_write_bytecode = True
      sys.path.insert(0, os.path.dirname(sys.argv[2]))
      from oracle import by_deltalake, by_duckdb, by_polars
      names = "balance score opened seen cutoff vintage cycle term branch extra codes mail low high".split()
      def text(value):
          if isinstance(value, datetime.datetime): value = value.astimezone(datetime.timezone.utc)
          return None if value is None else str(value)
      read = []
      for reader in (by_deltalake, by_polars, by_duckdb):
          table = reader(sys.argv[1]).sort_by("account")
          assert "fico" not in table.column_names
          rows = table.to_pylist()
          assert [(row["holder"], row["initial"]) for row in rows] == [("John Smith", "S"), (None, None)], rows
          read.append([[text(row[name]) for name in names] for row in rows])
      assert read[0] == read[1] == read[2], read
      print(json.dumps(read[0]))
      """
    let answer = try Oracle.run(script, [gateway.lake + "/cells", Program.support("oracle.py")])
    let rows = try JSONDecoder().decode([[String?]].self, from: Data(answer.utf8))
    #expect(rows == CellContract.landed)
    let rejects = try gateway.sluice("deliveries", "rejects", "cells@2026-11-20", "--json").lines()
    for (reject, account) in zip(rejects, ["0003", "0004"]) {
      let faults = reject["reasons"].items.map { reason in
        [reason["type"].text, reason["field"].text, reason["rule"].text].compactMap { $0 }.joined(separator: " ")
      }
      #expect(faults == CellContract.faults[account], "\(reject)")
    }
    #expect(rejects.count == 2)
    let report = try gateway.sluice("deliveries", "report", "cells@2026-11-20", "--json").json()
    let changes = report["cleansing"].items.map { "\($0["field"].text ?? "") \($0["step"].text ?? "") \($0["count"].number ?? 0)" }
    #expect(changes.contains("score sentinel 1") && changes.contains("low capture 4") && changes.contains("holder name 1"), "\(changes)")
    #expect(report["columns"].items.count == 18)
    // What is derived from personal data is personal data.
    let columns = try gateway.sluice("lake", "describe", "cells", "--json").json()["columns"].items
    #expect(columns.filter { $0["isSensitive"].boolean == true }.compactMap { $0["name"].text } == ["holder", "initial"], "\(columns)")
    try gateway.expectVerified()
  }

  @Test("what no stage carries out is refused by name before the first delivery")
  func refused() throws {
    let gateway = try gateway(["gzip"])
    let contract = (Self.contracts["gzip"] ?? "").replacing("{ class: direct }", with: "{ class: direct, action: tokenise }")
    try gateway.write(contract, to: "Schemas/gzip-1.yaml")
    let outcome = try gateway.sluice("check")
    #expect(outcome.code == 1 && outcome.errors.contains("field name: actions of sluice:pii"), "\(outcome)")
    #expect(try gateway.sluice("run", "--once").code == 1)
  }
}

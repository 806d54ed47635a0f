import Foundation
import TestSupport
import Testing

@Suite("Personal data stands in rows, rejects and nowhere else", .withReaders)
struct CanaryTests {
  /// Fields of every type that are marked, with a constraint, rule, key or step each, and two that are not.
  private static let fields = """
      primaryKey: person
      uniqueKeys: [[phone]]
      sluice:rules:
        - { id: adult, expr: "income is missing or income < 900000000 or nick != 'never'" }
        - { id: named, expr: "length(name) < 25", severity: warn }
      fields:
        - { name: kind, type: string, sluice:ignore: true }
        - { name: person, type: string, sluice:pii: { class: direct, kind: account }, constraints: { pattern: "[A-Z0-9]+" } }
        - { name: name, type: string, sluice:pii: { class: direct }, constraints: { required: true, maxLength: 40 }, sluice:cleanse: [trim, collapse] }
        - { name: phone, type: string, sluice:pii: { class: direct }, sluice:cleanse: [{ op: spreadsheet, severity: reject }, { op: phone, region: US }] }
        - { name: income, type: integer, sluice:pii: { class: sensitive }, constraints: { minimum: 1000 } }
        - { name: born, type: date, sluice:pii: { class: quasi }, constraints: { minimum: "1901-01-01" } }
        - { name: debt, type: number, sluice:decimal: { precision: 12, scale: 2 }, sluice:pii: { class: sensitive } }
        - { name: sex, type: string, sluice:pii: { class: sensitive }, sluice:cleanse: [{ op: map, values: { F: female, M: male }, otherwise: reject }] }
        - { name: mail, type: string, sluice:pii: { class: direct }, constraints: { enum: [none, other] } }
        - { name: nick, type: string }
        - { name: amount, type: number, sluice:decimal: { precision: 9, scale: 2 } }

    """

  private static let persons = """
    name: persons
    version: 1.0.0
    path: persons
    dialect: { delimiter: ";", header: false, sluice:records: [
        { type: header, match: { first: H }, fields: [{ name: kind, type: string }, { name: records, type: integer },
          { name: author, type: string, sluice:pii: { class: direct } }] },
        { type: trailer, match: { first: T }, fields: [{ name: kind, type: string }, { name: total, type: number, sluice:decimal: { precision: 18, scale: 2 } },
          { name: least, type: integer, sluice:pii: { class: quasi } }] },
        { type: detail, match: { first: D } }] }
    schema:

    """ + fields + """
    sluice:controls:
      - { id: records, kind: count, declared: header.records, onMismatch: warn }
      - { id: total, kind: sum, field: amount, declared: trailer.total, onMismatch: warn }
      - { id: least, kind: min, field: income, declared: trailer.least, onMismatch: warn }
      - { id: accounts, kind: hash, field: income, declared: trailer.least, onMismatch: warn }
    """

  private static let lines = "name: lines\nversion: 1.0.0\npath: lines\nformat: jsonl\nschema:\n" + fields

  /// Texts like no other, and numbers and days as they would be written.
  private static let marks = ["ZQCANARY", "Zqcanary", "zqcanary", "9876500", "1917-03", "1817-03", "4321.9", "43219012345678", "2125550", "555-00"]

  private static func record(
    _ number: Int, person: String? = nil, name: String? = nil, phone: String? = nil, income: String? = nil, born: String? = nil,
    debt: String? = nil, sex: String = "F", mail: String = "none", nick: String = "x", amount: String = "1.00"
  ) -> String {
    let mark = String(format: "%04d", number)
    return [
      "D", person ?? "ZQCANARY\(mark)", name ?? "Zqcanary\(mark)  Name", phone ?? "(212) 555-\(mark)", income ?? "98765\(mark)",
      born ?? "1917-03-\(String(format: "%02d", number % 28 + 1))", debt ?? "4321.9\(number % 10)", sex, mail, nick, amount,
    ].joined(separator: ";")
  }

  /// Two sound records, then one for each way in which a record can be at fault.
  private static let records = [
    record(1), record(2), record(3, person: "ZQCANARY0001"), record(4, phone: "(212) 555-0002"), record(5, person: "Zqcanary!"), record(6, name: ""),
    record(7, name: String(repeating: "Zqcanary", count: 9)), record(8, phone: "9.87650E+09"), record(9, income: "9876500Zqcanary"),
    record(10, income: "987"), record(11, income: "98765009999999999999999"), record(12, born: "1917-03-32"), record(13, born: "1817-03-01"),
    record(14, born: "Zqcanary"), record(15, debt: "4321.987"), record(16, debt: "43219012345678.90"), record(17, debt: "Zqcanary"),
    record(18, sex: "Zqcanary"), record(19, mail: "zqcanary@example.com"), record(20, nick: "never"), record(21, name: "Zqcanary\u{0}"),
    record(22, amount: "x"), record(23) + ";Zqcanary more", String(record(24).dropLast(7)), record(25, name: "Zqcanary \"nick\""),
    "X;Zqcanary of no kind", record(26, name: "Zqcanary who is called by a long name"),
  ]

  private static func file(_ body: [String], more: Data = Data()) -> Data {
    Data("H;\(body.count);Zqcanary Author\n\(body.joined(separator: "\n"))\n".utf8) + more + Data("T;3.00;987650001\n".utf8)
  }

  /// A message whose packets name a file after a person.
  private static func named(_ gateway: TestGateway, _ bytes: Data) throws -> Data {
    try gateway.bank.encrypt(bytes, options: ["--set-filename", "ZQCanaria.csv"])
  }

  private static let commands = [
    "check", "run --once --dry-run", "run --once", "status", "deliveries list", "quarantine list", "deliveries report NAME", "deliveries show NAME",
    "deliveries rejects NAME --limit 100", "lake tables", "lake describe persons", "lake history persons", "lake head persons",
    "trace line NAME:2", "trace line NAME:4 --show-cleansing", "trace row persons --delivery NAME --record 1 --show-cleansing",
    "reprocess NAME --dry-run", "reprocess NAME", "lake compact persons", "verify --deep", "quarantine show persons@2026-11-21",
    "quarantine show persons@2026-11-22", "quarantine retry persons@2026-11-22", "quarantine show persons@2026-11-23", "quarantine show persons@2026-11-24",
    "quarantine show lines@2026-11-21", "deliveries rejects lines@2026-11-20", "deliveries report lines@2026-11-20", "deliveries report persons@2026-11-25",
    "quarantine accept persons@2026-11-25 --reason looked", "lake vacuum persons --retain 0s", "run --once",
  ]

  @Test("canaries in good, rejected, repeated, control and malformed records are found in no output, log, ledger, report, statistic or name")
  func canaries() throws {
    let gateway = try TestGateway([])
    try gateway.write(Self.persons, to: "Schemas/persons-1.yaml")
    try gateway.write(Self.lines, to: "Schemas/lines-1.yaml")
    try gateway.configure(
      ["persons", "lines"].map { name in
        TestFeed(
          name: name, files: name + "_{date:yyyyMMdd}.csv.pgp", contracts: ["Schemas/\(name)-1.yaml"], table: name,
          rejects: "{ percent: 96, records: 1000 }")
      })
    // The name within the message's packets is a person's too.
    func drop(_ bytes: Data, _ date: String, _ feed: String) throws {
      try gateway.drop(gateway.bank.encrypt(bytes, options: ["--set-filename", "Zqcanary.csv"]), date: date, prefix: feed)
    }
    try drop(Self.file(Self.records, more: Data("D;ZQCANARY0027;Zqcanary".utf8) + Data([0xE9, 0x0A])), "2026-11-20", "persons")
    // Malformed as a whole: a record of a megabyte, a control record that is none, an open quote, an order that is none.
    try drop(Self.file([Self.record(1, name: String(repeating: "Zqcanary", count: 200_000))]), "2026-11-21", "persons")
    try drop(Data("H;Zqcanary\n\(Self.record(1))\nT;Zqcanary;\"Zqcanary\"x\n".utf8), "2026-11-22", "persons")
    try drop(Data("H;1;Zqcanary\n\(Self.record(1))\nD;\"Zqcanary open\n".utf8), "2026-11-23", "persons")
    try drop(Data("\(Self.record(1))\nH;1;Zqcanary\nT;1.00;1\n".utf8), "2026-11-24", "persons")
    try drop(Self.file([Self.record(1, income: "1"), "X;Zqcanary"]), "2026-11-25", "persons")
    let lines = """
      {"person":"ZQCANARY0001","name":"Zqcanary","income":987650001,"born":"1917-03-01","sex":"M","kind":"Zqcanary"}
      {"person":"ZQCANARY0002","name":["Zqcanary"],"income":"Zqcanary"}
      {"person":"ZQCANARY0003","name":"Zqcanary","name":"Zqcanary too"}
      {"person":"ZQCANARY0004","name":"Zqcanary","Zqcanary":"member"}
      {"person":"ZQCANARY0005","name":"Zqcanary
      {"person":"ZQCANARY0006","name":"Zqcanary\\ud800"}

      """
    try drop(Data(lines.utf8), "2026-11-20", "lines")
    try drop(Data("[\(lines)]".utf8), "2026-11-21", "lines")

    var landed = false
    for command in Self.commands {
      for format in [[], ["--json"]] {
        let words = command.replacing("NAME", with: "persons@2026-11-20").split(separator: " ").map(String.init)
        let outcome = try gateway.start(words + format, environment: ["SLUICE_LOG": "trace"]).wait()
        #expect([0, 1].contains(outcome.code), "\(outcome)")
        expectAbsent(in: outcome.output, "the output of \(outcome.command)")
        expectAbsent(in: Data(outcome.errors.utf8), "the messages of \(outcome.command)")
        landed = landed || command == "run --once" && outcome.text.contains("landed")
      }
    }
    #expect(landed)
    func kinds(_ delivery: String) throws -> Set<String> {
      Set(try gateway.sluice("deliveries", "report", delivery, "--json").json()["findings"].items.compactMap { $0["type"].text })
    }
    #expect(
      try kinds("persons@2026-11-20") == [
        "primary-key", "unique-error", "constraint-error", "excel-damage", "type-error", "cleanse-failed", "row-constraint", "nul-byte",
        "extra-cell", "missing-cell", "stray-quote", "record-type-error", "encoding-error",
      ])
    #expect(try kinds("lines@2026-11-20") == ["type-error", "extra-cell", "invalid-json", "encoding-error"])
    // They are really there, and shown to whoever asks for them by name.
    let shown = try gateway.sluice("trace", "row", "persons", "--delivery", "persons@2026-11-20.v2", "--record", "1", "--show-cleansing", "--show-personal")
    #expect(shown.text.contains("Zqcanary0001") && shown.text.contains("987650001"), "\(shown)")
    #expect(try gateway.sluice("deliveries", "rejects", "persons@2026-11-20", "--show-raw", "--limit", "100").text.contains("Zqcanary more"))

    for path in gateway.files(below: "state") {
      expectAbsent(in: Data(path.utf8), "the name \(path)")
      // Rejected records are kept as they came; that is what this folder is for.
      guard !path.hasPrefix("rejects/") else { continue }
      expectAbsent(in: try Data(contentsOf: URL(fileURLWithPath: gateway.state + "/" + path)), path)
    }
    for path in gateway.files(below: "lake") {
      expectAbsent(in: Data(path.utf8), "the name \(path)")
      if path.hasSuffix(".parquet") { continue }
      expectAbsent(in: try Data(contentsOf: URL(fileURLWithPath: gateway.lake + "/" + path)), path)
    }
    try expectFootersAbsent(gateway)
  }

  private func expectAbsent(in bytes: Data, _ place: String) {
    for mark in Self.marks where bytes.range(of: Data(mark.utf8)) != nil { Issue.record("'\(mark)' stands in \(place)") }
  }

  /// Everything behind the pages of every data file and every checkpoint: indexes and footers; and bounds wherever readers see some.
  private func expectFootersAbsent(_ gateway: TestGateway) throws {
    let script = """
      import glob, json, pyarrow.parquet, struct, sys
      found = []
      wanted = [m.encode() for m in json.loads(sys.argv[2])]
      for number in range(1, 27): wanted += [struct.pack("<q", 987650000 + number), struct.pack("<q", 432190 + number % 10)]
      for day in range(-19299, -19269): wanted.append(struct.pack("<i", day))
      personal = set(json.loads(sys.argv[3]))
      for path in glob.glob(sys.argv[1] + "/**/*.parquet", recursive=True):
          file = pyarrow.parquet.ParquetFile(path)
          end = 4
          for group in range(file.metadata.num_row_groups):
              for index in range(file.metadata.num_columns):
                  column = file.metadata.row_group(group).column(index)
                  start = column.dictionary_page_offset or column.data_page_offset
                  end = max(end, min(start, column.data_page_offset) + column.total_compressed_size)
                  if column.path_in_schema in personal and column.statistics is not None and column.statistics.has_min_max:
                      found.append(f"{path}: bounds of {column.path_in_schema}")
          with open(path, "rb") as raw: tail = raw.read()[end:]
          if "_delta_log" not in path:
              found += [f"{path}: {value!r}" for value in wanted if value in tail]
      print(json.dumps(found))
      """
    func json(_ words: [String]) throws -> String { String(decoding: try JSONEncoder().encode(words), as: UTF8.self) }
    let personal = ["person", "name", "phone", "income", "born", "debt", "sex", "mail"]
    let found = try JSONDecoder().decode([String].self, from: Data(Oracle.run(script, [gateway.lake, try json(Self.marks), try json(personal)]).utf8))
    #expect(found == [])
  }
}

import Foundation
import Testing

@testable import DeltaTable

@Suite("Other readers see the same table", .enabled(if: Readers.areInstalled, "SLUICE_PYTHON has no deltalake, duckdb with duckdb-ext-delta, polars and pyarrow"))
struct InteropTests {
  private let folder: TemporaryFolder
  private let table: DeltaTable

  init() throws {
    folder = try TemporaryFolder()
    table = DeltaTable(directory: folder.path)
  }

  @Test("every type, value by value, at every version, through appends, a superseding commit, a new column and leftovers")
  func everyVersion() throws {
    let big = "12345678901234567890123456789012345.678"
    let fields: [DeltaSchema.Field] = [
      .init("_feed", .string), .init("_business_date", .date), .init("s", .string), .init("n", .long), .init("i", .integer),
      .init("d", .decimal(precision: 38, scale: 3)), .init("small", .decimal(precision: 9, scale: 2)), .init("x", .double), .init("b", .boolean),
      .init("day", .date), .init("t", .timestamp),
    ]
    _ = try table.created(fields, partitionColumns: ["_feed", "_business_date"])
    func row(_ s: String?, _ d: String?, feed: String, date: String) -> [String?] {
      [feed, date, s, "9223372036854775807", "-5", d, "-0.05", "0.1", "true", "1582-10-15", "2026-11-20T06:31:07.123456Z"]
    }
    func file(_ name: String, _ rows: [[String?]], extra: [String?]? = nil) -> Readers.File {
      let place = "_feed=\(rows[0][0] ?? "")/_business_date=\(rows[0][1] ?? "")"
      var columns = fields.enumerated().dropFirst(2).map { index, field in Readers.Column(name: field.name, type: field.type.name, values: rows.map { $0[index] }) }
      if let extra { columns.append(.init(name: "note", type: "string", values: extra)) }
      return Readers.File(path: "\(folder.path)/\(place)/\(name).parquet", columns: columns)
    }
    let a = [row("é \"quoted\"\n", big, feed: "acme", date: "2026-11-19"), row(nil, nil, feed: "acme", date: "2026-11-19")]
    let b = [row(String(repeating: "ü", count: 40), "-0.001", feed: "acme", date: "2026-11-20")]
    let c = [row("", "0.000", feed: "zeta", date: "2026-11-20")]
    let files = [file("a", a), file("b", b), file("c", c, extra: ["new"])]
    let sizes = try Readers.write(files)
    let statistics = [
      FileStatistics(numRecords: 2, columns: [
        .init(name: "s", nullCount: 1, minimum: .string("é \"quoted\"\n"), maximum: .string("é \"quoted\"\n")),
        .init(name: "d", nullCount: 1, minimum: .decimal(unscaled: Int128("12345678901234567890123456789012345678") ?? 0, scale: 3), maximum: .decimal(unscaled: Int128("12345678901234567890123456789012345678") ?? 0, scale: 3)),
        .init(name: "t", nullCount: 0, minimum: .timestamp(microseconds: 1_795_156_267_123_456), maximum: .timestamp(microseconds: 1_795_156_267_123_456)),
      ]),
      FileStatistics(numRecords: 1, columns: [
        .init(name: "s", nullCount: 0, minimum: .string(String(repeating: "ü", count: 40)), maximum: .string(String(repeating: "ü", count: 40))),
        .init(name: "d", nullCount: 0, minimum: .decimal(unscaled: -1, scale: 3), maximum: .decimal(unscaled: -1, scale: 3)),
      ]),
      FileStatistics(numRecords: 1, columns: [
        .init(name: "s", nullCount: 0, minimum: .string(""), maximum: .string("")),
        .init(name: "d", nullCount: 0, minimum: .decimal(unscaled: 0, scale: 3), maximum: .decimal(unscaled: 0, scale: 3)),
      ]),
    ]
    let adds = zip(zip(files, [a, b, c]), zip(sizes, statistics)).map { file, facts in
      AddFile(
        path: String(file.0.path.dropFirst(folder.path.utf8.count + 1)), partitionValues: ["_feed": file.1[0][0], "_business_date": file.1[0][1]],
        size: facts.0, modificationTime: 1, stats: facts.1.json())
    }
    func commit(_ adds: [AddFile], removes: [String] = [], txn: Int64, schema: DeltaSchema? = nil) throws {
      try table.committed(CommitActions(
        info: CommitInfo(operation: "WRITE", operationParameters: ["mode": "Append"], engineInfo: "sluice/0", facts: ["sluice.delivery": "x"]),
        adds: adds, removes: removes, transaction: TableTransaction(appID: "sluice/demo/t/acme", version: txn, lastUpdated: 1), schema: schema), after: table.snapshot())
    }
    try commit([adds[0]], txn: 1)
    try commit([adds[1]], removes: [adds[0].path], txn: 2)
    try commit([], txn: 3)
    try commit([adds[2]], txn: 4, schema: try DeltaSchema(fields + [.init("note", .string)]))
    try folder.write("{\"add\":", to: "_delta_log/.commit.dead.tmp")
    try folder.write("x", to: "_staging/d1/0.part")
    let states = [[], a, b, b, (b.map { $0 + [nil] }) + c.map { $0 + ["new"] }]
    let answers = try Readers.read(states.indices.map { .init(table: folder.path, version: Int64($0)) } + [.init(table: folder.path)])
    for (version, rows) in states.enumerated() { expectRows(answers[version], rows, "version \(version)") }
    expectRows(answers[5], states[4], "latest")
  }

  @Test("odd partition values come back from every reader, as text, date, number and null")
  func partitionValues() throws {
    let texts: [String?] = [
      "plain", "two words", "US/East", "50%", "%41", "a=b", "üñ😀", "a+b&c?d#e", "it's \"it\"", "x:y;z,", "..", "~", "\\", nil, "null", "e\u{301}",
      String(repeating: "long", count: 63), String(repeating: "ü", count: 42),
    ]
    let others: [(DeltaType, [DeltaValue?])] = [
      (.date, [.date(days: 0), .date(days: -1), .date(days: 20_777), nil]), (.long, [.long(-7), .long(.max), nil]),
      (.decimal(precision: 20, scale: 2), [.decimal(unscaled: -1_050, scale: 2), .decimal(unscaled: 12_345_678_901_234_567_890, scale: 2), nil]),
      (.timestamp, [.timestamp(microseconds: 1_763_620_267_123_456), .timestamp(microseconds: -1), nil]),
      (.boolean, [.boolean(true), .boolean(false), nil]),
    ]
    var cases: [(DeltaType, [String?])] = [(.string, texts)]
    cases += others.map { ($0.0, $0.1.map { PartitionText.text($0) }) }
    var queries: [Readers.Query] = []
    var expected: [[[String?]]] = []
    var files: [Readers.File] = []
    for (number, (_, values)) in cases.enumerated() {
      for (index, value) in values.enumerated() {
        let place = try PartitionPath.folder(columns: ["p"], values: ["p": value])
        files.append(.init(path: "\(folder.path)/\(number)/\(place)/\(index).parquet", columns: [.init(name: "n", type: "long", values: ["\(index)"])]))
      }
    }
    var sizes = try Readers.write(files)[...]
    for (number, (type, values)) in cases.enumerated() {
      let table = DeltaTable(directory: "\(folder.path)/\(number)")
      let first = try table.created([.init("p", type), .init("n", .long)], partitionColumns: ["p"])
      let adds = try values.enumerated().map { index, value in
        AddFile(
          path: PartitionPath.logPath(ofFile: try PartitionPath.folder(columns: ["p"], values: ["p": value]) + "/\(index).parquet"),
          partitionValues: ["p": value], size: sizes.removeFirst(), modificationTime: 1,
          stats: FileStatistics(numRecords: 1, columns: [.init(name: "n", nullCount: 0, minimum: .long(Int64(index)), maximum: .long(Int64(index)))]).json())
      }
      try table.committed(CommitActions(info: CommitInfo(operation: "WRITE"), adds: adds), after: first)
      let snapshot = try table.snapshot()
      for add in adds {
        #expect(snapshot.files[add.path]?.partitionValues == add.partitionValues)
        #expect(FileManager.default.fileExists(atPath: table.path(of: add) ?? ""))
      }
      queries.append(.init(table: table.directory))
      expected.append(values.enumerated().map { [$1, "\($0)"] })
      if type == .string {
        for (index, value) in values.enumerated() {
          guard let value else { continue }
          queries.append(.init(table: table.directory, column: "p", literal: "'\(value.replacing("'", with: "''"))'"))
          expected.append([[value, "\(index)"]])
        }
      }
    }
    for (index, answer) in try Readers.read(queries).enumerated() { expectRows(answer, expected[index], "\(queries[index].literal ?? "all")") }
  }

  @Test("statistics let readers skip files, never rows")
  func pruning() throws {
    var generator = SeededGenerator(seed: 11)
    let type = DeltaType.decimal(precision: 38, scale: 10)
    let first = try table.created([.init("d", type), .init("s", .string), .init("t", .timestamp)], partitionColumns: [])
    var files: [Readers.File] = []
    var statistics: [FileStatistics] = []
    var rows: [[String?]] = []
    for number in 0..<6 {
      var decimals: [Int128] = []
      var texts: [String] = []
      var times: [Int64] = []
      for _ in 0..<3 {
        // Neighbours in the 38th digit, which a bound that went through Double would lose.
        decimals.append((Int128("12345678901234567890123456789012345678") ?? 0) + Int128.random(in: -3...3, using: &generator) - Int128(number % 2) * 24_691_357_802_469_135_780)
        texts.append(String(repeating: "ab", count: 20) + String(["é", "~", "\u{10FFFF}", "z"].randomElement(using: &generator) ?? "z") + "\(number)")
        times.append(1_795_156_267_123_000 + Int64.random(in: 0...1_999, using: &generator))
      }
      files.append(.init(path: "\(folder.path)/\(number).parquet", columns: [
        .init(name: "d", type: type.name, values: decimals.map { DecimalText.text(unscaled: $0, scale: 10) }),
        .init(name: "s", type: "string", values: texts), .init(name: "t", type: "timestamp", values: times.map { TimestampText.microseconds($0) }),
      ]))
      for index in 0..<3 { rows.append([DecimalText.text(unscaled: decimals[index], scale: 10), texts[index], TimestampText.microseconds(times[index])]) }
      let ordered = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      statistics.append(FileStatistics(numRecords: 3, columns: [
        .init(name: "d", nullCount: 0, minimum: decimals.min().map { .decimal(unscaled: $0, scale: 10) }, maximum: decimals.max().map { .decimal(unscaled: $0, scale: 10) }),
        .init(name: "s", nullCount: 0, minimum: ordered.first.map { .string($0) }, maximum: ordered.last.map { .string($0) }),
        .init(name: "t", nullCount: 0, minimum: times.min().map { .timestamp(microseconds: $0) }, maximum: times.max().map { .timestamp(microseconds: $0) }),
      ]))
    }
    let sizes = try Readers.write(files)
    let adds = files.indices.map {
      AddFile(path: "\($0).parquet", partitionValues: [:], size: sizes[$0], modificationTime: 1, stats: statistics[$0].json())
    }
    try table.committed(CommitActions(info: CommitInfo(operation: "WRITE"), adds: adds), after: first)
    var queries: [Readers.Query] = []
    var expected: [[[String?]]] = []
    for (index, column) in ["d", "s", "t"].enumerated() {
      for value in Set(rows.compactMap { $0[index] }) {
        let literal = column == "d" ? "CAST('\(value)' AS DECIMAL(38,10))" : column == "t" ? "CAST('\(value)' AS TIMESTAMP)" : "'\(value)'"
        // Polars' SQL has no literal for a zoned time; DuckDB and deltalake share one for the rest.
        if column == "t" { continue }
        queries.append(.init(table: folder.path, column: column, literal: literal))
        expected.append(rows.filter { $0[index] == value })
      }
    }
    for (index, answer) in try Readers.read(queries).enumerated() { expectRows(answer, expected[index], queries[index].literal ?? "") }
  }

  @Test("a table made by deltalake is read as deltalake reads it, and takes our commits")
  func foreign() throws {
    try Readers.makeForeign(at: folder.path)
    let snapshot = try table.snapshot()
    #expect(snapshot.partitionColumns == ["p"] && snapshot.files.count == 2)
    #expect(snapshot.schema.fields.map(\.type) == [.string, .long, .decimal(precision: 10, scale: 2)])
    #expect(Set(snapshot.files.map { $0.partitionValues["p"] ?? nil }) == ["a b/c", nil])
    for file in snapshot.files { #expect(FileManager.default.fileExists(atPath: table.path(of: file) ?? ""), "\(file.path)") }
    let file = Readers.File(path: "\(folder.path)/p=ours/x.parquet", columns: [
      .init(name: "n", type: "long", values: ["3"]), .init(name: "d", type: "decimal(10,2)", values: ["3.00"]),
    ])
    let size = try Readers.write([file])[0]
    let old = try #require(snapshot.files.first { $0.partitionValues["p"] == "a b/c" })
    try table.committed(CommitActions(
      info: CommitInfo(operation: "WRITE"), adds: [AddFile(path: "p=ours/x.parquet", partitionValues: ["p": "ours"], size: size, modificationTime: 1)],
      removes: [old.path], schema: snapshot.schema), after: snapshot)
    expectRows(try Readers.read([.init(table: folder.path)])[0], [["ours", "3", "3.00"], [nil, "2", "2.50"]], "after our commit")
  }
}

extension Readers {
  /// A small partitioned table written by deltalake itself.
  static func makeForeign(at path: String) throws {
    _ = try read(script: #"""
      import decimal, json, sys
      import deltalake, pyarrow as pa
      path = json.load(sys.stdin)[0]
      data = pa.table({"p": ["a b/c", None], "n": pa.array([1, 2], pa.int64()), "d": pa.array([decimal.Decimal("1.50"), decimal.Decimal("2.50")], pa.decimal128(10, 2))})
      deltalake.write_deltalake(path, data, partition_by=["p"])
      print("[]")
      """#, [path])
  }
}

import Foundation
import Parquet
import Testing

/// Every file of apache/parquet-testing/data against pyarrow.
@Suite struct ConformanceTests {
  /// Files that do not read, with the code they fail with and the reason. A file that starts to
  /// read, or fails otherwise, fails the test.
  static let refused: [String: (code: ParquetError.Code, reason: String)] = [
    "datapage_v1-corrupt-checksum.parquet": (.checksumMismatch, "made to fail"),
    "rle-dict-uncompressed-corrupt-checksum.parquet": (.checksumMismatch, "made to fail"),
    "large_string_map.brotli.parquet": (
      .limitExceeded, "a page of 1 GiB of text, in brotli; pyarrow does not read it either"
    ),
  ]

  /// Fields that pyarrow itself does not read, or shows in another form than the file holds, with the reason.
  static let notComparable: [String: String] = [
    "int96_from_spark.parquet/a": "the year 9999 does not fit 64 bits of nanoseconds, and pyarrow does not wrap around",
    "incorrect_map_schema.parquet/my_map": "pyarrow refuses keys that are not declared required",
  ]

  @Test("a map whose keys are declared optional reads as DuckDB reads it", .enabled(if: Corpora.isPresent, Corpora.reason))
  func optionalKeys() throws {
    let reader = try ParquetReader(bytes: try Corpora.bytes("data/incorrect_map_schema.parquet"))
    func text(_ string: String) -> NestedValue { .scalar(.bytes(Array(string.utf8))) }
    #expect(
      try reader.readField(rowGroup: 0, field: 0).nestedValues() == [
        .map(keys: [text("parent"), text("name")], values: [text("another"), text("report")])
      ])
  }

  @Test("INT96 is an instant, also where 64 bits of nanoseconds end", .enabled(if: Corpora.isPresent, Corpora.reason))
  func int96() throws {
    // int96_from_spark.md. The last one, in the year 290000, left the range of microseconds when Spark wrote it: the
    // bytes say a year before -290000, and only arithmetic that wraps around gets the year back.
    let column = try ParquetReader(bytes: try Corpora.bytes("data/int96_from_spark.parquet"))
      .readColumn(rowGroup: 0, column: 0)
    let found = try #require(column.values.int96Timestamps)
    #expect(
      found.map(\.microsecondsSince1970) == [
        1_704_141_296_123_456, 1_704_070_800_000_000, 253_402_225_200_000_000, 1_735_599_600_000_000, nil,
      ])
    #expect(
      found.map(\.nanosecondsSince1970) == [
        1_704_141_296_123_456_000, 1_704_070_800_000_000_000, nil, 1_735_599_600_000_000_000, nil,
      ])
    #expect(column.validity == [1, 1, 1, 1, 0, 1])
    let before = Int96Timestamp([255, 255, 255, 255, 255, 255, 255, 255, 0x8C, 0x3D, 0x25, 0])
    #expect(before?.nanosecondsSince1970 == -1 && before?.microsecondsSince1970 == -1)
    #expect(Int96Timestamp([1, 2, 3]) == nil)
  }

  @Test(
    "every field of data/ decodes as pyarrow decodes it",
    .enabled(if: Corpora.isPresent, Corpora.reason), .enabled(if: Python.hasReaders, Python.reason))
  func data() throws {
    let folder = try TemporaryFolder()
    try Python.run(Self.program, [Corpora.parquetTesting + "/data", folder.path])
    var compared = 0
    for name in Corpora.files("data") {
      let path = "\(Corpora.parquetTesting)/data/\(name)"
      if let refusal = Self.refused[name] {
        let error = #expect(throws: ParquetError.self, "\(name)") { try canonicalFields(ParquetReader(path: path)) }
        #expect(error?.code == refusal.code, "\(name)")
        continue
      }
      let reader = try ParquetReader(path: path)
      for (index, field) in reader.tree.fields.enumerated() where Self.notComparable["\(name)/\(field.name)"] == nil {
        let theirs = try String(contentsOfFile: "\(folder.path)/\(name).\(field.name)", encoding: .utf8)
        let ours = try canonicalFields(reader, fields: [index])
        #expect(firstDifference(ours, lines(theirs)) == nil, "\(name)")
        compared += 1
      }
    }
    #expect(compared > 250)
  }

  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  private static let program =
    Oracle.canonicalizer + #"""
      source, target = sys.argv[1:]
      for name in sorted(os.listdir(source)):
          if not name.endswith(".parquet"): continue
          try: file = pq.ParquetFile(os.path.join(source, name))
          except Exception: continue
          for column in file.schema_arrow.names:
              try: dump(file.read(columns=[column]), os.path.join(target, name + "." + column))
              except Exception as error: print(name, column, error, file=sys.stderr)
      """#
}

/// Every malformed file of apache/parquet-testing gives a typed error, or what pyarrow makes of it.
@Suite struct BadDataTests {
  /// What each file must fail with. A file without an entry fails the test: the corpus cannot outgrow it.
  static let expected: [String: ParquetError.Code] = [
    "PARQUET-1481.parquet": .corruptFooter,
    "ARROW-RS-GH-6229-DICTHEADER.parquet": .corruptFooter,
    // Repetition levels: nested columns are refused before the fault is reached.
    "ARROW-RS-GH-6229-LEVELS.parquet": .unsupported,
    "ARROW-GH-45185.parquet": .unsupported,
    "ARROW-GH-41317.parquet": .corruptFooter,
    "ARROW-GH-41321.parquet": .corruptPage,
    "ARROW-GH-47662.parquet": .corruptPage,
  ]

  /// Indices of no bits into a dictionary of one entry: odd, but it has only one meaning, and
  /// pyarrow reads it so.
  static let readable = "ARROW-GH-43605.parquet"

  @Test("every malformed file has its expected outcome", .enabled(if: Corpora.isPresent, Corpora.reason))
  func corpus() throws {
    let files = Corpora.files("bad_data")
    #expect(Set(files) == Set(Self.expected.keys).union([Self.readable]))
    for name in files where name != Self.readable {
      let bytes = try Corpora.bytes("bad_data/" + name)
      let error = #expect(throws: ParquetError.self, "\(name)") { try canonicalDump(ParquetReader(bytes: bytes)) }
      #expect(error?.code == Self.expected[name], "\(name)")
    }
    let column = try ParquetReader(bytes: try Corpora.bytes("bad_data/" + Self.readable)).readColumn(
      rowGroup: 0, column: 0)
    #expect(column.rowCount == 21_186)
    #expect(Set(canonical(column)).count <= 2)
  }
}

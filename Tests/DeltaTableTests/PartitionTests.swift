import Testing

@testable import DeltaTable

@Suite("Partition values, folders and paths")
struct PartitionTests {
  @Test("safe values stay as they are; everything else is percent-encoded once on disk and once more in the log")
  func encoding() throws {
    let folder = try PartitionPath.folder(columns: ["_feed", "_business_date"], values: ["_feed": "acme-portfolio", "_business_date": "2026-11-20"])
    #expect(folder == "_feed=acme-portfolio/_business_date=2026-11-20")
    #expect(PartitionPath.logPath(ofFile: folder + "/0.parquet") == folder + "/0.parquet")
    let odd = try PartitionPath.folder(columns: ["r"], values: ["r": "US/East ü=50%"])
    #expect(odd == "r=US%2FEast%20%C3%BC%3D50%25")
    #expect(PartitionPath.logPath(ofFile: odd + "/0.parquet") == "r=US%252FEast%2520%25C3%25BC%253D50%2525/0.parquet")
    #expect(try PartitionPath.folder(columns: ["r"], values: ["r": nil]) == "r=__HIVE_DEFAULT_PARTITION__")
    #expect(try PartitionPath.folder(columns: [], values: [:]) == "")
  }

  @Test("values that no reader can give back are refused")
  func refused() {
    for value in ["", "__HIVE_DEFAULT_PARTITION__", "a\u{0}", String(repeating: "ü", count: 50)] {
      #expect(DeltaError.code { try PartitionPath.folder(columns: ["r"], values: ["r": value]) } == .invalidCommit)
    }
    #expect(DeltaError.code { try PartitionPath.folder(columns: ["r"], values: [:]) } == .invalidCommit)
  }

  @Test("the log's path leads back to the file, for any value")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<2_000 {
      var view = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        view.append(Unicode.Scalar(UInt32.random(in: 1...0x2FF, using: &generator)) ?? "a")
      }
      let file = try PartitionPath.folder(columns: ["p"], values: ["p": String(view)]) + "/x.parquet"
      #expect(file.utf8.filter { $0 == UInt8(ascii: "/") }.count == 1)
      let decoded = PartitionPath.file(ofLogPath: PartitionPath.logPath(ofFile: file))
      #expect(decoded.map { Array($0.utf8) } == Array(file.utf8))
    }
  }

  @Test("a path that leads out of the table is none", arguments: [
    "", "/etc/passwd", "../x", "a/../b", "a//b", "./a", "a/.", "a%2F..%2Fb", "s3://bucket/x", "file:/x", "a%", "a%4", "a%zz", "a%00b", "a%FF",
  ])
  func escapes(_ path: String) { #expect(PartitionPath.file(ofLogPath: path) == nil) }

  @Test("typed values have the protocol's texts")
  func texts() {
    #expect(PartitionText.text(.date(days: 20_777)) == "2026-11-20")
    #expect(PartitionText.text(.decimal(unscaled: 123, scale: 18)) == "0.000000000000000123")
    #expect(PartitionText.text(.timestamp(microseconds: 1_763_620_267_123_456)) == "2025-11-20T06:31:07.123456Z")
    #expect(PartitionText.text(.long(-5)) == "-5")
    #expect(PartitionText.text(.boolean(true)) == "true")
    #expect(PartitionText.text(.string("")) == nil)
    #expect(PartitionText.text(nil) == nil)
  }

  @Test("texts that are no value of the column's type are told apart")
  func faults() {
    let good: [(String, DeltaType)] = [
      ("2026-11-20", .date), ("-32768", .short), ("true", .boolean), ("-1.20", .decimal(precision: 3, scale: 2)), ("1.5", .double),
      ("2026-11-20T06:31:07.123456Z", .timestamp), ("anything", .string), ("007", .string), ("0.00", .decimal(precision: 2, scale: 2)),
    ]
    for (text, type) in good { #expect(PartitionText.fault(text, as: type) == nil, "\(text)") }
    let bad: [(String, DeltaType)] = [
      ("2026-2-1", .date), ("32768", .short), ("007", .long), ("+7", .long), ("TRUE", .boolean), ("1.2", .decimal(precision: 3, scale: 2)),
      ("12.00", .decimal(precision: 3, scale: 2)), ("1e2", .decimal(precision: 5, scale: 0)), ("nan", .double), ("x", .binary),
      ("2026-11-20 06:31:07", .timestamp), ("2026-11-20T24:00:00.000000Z", .timestamp),
    ]
    for (text, type) in bad { #expect(PartitionText.fault(text, as: type) != nil, "\(text)") }
  }
}

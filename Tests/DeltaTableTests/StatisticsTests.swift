import Testing

@testable import DeltaTable

@Suite("File statistics")
struct StatisticsTests {
  @Test("decimals are printed digit by digit")
  func decimals() {
    let big = Int128("99999999999999999999999999999999999999") ?? 0
    #expect(DecimalText.text(unscaled: big, scale: 2) == "999999999999999999999999999999999999.99")
    #expect(DecimalText.text(unscaled: -big, scale: 38) == "-0.99999999999999999999999999999999999999")
    #expect(DecimalText.text(unscaled: -5, scale: 2) == "-0.05")
    #expect(DecimalText.text(unscaled: 0, scale: 3) == "0.000")
    #expect(DecimalText.text(unscaled: 120, scale: 0) == "120")
    #expect(DecimalText.text(unscaled: .min, scale: 1) == "-17014118346046923173168730371588410572.8")
  }

  @Test("the document has counts for all and bounds for what can be bounded")
  func document() {
    let statistics = FileStatistics(numRecords: 3, columns: [
      .init(name: "s", nullCount: 1, minimum: .string("a"), maximum: .string("b\"")),
      .init(name: "n", nullCount: 0, minimum: .long(.min), maximum: .long(.max)),
      .init(name: "d", nullCount: 0, minimum: .decimal(unscaled: -12345, scale: 2), maximum: .decimal(unscaled: 10, scale: 2)),
      .init(name: "day", nullCount: 0, minimum: .date(days: -719_162), maximum: .date(days: 2_932_896)),
      .init(name: "t", nullCount: 0, minimum: .timestamp(microseconds: -1), maximum: .timestamp(microseconds: 1_763_620_267_123_456)),
      .init(name: "x", nullCount: 0, minimum: .double(-0.5), maximum: .double(1e300)),
      .init(name: "nan", nullCount: 0, minimum: .double(0), maximum: .double(.nan)),
      .init(name: "b", nullCount: 2, minimum: .boolean(false), maximum: .boolean(true)),
      .init(name: "none", nullCount: 3),
      .init(name: "far", nullCount: 0, minimum: .date(days: .min), maximum: .date(days: .max)),
      .init(name: "ages", nullCount: 0, minimum: .timestamp(microseconds: .min), maximum: .timestamp(microseconds: .max)),
    ])
    #expect(statistics.json() == #"{"numRecords":3,"#
      + #""minValues":{"s":"a","n":-9223372036854775808,"d":-123.45,"day":"0001-01-01","t":"1969-12-31T23:59:59.999Z","x":-0.5},"#
      + #""maxValues":{"s":"b\"","n":9223372036854775807,"d":0.10,"day":"9999-12-31","t":"2025-11-20T06:31:07.124Z","x":1e+300},"#
      + #""nullCount":{"s":1,"n":0,"d":0,"day":0,"t":0,"x":0,"nan":0,"b":2,"none":3,"far":0,"ages":0}}"#)
  }

  @Test("the log has statistics of the columns the table wants them of: the first 32 unless it says otherwise")
  func indexedColumns() throws {
    let fields = (0..<40).map { DeltaSchema.Field("c\($0)", .long) }
    func columns(_ configuration: [String: String]) throws -> [String] {
      let metadata = try TableMetadata(
        id: "i", name: nil, schema: DeltaSchema(fields), partitionColumns: ["c1"], configuration: configuration, createdTime: nil)
      let statistics = FileStatistics(numRecords: 1, columns: fields.dropFirst(2).map { .init(name: $0.name, nullCount: 0) })
      guard case .object(let counts)? = try JSONValue(parsing: statistics.json(for: metadata))["nullCount"] else { return [] }
      return counts.map(\.name)
    }
    // c0 and c2 to c32: the first 32 without the partition; the file's statistics have none of c0 and c1.
    #expect(try columns([:]) == (2...32).map { "c\($0)" })
    #expect(try columns(["delta.dataSkippingNumIndexedCols": "3"]) == ["c2", "c3"])
    #expect(try columns(["delta.dataSkippingNumIndexedCols": "-1"]).count == 38)
    #expect(try columns(["delta.dataSkippingStatsColumns": "c7, c9 ,c1"]) == ["c7", "c9"])
  }

  @Test("a time without zone has no Z, in statistics and as a partition")
  func localTimes() {
    let statistics = FileStatistics(numRecords: 1, columns: [
      .init(name: "t", nullCount: 0, minimum: .timestampNTZ(microseconds: -1), maximum: .timestampNTZ(microseconds: 1_763_620_267_123_456))
    ])
    #expect(statistics.json() == #"{"numRecords":1,"minValues":{"t":"1969-12-31T23:59:59.999"},"maxValues":{"t":"2025-11-20T06:31:07.124"},"nullCount":{"t":0}}"#)
    let text = PartitionText.text(.timestampNTZ(microseconds: 1_763_620_267_123_456)) ?? ""
    #expect(text == "2025-11-20 06:31:07.123456" && PartitionText.fault(text, as: .timestampNTZ) == nil)
    for text in ["2025-11-20T06:31:07.123456Z", "2025-11-20 06:31:07.123456Z", "2025-11-20 06:31:07", "2025-11-20 25:31:07.123456"] {
      #expect(PartitionText.fault(text, as: .timestampNTZ) != nil)
    }
  }

  @Test("string bounds hold the string between them, are short, and cut no character")
  func stringBounds() throws {
    var generator = SeededGenerator(seed: 7)
    let letters: [Unicode.Scalar] = ["a", "z", "\u{7E}", "\u{7F}", "\u{80}", "é", "\u{FFFF}", "\u{10FFFE}", "\u{10FFFF}", "\u{0}"]
    for _ in 0..<5_000 {
      let kinds = Array(letters.shuffled(using: &generator).prefix(2))
      var view = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...90, using: &generator) { view.append(kinds.randomElement(using: &generator) ?? "a") }
      let text = String(view)
      let lower = StringBounds.lower(text)
      #expect(!text.utf8.lexicographicallyPrecedes(lower.utf8))
      #expect(lower.unicodeScalars.count <= 32)
      guard let upper = StringBounds.upper(text) else {
        #expect(text.unicodeScalars.dropFirst(32).prefix(32).allSatisfy { $0 == "\u{10FFFF}" })
        continue
      }
      #expect(!upper.utf8.lexicographicallyPrecedes(text.utf8))
      #expect(upper.unicodeScalars.count <= 65)
    }
  }

  @Test("a short string is its own bound; a long one is cut and closed with a tie-breaker")
  func truncation() {
    let prefix = String(repeating: "x", count: 32)
    #expect(StringBounds.upper(prefix) == prefix && StringBounds.lower(prefix) == prefix)
    #expect(StringBounds.upper(prefix + "y") == prefix + "\u{7F}")
    #expect(StringBounds.upper(prefix + "é") == prefix + "\u{10FFFF}")
    #expect(StringBounds.upper(prefix + "\u{10FFFF}a") == prefix + "\u{10FFFF}\u{7F}")
    #expect(StringBounds.upper(prefix + String(repeating: "\u{10FFFF}", count: 40)) == nil)
  }

  @Test("days and texts agree over every day of four centuries and at the ends of the calendar")
  func calendar() {
    var previous = CivilDate(daysSinceEpoch: -146_097)
    for day in -146_096...Int64(60_000) {
      let date = CivilDate(daysSinceEpoch: day)
      #expect(CivilDate(text: date.text) == date && date.text > previous.text)
      previous = date
    }
    #expect(CivilDate(daysSinceEpoch: 20_777).text == "2026-11-20")
    for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "0000-01-01", "2026-11-31", "2026/11/20", "２026-11-20", "2026-11-20 "] {
      #expect(CivilDate(text: text) == nil)
    }
    #expect(CivilDate(text: "2024-02-29") != nil && CivilDate(text: "2000-02-29") != nil && CivilDate(text: "1900-02-29") == nil)
  }
}

import Foundation
import Parquet
import Testing

/// Bounds hold, are exact where they say so, and are absent where they must be.
@Suite struct StatisticsTests {
  private static func precedes(_ a: ScalarValue, _ b: ScalarValue, _ type: LeafType) -> Bool {
    if case .integer(_, isSigned: false) = type {
      switch (a, b) {
      case (.int32(let a), .int32(let b)): return UInt32(bitPattern: a) < UInt32(bitPattern: b)
      case (.int64(let a), .int64(let b)): return UInt64(bitPattern: a) < UInt64(bitPattern: b)
      default: break
      }
    }
    switch (a, b) {
    case (.boolean(let a), .boolean(let b)): return !a && b
    case (.int32(let a), .int32(let b)): return a < b
    case (.int64(let a), .int64(let b)): return a < b
    case (.int128(let a), .int128(let b)): return a < b
    case (.float(let a), .float(let b)): return a < b
    case (.double(let a), .double(let b)): return a < b
    case (.bytes(let a), .bytes(let b)): return a.lexicographicallyPrecedes(b)
    default: return false
    }
  }

  private static func isNaN(_ value: ScalarValue) -> Bool {
    switch value {
    case .float(let value): value.isNaN
    case .double(let value): value.isNaN
    default: false
    }
  }

  @Test(
    "bounds of chunks and pages hold every value, and exact ones are values",
    arguments: 0..<UInt64(Depth.count(100, deep: 3600)))
  func bounds(seed: UInt64) throws {
    var generator = FixtureGenerator(seed: 500 + seed)
    var random = SeededGenerator(seed: seed)
    var properties = WriterProperties(compression: .uncompressed)
    properties.pageRows = random.pick([10, 100, 1000])
    properties.statisticsLength = random.pick([4, 5, 64])
    properties.dictionaryPageLimit = random.pick([0, 1 << 20])
    let fixtures = generator.table(rows: 400)
    let reader = try ParquetReader(bytes: try writeFile(fixtures, properties))
    for (index, fixture) in fixtures.enumerated() {
      let type = fixture.column.type
      let statistics = try #require(reader.rowGroups[0].columns[index].statistics)
      let chunk = try fixture.encode(0..<400, properties)
      #expect(chunk.statistics == statistics)
      #expect(statistics.nullCount == fixture.values.count { $0 == nil })
      let present = fixture.values.compactMap { $0 }
      let ordered = present.filter { !Self.isNaN($0) }
      if fixture.column.physicalType == .float || fixture.column.physicalType == .double {
        #expect((statistics.nanCount ?? 0) == present.count - ordered.count)
      }
      guard !fixture.column.omitStatistics, !ordered.isEmpty else {
        #expect(statistics.minimum == nil && statistics.maximum == nil)
        continue
      }
      let sorted = ordered.sorted { Self.precedes($0, $1, type) }
      if let minimum = statistics.minimum, let maximum = statistics.maximum {
        #expect(!Self.precedes(sorted[0], minimum, type))
        #expect(!Self.precedes(maximum, sorted[sorted.count - 1], type))
        if statistics.isMinimumExact { #expect(!Self.precedes(minimum, sorted[0], type)) }
        if statistics.isMaximumExact { #expect(!Self.precedes(sorted[sorted.count - 1], maximum, type)) }
        if type == .string, case .bytes(let bytes) = maximum {
          #expect(String(validating: bytes, as: UTF8.self) != nil)
        }
        if type == .string, case .bytes(let bytes) = minimum {
          #expect(String(validating: bytes, as: UTF8.self) != nil)
        }
      } else {
        // Only a text of nothing but last characters has no short bound above it.
        #expect(fixture.column.physicalType == .byteArray)
      }
      try check(reader, column: index, fixture)
    }
  }

  /// The page index of a column against its values.
  private func check(_ reader: ParquetReader, column: Int, _ fixture: Fixture) throws {
    let index = try #require(try reader.readPageIndex(rowGroup: 0, column: column))
    #expect(index.pages.first?.firstRow == 0)
    guard index.boundaryOrder != nil else { return }
    let type = fixture.column.type
    for (ordinal, page) in index.pages.enumerated() {
      let end = ordinal + 1 < index.pages.count ? index.pages[ordinal + 1].firstRow : fixture.values.count
      #expect(end > page.firstRow)
      let rows = fixture.values[page.firstRow..<end]
      #expect(page.nullCount == rows.count { $0 == nil })
      #expect(page.isNull == rows.allSatisfy { $0 == nil })
      for value in rows.compactMap({ $0 }) where !Self.isNaN(value) {
        let minimum = try #require(page.minimum)
        let maximum = try #require(page.maximum)
        #expect(!Self.precedes(value, minimum, type) && !Self.precedes(maximum, value, type))
      }
    }
    let bounded = index.pages.filter { !$0.isNull }
    for (a, b) in zip(bounded, bounded.dropFirst()) {
      guard let aMinimum = a.minimum, let bMinimum = b.minimum, let aMaximum = a.maximum, let bMaximum = b.maximum
      else { continue }
      switch index.boundaryOrder {
      case .ascending:
        #expect(!Self.precedes(bMinimum, aMinimum, type) && !Self.precedes(bMaximum, aMaximum, type))
      case .descending:
        #expect(!Self.precedes(aMinimum, bMinimum, type) && !Self.precedes(aMaximum, bMaximum, type))
      default: break
      }
    }
  }

  private func chunk(_ type: LeafType, _ values: [ScalarValue?]) throws -> EncodedColumnChunk {
    let column = LeafColumn(name: "c", type: type, isOptional: true)
    return try Fixture(column: column, values: values).encode(0..<values.count, WriterProperties())
  }

  @Test("NaN is counted, never a bound, and zeros point outwards")
  func floats() throws {
    let mixed = try chunk(.double, [.double(.nan), .double(0.0), .double(-0.0), nil, .double(.nan)]).statistics
    #expect(mixed.nanCount == 2 && mixed.nullCount == 1)
    guard case .double(let minimum)? = mixed.minimum, case .double(let maximum)? = mixed.maximum else {
      Issue.record("no bounds")
      return
    }
    #expect(minimum == 0 && minimum.sign == .minus && maximum == 0 && maximum.sign == .plus)
    let only = try chunk(.float, [.float(.nan), .float(.nan)]).statistics
    #expect(only.nanCount == 2 && only.minimum == nil && only.maximum == nil)
  }

  @Test("a page of NaN leaves the chunk without a column index")
  func nanPage() throws {
    let column = LeafColumn(name: "c", type: .double, isOptional: false)
    let file = try writeFile([Fixture(column: column, values: [.double(.nan)])])
    let index = try #require(try ParquetReader(bytes: file).readPageIndex(rowGroup: 0, column: 0))
    #expect(index.boundaryOrder == nil && index.pages.count == 1)
  }

  @Test(
    "long text is cut between characters, and the bound above is raised",
    arguments: [
      (String(repeating: "a", count: 70), String(repeating: "a", count: 64), String(repeating: "a", count: 63) + "b"),
      (String(repeating: "é", count: 40), String(repeating: "é", count: 32), String(repeating: "é", count: 31) + "ê"),
      (
        "a" + String(repeating: "é", count: 40), "a" + String(repeating: "é", count: 31),
        "a" + String(repeating: "é", count: 30) + "ê"
      ),
      // A last character of its length is dropped, and the one before it raised.
      (
        String(repeating: "x", count: 63) + "\u{7F}y", String(repeating: "x", count: 63) + "\u{7F}",
        String(repeating: "x", count: 62) + "y"
      ),
      ("b" + String(repeating: "\u{10FFFF}", count: 20), "b" + String(repeating: "\u{10FFFF}", count: 15), "c"),
      // Surrogates are no characters.
      (
        String(repeating: "x", count: 61) + "\u{D7FF}zz", String(repeating: "x", count: 61) + "\u{D7FF}",
        String(repeating: "x", count: 61) + "\u{E000}"
      ),
    ])
  func truncation(text: String, low: String, high: String) throws {
    let statistics = try chunk(.string, [.bytes(Array(text.utf8))]).statistics
    #expect(statistics.minimum == .bytes(Array(low.utf8)) && !statistics.isMinimumExact)
    #expect(statistics.maximum == .bytes(Array(high.utf8)) && !statistics.isMaximumExact)
  }

  @Test("where no bound above exists, none is written")
  func unbounded() throws {
    let text = try chunk(.string, [.bytes(Array(String(repeating: "\u{10FFFF}", count: 20).utf8))]).statistics
    #expect(text.minimum == nil && text.maximum == nil)
    let bytes = try chunk(.binary, [.bytes(Array(repeating: 0xFF, count: 65))]).statistics
    #expect(bytes.maximum == nil)
    let short = try chunk(.binary, [.bytes(Array(repeating: 0xFF, count: 64))]).statistics
    #expect(short.maximum == .bytes(Array(repeating: 0xFF, count: 64)) && short.isMaximumExact)
  }

  @Test("decimals are ordered by sign, in every physical form", arguments: [9, 18, 19, 38])
  func decimals(precision: Int) throws {
    func value(_ number: Int) -> ScalarValue {
      precision <= 9 ? .int32(Int32(number)) : precision <= 18 ? .int64(Int64(number)) : .int128(Int128(number))
    }
    let statistics = try chunk(.decimal(precision: precision, scale: 2), [value(5), value(-7), value(0)]).statistics
    #expect(statistics.minimum == value(-7) && statistics.maximum == value(5))
  }

  @Test("sensitive values appear in no statistic of the file")
  func omitted() throws {
    let secret = "4111-1111-1111-1111"
    for limit in [0, 1 << 20] {
      var properties = WriterProperties(compression: .zstd(level: 1))
      properties.dictionaryPageLimit = limit
      let columns = [
        LeafColumn(name: "secret", type: .string, isOptional: true, omitStatistics: true),
        LeafColumn(name: "open", type: .string, isOptional: true),
      ]
      let values = (0..<100).map { $0 % 2 == 0 ? ScalarValue.bytes(Array(secret.utf8)) : nil }
      let file = try writeFile(columns.map { Fixture(column: $0, values: values) }, properties)
      let reader = try ParquetReader(bytes: file)
      let statistics = try #require(reader.rowGroups[0].columns[0].statistics)
      #expect(statistics.nullCount == 50 && statistics.minimum == nil && statistics.maximum == nil)
      #expect(try reader.readPageIndex(rowGroup: 0, column: 0)?.boundaryOrder == nil)
      #expect(reader.rowGroups[0].columns[1].statistics?.minimum == .bytes(Array(secret.utf8)))
      // Twice per statistic of the open column (footer and page index), and nowhere else but in pages.
      let dataEnd = try #require(
        try reader.readPageIndex(rowGroup: 0, column: 1)?.pages.map { $0.offset + $0.byteCount }.max())
      let tail = String(decoding: file[dataEnd...], as: UTF8.self)
      #expect(tail.components(separatedBy: secret).count - 1 == 4)
    }
  }
}

import Testing

@testable import Parquet

/// Conditions on rows: nothing is lost, and little is read.
@Suite struct PruningTests {
  /// The truth about one row, decided value by value.
  static func holds(_ predicate: Predicate, _ row: Int, _ columns: [String: Fixture]) -> Bool {
    func value(_ name: String) -> ScalarValue? { columns[name].flatMap { $0.values[row] } }
    func compare(_ name: String, _ comparison: Predicate.Comparison, _ other: ScalarValue) -> Bool {
      guard let value = value(name), let order = columns[name]?.column.type.order else { return false }
      if value.isNaN(in: order) || other.isNaN(in: order) { return comparison == .notEqual }
      let (less, greater) = (value.precedes(other, in: order), other.precedes(value, in: order))
      switch comparison {
      case .equal: return !less && !greater
      case .notEqual: return less || greater
      case .less: return less
      case .lessOrEqual: return !greater
      case .greater: return greater
      case .greaterOrEqual: return !less
      }
    }
    switch predicate {
    case .compare(let name, let comparison, let other): return compare(name, comparison, other)
    case .isIn(let name, let values): return values.contains { compare(name, .equal, $0) }
    case .isNull(let name): return value(name) == nil
    case .isNotNull(let name): return value(name) != nil
    case .and(let parts): return parts.allSatisfy { holds($0, row, columns) }
    case .or(let parts): return parts.contains { holds($0, row, columns) }
    }
  }

  private func predicate(
    _ random: inout SeededGenerator, _ generator: inout FixtureGenerator, _ fixtures: [Fixture], depth: Int = 0
  ) -> Predicate {
    if depth < 2 && random.chance(35) {
      let parts = (0..<1 + random.below(3)).map { _ in predicate(&random, &generator, fixtures, depth: depth + 1) }
      return random.chance(50) ? .and(parts) : .or(parts)
    }
    let fixture = random.pick(fixtures)
    let name = fixture.column.name
    func value() -> ScalarValue {
      let known = fixture.values.compactMap { $0 }
      return known.isEmpty || random.chance(20) ? generator.value(fixture.column.type) : random.pick(known)
    }
    switch random.below(8) {
    case 0: return .isNull(column: name)
    case 1: return .isNotNull(column: name)
    case 2: return .isIn(column: name, (0..<random.pick([0, 1, 3, 40])).map { _ in value() })
    default:
      let comparison: Predicate.Comparison = random.pick([
        .equal, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
      ])
      return .compare(column: name, comparison, value())
    }
  }

  @Test("a pruned scan finds exactly the rows of a full one", arguments: 0..<UInt64(Depth.count(150, deep: 5000)))
  func scan(seed: UInt64) throws {
    var random = SeededGenerator(seed: 8_000 + seed)
    var generator = FixtureGenerator(seed: 3_000_000 + seed)
    let types = (0..<4).map { _ in random.pick(FixtureGenerator.types + [.float16]) }
    var fixtures = generator.table(rows: random.pick([1, 50, 1000]), types: types)
    // One sorted column, so that pages exclude something.
    let sorted = fixtures[0].values.sorted { a, b in
      guard let a else { return false }
      return b.map { a.precedes($0, in: types[0].order) } ?? true
    }
    fixtures[0].values = sorted
    var properties = ValueEncodingTests.properties(&random, fixtures)
    properties.pageRows = random.pick([10, 33, 100])
    properties.statisticsLength = random.pick([4, 64])
    for fixture in fixtures where fixture.column.type != .boolean && !fixture.column.omitStatistics && random.chance(50) {
      properties.columns[fixture.column.name]?.bloomFilter = BloomFilterProperties()
    }
    let reader = try ParquetReader(bytes: try writeFile(fixtures, properties, rowsPerGroup: random.pick([1000, 300, 77])))
    let byName = Dictionary(uniqueKeysWithValues: fixtures.map { ($0.column.name, $0) })
    for _ in 0..<10 {
      let predicate = predicate(&random, &generator, fixtures)
      let wanted = fixtures[0].values.indices.filter { Self.holds(predicate, $0, byName) }
      var lines: [[String]] = fixtures.map { _ in [] }
      var found: [Int] = []
      try reader.scan(where: predicate, batchRows: random.pick([7, 100, 100_000])) { batch in
        let start = reader.rowGroups[..<batch.rowGroup].reduce(0) { $0 + $1.rowCount }
        for range in batch.rows.ranges { found += range.map { start + $0 } }
        for (index, column) in batch.columns.enumerated() {
          #expect(column.rowCount == batch.rows.count)
          lines[index] += canonical(column)
        }
      }
      #expect(found == wanted, "\(predicate)")
      for (index, fixture) in fixtures.enumerated() {
        let all = fixture.lines
        #expect(lines[index] == wanted.map { all[$0] }, "column \(index)")
      }
    }
  }

  private func accounts(_ properties: WriterProperties) throws -> [UInt8] {
    try writeFile(
      [
        Fixture(
          column: LeafColumn(name: "account", type: .int64, isOptional: false), values: (0..<60_000).map { .int64($0) }),
        Fixture(
          column: LeafColumn(name: "name", type: .string, isOptional: true),
          values: (0..<60_000).map { $0 % 10 == 3 ? nil : .bytes(Array("holder of account \($0)".utf8)) }),
        Fixture(
          column: LeafColumn(name: "branch", type: .string, isOptional: false),
          values: (0..<60_000).map { .bytes(Array("branch \($0 % 50)".utf8)) }),
      ], properties, rowsPerGroup: 20_000)
  }

  @Test("one row is looked up by decoding one page per column")
  func lookup() throws {
    var properties = WriterProperties()
    properties.pageRows = 1000
    let file = try accounts(properties)
    let reader = try ParquetReader(bytes: file)
    let predicate = Predicate.compare(column: "account", .equal, .int64(34_567))
    let rows = try (0..<3).map { try reader.candidateRows(rowGroup: $0, where: predicate) }
    #expect(rows == [RowSelection(), RowSelection(14_000..<15_000), RowSelection()])
    let before = reader.pagesDecoded
    var found: [String] = []
    try reader.scan(where: predicate) { batch in
      #expect(batch.rowGroup == 1 && batch.rows == RowSelection(14_567..<14_568))
      found += batch.columns.flatMap { canonical($0) }
    }
    #expect(found == ["34567", hexadecimal(Array("holder of account 34567".utf8)), hexadecimal(Array("branch 17".utf8))])
    #expect(reader.pagesDecoded - before == 3)
  }

  @Test("rows are read by pages without a page index too")
  func withoutIndex() throws {
    var properties = WriterProperties()
    properties.pageRows = 1000
    let file = try accounts(properties)
    let reader = try ParquetReader(bytes: file)
    for column in 0..<3 {
      let chunk = reader.rowGroups[2].columns[column]
      let walked = try DataPageList(headersOf: chunk.bytes, rowCount: 20_000, source: reader.source)
      let indexed = try #require(try reader.pageList(2, column))
      #expect(walked.pages.map(\.bytes) == indexed.pages.map(\.bytes))
      #expect(walked.pages.map(\.rows) == indexed.pages.map(\.rows))
    }
  }

  @Test("a scan holds no more than a batch of rows")
  func batches() throws {
    var properties = WriterProperties()
    properties.pageRows = 1000
    let reader = try ParquetReader(bytes: try accounts(properties))
    var counts: [Int] = []
    try reader.scan(columns: ["name"], batchRows: 2500) { counts.append($0.rows.count) }
    #expect(counts.reduce(0, +) == 60_000)
    // Batches end with pages, so that none is decoded twice.
    #expect(Set(counts) == [2000])
    #expect(reader.pagesDecoded == 60)
  }

  @Test("conditions of the wrong form, on no column or without an order are refused")
  func refused() throws {
    let reader = try ParquetReader(bytes: try accounts(WriterProperties()))
    func code(_ predicate: Predicate) -> ParquetError.Code? {
      do {
        _ = try reader.candidateRows(rowGroup: 0, where: predicate)
        return nil
      } catch { return error.code }
    }
    #expect(code(.isNull(column: "nobody")) == .noSuchColumn)
    #expect(code(.compare(column: "account", .less, .int32(1))) == .typeMismatch)
    #expect(code(.isIn(column: "name", [.int64(1)])) == .typeMismatch)
    #expect(code(.or([.isNull(column: "name"), .compare(column: "name", .less, .bytes([]))])) == nil)
  }

  @Test("selections of rows intersect and unite as sets do", arguments: 0..<200)
  func selections(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    func selection() -> (RowSelection, Set<Int>) {
      var result = RowSelection()
      var rows: Set<Int> = []
      var row = 0
      while row < 60 {
        row += random.below(10)
        let end = row + random.below(8)
        result.append(row..<end)
        rows.formUnion(row..<end)
        row = end
      }
      return (result, rows)
    }
    let (a, aRows) = selection()
    let (b, bRows) = selection()
    #expect(a.count == aRows.count)
    #expect(a.intersection(b).ranges.flatMap { Array($0) } == aRows.intersection(bRows).sorted())
    #expect(a.union(b).ranges.flatMap { Array($0) } == aRows.union(bRows).sorted())
    #expect(zip(a.union(b).ranges, a.union(b).ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
  }
}

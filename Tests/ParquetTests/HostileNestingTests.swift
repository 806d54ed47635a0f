import Testing

@testable import Parquet

/// Levels, schemas and sizes that no writer would produce.
@Suite struct HostileNestingTests {
  private static let list = Schema.Field.list("l", element: .leaf("element", .int32))

  private func leaf(_ field: Schema.Field) throws -> LeafColumn {
    try #require(try Schema([field]).leaves.first)
  }

  /// A page of version 1 or 2 with the levels given, whatever they are, and as many values as it says.
  private func page(
    _ column: LeafColumn, definitions: [UInt8], repetitions: [UInt8], values: Int, announced: Int? = nil,
    rows: Int? = nil
  ) -> [UInt8] {
    func runs(_ levels: [UInt8], _ bitWidth: Int) -> [UInt8] {
      var builder = ByteBuilder()
      levels.map(UInt32.init).withUnsafeBufferPointer { RLEEncoder.append($0, bitWidth: bitWidth, to: &builder) }
      return Array(builder.bytes)
    }
    let levels = [runs(repetitions, column.repetitionBitWidth), runs(definitions, column.definitionBitWidth)]
    let body = (0..<values).flatMap { value in withUnsafeBytes(of: Int32(value).littleEndian) { Array($0) } }
    let count = Int32(announced ?? definitions.count)
    if let rows {
      let all = levels[0] + levels[1] + body
      let kind = PageHeader.Kind.dataV2(
        PageHeader.DataPageV2(
          valueCount: count, nullCount: count - Int32(values), rowCount: Int32(rows), encoding: 0,
          definitionLevelByteCount: Int32(levels[1].count), repetitionLevelByteCount: Int32(levels[0].count),
          isCompressed: false))
      return PageHeader(kind: kind, uncompressedSize: Int32(all.count), compressedSize: Int32(all.count)).encoded() + all
    }
    let all = levels.flatMap { level in withUnsafeBytes(of: UInt32(level.count).littleEndian) { Array($0) } + level } + body
    let kind = PageHeader.Kind.data(valueCount: count, encoding: 0, levelEncoding: Encoding.rle.rawValue)
    return PageHeader(kind: kind, uncompressedSize: Int32(all.count), compressedSize: Int32(all.count)).encoded() + all
  }

  private func read(_ column: LeafColumn, _ pages: [UInt8], values: Int, rows: Int) throws -> LeafEntries {
    var bytes = ByteBuilder()
    bytes.append(pages + [UInt8](repeating: 0, count: PageDecompressor.slack))
    let body = UnsafeRawBufferPointer(rebasing: bytes.bytes[..<pages.count])
    let reader = ColumnChunkReader(column: column, codec: .uncompressed, valueCount: values, options: ReaderOptions())
    let entries = try reader.read(body)
    try entries.check(rows: rows)
    return entries
  }

  @Test("the pages of this suite are good ones where nothing is wrong with them")
  func wellFormed() throws {
    let column = try leaf(Self.list)
    let v1 = page(column, definitions: [3, 3, 1, 0, 2], repetitions: [0, 1, 0, 0, 0], values: 2)
    let v2 = page(column, definitions: [3, 3, 1, 0, 2], repetitions: [0, 1, 0, 0, 0], values: 2, rows: 4)
    for pages in [v1, v2] {
      #expect(try read(column, pages, values: 5, rows: 4).values == .int32([0, 1]))
    }
  }

  @Test(
    "levels that describe no rows are refused",
    arguments: [
      // The first entry continues a row that never began.
      ([3, 3], [1, 0], 1),
      // An empty list, and a null one, that continue.
      ([1, 3], [0, 1], 1), ([0, 3], [0, 1], 1),
      // An element that is not there although its list continues.
      ([3, 1], [0, 1], 1), ([3, 0], [0, 1], 1),
      // Other numbers of rows than the row group has.
      ([3, 3], [0, 1], 2), ([3, 3], [0, 0], 1),
    ] as [([UInt8], [UInt8], Int)])
  func levels(definitions: [UInt8], repetitions: [UInt8], rows: Int) throws {
    let column = try leaf(Self.list)
    let values = definitions.count { $0 == 3 }
    let pages = page(column, definitions: definitions, repetitions: repetitions, values: values)
    let error = #expect(throws: ParquetError.self) { try read(column, pages, values: definitions.count, rows: rows) }
    #expect(error?.code == .corruptPage)
    // The writer refuses the same levels in its own words.
    let dense = ColumnValues.int32([Int32](repeating: 1, count: values))
    let encoder = ColumnChunkEncoder(column: column, properties: WriterProperties())
    if rows == repetitions.count(where: { $0 == 0 }) || repetitions[0] != 0 {
      let refusal = #expect(throws: ParquetError.self) {
        try encoder.encode(dense, levels: Levels(definitions: definitions, repetitions: repetitions))
      }
      #expect(refusal?.code == .valueCountMismatch)
    }
  }

  @Test("a level above its maximum is refused, in either kind and version")
  func maxima() throws {
    // Maxima of 2 take two bits, which hold a 3.
    let element = Schema.Field.leaf("e", .int32, isOptional: false)
    let field = Schema.Field.list("l", isOptional: false, element: .list("m", isOptional: false, element: element))
    let column = try leaf(field)
    #expect(column.maximumDefinitionLevel == 2 && column.maximumRepetitionLevel == 2)
    for rows in [nil, 1] {
      for (definitions, repetitions) in [([3, 2], [0, 2]), ([2, 2], [0, 3])] as [([UInt8], [UInt8])] {
        let pages = page(column, definitions: definitions, repetitions: repetitions, values: 2, rows: rows)
        let error = #expect(throws: ParquetError.self) { try read(column, pages, values: 2, rows: 1) }
        #expect(error?.code == .corruptPage && error?.page == 0)
      }
    }
  }

  @Test("counts that disagree are refused")
  func counts() throws {
    let column = try leaf(Self.list)
    // Fewer levels than the header announces; more values announced than there are; rows of version 2.
    let short = page(column, definitions: [3, 3], repetitions: [0, 1], values: 2, announced: 400)
    #expect(throws: ParquetError.self) { try read(column, short, values: 400, rows: 1) }
    let missing = page(column, definitions: [3, 3], repetitions: [0, 1], values: 1)
    #expect(throws: ParquetError.self) { try read(column, missing, values: 2, rows: 1) }
    let rows = page(column, definitions: [3, 3], repetitions: [0, 1], values: 2, rows: 2)
    #expect(throws: ParquetError.self) { try read(column, rows, values: 2, rows: 1) }
  }

  @Test("columns of one field that disagree are refused, and the column is named")
  func siblings() throws {
    let schema = try Schema([
      .map("m", key: .leaf("k", .int32, isOptional: false), value: .leaf("v", .int32, isOptional: false))
    ])
    let properties = WriterProperties()
    func chunk(_ leaf: Int, _ repetitions: [UInt8]) throws -> EncodedColumnChunk {
      try ColumnChunkEncoder(column: schema.leaves[leaf], properties: properties).encode(
        .int32([1, 2, 3]), levels: Levels(definitions: [2, 2, 2], repetitions: repetitions))
    }
    var file: [UInt8] = []
    var writer = try ParquetFileWriter(schema: schema, properties: properties) { file += $0 }
    // Two rows and three entries in both, but the second entry belongs to another row.
    try writer.append(rowGroup: [try chunk(0, [0, 1, 0]), try chunk(1, [0, 0, 1])], rowCount: 2)
    _ = try writer.finish()
    let error = #expect(throws: ParquetError.self) { try ParquetReader(bytes: file).readField(rowGroup: 0, field: 0) }
    #expect(error?.code == .corruptPage && error?.column == "m.key_value.value" && error?.rowGroup == 0)
  }

  @Test("a page of a few bytes cannot take more memory than the limit")
  func amplification() throws {
    // Fifteen lists around a leaf: one run of nulls would give each of them a slot per entry.
    var field = Schema.Field.leaf("x", .int32)
    for _ in 0..<15 { field = .list("x", element: field) }
    let schema = try Schema([field])
    let count = 1 << 20
    let chunk = try ColumnChunkEncoder(column: schema.leaves[0], properties: WriterProperties()).encode(
      .int32([]),
      levels: Levels(definitions: [UInt8](repeating: 30, count: count), repetitions: [UInt8](repeating: 0, count: count)))
    var file: [UInt8] = []
    var writer = try ParquetFileWriter(schema: schema, properties: WriterProperties()) { file += $0 }
    try writer.append(rowGroup: [chunk], rowCount: count)
    _ = try writer.finish()
    #expect(file.count < 20_000)
    var options = ReaderOptions()
    options.maximumColumnBytes = 32 << 20
    let error = #expect(throws: ParquetError.self) {
      try ParquetReader(bytes: file, options: options).readField(rowGroup: 0, field: 0)
    }
    #expect(error?.code == .limitExceeded)
    #expect(try ParquetReader(bytes: file).readField(rowGroup: 0, field: 0).count == count)
  }

  @Test("a schema nested too deeply is refused, by reader and writer")
  func depth() throws {
    func elements(_ depth: Int) -> [SchemaElement] {
      var elements = [SchemaElement(root: 1)]
      for level in 0..<depth {
        var group = SchemaElement(name: "g\(level)", childCount: 1)
        group.repetition = SchemaElement.Repetition.repeated
        elements.append(group)
      }
      return elements + [SchemaElement(LeafColumn(name: "x", type: .int32, isOptional: true))]
    }
    #expect(try SchemaResolver.schema(elements(60)).leaves[0].maximumRepetitionLevel == 60)
    for depth in [64, 1000, 100_000] {
      #expect(throws: ParquetError.self) { try SchemaResolver.schema(elements(depth)) }
    }
    var field = Schema.Field.leaf("x", .int32)
    for _ in 0..<40 { field = .list("x", element: field) }
    let error = #expect(throws: ParquetError.self) { try Schema([field]) }
    #expect(error?.code == .invalidSchema)
  }

  @Test("long names in many columns are refused before they are joined")
  func names() throws {
    var group = SchemaElement(name: String(repeating: "n", count: 1 << 20), childCount: 200)
    group.repetition = SchemaElement.Repetition.optional
    let leaves = (0..<200).map { SchemaElement(LeafColumn(name: "x\($0)", type: .int32, isOptional: true)) }
    let error = #expect(throws: ParquetError.self) { try SchemaResolver.schema([SchemaElement(root: 1), group] + leaves) }
    #expect(error?.code == .limitExceeded)
  }

  @Test("nested values that contradict their field are refused before a byte is written")
  func input() throws {
    let schema = try Schema([
      .structure("s", [.leaf("a", .int32, isOptional: false), .list("l", element: .leaf("e", .int32))])
    ])
    let encoder = RowGroupEncoder(schema: schema, properties: WriterProperties())
    let good = FieldValues(count: 2, .list(offsets: [0, 1, 1], element: FieldValues(count: 1, .leaf(.int32([5])))))
    func expect(_ code: ParquetError.Code, _ a: FieldValues, _ l: FieldValues, validity: [UInt8]? = nil) {
      let error = #expect(throws: ParquetError.self) {
        try encoder.encode([FieldValues(count: 2, validity: validity, .structure([a, l]))], rowCount: 2)
      }
      #expect(error?.code == code)
    }
    let two = FieldValues(count: 2, .leaf(.int32([1, 2])))
    #expect(throws: Never.self) { try encoder.encode([FieldValues(count: 2, .structure([two, good]))], rowCount: 2) }
    expect(.valueCountMismatch, FieldValues(count: 3, .leaf(.int32([1, 2, 3]))), good)
    expect(.valueCountMismatch, FieldValues(count: 2, .leaf(.int32([1]))), good)
    expect(.nullInRequiredColumn, FieldValues(count: 2, validity: [1, 0], .leaf(.int32([1]))), good)
    // A value in a slot that the struct makes null.
    expect(.valueCountMismatch, two, good, validity: [1, 0])
    expect(.typeMismatch, good, good)
    expect(.typeMismatch, FieldValues(count: 2, .leaf(.int64([1, 2]))), good)
    for offsets: [UInt32] in [[0, 1], [1, 1, 1], [0, 2, 1], [0, 0, 0], []] {
      expect(
        .valueCountMismatch, two,
        FieldValues(count: 2, .list(offsets: offsets, element: FieldValues(count: 1, .leaf(.int32([5]))))))
    }
  }
}

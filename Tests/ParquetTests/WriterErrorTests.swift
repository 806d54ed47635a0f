import Parquet
import Testing

/// Input that does not fit is refused with a code, before a byte of it is written.
@Suite struct WriterErrorTests {
  private func encoder(_ type: LeafType, isOptional: Bool = true) -> ColumnChunkEncoder {
    ColumnChunkEncoder(
      column: LeafColumn(name: "c", type: type, isOptional: isOptional), properties: WriterProperties())
  }

  private func expect(_ code: ParquetError.Code, _ body: () throws -> Void) {
    let error = #expect(throws: ParquetError.self) { try body() }
    #expect(error?.code == code)
  }

  @Test("values of another physical type are a type mismatch")
  func types() {
    let values: [Int32] = [1]
    expect(.typeMismatch) { _ = try encoder(.int64).encode(int32: values.span, validity: nil, rowCount: 1) }
    expect(.typeMismatch) {
      _ = try encoder(.decimal(precision: 18, scale: 0)).encode(int32: values.span, validity: nil, rowCount: 1)
    }
    let wide: [Int128] = [1]
    expect(.typeMismatch) { _ = try encoder(.uuid).encode(int128: wide.span, validity: nil, rowCount: 1) }
  }

  @Test("values, validity and rows must agree")
  func counts() {
    let values: [Int64] = [1, 2]
    let validity: [UInt8] = [1, 0, 1]
    let odd: [UInt8] = [1, 2, 1]
    expect(.valueCountMismatch) { _ = try encoder(.int64).encode(int64: values.span, validity: nil, rowCount: 3) }
    expect(.valueCountMismatch) {
      _ = try encoder(.int64).encode(int64: values.span, validity: validity.span, rowCount: 4)
    }
    expect(.valueCountMismatch) { _ = try encoder(.int64).encode(int64: values.span, validity: odd.span, rowCount: 3) }
    expect(.emptyRowGroup) { _ = try encoder(.int64).encode(int64: [Int64]().span, validity: nil, rowCount: 0) }
    expect(.nullInRequiredColumn) {
      _ = try encoder(.int64, isOptional: false).encode(int64: values.span, validity: validity.span, rowCount: 3)
    }
  }

  @Test("offsets must ascend and end within the bytes")
  func offsets() {
    let bytes: [UInt8] = [65, 66, 67]
    for offsets: [UInt32] in [[], [0, 2, 1], [0, 4], [3, 2]] {
      expect(.valueCountMismatch) {
        _ = try encoder(.string).encode(
          bytes: bytes.span, offsets: offsets.span, validity: nil, rowCount: max(1, offsets.count - 1))
      }
    }
  }

  @Test("a number beyond its precision or width is out of range, also where statistics are omitted")
  func range() {
    let column = LeafColumn(name: "c", type: .decimal(precision: 4, scale: 2), isOptional: false, omitStatistics: true)
    let encoder = ColumnChunkEncoder(column: column, properties: WriterProperties())
    let fits: [Int32] = [9999, -9999]
    #expect(throws: Never.self) { _ = try encoder.encode(int32: fits.span, validity: nil, rowCount: 2) }
    for value: Int32 in [10_000, -10_000] {
      let values = [value]
      expect(.valueOutOfRange) { _ = try encoder.encode(int32: values.span, validity: nil, rowCount: 1) }
    }
    let byte: [Int32] = [128]
    expect(.valueOutOfRange) {
      _ = try self.encoder(.integer(bitWidth: 8, isSigned: true)).encode(int32: byte.span, validity: nil, rowCount: 1)
    }
    let truth: [UInt8] = [2]
    expect(.valueOutOfRange) { _ = try self.encoder(.boolean).encode(boolean: truth.span, validity: nil, rowCount: 1) }
  }

  @Test("text must be UTF-8, value by value")
  func text() {
    // The two bytes of one character, split between two values.
    let split: [UInt8] = [0xC3, 0xA9]
    let offsets: [UInt32] = [0, 1, 2]
    expect(.invalidText) {
      _ = try encoder(.string).encode(bytes: split.span, offsets: offsets.span, validity: nil, rowCount: 2)
    }
    #expect(throws: Never.self) {
      _ = try encoder(.binary).encode(bytes: split.span, offsets: offsets.span, validity: nil, rowCount: 2)
    }
  }

  @Test(
    "schemas that are illegal are refused",
    arguments: [
      LeafColumn(name: "", type: .int32, isOptional: true),
      LeafColumn(name: "a", type: .decimal(precision: 39, scale: 0), isOptional: true),
      LeafColumn(name: "a", type: .decimal(precision: 5, scale: 6), isOptional: true),
      LeafColumn(name: "a", type: .decimal(precision: 0, scale: 0), isOptional: true),
      LeafColumn(name: "a", type: .fixed(length: 0), isOptional: true),
      LeafColumn(name: "a", type: .integer(bitWidth: 7, isSigned: true), isOptional: true),
      LeafColumn(name: "a", type: .int96, isOptional: true),
    ])
  func schemas(column: LeafColumn) {
    expect(.invalidSchema) { _ = try ParquetFileWriter(schema: [column], properties: WriterProperties()) { _ in } }
  }

  @Test("properties that would give a bad file are refused")
  func properties() {
    let column = LeafColumn(name: "a", type: .int64, isOptional: false)
    let faults: [(inout WriterProperties) -> Void] = [
      { $0.pageRows = 0 }, { $0.pageBytes = 0 }, { $0.dictionaryPageLimit = -1 }, { $0.statisticsLength = 3 },
      { $0.compression = .zstd(level: 0) }, { $0.compression = .gzip(level: 10) },
      // parquet-java would ignore the statistics of text.
      { $0.createdBy = "sluice" },
    ]
    for fault in faults {
      var properties = WriterProperties()
      fault(&properties)
      expect(.invalidProperties) { _ = try ParquetFileWriter(schema: [column], properties: properties) { _ in } }
    }
  }

  @Test("a row group takes one chunk per column, encoded for it, of its length")
  func rowGroups() throws {
    let a = LeafColumn(name: "a", type: .int64, isOptional: false)
    let b = LeafColumn(name: "b", type: .int64, isOptional: false)
    let properties = WriterProperties()
    let two = try Fixture(column: a, values: [.int64(1), .int64(2)]).encode(0..<2, properties)
    let one = try Fixture(column: b, values: [.int64(1)]).encode(0..<1, properties)
    var writer = try ParquetFileWriter(schema: [a, b], properties: properties) { _ in }
    expect(.rowCountMismatch) { try writer.append(rowGroup: [two], rowCount: 2) }
    expect(.rowCountMismatch) { try writer.append(rowGroup: [two, one], rowCount: 2) }
    expect(.typeMismatch) { try writer.append(rowGroup: [one, two], rowCount: 2) }
    expect(.emptyRowGroup) { try writer.append(rowGroup: [], rowCount: 0) }
    _ = try writer.finish()
    expect(.writerClosed) { _ = try writer.finish() }
  }

  @Test("after a failed write the writer is closed")
  func sink() throws {
    struct Full: Error {}
    let a = LeafColumn(name: "a", type: .int64, isOptional: false)
    let chunk = try Fixture(column: a, values: [.int64(1)]).encode(0..<1, WriterProperties())
    var writer = try ParquetFileWriter(schema: [a], properties: WriterProperties()) { _ in throw Full() }
    #expect(throws: Full.self) { try writer.append(rowGroup: [chunk], rowCount: 1) }
    expect(.writerClosed) { try writer.append(rowGroup: [chunk], rowCount: 1) }
    expect(.writerClosed) { _ = try writer.finish() }
  }
}

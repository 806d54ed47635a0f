import Foundation
import Testing

@testable import Parquet

/// Files that ask for far more memory or time than they have bytes.
@Suite struct ExcessTests {
  private static let amount = LeafColumn(name: "amount", type: .int32, isOptional: false)

  private func error(_ body: () throws -> Void) -> ParquetError? {
    #expect(throws: ParquetError.self) { try body() }
  }

  @Test("a footer of a hundred thousand empty column chunks is refused before they are made")
  func emptyChunks() throws {
    var writer = CompactWriter()
    writer.element { writer in
      writer.list(4, of: .structure, count: 1)
      writer.element { group in
        group.list(1, of: .structure, count: 100_000)
        for _ in 0..<100_000 { group.element { _ in } }
      }
    }
    let magic = Array("PAR1".utf8)
    let length = withUnsafeBytes(of: UInt32(writer.bytes.count).littleEndian) { Array($0) }
    let found = error { _ = try ParquetReader(bytes: magic + writer.bytes + length + magic) }
    #expect(found?.code == .corruptFooter)
    #expect(found?.message == "lists of more elements than so few bytes describe")
  }

  @Test("a page index beyond the limit is refused")
  func pageIndex() throws {
    var properties = WriterProperties()
    properties.pageRows = 1
    let file = try writeFile(
      [Fixture(column: Self.amount, values: (0..<500).map { .int32($0) })], properties)
    var options = ReaderOptions()
    options.maximumFooterBytes = 2048
    let reader = try ParquetReader(bytes: file, options: options)
    #expect(error { _ = try reader.readPageIndex(rowGroup: 0, column: 0) }?.code == .limitExceeded)
    options.maximumFooterBytes = 64 << 10
    #expect(try ParquetReader(bytes: file, options: options).readPageIndex(rowGroup: 0, column: 0)?.pages.count == 500)
  }

  @Test("decimals of few bytes count as the sixteen they take in memory")
  func decimals() throws {
    let column = LeafColumn(name: "balance", type: .decimal(precision: 19, scale: 2), isOptional: false)
    for distinct in [3, 1000] {
      let file = try writeFile(
        [Fixture(column: column, values: (0..<1000).map { .int128(Int128($0 % distinct)) })])
      var options = ReaderOptions()
      options.maximumColumnBytes = 12_000
      let short = try ParquetReader(bytes: file, options: options)
      #expect(error { _ = try short.readColumn(rowGroup: 0, column: 0) }?.code == .limitExceeded)
      options.maximumColumnBytes = 48_000
      let read = try ParquetReader(bytes: file, options: options).readColumn(rowGroup: 0, column: 0)
      #expect(read.values.count == 1000)
    }
  }

  @Test("pages of no values that decompress to much are counted")
  func emptyPages() throws {
    let compressor = PageCompressor()
    func page(_ body: [UInt8], valueCount: Int32) throws -> [UInt8] {
      var compressed = ByteBuilder()
      try body.withUnsafeBytes { try compressor.compress($0, with: .zstd(level: 1), to: &compressed) }
      let header = PageHeader(
        kind: .data(valueCount: valueCount, encoding: Encoding.plain.rawValue, levelEncoding: Encoding.rle.rawValue),
        uncompressedSize: Int32(body.count), compressedSize: Int32(compressed.count), checksum: nil)
      return header.encoded() + Array(compressed.bytes)
    }
    let zeros = try page([UInt8](repeating: 0, count: 1 << 20), valueCount: 0)
    let last = try page([7, 0, 0, 0], valueCount: 1)
    var options = ReaderOptions()
    options.maximumPageBytes = 1 << 20
    options.maximumColumnBytes = 1 << 16
    func read(empty: Int) throws -> ColumnValues {
      let pages = Array(repeatElement(zeros, count: empty).joined()) + last
      let reader = ColumnChunkReader(column: Self.amount, codec: .zstd, valueCount: 1, options: options)
      return try (pages + [UInt8](repeating: 0, count: PageDecompressor.slack)).withUnsafeBytes {
        try reader.read(UnsafeRawBufferPointer(rebasing: $0[..<pages.count])).values
      }
    }
    #expect(try read(empty: 1) == .int32([7]))
    let found = error { _ = try read(empty: 3) }
    #expect(found?.code == .limitExceeded && found?.page == 2)
  }

  @Test("headers longer than a first look cost a few times their size", .timeLimit(.minutes(1)))
  func longHeaders() throws {
    var writer = CompactWriter()
    writer.element {
      $0.field(1, Int32(0))
      $0.field(2, Int32(0))
      $0.field(3, Int32(0))
      $0.structure(5) {
        $0.field(1, Int32(0))
        $0.field(2, Int32(0))
        $0.field(3, Int32(3))
        $0.field(4, Int32(3))
      }
      $0.field(9, [UInt8](repeating: 1, count: 300))
    }
    let last = PageHeader(
      kind: .data(valueCount: 1, encoding: 0, levelEncoding: 3), uncompressedSize: 0, compressedSize: 0, checksum: nil)
    let file = Array(repeatElement(writer.bytes, count: 60_000).joined()) + last.encoded()
    let clock = ContinuousClock()
    let start = clock.now
    let list = try DataPageList(headersOf: 0..<file.count, rowCount: 1, source: ByteSource(file))
    #expect(list.pages.count == 1 && list.pages.first?.rows == 0..<1)
    // Some milliseconds; with reads of megabytes for each header it is minutes.
    #expect(clock.now - start < .seconds(15))
  }

  @Test("a pipe in place of a file is refused, not waited for", .timeLimit(.minutes(1)))
  func pipe() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("pipe-\(UUID().uuidString)").path
    try #require(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    #expect(error { _ = try ParquetReader(path: path) }?.code == .inputOutput)
  }

  @Test("columns of one dotted name keep their own values in a scan")
  func dottedNames() throws {
    let schema = try Schema([
      .leaf("a.b", .int32, isOptional: false),
      .structure("a", isOptional: false, [.leaf("b", .int32, isOptional: false)]),
    ])
    var file: [UInt8] = []
    var writer = try ParquetFileWriter(schema: schema, properties: WriterProperties()) { file += $0 }
    let inner = FieldValues(count: 3, .leaf(.int32([4, 5, 6])))
    let chunks = try RowGroupEncoder(schema: schema, properties: WriterProperties()).encode(
      [FieldValues(count: 3, .leaf(.int32([1, 2, 3]))), FieldValues(count: 3, .structure([inner]))], rowCount: 3)
    try writer.append(rowGroup: chunks, rowCount: 3)
    _ = try writer.finish()
    let reader = try ParquetReader(bytes: file)
    for (predicate, expected) in [
      (nil, [[1, 2, 3], [4, 5, 6]]), (Parquet.Predicate.compare(column: "a.b", .greater, .int32(1)), [[2, 3], [5, 6]]),
    ] as [(Parquet.Predicate?, [[Int32]])] {
      var found: [ColumnValues] = []
      try reader.scan(where: predicate) { found += $0.columns.map(\.values) }
      #expect(found == expected.map { .int32($0) })
    }
  }
}

import Foundation
import Parquet
import Testing

/// Damaged files: every page is guarded, and nothing traps.
@Suite struct DamageTests {
  private func sample(_ compression: Compression) throws -> [UInt8] {
    var generator = FixtureGenerator(seed: 4)
    var properties = WriterProperties(compression: compression)
    properties.pageRows = 50
    return try writeFile(generator.table(rows: 120), properties, rowsPerGroup: 70)
  }

  @Test(
    "one flipped bit in any page body is found, and the place named",
    arguments: [Compression.uncompressed, .zstd(level: 1)])
  func checksums(compression: Compression) throws {
    let column = LeafColumn(name: "c", type: .string, isOptional: true)
    let values = (0..<200).map { ScalarValue.bytes(Array("value \($0 % 20)".utf8)) }
    var properties = WriterProperties(compression: compression)
    properties.pageRows = 40
    let file = try writeFile([Fixture(column: column, values: values)], properties)
    let pages = try #require(try ParquetReader(bytes: file).readPageIndex(rowGroup: 0, column: 0)).pages
    #expect(pages.count == 5)
    // The dictionary page comes first, from byte 4.
    let ends = [pages[0].offset] + pages.map { $0.offset + $0.byteCount }
    for (ordinal, end) in ends.enumerated() {
      for bit in 0..<8 {
        var damaged = file
        damaged[end - 1] ^= 1 << UInt8(bit)
        let error = #expect(throws: ParquetError.self) {
          try ParquetReader(bytes: damaged).readColumn(rowGroup: 0, column: 0)
        }
        #expect(
          error?.code == .checksumMismatch && error?.page == ordinal && error?.column == "c" && error?.rowGroup == 0)
      }
    }
  }

  @Test("a file cut anywhere gives an error")
  func truncation() throws {
    let file = try sample(.snappy)
    for length in stride(from: 0, to: file.count, by: max(1, file.count / 400)) {
      #expect(throws: ParquetError.self) { try ParquetReader(bytes: Array(file[..<length])) }
    }
  }

  private static let limits: ReaderOptions = {
    var options = ReaderOptions()
    // Without the checksum the decoders themselves must stand.
    options.verifiesChecksums = false
    options.maximumPageBytes = 16 << 20
    options.maximumColumnBytes = 16 << 20
    return options
  }()

  /// Reads whatever there is: true if something was refused.
  private func read(_ bytes: [UInt8]) -> Bool {
    guard let reader = try? ParquetReader(bytes: bytes, options: Self.limits) else { return true }
    var refused = false
    for group in reader.rowGroups.indices {
      for column in reader.schema.indices {
        do { _ = try reader.readColumn(rowGroup: group, column: column) } catch { refused = true }
        do { _ = try reader.readPageIndex(rowGroup: group, column: column) } catch { refused = true }
      }
      for field in reader.tree.fields.indices {
        do { _ = try reader.readField(rowGroup: group, field: field) } catch { refused = true }
      }
    }
    return refused
  }

  @Test(
    "files with flipped bytes never trap the reader",
    arguments: [Compression.uncompressed, .zstd(level: 1), .snappy, .gzip(level: 1)])
  func mutations(compression: Compression) throws {
    let file = try sample(compression)
    var random = SeededGenerator(seed: 99)
    var refusals = 0
    let count = Depth.count(2500, deep: 250_000)
    for _ in 0..<count {
      var damaged = file
      for _ in 0..<1 + random.below(3) {
        // Half of the flips hit the footer and the page index, a small part of the file.
        let position =
          random.chance(50) ? random.below(file.count) : file.count - 1 - random.below(min(file.count, 6000))
        damaged[position] =
          random.chance(50)
          ? UInt8(truncatingIfNeeded: random.next()) : damaged[position] ^ (1 << UInt8(random.below(8)))
      }
      if read(damaged) { refusals += 1 }
    }
    #expect(refusals > count / 4)
  }

  @Test("nested files with flipped bytes never trap the reader", arguments: 0..<4 as Range<UInt64>)
  func nestedMutations(seed: UInt64) throws {
    let file = try NestedFixture(seed: 40 + seed).file
    var random = SeededGenerator(seed: seed)
    for _ in 0..<Depth.count(400, deep: 50_000) {
      var damaged = file
      for _ in 0..<1 + random.below(3) {
        damaged[random.below(file.count)] ^= 1 << UInt8(random.below(8))
      }
      _ = read(damaged)
    }
  }

  @Test("mutated files of other writers never trap the reader", .enabled(if: Corpora.isPresent, Corpora.reason))
  func corpus() throws {
    var random = SeededGenerator(seed: 5)
    for name in Corpora.files("data") {
      let file = try Corpora.bytes("data/" + name)
      guard file.count < 60_000 else { continue }
      for _ in 0..<Depth.count(60, deep: 5000) {
        var damaged = file
        for _ in 0..<1 + random.below(4) {
          damaged[random.below(file.count)] = UInt8(truncatingIfNeeded: random.next())
        }
        _ = read(damaged)
      }
    }
  }

  @Test("a page that announces more than the limit is refused before it is decompressed")
  func limits() throws {
    let column = LeafColumn(name: "c", type: .string, isOptional: false)
    let long = ScalarValue.bytes(Array(repeating: 65, count: 1 << 20))
    let file = try writeFile([Fixture(column: column, values: [long])])
    var options = ReaderOptions()
    options.maximumPageBytes = 1 << 20
    let error = #expect(throws: ParquetError.self) {
      try ParquetReader(bytes: file, options: options).readColumn(rowGroup: 0, column: 0)
    }
    #expect(error?.code == .limitExceeded)
    options.maximumPageBytes = 2 << 20
    options.maximumColumnBytes = 1 << 20
    let second = #expect(throws: ParquetError.self) {
      try ParquetReader(bytes: file, options: options).readColumn(rowGroup: 0, column: 0)
    }
    #expect(second?.code == .limitExceeded)
  }

  @Test("errors name the place and never a value")
  func description() throws {
    let error = #expect(throws: ParquetError.self) { try ParquetReader(bytes: Array("PAR1 nothing of the kind".utf8)) }
    #expect(error?.description == "not-parquet: the file does not begin and end with PAR1; it may be incomplete")
    let missing = #expect(throws: ParquetError.self) { try ParquetReader(path: "/nonexistent/file.parquet") }
    #expect(missing?.code == .inputOutput)
  }
}

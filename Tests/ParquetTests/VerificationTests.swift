import Foundation
import Parquet
import Testing

/// `verify()` finds nothing in good files, and names what is wrong in others.
@Suite struct VerificationTests {
  @Test("every file this library writes verifies", arguments: 0..<UInt64(Depth.count(8, deep: 400)))
  func ours(seed: UInt64) throws {
    var generator = FixtureGenerator(seed: 40_000 + seed)
    var random = SeededGenerator(seed: seed)
    var properties = random.pick([WriterProperties.compact, .quick, .compat])
    properties.compression = random.pick(RoundTripTests.codecs)
    properties.dataPages = random.pick([.v1, .v2])
    properties.pageRows = random.pick([30, 200])
    properties.statisticsLength = random.pick([4, 64])
    properties.dictionaryPageLimit = random.pick([0, 2000, 1 << 20])
    let encryption = random.chance(30) ? FileEncryption(footerKey: try EncryptionKey(EncryptedFile.footerKey)) : nil
    let file = try writeFile(generator.table(rows: 400), properties, rowsPerGroup: 250, encryption: encryption)
    let reader = try ParquetReader(bytes: file, options: encryption == nil ? ReaderOptions() : EncryptedFile.options())
    #expect(try reader.verify() == [])
  }

  @Test("the seeds of the fuzzers verify, nested ones included")
  func seeds() throws {
    for file in try FuzzSeeds.files() {
      var options = FileFuzzing.options
      options.verifiesChecksums = true
      #expect(try ParquetReader(bytes: file, options: options).verify() == [])
    }
  }

  /// Files of parquet-testing whose statements are wrong, with the kinds of fault that are found.
  static let faulty: [String: Set<VerificationFault.Code>] = [
    // Early writers counted page headers otherwise, or set file_offset to where the metadata was.
    "alltypes_plain.snappy.parquet": [.rowGroupMetadata], "lz4_raw_compressed.parquet": [.rowGroupMetadata],
    "lz4_raw_compressed_larger.parquet": [.rowGroupMetadata], "nested_structs.rust.parquet": [.rowGroupMetadata],
    "rle_boolean_encoding.parquet": [.rowGroupMetadata], "single_nan.parquet": [.rowGroupMetadata],
    // The dictionary page is called the first data page.
    "alltypes_tiny_pages.parquet": [.chunkMetadata], "datapage_v2.snappy.parquet": [.chunkMetadata],
    "nested_lists.snappy.parquet": [.chunkMetadata], "nested_maps.snappy.parquet": [.chunkMetadata],
    "nullable.impala.parquet": [.chunkMetadata],
    "byte_array_decimal.parquet": [.encodings],
    "column_chunk_key_value_metadata.parquet": [.rowGroupMetadata],
    // Made to fail, and a null page that is none besides.
    "datapage_v1-corrupt-checksum.parquet": [.checksum, .columnIndex],
    "datapage_v1-snappy-compressed-checksum.parquet": [.columnIndex],
    "datapage_v1-uncompressed-checksum.parquet": [.columnIndex],
    "rle-dict-uncompressed-corrupt-checksum.parquet": [.checksum],
    "list_columns.parquet": [.rowGroupMetadata, .statistics],
    "nan_in_stats.parquet": [.rowGroupMetadata, .statistics],
    "page_v2_empty_compressed.parquet": [.encodings],
  ]

  /// Not compared: what is found depends on how much of the file this version reads.
  static let unreadable: Set<String> = [
    "hadoop_lz4_compressed.parquet", "hadoop_lz4_compressed_larger.parquet", "non_hadoop_lz4_compressed.parquet",
    "large_string_map.brotli.parquet", "nation.dict-malformed.parquet", "repeated_no_annotation.parquet",
  ]

  @Test("files of other writers", .enabled(if: Corpora.isPresent, Corpora.reason))
  func corpus() throws {
    for name in Corpora.files("data") where !Self.unreadable.contains(name) {
      guard let reader = try? ParquetReader(path: "\(Corpora.parquetTesting)/data/\(name)") else { continue }
      let found = Set(try reader.verify().map(\.code))
      #expect(found == Self.faulty[name, default: []], "\(name)")
    }
  }

  @Test("pages are told with kind, size, encoding and checksum")
  func pages() throws {
    let column = LeafColumn(name: "c", type: .string, isOptional: true)
    let values = (0..<100).map { ScalarValue.bytes(Array("value \($0 % 10)".utf8)) }
    var properties = WriterProperties(compression: .uncompressed)
    properties.pageRows = 40
    var file = try writeFile([Fixture(column: column, values: values)], properties)
    let pages = try ParquetReader(bytes: file).readPages(rowGroup: 0, column: 0)
    #expect(pages.map(\.kind) == [.dictionary, .dataV1, .dataV1, .dataV1])
    #expect(pages.map(\.valueCount) == [10, 40, 40, 20] && pages.map(\.encoding) == [.plain, .rleDictionary, .rleDictionary, .rleDictionary])
    #expect(pages.allSatisfy { $0.checksum == .matches } && pages[0].offset == 4)
    file[pages[2].offset + pages[2].headerByteCount] ^= 1
    let faults = try ParquetReader(bytes: file).verify()
    #expect(faults.first?.code == .checksum && faults.first?.page == 2 && faults.first?.column == "c")
  }
}

import Foundation
import Testing

@testable import Parquet

/// Parquet modular encryption: what is written opens with the keys and with nothing else.
@Suite struct EncryptionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var algorithm: EncryptionAlgorithm
    var footer: FileEncryption.Footer
    var keyBytes: Int
    var prefix: FileEncryption.AADPrefix
    var pages: DataPageVersion

    var testDescription: String { "\(algorithm) \(footer) \(keyBytes * 8) bits, \(prefix), \(pages)" }

    func encryption() throws -> FileEncryption {
      var encryption = FileEncryption(footerKey: try EncryptionKey(Array(1...UInt8(keyBytes))))
      encryption.algorithm = algorithm
      encryption.footer = footer
      encryption.aadPrefix = prefix
      return encryption
    }
  }

  static let cases: [Case] = [EncryptionAlgorithm.aesGCM, .aesGCMCTR].flatMap { algorithm in
    [FileEncryption.Footer.encrypted, .signedPlaintext].flatMap { footer in
      [
        Case(algorithm: algorithm, footer: footer, keyBytes: 16, prefix: .none, pages: .v1),
        Case(algorithm: algorithm, footer: footer, keyBytes: 24, prefix: .stored(Array("table/1".utf8)), pages: .v2),
        Case(algorithm: algorithm, footer: footer, keyBytes: 32, prefix: .supplied(Array("table/2".utf8)), pages: .v1),
      ]
    }
  }

  @Test("every cipher, footer, key size and identity reads back, page index included", arguments: cases)
  func roundTrip(_ test: Case) throws {
    var generator = FixtureGenerator(seed: 11)
    let fixtures = generator.table(rows: 300)
    var properties = WriterProperties()
    properties.pageRows = 40
    properties.dataPages = test.pages
    let file = try writeFile(fixtures, properties, rowsPerGroup: 170, encryption: try test.encryption())
    var options = ReaderOptions()
    options.decryption = FileDecryption(footerKey: Array(1...UInt8(test.keyBytes)), aadPrefix: test.prefix.bytes)
    if test.prefix == .none { options.decryption?.aadPrefix = nil }
    let reader = try ParquetReader(bytes: file, options: options)
    #expect(firstDifference(try canonicalDump(reader), EncryptedFile.lines(fixtures)) == nil)
    #expect(reader.encryption?.isVerified == true && reader.encryption?.algorithm == test.algorithm)
    let plain = try ParquetReader(bytes: try writeFile(fixtures, properties, rowsPerGroup: 170))
    for group in reader.rowGroups.indices {
      for column in reader.schema.indices {
        let index = try reader.readPageIndex(rowGroup: group, column: column)
        let expected = try plain.readPageIndex(rowGroup: group, column: column)
        #expect(index?.pages.map(\.minimum) == expected?.pages.map(\.minimum))
        #expect(index?.pages.map(\.firstRow) == expected?.pages.map(\.firstRow))
        #expect(
          reader.rowGroups[group].columns[column].statistics == plain.rowGroups[group].columns[column].statistics)
      }
    }
  }

  @Test("columns with keys of their own, columns left plaintext", arguments: [FileEncryption.Footer.encrypted, .signedPlaintext])
  func columnKeys(_ footer: FileEncryption.Footer) throws {
    let fixtures = EncryptedFile.fixtures(rows: 200)
    let file = try writeFile(fixtures, rowsPerGroup: 90, encryption: try EncryptedFile.columnEncryption(footer))
    let reader = try ParquetReader(bytes: file, options: EncryptedFile.options())
    #expect(firstDifference(try canonicalDump(reader), EncryptedFile.lines(fixtures)) == nil)
    #expect(reader.rowGroups[1].columns[0].encryption == .columnKey(metadata: Array("kn".utf8)))
    #expect(reader.rowGroups[1].columns[2].encryption == nil)

    // Without one column's key the others still read.
    let partial = try ParquetReader(bytes: file, options: EncryptedFile.options(columnKeys: ["name": EncryptedFile.nameKey]))
    #expect(partial.rowGroups[0].columns[1].isHidden && !partial.rowGroups[0].columns[0].isHidden)
    #expect(firstDifference(try canonicalDump(partial, columns: [0, 2]), EncryptedFile.lines([fixtures[0], fixtures[2]])) == nil)
    let error = #expect(throws: ParquetError.self) { try partial.readColumn(rowGroup: 1, named: "balance") }
    #expect(error?.code == .missingKey && error?.column == "balance" && error?.rowGroup == 1)
  }

  @Test("a plaintext footer opens without keys, unverified, and tells nothing that follows from encrypted values")
  func legacyReaders() throws {
    let fixtures = EncryptedFile.fixtures(rows: 200)
    let file = try writeFile(fixtures, encryption: try EncryptedFile.columnEncryption(.signedPlaintext))
    let reader = try ParquetReader(bytes: file)
    #expect(reader.encryption?.isVerified == false)
    #expect(firstDifference(try canonicalDump(reader, columns: [2]), EncryptedFile.lines([fixtures[2]])) == nil)
    #expect(reader.rowGroups[0].columns[0].statistics == nil && reader.rowGroups[0].columns[1].statistics == nil)
    #expect(reader.rowGroups[0].columns[2].statistics != nil)
    #expect(throws: ParquetError.self) { try reader.readColumn(rowGroup: 0, column: 0) }
    #expect(throws: ParquetError.self) { try reader.readPageIndex(rowGroup: 0, column: 0) }
  }

  @Test("no value of an encrypted column lies in the file in plaintext", arguments: [FileEncryption.Footer.encrypted, .signedPlaintext])
  func canaries(_ footer: FileEncryption.Footer) throws {
    var properties = WriterProperties(compression: .uncompressed)
    properties.pageRows = 20
    let fixtures = EncryptedFile.fixtures(rows: 100)
    func text(_ bytes: [UInt8]) -> Bool { Data(bytes).range(of: Data("canary".utf8)) != nil }
    #expect(text(try writeFile(fixtures, properties)))
    #expect(!text(try writeFile(fixtures, properties, encryption: try EncryptedFile.columnEncryption(footer))))
  }

  @Test("two files of the same input share no page")
  func freshNonces() throws {
    let column = Fixture(column: LeafColumn(name: "c", type: .int64, isOptional: false), values: [.int64(1), .int64(2)])
    let files = try (0..<2).map { _ in
      try writeFile([column], encryption: FileEncryption(footerKey: try EncryptionKey(EncryptedFile.footerKey)))
    }
    // The magic, the length of the page header, and its nonce.
    #expect(files[0][..<4] == files[1][..<4])
    #expect(files[0][8..<20] != files[1][8..<20] && files[0][20..<40] != files[1][20..<40])
  }

  @Test("nonces do not repeat")
  func nonces() {
    let count = Depth.count(100_000, deep: 10_000_000)
    var seen: [UInt128] = []
    seen.reserveCapacity(count)
    for _ in 0..<count {
      seen.append(ModuleCipher.nonce().reduce(UInt128(0)) { $0 << 8 | UInt128($1) })
    }
    seen.sort()
    #expect(zip(seen, seen.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("a key counts its modules, two for each page, and stops at 2^32")
  func exhaustion() throws {
    let key = try EncryptionKey(EncryptedFile.footerKey)
    _ = try writeFile(EncryptedFile.fixtures(rows: 10), encryption: FileEncryption(footerKey: key))
    // Header and page of four pages (one a dictionary) and at most two dictionaries more, two indexes for each of
    // three columns, and the footer.
    let reader = try ParquetReader(
      bytes: try writeFile(EncryptedFile.fixtures(rows: 10)), options: ReaderOptions())
    let pages = reader.rowGroups[0].columns.reduce(0) { $0 + ($1.hasDictionary ? 2 : 1) }
    #expect(key.modulesEncrypted == UInt64(2 * pages + 2 * 3 + 1))

    let worn = try EncryptionKey(EncryptedFile.footerKey, modulesEncrypted: EncryptionKey.moduleLimit - 3)
    let error = #expect(throws: ParquetError.self) {
      try writeFile(EncryptedFile.fixtures(rows: 10), encryption: FileEncryption(footerKey: worn))
    }
    #expect(error?.code == .keyExhausted && worn.modulesEncrypted == EncryptionKey.moduleLimit)
  }

  @Test("ordinals above 32767 are refused: two modules would share one identity")
  func ordinals() throws {
    #expect(throws: ParquetError.self) { try ModuleIdentity(.dataPage, rowGroup: 0, column: 0, page: 32_768) }
    #expect(throws: ParquetError.self) { try ModuleIdentity(.columnIndex, rowGroup: 0, column: 32_768) }
    #expect(throws: ParquetError.self) { try ModuleIdentity(.columnIndex, rowGroup: 32_768, column: 0) }
    let last = try ModuleIdentity(.dataPage, rowGroup: 32_767, column: 258, page: 1)
    #expect(last.aad(file: [9]) == [9, 2, 0xFF, 0x7F, 2, 1, 1, 0])

    var properties = WriterProperties(compression: .uncompressed)
    properties.pageRows = 1
    let column = Fixture(
      column: LeafColumn(name: "c", type: .boolean, isOptional: false),
      values: Array(repeating: .boolean(true), count: 32_769))
    let error = #expect(throws: ParquetError.self) {
      try writeFile([column], properties, encryption: FileEncryption(footerKey: try EncryptionKey(EncryptedFile.footerKey)))
    }
    #expect(error?.code == .tooLarge && error?.column == "c" && error?.rowGroup == 0)
    _ = try writeFile([column], properties)
  }

  @Test("settings that make no sense are refused")
  func settings() throws {
    #expect(throws: ParquetError.self) { try EncryptionKey(Array(1...20)) }
    var encryption = FileEncryption(footerKey: try EncryptionKey(EncryptedFile.footerKey))
    encryption.columns = .only(["nobody": .footerKey])
    let error = #expect(throws: ParquetError.self) {
      try writeFile(EncryptedFile.fixtures(rows: 1), encryption: encryption)
    }
    #expect(error?.code == .invalidProperties && error?.column == "nobody")
  }

  @Test("keys appear in no description")
  func descriptions() throws {
    let key = try EncryptionKey(Array("sixteen byte key".utf8))
    var dumped = ""
    dump(FileEncryption(footerKey: key), to: &dumped)
    let file = try writeFile(EncryptedFile.fixtures(rows: 5), encryption: FileEncryption(footerKey: key))
    let reader = try ParquetReader(bytes: file, options: EncryptedFile.options(footerKey: Array("sixteen byte key".utf8)))
    dump(reader.rowGroups, to: &dumped)
    dump(reader.options, to: &dumped)
    #expect(!dumped.contains("sixteen") && !dumped.contains("115, 105, 120") && "\(key)" == "EncryptionKey(128 bits)")
  }
}

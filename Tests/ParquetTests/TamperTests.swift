import Parquet
import Testing

/// An encrypted file that was changed, moved or replaced gives an error that says where.
@Suite struct TamperTests {
  /// Three columns, two row groups, pages of 30 rows: `branch` is left plaintext.
  private func file(seed: UInt64 = 1, _ change: (inout FileEncryption) -> Void = { _ in }) throws -> [UInt8] {
    var properties = WriterProperties(compression: .uncompressed)
    properties.pageRows = 30
    properties.dictionaryPageLimit = 0
    var encryption = try EncryptedFile.columnEncryption()
    change(&encryption)
    let fixtures = EncryptedFile.fixtures(rows: 120, seed: seed).filter { $0.column.name != "name" }
    let single = encryption
    return try writeFile(fixtures, properties, rowsPerGroup: 60, encryption: only(single))
  }

  /// The same settings without the column the file does not have.
  private func only(_ encryption: FileEncryption) -> FileEncryption {
    guard case .only(var keys) = encryption.columns else { return encryption }
    keys["name"] = nil
    var copy = encryption
    copy.columns = .only(keys)
    return copy
  }

  private func open(_ bytes: [UInt8], _ options: ReaderOptions = EncryptedFile.options()) throws {
    let reader = try ParquetReader(bytes: bytes, options: options)
    _ = try canonicalDump(reader)
    for group in reader.rowGroups.indices {
      for column in reader.schema.indices { _ = try reader.readPageIndex(rowGroup: group, column: column) }
    }
  }

  /// The sizes of page headers vary with the checksums of random ciphertexts: writes until all pages are of one length.
  private func evenly(_ write: () throws -> [UInt8], _ pages: ([UInt8]) throws -> [Range<Int>]) throws -> [UInt8] {
    for _ in 0..<1000 {
      let bytes = try write()
      if Set(try pages(bytes).map(\.count)).count == 1 { return bytes }
    }
    throw CancellationError()
  }

  private func failure(_ bytes: [UInt8], _ options: ReaderOptions = EncryptedFile.options()) -> ParquetError? {
    #expect(throws: ParquetError.self) { try open(bytes, options) }
  }

  @Test("another footer key, another column key, no key")
  func wrongKeys() throws {
    let bytes = try file()
    try open(bytes)
    #expect(failure(bytes, EncryptedFile.options(footerKey: EncryptedFile.balanceKey))?.code == .wrongKey)
    let column = failure(bytes, EncryptedFile.options(columnKeys: ["balance": EncryptedFile.footerKey]))
    #expect(column?.code == .wrongKey && column?.column == "balance" && column?.rowGroup == 0)
    #expect(failure(bytes, EncryptedFile.options(footerKey: nil))?.code == .missingKey)
    #expect(failure(bytes, ReaderOptions())?.code == .missingKey)
    #expect(failure(bytes, EncryptedFile.options(footerKey: [1, 2, 3]))?.code == .wrongKey)
  }

  /// Exchanges two ranges of the same length.
  private func swapping(_ bytes: [UInt8], _ first: Range<Int>, _ second: Range<Int>) -> [UInt8] {
    var copy = bytes
    copy.replaceSubrange(first, with: bytes[second])
    copy.replaceSubrange(second, with: bytes[first])
    return copy
  }

  private func pages(_ bytes: [UInt8], rowGroup: Int, column: String = "balance") throws -> [Range<Int>] {
    let reader = try ParquetReader(bytes: bytes, options: EncryptedFile.options())
    let index = try #require(reader.columnIndex(named: column))
    return try #require(try reader.readPageIndex(rowGroup: rowGroup, column: index)).pages
      .map { $0.offset..<$0.offset + $0.byteCount }
  }

  @Test("two pages of a chunk, and the pages of two row groups, cannot be exchanged")
  func swappedPages() throws {
    let bytes = try evenly({ try file() }) { try pages($0, rowGroup: 0) + pages($0, rowGroup: 1) }
    let first = try pages(bytes, rowGroup: 0)
    let second = try pages(bytes, rowGroup: 1)
    #expect(first.count == 2 && first[0].count == first[1].count)
    let within = failure(swapping(bytes, first[0], first[1]))
    #expect(within?.code == .tampered && within?.rowGroup == 0 && within?.column == "balance" && within?.page == 0)
    let between = failure(swapping(bytes, first[1], second[1]))
    #expect(between?.code == .tampered && between?.rowGroup == 0 && between?.page == 1)
  }

  @Test("the chunks of two columns with one key cannot be exchanged")
  func swappedColumns() throws {
    var properties = WriterProperties(compression: .uncompressed)
    properties.dictionaryPageLimit = 0
    let fixtures = ["a", "b"].map { name in
      Fixture(
        column: LeafColumn(name: name, type: .int64, isOptional: false),
        values: (0..<50).map { .int64(Int64($0) + (name == "a" ? 0 : 1000)) })
    }
    let bytes = try evenly({
      try writeFile(
        fixtures, properties, encryption: FileEncryption(footerKey: try EncryptionKey(EncryptedFile.footerKey)))
    }) { try pages($0, rowGroup: 0, column: "a") + pages($0, rowGroup: 0, column: "b") }
    let a = try pages(bytes, rowGroup: 0, column: "a")
    let b = try pages(bytes, rowGroup: 0, column: "b")
    let error = failure(swapping(bytes, a[0], b[0]))
    #expect(error?.code == .tampered && error?.column == "a" && error?.page == 0)
  }

  @Test("the body of one page cannot stand behind the header of another")
  func swappedBodies() throws {
    let bytes = try file()
    let pages = try pages(bytes, rowGroup: 0)
    // 30 values of 8 bytes, a length, a nonce and a tag.
    let size = 30 * 8 + 4 + 12 + 16
    let error = failure(
      swapping(bytes, pages[0].upperBound - size..<pages[0].upperBound, pages[1].upperBound - size..<pages[1].upperBound))
    #expect(error?.page == 0 && error?.code == .checksumMismatch)
    var options = EncryptedFile.options()
    options.verifiesChecksums = false
    let unchecked = failure(
      swapping(bytes, pages[0].upperBound - size..<pages[0].upperBound, pages[1].upperBound - size..<pages[1].upperBound),
      options)
    #expect(unchecked?.page == 0 && unchecked?.code == .tampered)
  }

  @Test("under AES_GCM_CTR_V1 the checksum in the authenticated page header still tells pages apart")
  func counterMode() throws {
    let bytes = try file { $0.algorithm = .aesGCMCTR }
    let pages = try pages(bytes, rowGroup: 0)
    let size = 30 * 8 + 4 + 12
    let error = failure(
      swapping(bytes, pages[0].upperBound - size..<pages[0].upperBound, pages[1].upperBound - size..<pages[1].upperBound))
    #expect(error?.code == .checksumMismatch)
  }

  /// Where the footer starts: it lies before its length and the magic.
  private func footer(_ bytes: [UInt8]) -> Range<Int> {
    let end = bytes.count - 8
    let length = bytes[end..<end + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    return end - length..<end
  }

  @Test("the footer of another file of the same keys does not fit", arguments: [FileEncryption.Footer.encrypted, .signedPlaintext])
  func replacedFooter(_ kind: FileEncryption.Footer) throws {
    let bytes = try file { $0.footer = kind }
    let other = try file(seed: 2) { $0.footer = kind }
    try open(other)
    // The footer authenticates itself and its column metadata; the pages before it are another file's.
    let transplanted = Array(bytes[..<footer(bytes).lowerBound]) + Array(other[footer(other).lowerBound...])
    let error = failure(transplanted)
    #expect(error?.code == .tampered && error?.column == "balance")
  }

  @Test("a footer that was edited does not authenticate", arguments: [FileEncryption.Footer.encrypted, .signedPlaintext])
  func editedFooter(_ kind: FileEncryption.Footer) throws {
    let bytes = try file { $0.footer = kind }
    var refused = 0
    let range = footer(bytes)
    for position in stride(from: range.lowerBound, to: range.upperBound, by: 3) {
      var copy = bytes
      copy[position] ^= 0x10
      let error = failure(copy)
      if error?.code == .wrongKey { refused += 1 }
    }
    #expect(refused > range.count / 9)
  }

  @Test("every flipped bit of an encrypted column is found, and every module named")
  func flippedBits() throws {
    let bytes = try file()
    for rowGroup in 0..<2 {
      for (page, range) in try pages(bytes, rowGroup: rowGroup).enumerated() {
        for position in range {
          var copy = bytes
          copy[position] ^= 1
          let error = failure(copy)
          #expect(error?.rowGroup == rowGroup && error?.column == "balance" && error?.page == page)
        }
      }
    }
  }

  @Test("an old file under the same name is known by its AAD prefix", arguments: [FileEncryption.Footer.encrypted, .signedPlaintext])
  func oldFile(_ kind: FileEncryption.Footer) throws {
    let today = Array("portfolio/2026-11-20".utf8)
    let yesterday = Array("portfolio/2026-11-19".utf8)
    let stored = try file {
      $0.footer = kind
      $0.aadPrefix = .stored(yesterday)
    }
    try open(stored)
    try open(stored, EncryptedFile.options(aadPrefix: yesterday))
    #expect(failure(stored, EncryptedFile.options(aadPrefix: today))?.code == .identityMismatch)
    let supplied = try file {
      $0.footer = kind
      $0.aadPrefix = .supplied(yesterday)
    }
    try open(supplied, EncryptedFile.options(aadPrefix: yesterday))
    #expect(failure(supplied, EncryptedFile.options(aadPrefix: today))?.code == .wrongKey)
    #expect(failure(supplied)?.code == .missingKey)
    let anonymous = try file { $0.footer = kind }
    #expect(failure(anonymous, EncryptedFile.options(aadPrefix: today))?.code == .identityMismatch)
  }

  @Test("a plaintext file does not pass for an encrypted one")
  func downgrade() throws {
    let bytes = try writeFile(EncryptedFile.fixtures(rows: 10))
    #expect(failure(bytes)?.code == .notEncrypted)
    var options = EncryptedFile.options()
    options.decryption?.allowsPlaintextFiles = true
    try open(bytes, options)
  }

  @Test("a truncated file is refused")
  func truncation() throws {
    let bytes = try file()
    for length in stride(from: 0, to: bytes.count, by: 7) {
      #expect(throws: ParquetError.self) { try open(Array(bytes[..<length])) }
    }
  }
}

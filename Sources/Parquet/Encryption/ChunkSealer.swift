/// Encrypts the modules of one column chunk while it is written.
struct ChunkSealer: Sendable {
  let cipher: ModuleCipher
  let key: EncryptionKey
  let rowGroup: Int
  /// The position of the leaf in the file's schema.
  let column: Int
  /// True if the key is that of the footer.
  let usesFooterKey: Bool
  /// True if the metadata of the chunk is a module of its own.
  let separatesMetadata: Bool
  /// True if the footer can be read by all.
  let isFooterPlaintext: Bool

  func seal(_ bytes: [UInt8], _ kind: ModuleIdentity.Kind) throws(ParquetError) -> [UInt8] {
    try cipher.seal(bytes, ModuleIdentity(kind, rowGroup: rowGroup, column: column), with: key)
  }

  /// The chunk with every page and page header encrypted. Page headers are made anew: sizes and checksums are
  /// those of the encrypted pages, as they lie on disk.
  func seal(_ chunk: EncodedColumnChunk) throws(ParquetError) -> EncodedColumnChunk {
    var sealed = chunk
    var output = ByteBuilder()
    var starts: [Int] = []
    var overhead = 0
    try chunk.bytes.span.withUnsafeBytes { bytes throws(ParquetError) in
      var cursor = ByteCursor(bytes)
      while cursor.remaining > 0 {
        starts.append(output.count)
        overhead += try sealPage(&cursor, dataPage: starts.count - (chunk.dictionaryByteCount > 0 ? 2 : 1), to: &output)
      }
    }
    starts.append(output.count)
    let firstPage = chunk.dictionaryByteCount > 0 ? 1 : 0
    guard starts.count == chunk.pages.count + firstPage + 1 else {
      throw ParquetError(.encryptionFailed, "the chunk does not hold the pages it lists", column: chunk.column.name)
    }
    for page in sealed.pages.indices {
      sealed.pages[page].offset = starts[page + firstPage]
      sealed.pages[page].byteCount = starts[page + firstPage + 1] - starts[page + firstPage]
    }
    sealed.dictionaryByteCount = starts[firstPage]
    sealed.bytes = Array(output.bytes)
    sealed.uncompressedByteCount += overhead
    return sealed
  }

  /// Encrypts the page at the cursor: how many bytes its header grew by.
  private func sealPage(
    _ cursor: inout ByteCursor, dataPage: Int, to output: inout ByteBuilder
  ) throws(ParquetError) -> Int {
    let start = cursor.position
    var header = try PageHeader.take(&cursor)
    let plainHeaderSize = cursor.position - start
    let isDictionary = header.isDictionary
    var body = ByteBuilder()
    try cipher.seal(
      try cursor.take(Int(header.compressedSize)), try identity(isDictionary ? .dictionaryPage : .dataPage, dataPage),
      with: key, to: &body)
    header.compressedSize = Int32(body.count)
    header.checksum = pageChecksum(body.bytes)
    let headerStart = output.count
    let plainHeader = header.encoded()
    try plainHeader.span.withUnsafeBytes { bytes throws(ParquetError) in
      try cipher.seal(
        bytes, try identity(isDictionary ? .dictionaryPageHeader : .dataPageHeader, dataPage), with: key, to: &output)
    }
    let headerSize = output.count - headerStart
    output.append(body.bytes)
    return headerSize - plainHeaderSize
  }

  private func identity(_ kind: ModuleIdentity.Kind, _ page: Int) throws(ParquetError) -> ModuleIdentity {
    try ModuleIdentity(kind, rowGroup: rowGroup, column: column, page: page)
  }
}

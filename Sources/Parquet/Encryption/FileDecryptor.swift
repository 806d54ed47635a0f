/// Opens the footer of an encrypted file, and the metadata of its columns.
struct FileDecryptor {
  let cipher: ModuleCipher
  let metadata: FileCryptoMetaData
  private let decryption: FileDecryption
  private let footerKey: EncryptionKey
  private var columnKeys: [String: EncryptionKey?] = [:]

  private init(_ metadata: FileCryptoMetaData, _ decryption: FileDecryption) throws(ParquetError) {
    guard let key = try decryption.key(metadata.keyMetadata) else {
      throw ParquetError(.missingKey, "the footer key is not to be had")
    }
    self.metadata = metadata
    self.decryption = decryption
    footerKey = key
    cipher = ModuleCipher(
      algorithm: metadata.algorithm, fileAAD: try metadata.fileAAD(expecting: decryption.aadPrefix))
  }

  /// Opens an encrypted footer: crypto metadata and module.
  init(
    encryptedFooter bytes: UnsafeRawBufferPointer, _ decryption: FileDecryption, to footer: inout ByteBuilder
  ) throws(ParquetError) {
    var reader = CompactReader(bytes)
    try self.init(try FileCryptoMetaData(&reader), decryption)
    var cursor = ByteCursor(UnsafeRawBufferPointer(rebasing: bytes[reader.position...]))
    try cipher.open(&cursor, .footer, with: footerKey, orThrow: .wrongKey, to: &footer)
    guard cursor.remaining == 0 else { throw ByteCursor.corrupt("bytes behind an encrypted footer") }
  }

  /// Checks the signature behind a plaintext footer.
  ///
  /// - Parameter bytes: The footer, then nonce and tag.
  init(
    signedFooter bytes: UnsafeRawBufferPointer, length: Int, _ metadata: FileCryptoMetaData, _ decryption: FileDecryption
  ) throws(ParquetError) {
    try self.init(metadata, decryption)
    let signature = Array(bytes[length...])
    guard signature.count == ModuleCipher.nonceByteCount + ModuleCipher.tagByteCount else {
      throw ByteCursor.corrupt("a signature of \(signature.count) bytes behind the footer")
    }
    let expected = try cipher.signature(
      of: Array(bytes[..<length]), nonce: Array(signature[..<ModuleCipher.nonceByteCount]), with: footerKey)
    guard zip(expected, signature).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0 else {
      throw ParquetError(
        .wrongKey, "the footer does not authenticate: the key or the AAD prefix is another, or it was altered")
    }
  }

  /// Finds the keys of the chunks of a row group, and reads the metadata that lies in modules of its own. Chunks
  /// whose key is not to be had stay as they are.
  mutating func reveal(_ group: inout FileMetaData.RowGroup, ordinal: Int) throws(ParquetError) {
    guard group.ordinal == nil || group.ordinal.map(Int.init) == ordinal else {
      throw ByteCursor.corrupt("a row group whose ordinal is not its place")
    }
    for column in group.chunks.indices {
      guard let crypto = group.chunks[column].crypto else { continue }
      do {
        guard let key = try key(crypto) else { continue }
        if let sealed = group.chunks[column].encryptedMetadata {
          var plaintext = ByteBuilder()
          try sealed.span.withUnsafeBytes { sealed throws(ParquetError) in
            var cursor = ByteCursor(sealed)
            let identity = try ModuleIdentity(.columnMetadata, rowGroup: ordinal, column: column)
            try cipher.open(&cursor, identity, with: key, orThrow: .wrongKey, to: &plaintext)
          }
          var reader = CompactReader(plaintext.bytes)
          try group.chunks[column].replaceMetadata(&reader)
        }
        group.chunks[column].secret = ChunkSecret(cipher: cipher, key: key)
      } catch {
        throw error.located(column: crypto.name ?? group.chunks[column].path.joined(separator: "."))
      }
    }
  }

  private mutating func key(_ crypto: ColumnCryptoMetaData) throws(ParquetError) -> EncryptionKey? {
    guard case .columnKey(let path, let metadata) = crypto else { return footerKey }
    let name = path.joined(separator: ".")
    if let known = columnKeys[name], known == nil || known?.metadata == metadata { return known }
    let found = try decryption.key(metadata, column: name)
    columnKeys[name] = .some(found)
    return found
  }
}

extension ColumnCryptoMetaData {
  /// The dotted path, where the structure holds it.
  fileprivate var name: String? {
    if case .columnKey(let path, _) = self { path.joined(separator: ".") } else { nil }
  }
}

/// What a file says about its encryption.
public struct FileEncryptionSummary: Sendable, Hashable {
  public let algorithm: EncryptionAlgorithm
  public let footer: FileEncryption.Footer
  /// What the file says about the footer key.
  public let footerKeyMetadata: [UInt8]?
  /// The identity stored in the file.
  public let aadPrefix: [UInt8]?
  /// True if the file has an identity and does not store it.
  public let suppliesAADPrefix: Bool
  /// False if a plaintext footer was read without the key to check its signature.
  public let isVerified: Bool

  init(_ metadata: FileCryptoMetaData, footer: FileEncryption.Footer, isVerified: Bool) {
    algorithm = metadata.algorithm
    self.footer = footer
    footerKeyMetadata = metadata.keyMetadata
    aadPrefix = metadata.aadPrefix
    suppliesAADPrefix = metadata.suppliesPrefix
    self.isVerified = isVerified
  }
}

extension ColumnChunkSummary {
  /// A chunk of which only the key it was encrypted with is known.
  init(hidden crypto: ColumnCryptoMetaData) {
    self.init(
      codec: .uncompressed, encodings: [], valueCount: 0, compressedByteCount: 0, uncompressedByteCount: 0,
      hasDictionary: false, statistics: nil, encryption: crypto.summary, secret: nil, start: 0, columnIndex: nil,
      offsetIndex: nil, bloomFilter: nil, boundsAreTrusted: false)
  }

  /// What decrypts the chunk, `nil` if it is not encrypted.
  func opener(rowGroup: Int, column: Int) throws(ParquetError) -> ChunkOpener? {
    guard encryption != nil else { return nil }
    guard let secret else { throw ParquetError(.missingKey, "the key of the column is not to be had") }
    return ChunkOpener(secret, rowGroup: rowGroup, column: column, hasDictionary: hasDictionary)
  }
}

extension ColumnCryptoMetaData {
  var summary: ColumnChunkEncryption {
    switch self {
    case .footerKey: .footerKey
    case .columnKey(_, let metadata): .columnKey(metadata: metadata)
    }
  }
}

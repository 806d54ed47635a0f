/// Encrypts what belongs to a file as a whole while it is written.
struct FileSealer: Sendable {
  let settings: FileEncryption
  let metadata: FileCryptoMetaData
  private let cipher: ModuleCipher

  init(_ settings: FileEncryption) {
    self.settings = settings
    var metadata = FileCryptoMetaData()
    metadata.algorithm = settings.algorithm
    // Random, so that modules of two files never share an identity. Eight bytes, as other writers have it.
    metadata.fileIdentifier = ModuleCipher.random(byteCount: 8)
    metadata.keyMetadata = settings.footerKey.metadata
    switch settings.aadPrefix {
    case .none: break
    case .stored(let prefix): metadata.aadPrefix = prefix
    case .supplied: metadata.suppliesPrefix = true
    }
    self.metadata = metadata
    cipher = ModuleCipher(
      algorithm: settings.algorithm, fileAAD: settings.aadPrefix.bytes + metadata.fileIdentifier)
  }

  var magic: [UInt8] { Array((settings.footer == .encrypted ? "PARE" : "PAR1").utf8) }

  /// `nil` if the column is left plaintext.
  func sealer(column name: String, at column: Int, rowGroup: Int) -> ChunkSealer? {
    guard let key = settings.key(of: name) else { return nil }
    return ChunkSealer(
      cipher: cipher, key: key, rowGroup: rowGroup, column: column, usesFooterKey: key === settings.footerKey,
      separatesMetadata: settings.separatesMetadata(key), isFooterPlaintext: settings.footer == .signedPlaintext)
  }

  /// The fields by which a plaintext footer tells how it was signed.
  func writeFields(to writer: inout CompactWriter) {
    guard settings.footer == .signedPlaintext else { return }
    writer.structure(8) { metadata.writeAlgorithm(to: &$0) }
    if let keyMetadata = metadata.keyMetadata { writer.field(9, keyMetadata) }
  }

  /// The footer as it lies in the file: encrypted behind its crypto metadata, or followed by its signature.
  func seal(footer: [UInt8]) throws(ParquetError) -> [UInt8] {
    switch settings.footer {
    case .encrypted: metadata.encoded() + (try cipher.seal(footer, .footer, with: settings.footerKey))
    case .signedPlaintext: footer + (try cipher.signature(of: footer, with: settings.footerKey))
    }
  }
}

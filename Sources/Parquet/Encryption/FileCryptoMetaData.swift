/// What a file says in plaintext about its encryption: cipher, identity, and how to find the footer key.
struct FileCryptoMetaData {
  var algorithm = EncryptionAlgorithm.aesGCM
  var aadPrefix: [UInt8]?
  var fileIdentifier: [UInt8] = []
  /// True if readers must know the prefix.
  var suppliesPrefix = false
  var keyMetadata: [UInt8]?

  /// The structure before an encrypted footer.
  func encoded() -> [UInt8] {
    var writer = CompactWriter()
    writer.element { writer in
      writer.structure(1) { writeAlgorithm(to: &$0) }
      if let keyMetadata { writer.field(2, keyMetadata) }
    }
    return writer.bytes
  }

  /// The union EncryptionAlgorithm.
  func writeAlgorithm(to writer: inout CompactWriter) {
    writer.structure(algorithm == .aesGCM ? 1 : 2) {
      if let aadPrefix { $0.field(1, aadPrefix) }
      $0.field(2, fileIdentifier)
      if suppliesPrefix { $0.field(3, true) }
    }
  }

  /// The AAD of the file: its prefix and its identifier.
  ///
  /// - Throws: `.identityMismatch` if the file is not the one expected, `.missingKey` if its prefix is not known.
  func fileAAD(expecting expected: [UInt8]?) throws(ParquetError) -> [UInt8] {
    if let aadPrefix, let expected, aadPrefix != expected {
      throw ParquetError(.identityMismatch, "the file says it is another: its AAD prefix is not the one expected")
    }
    if aadPrefix == nil, !suppliesPrefix, expected?.isEmpty == false {
      throw ParquetError(.identityMismatch, "the file was written without an AAD prefix, and one is expected")
    }
    if aadPrefix == nil, suppliesPrefix, expected == nil {
      throw ParquetError(.missingKey, "the file does not hold its AAD prefix: supply it")
    }
    return (aadPrefix ?? expected ?? []) + fileIdentifier
  }
}

extension FileCryptoMetaData {
  /// Reads the structure before an encrypted footer.
  init(_ reader: inout CompactReader) throws(ParquetError) {
    var file = FileCryptoMetaData()
    var hasAlgorithm = false
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1:
        try reader.expectStructure(field)
        try file.readAlgorithm(&reader)
        hasAlgorithm = true
      case 2: file.keyMetadata = try reader.binary(field)
      default: return false
      }
      return true
    }
    guard hasAlgorithm else { throw ByteCursor.corrupt("an encrypted footer without an algorithm") }
    self = file
  }

  mutating func readAlgorithm(_ reader: inout CompactReader) throws(ParquetError) {
    var file = self
    var found: EncryptionAlgorithm?
    try reader.structure { reader, field throws(ParquetError) in
      guard field.id == 1 || field.id == 2 else { return false }
      try reader.expectStructure(field)
      found = field.id == 1 ? .aesGCM : .aesGCMCTR
      try reader.structure { reader, field throws(ParquetError) in
        switch field.id {
        case 1: file.aadPrefix = try reader.binary(field)
        case 2: file.fileIdentifier = try reader.binary(field)
        case 3: file.suppliesPrefix = try reader.bool(field)
        default: return false
        }
        return true
      }
      return true
    }
    guard let found else { throw ParquetError(.unsupported, "the file is encrypted with an unknown algorithm") }
    file.algorithm = found
    self = file
  }
}

/// How the key of an encrypted column chunk is found.
enum ColumnCryptoMetaData {
  case footerKey
  case columnKey(path: [String], metadata: [UInt8]?)

  init(_ reader: inout CompactReader) throws(ParquetError) {
    var found: ColumnCryptoMetaData?
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1:
        found = .footerKey
        return false
      case 2:
        try reader.expectStructure(field)
        var path: [String] = []
        var metadata: [UInt8]?
        try reader.structure { reader, field throws(ParquetError) in
          switch field.id {
          case 1:
            for _ in 0..<(try reader.list(field, of: .binary, as: String.self)) {
              path.append(String(decoding: try reader.binaryElement(), as: UTF8.self))
            }
          case 2: metadata = try reader.binary(field)
          default: return false
          }
          return true
        }
        found = .columnKey(path: path, metadata: metadata)
        return true
      default:
        return false
      }
    }
    guard let found else { throw ParquetError(.unsupported, "a column is encrypted with an unknown kind of key") }
    self = found
  }

  static func write(_ sealer: ChunkSealer, path: [String], to writer: inout CompactWriter) {
    guard !sealer.usesFooterKey else { return writer.structure(1) { _ in } }
    writer.structure(2) {
      $0.list(1, of: .binary, count: path.count)
      for name in path { $0.element(name) }
      if let metadata = sealer.key.metadata { $0.field(2, metadata) }
    }
  }
}

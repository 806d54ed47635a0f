/// How a file is encrypted when it is written (Parquet modular encryption, Encryption.md).
///
/// Encoding a column chunk does not change: ``ParquetFileWriter`` encrypts the chunks as they are appended, when
/// their ordinals are known. Encrypted files are not deterministic: nonces and the file's identifier are random.
public struct FileEncryption: Sendable {
  /// What becomes of the footer.
  public enum Footer: Sendable, Hashable {
    /// Encrypted: without the footer key nothing about the file can be read, not even its schema.
    case encrypted
    /// Readable by all and signed with the footer key: readers without any key can read the columns left plaintext.
    case signedPlaintext
  }

  /// Which columns are encrypted.
  public enum Columns: Sendable {
    /// All, with the footer key.
    case allWithFooterKey
    /// Those named, by dotted path; the others are left plaintext, and are not protected against changes.
    case only([String: ColumnKey])
  }

  public enum ColumnKey: Sendable {
    case footerKey
    case key(EncryptionKey)
  }

  /// What the file is: authenticated with every module, so that another file of the same key is not taken for it.
  public enum AADPrefix: Sendable, Hashable {
    case none
    /// Kept in the file, readable by all. Readers compare it with what they expect.
    case stored([UInt8])
    /// Not kept in the file: readers must know it.
    case supplied([UInt8])

    var bytes: [UInt8] {
      switch self {
      case .none: []
      case .stored(let bytes), .supplied(let bytes): bytes
      }
    }
  }

  /// Encrypts or signs the footer, and encrypts columns that have no key of their own.
  public var footerKey: EncryptionKey
  /// Default: ``Footer/encrypted``.
  public var footer = Footer.encrypted
  /// Default: ``Columns/allWithFooterKey``.
  public var columns = Columns.allWithFooterKey
  /// Default: ``EncryptionAlgorithm/aesGCM``.
  public var algorithm = EncryptionAlgorithm.aesGCM
  /// Default: ``AADPrefix/none``.
  public var aadPrefix = AADPrefix.none

  public init(footerKey: EncryptionKey) {
    self.footerKey = footerKey
  }

  /// The key of a column, `nil` if it is left plaintext.
  func key(of column: String) -> EncryptionKey? {
    switch columns {
    case .allWithFooterKey: return footerKey
    case .only(let keys):
      switch keys[column] {
      case .footerKey: return footerKey
      case .key(let key): return key
      case nil: return nil
      }
    }
  }

  /// True if a column with this key keeps its metadata in a module of its own: with a key of its own, or
  /// where the footer can be read by all (Encryption.md §5.3).
  func separatesMetadata(_ key: EncryptionKey) -> Bool {
    footer == .signedPlaintext || key !== footerKey
  }

  func validate(columns names: [String]) throws(ParquetError) {
    guard names.count <= Int(Int16.max) + 1 else {
      throw ParquetError(.tooLarge, "an encrypted file holds at most 32768 columns")
    }
    guard case .only(let keys) = columns else { return }
    let known = Set(names)
    for name in keys.keys.sorted() where !known.contains(name) {
      throw ParquetError(.invalidProperties, "a key is given for a column that the schema does not have", column: name)
    }
  }
}

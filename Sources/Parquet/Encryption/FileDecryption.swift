/// What a reader needs to open an encrypted file.
public struct FileDecryption: Sendable {
  /// A key that a file asks for.
  public struct KeyRequest: Sendable, Hashable {
    /// What the file says about the key, written by whoever wrote the file.
    public let metadata: [UInt8]?
    /// The dotted path of the column, `nil` for the footer key.
    public let column: String?
  }

  /// The identity the file must have: compared with the prefix stored in the file, or supplied where the
  /// file does not store it. `nil` accepts any stored prefix.
  public var aadPrefix: [UInt8]?
  /// Also open files that are not encrypted at all. Default: false, so that an encrypted file cannot be
  /// replaced by a plaintext one.
  public var allowsPlaintextFiles = false

  private let find: @Sendable (KeyRequest) -> [UInt8]?

  /// - Parameter find: Finds a key, 16, 24 or 32 bytes, or `nil` if it is not to be had. Called once for the footer
  ///   and once for each column with a key of its own, while the file is opened.
  public init(aadPrefix: [UInt8]? = nil, find: @escaping @Sendable (KeyRequest) -> [UInt8]?) {
    self.aadPrefix = aadPrefix
    self.find = find
  }

  /// Keys that are known beforehand; `columnKeys` by dotted path.
  public init(footerKey: [UInt8]?, columnKeys: [String: [UInt8]] = [:], aadPrefix: [UInt8]? = nil) {
    self.init(aadPrefix: aadPrefix) { request in
      if let column = request.column { columnKeys[column] } else { footerKey }
    }
  }

  func key(_ metadata: [UInt8]?, column: String? = nil) throws(ParquetError) -> EncryptionKey? {
    guard let bytes = find(KeyRequest(metadata: metadata, column: column)) else { return nil }
    do {
      return try EncryptionKey(bytes, metadata: metadata)
    } catch {
      throw ParquetError(.wrongKey, error.message, column: column)
    }
  }
}

/// What went wrong while writing or reading a Parquet file.
///
/// `code` is the decision a caller can make; `message` says what was found and
/// what to do. Neither ever holds a value of the file.
public struct ParquetError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of failure, with stable kebab-case raw values.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    // Writing: the caller's input does not fit the schema.
    case invalidSchema = "invalid-schema"
    case invalidProperties = "invalid-properties"
    case typeMismatch = "type-mismatch"
    case valueCountMismatch = "value-count-mismatch"
    case rowCountMismatch = "row-count-mismatch"
    case nullInRequiredColumn = "null-in-required-column"
    case valueOutOfRange = "value-out-of-range"
    case invalidText = "invalid-text"
    case emptyRowGroup = "empty-row-group"
    case notSorted = "not-sorted"
    case tooLarge = "too-large"
    case compressionFailed = "compression-failed"
    case writerClosed = "writer-closed"
    /// A key has encrypted as many modules as are safe.
    case keyExhausted = "key-exhausted"
    case encryptionFailed = "encryption-failed"
    // Reading: the file cannot be read, or not by this version.
    case inputOutput = "input-output"
    case notParquet = "not-parquet"
    case corruptFooter = "corrupt-footer"
    case corruptPage = "corrupt-page"
    case checksumMismatch = "checksum-mismatch"
    case limitExceeded = "limit-exceeded"
    case unsupported = "unsupported"
    case noSuchColumn = "no-such-column"
    // Reading encrypted files.
    /// A key, or the AAD prefix of the file, is not to be had.
    case missingKey = "missing-key"
    /// The first module of a key does not authenticate: the key or the AAD prefix is another, or the file was altered.
    case wrongKey = "wrong-key"
    /// A module does not authenticate, though its key opened others: altered, moved, or of another file.
    case tampered = "tampered"
    /// The file is not the one expected: another AAD prefix.
    case identityMismatch = "identity-mismatch"
    /// A key was given, and the file is not encrypted.
    case notEncrypted = "not-encrypted"
  }

  public let code: Code
  /// What was found, and the remedy where there is one.
  public let message: String
  /// The row group, counted from 0, when the failure is inside one.
  public internal(set) var rowGroup: Int?
  /// The dotted path of the column, when the failure is inside one.
  public internal(set) var column: String?
  /// The page of the column chunk, counted from 0 with the dictionary page included.
  public internal(set) var page: Int?

  init(_ code: Code, _ message: String, rowGroup: Int? = nil, column: String? = nil, page: Int? = nil) {
    self.code = code
    self.message = message
    self.rowGroup = rowGroup
    self.column = column
    self.page = page
  }

  /// The same failure, with the places filled in that an inner layer did not know.
  func located(rowGroup: Int? = nil, column: String? = nil, page: Int? = nil) -> ParquetError {
    var copy = self
    copy.rowGroup = self.rowGroup ?? rowGroup
    copy.column = self.column ?? column
    copy.page = self.page ?? page
    return copy
  }

  public var description: String {
    var place: [String] = []
    if let rowGroup { place.append("row group \(rowGroup)") }
    if let column { place.append("column '\(column)'") }
    if let page { place.append("page \(page)") }
    let prefix = place.isEmpty ? "" : place.joined(separator: ", ") + ": "
    return "\(code.rawValue): \(prefix)\(message)"
  }
}

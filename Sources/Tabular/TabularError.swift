/// Why a whole file cannot be decoded.
///
/// Faults of single records are not errors: they are ``RecordFault`` values of the batch. Neither the
/// message nor any property holds a value found in the file: what stands where a header was expected may be
/// personal data.
public struct TabularError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of fault; the raw value is the code shown to operators.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The file has no bytes, or nothing but a byte order mark.
    case emptyFile = "empty-file"
    /// The first bytes are those of another kind of content: HTML, PDF, JSON, ZIP, XML, OpenPGP, UTF-16, …
    case unexpectedContent = "unexpected-content"
    /// The header is an empty line.
    case blankHeader = "blank-header"
    /// Not one label of the first line is the contract's: it is the first record.
    case missingHeader = "missing-header"
    /// The header ends before a field the contract names.
    case missingLabel = "missing-label"
    /// The header goes on after the last field the contract names.
    case extraLabel = "extra-label"
    /// A label is not the name the contract has at that place.
    case incorrectLabel = "incorrect-label"
    /// Two labels of the header are equal.
    case duplicateLabel = "duplicate-label"
    /// A quoted field is still open at the end of the file.
    case unterminatedQuote = "unterminated-quote"
    /// A record is longer than the limit.
    case lineTooLong = "line-too-long"
    /// A record of a mainframe file does not begin with a length that fits.
    case invalidDescriptorWord = "invalid-descriptor-word"
    /// A header, trailer or data record stands where it must not.
    case recordOrder = "record-order"
    /// There are more or fewer records of a kind than a file has.
    case recordCount = "record-count"
    /// The byte order mark, or the order of bytes, is not that of the declared encoding.
    case encodingMismatch = "encoding-mismatch"
    /// The dialect is contradictory; a fault of the contract, not of the file.
    case invalidDialect = "invalid-dialect"
    /// A batch was made for another number of fields than the decoder's; a fault of the caller.
    case batchMismatch = "batch-mismatch"
  }

  /// One difference between the header and the contract.
  public struct LabelFault: Sendable, Hashable {
    public let code: Code
    /// 1-based place in the header.
    public let position: Int
    /// The name the contract has at that place, if it has one.
    public let expected: String?
  }

  public let code: Code
  public let message: String
  /// Where in the plaintext, if that is known.
  public let position: RecordPosition?
  /// Every difference found in the header, in order, when the header is at fault.
  public let labels: [LabelFault]

  public init(_ code: Code, _ message: String, at position: RecordPosition? = nil, labels: [LabelFault] = []) {
    self.code = code
    self.message = message
    self.position = position
    self.labels = labels
  }

  public var description: String {
    guard let position else { return "\(code.rawValue): \(message)" }
    return "\(code.rawValue): \(message) (\(position))"
  }
}

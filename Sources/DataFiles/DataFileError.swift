/// Why rows could not be moved from file to file.
public struct DataFileError: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// A column's values do not fit the type it is to have.
    case typeMismatch = "type-mismatch"
    /// A file lacks a column that rows are chosen by.
    case columnMissing = "column-missing"
  }

  public let code: Code
  /// What, where and what to do about it; never a value.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { "\(code.rawValue): \(message)" }
}

/// Why an outlet could not even try.
///
/// A program that ran and failed is no error but a ``CommandResult``.
public struct OutletError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable, Hashable {
    /// The command has no words, or its program is not an absolute path.
    case commandInvalid = "outlet-command-invalid"
    /// The program is missing or may not be executed.
    case commandMissing = "outlet-command-missing"
    /// The kernel refused a pipe, a descriptor or the process itself.
    case resourcesExhausted = "outlet-resources-exhausted"
    /// The manifest cannot be written as JSON.
    case manifestUnencodable = "outlet-manifest-unencodable"
  }

  public let code: Code
  /// What failed and what to do. Never output of the program.
  public let message: String

  public var description: String { "\(code.rawValue): \(message)" }
}

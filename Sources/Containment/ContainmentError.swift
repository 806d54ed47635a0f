/// Why a child could not be started.
public struct ContainmentError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure; stable, for callers that decide on it.
  public enum Code: String, Sendable {
    /// The executable is missing or may not be executed.
    case executableMissing = "executable-missing"
    /// The kernel refused a pipe, a descriptor or the process itself.
    case resourcesExhausted = "resources-exhausted"
  }

  public let code: Code
  /// What failed, on what, and what to do. Never an argument or an environment value.
  public let message: String

  public var description: String { "\(code.rawValue): \(message)" }
}

/// Why a pattern of a contract cannot be used.
public struct PatternError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// Not a regular expression.
    case syntax = "pattern-syntax"
    /// A regular expression, with something this subset leaves out.
    case unsupported = "pattern-unsupported"
    /// The automaton would have more states than the limit.
    case tooLarge = "pattern-too-large"
  }

  public let code: Code
  public let message: String
  /// 0-based character of the pattern, where one is at fault.
  public let offset: Int?

  init(_ code: Code, _ message: String, at offset: Int? = nil) {
    self.code = code
    self.message = message
    self.offset = offset
  }

  public var description: String {
    "\(code.rawValue): \(message)" + (offset.map { " at character \($0 + 1)" } ?? "")
  }
}

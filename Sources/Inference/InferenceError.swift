/// Why no contract can be proposed from a sample.
public struct InferenceError: Error, Sendable, CustomStringConvertible {
  public let code = "sample-unusable"
  /// Without a final full stop.
  public let message: String
  public let remedy: String

  public var description: String { "\(message); \(remedy)" }
}

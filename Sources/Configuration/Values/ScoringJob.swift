/// A program that is told when a business date has landed.
public struct ScoringJob: Sendable, Hashable {
  public static let defaultTimeout = Duration.seconds(3600)
  public static let defaultAttempts = 3

  public var name: String
  /// Exactly one for now.
  public var inputs: [ScoringInput]
  public var outlet: CommandOutletSettings
}

public struct ScoringInput: Sendable, Hashable {
  public var table: String
  public var isRequired: Bool
}

/// The operator's program: it gets a JSON manifest on standard input.
public struct CommandOutletSettings: Sendable, Hashable {
  /// The program, absolute if it was written with a slash, else found in PATH; then its arguments.
  public var command: [String]
  /// The program is stopped after this.
  public var timeout: Duration
  /// How often the program is started at most until it exits with 0.
  public var attempts: Int
}

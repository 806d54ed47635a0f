/// When an outlet tries again: a value, so that a caller can record it, test it and keep the waiting to itself.
public struct RetryPolicy: Sendable, Hashable {
  /// Attempts in all, the first included; at least 1.
  public let attempts: Int
  /// The pause after the first attempt.
  public let firstPause: Duration
  /// Each pause is this many times the one before; at least 1.
  public let factor: Int
  /// No pause is longer.
  public let longestPause: Duration

  public enum Decision: Sendable, Hashable {
    case done
    case retry(after: Duration)
    case giveUp
  }

  /// Three attempts, 10 and 20 seconds apart.
  public static let standard = RetryPolicy(attempts: 3, firstPause: .seconds(10), factor: 2, longestPause: .seconds(600))
  /// One attempt.
  public static let never = RetryPolicy(attempts: 1, firstPause: .zero, factor: 1, longestPause: .zero)

  /// Numbers below their minimum are raised to it.
  public init(attempts: Int, firstPause: Duration, factor: Int = 2, longestPause: Duration = .seconds(600)) {
    self.attempts = max(1, attempts)
    self.firstPause = max(.zero, firstPause)
    self.factor = max(1, factor)
    self.longestPause = max(.zero, longestPause)
  }

  /// What to do after attempt number `attempt`, counted from 1, has ended as `ending`.
  ///
  /// A wrong command stays wrong, and who asked for a stop wants no other attempt: neither is tried again.
  public func decision(after attempt: Int, ending: CommandResult.Ending) -> Decision {
    switch ending {
    case .exited(0): return .done
    case .stopped: return .giveUp
    case .notStarted(let error) where error.code != .resourcesExhausted: return .giveUp
    case .exited, .signalled, .timedOut, .notStarted:
      return attempt < attempts ? .retry(after: pause(after: attempt)) : .giveUp
    }
  }

  /// The pause after attempt number `attempt`, counted from 1.
  public func pause(after attempt: Int) -> Duration {
    var pause = firstPause
    for _ in 1..<max(2, attempt) where attempt > 1 {
      pause *= factor
      if pause >= longestPause { break }
    }
    return min(pause, longestPause)
  }
}

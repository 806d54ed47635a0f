internal import Synchronization

/// Keeps a delivery that failed through no fault of its own from being decrypted again at every pass.
///
/// The pause doubles from ten seconds to an hour. Nothing is kept across a restart, which tries everything once more.
final class BackOff: Sendable {
  private struct Pause: Sendable {
    var failures = 0
    var until = ContinuousClock.now
  }

  private let pauses = Mutex<[String: Pause]>([:])

  /// Whether the delivery's pause is over.
  func mayTry(_ delivery: String) -> Bool { pauses.withLock { ($0[delivery]?.until ?? .now) <= .now } }

  func failed(_ delivery: String) {
    pauses.withLock { pauses in
      var pause = pauses[delivery] ?? Pause()
      pause.until = .now + .seconds(min(3600, 10 << min(pause.failures, 9)))
      pause.failures += 1
      pauses[delivery] = pause
    }
  }

  func forget(_ delivery: String) { pauses.withLock { _ = $0.removeValue(forKey: delivery) } }

  func forgetAll() { pauses.withLock { $0.removeAll() } }
}

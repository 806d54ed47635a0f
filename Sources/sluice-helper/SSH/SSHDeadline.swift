internal import Glibc

/// A moment by which something must be done, on a clock that nobody sets.
struct SSHDeadline {
  private let end: ContinuousClock.Instant

  init(in duration: Duration) { end = .now + duration }

  var hasPassed: Bool { end <= .now }

  /// What is left, for poll(2).
  var milliseconds: Int32 {
    let (seconds, attoseconds) = ContinuousClock.now.duration(to: end).components
    if seconds < 0 || attoseconds < 0 { return 0 }
    return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
  }

  /// The nearer of this deadline and `duration` from now.
  func limited(to duration: Duration) -> SSHDeadline {
    let other = SSHDeadline(in: duration)
    return other.end < end ? other : self
  }
}

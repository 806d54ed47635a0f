internal import Foundation

/// The moments between which a crash must make no difference.
///
/// `SLUICE_KILL_AT=NAME` kills the process with SIGKILL when it comes to one; the crash tests try each of them besides
/// random ones.
enum KillPoint: String, CaseIterable {
  case arriving, received, decrypted, settled, staged, rewritesStaged, intended, published, deltaCommitted, committed, acknowledging, acknowledged
  case scoreRequested
  case mergeStaged, mergeIntended, mergePublished, mergeCommitted, mergeRecorded
  case vacuumRecorded, vacuumBegun, vacuumed
  case deliveriesWritten, deliveriesCommitted, logCheckpointed

  private static let chosen = ProcessInfo.processInfo.environment["SLUICE_KILL_AT"]

  func reached() {
    if Self.chosen == rawValue { kill(getpid(), SIGKILL) }
  }
}

internal import Glibc
internal import Synchronization

/// How long this process has waited for the disk to say that files and folders are durable.
public struct SyncTally: Sendable {
  /// Wall time of all calls, on whatever threads.
  public let seconds: Double
  public let count: Int

  private static let nanoseconds = Atomic<Int>(0)
  private static let calls = Atomic<Int>(0)

  /// Since the process began.
  public static func read() -> SyncTally {
    SyncTally(seconds: Double(nanoseconds.load(ordering: .relaxed)) / 1e9, count: calls.load(ordering: .relaxed))
  }

  /// Measures a call that leaves its error in `errno`, which the clock does not touch.
  static func measure(_ call: () -> Int32) -> Int32 {
    let start = now()
    let result = call()
    nanoseconds.wrappingAdd(now() - start, ordering: .relaxed)
    calls.wrappingAdd(1, ordering: .relaxed)
    return result
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}

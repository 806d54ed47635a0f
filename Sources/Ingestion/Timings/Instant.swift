internal import Foundation

/// A moment of the calling thread, by the clock on the wall and by its processor time.
struct Instant: Sendable {
  struct Difference: Sendable {
    var seconds: Double
    /// `nil` where it is not known.
    var processorSeconds: Double?
  }

  private let wall: Int64
  private let processor: Int64

  static func now() -> Instant { Instant(wall: read(CLOCK_MONOTONIC), processor: read(CLOCK_THREAD_CPUTIME_ID)) }

  /// What lies between; both are of the same thread.
  func since(_ earlier: Instant) -> Difference {
    Difference(seconds: Double(wall - earlier.wall) / 1e9, processorSeconds: Double(processor - earlier.processor) / 1e9)
  }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Processor seconds of this process and of its children that have ended.
  static func processSeconds() -> Double {
    [RUSAGE_SELF, RUSAGE_CHILDREN].reduce(0) { sum, who in
      var usage = rusage()
      getrusage(who.rawValue, &usage)
      return sum + Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }
  }
}

import Glibc
import OpenPGP

/// Writes events to the parent: progress now and then, the verdict once.
final class VerdictChannel {
  private let descriptor: Int32
  private var lastProgress: UInt64 = 0

  /// Nanoseconds between two progress lines.
  private static let interval: UInt64 = 100_000_000

  init(descriptor: Int32) { self.descriptor = descriptor }

  func write(_ progress: DecryptionProgress) {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    let now = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    guard now >= lastProgress + Self.interval else { return }
    lastProgress = now
    _ = write(line: "{\"event\":\"progress\",\"consumed\":\(progress.consumed),\"produced\":\(progress.produced)}\n")
  }

  /// - Returns: Whether the parent got it.
  func write(_ evidence: DecryptionEvidence) -> Bool {
    write(line: "{\"event\":\"verdict\",\"evidence\":\(EvidenceJSON.text(evidence))}\n")
  }

  private func write(line: String) -> Bool {
    let bytes = Array(line.utf8)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}

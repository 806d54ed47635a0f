/// Decides when a file has stopped growing: two looks with the same size and time, at least the settle time apart.
///
/// Times are of our own monotonic clock; a server's clock is never compared with ours. Nothing is kept across a restart:
/// the watch then begins anew, which can only delay a file.
struct SettleWatch: Sendable {
  private struct Look: Sendable {
    var size: Int64
    var modified: Int64
    var since: ContinuousClock.Instant
  }

  private var looks: [[UInt8]: Look] = [:]

  /// Takes in a listing.
  ///
  /// - Returns: The files that have settled, and for each other one how long it must still stay unchanged.
  mutating func observe(
    _ files: [SourceFile], settle: Duration, at now: ContinuousClock.Instant
  ) -> (ready: [SourceFile], settling: [(file: SourceFile, remaining: Duration)]) {
    var ready: [SourceFile] = []
    var settling: [(SourceFile, Duration)] = []
    var current: [[UInt8]: Look] = [:]
    for file in files {
      var look = Look(size: file.size, modified: file.modified, since: now)
      if let last = looks[file.path], last.size == file.size, last.modified == file.modified { look.since = last.since }
      current[file.path] = look
      let age = now - look.since
      if age >= settle { ready.append(file) } else { settling.append((file, settle - age)) }
    }
    looks = current
    return (ready, settling)
  }
}

/// What a clean-up of the log has done.
public struct LogCleanup: Sendable, Hashable {
  /// The oldest version that can still be read.
  public let oldestVersion: Int64
  /// Names of the files removed from the log.
  public let removed: [String]
}

extension DeltaTable {
  /// Removes the commits, checksums and checkpoints that no version from `cutoff` on needs.
  ///
  /// Kept are the newest checkpoint whose version was committed at or before the cut-off, its commit, and everything
  /// after it (PROTOCOL, "Metadata Cleanup"). That checkpoint is read first: without one that can be read nothing is
  /// removed. Never done unless asked for.
  ///
  /// - Parameter cutoff: Milliseconds since the epoch.
  /// - Returns: What was removed; nothing, when no checkpoint is old enough.
  public func cleanLog(before cutoff: Int64) throws(DeltaError) -> LogCleanup {
    let listing = try listing()
    var anchor: CheckpointName?
    for candidate in listing.checkpoints.reversed() where listing.versions.contains(candidate.version) {
      guard try log.read(candidate.version).timestamp <= cutoff else { continue }
      if (try? CheckpointReader(candidate, in: log).snapshot()) != nil {
        anchor = candidate
        break
      }
    }
    let oldest = [listing.versions.first, listing.checkpoints.first?.version].compactMap { $0 }.min() ?? 0
    guard let anchor else { return LogCleanup(oldestVersion: oldest, removed: []) }
    try listing.checkComplete(after: anchor.version, through: listing.latest ?? anchor.version, at: log.path)
    let end = LogFolder.prefix(anchor.version)
    // From the oldest on: wherever this stops, what is left is the end of the log.
    let names = try log.store.names(from: LogFolder.prefix(0)) ?? []
    let expired = names.filter { name in
      LogListing.version(of: name) != nil && name.utf8.lexicographicallyPrecedes(end.utf8)
    }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for name in expired { try log.store.remove(name) }
    if !expired.isEmpty { try log.store.synchronize() }
    return LogCleanup(oldestVersion: expired.isEmpty ? oldest : anchor.version, removed: expired)
  }
}

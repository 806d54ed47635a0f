/// Puts a snapshot together from a checkpoint and the commits after it.
struct SnapshotLoader {
  let log: LogFolder
  /// For messages.
  let directory: String

  func load(version: Int64?) throws(DeltaError) -> Snapshot {
    if let hint = try LastCheckpoint.read(from: log), hint.version <= version ?? .max,
      let listing = try log.list(from: hint.version), let snapshot = try? load(version, from: listing)
    {
      return snapshot
    }
    guard let listing = try log.list() else {
      throw DeltaError(.notATable, "there is no Delta log in this folder; create the table first", path: directory)
    }
    return try load(version, from: listing)
  }

  private func load(_ version: Int64?, from listing: LogListing) throws(DeltaError) -> Snapshot {
    let latest = listing.latest ?? 0
    let last = version ?? latest
    guard last >= 0, last <= latest else {
      throw DeltaError(.versionNotFound, "the table has no version \(last); the latest is \(latest)", path: log.path)
    }
    var damage: DeltaError?
    for checkpoint in listing.checkpoints.reversed() where checkpoint.version <= last {
      do throws(DeltaError) { return try snapshot(at: last, from: checkpoint, listing) } catch {
        guard error.code == .malformedLog || error.code == .checkpointUnsupported || error.code == .logGap else { throw error }
        damage = damage ?? error
      }
    }
    do throws(DeltaError) {
      try listing.checkComplete(after: -1, through: last, at: log.path)
    } catch {
      // A checkpoint that cannot be read explains more than the commits it stood for.
      throw damage ?? error
    }
    return try advance(Snapshot(first: log.read(0), path: log.path), to: last)
  }

  private func snapshot(at last: Int64, from checkpoint: CheckpointName, _ listing: LogListing) throws(DeltaError) -> Snapshot {
    try listing.checkComplete(after: checkpoint.version, through: last, at: log.path)
    var snapshot = try CheckpointReader(checkpoint, in: log).snapshot()
    if checkpoint.version == last, listing.versions.contains(last) { snapshot.timestamp = try log.read(last).timestamp }
    return try advance(snapshot, to: last)
  }

  private func advance(_ snapshot: consuming Snapshot, to last: Int64) throws(DeltaError) -> Snapshot {
    var snapshot = snapshot
    while snapshot.version < last { snapshot.apply(try log.read(snapshot.version + 1)) }
    return snapshot
  }
}

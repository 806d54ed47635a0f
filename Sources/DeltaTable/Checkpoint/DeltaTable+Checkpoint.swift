internal import Parquet

/// A checkpoint that was written.
public struct CheckpointReceipt: Sendable, Hashable {
  public let version: Int64
  /// Length of the file in bytes.
  public let byteCount: Int64
  /// Actions in it.
  public let actions: Int
}

extension DeltaTable {
  /// Commits after which a checkpoint is due at the earliest.
  public static let checkpointCommits = 10

  /// Writes a checkpoint of a snapshot when the log behind the last one has grown so long that readers gain by it: more
  /// than ten commits, and more bytes than half the last checkpoint.
  ///
  /// Meant for the time after a commit: it never stands in a commit's way, and a failure spoils nothing.
  ///
  /// - Parameter snapshot: Learns of the checkpoint, also of one that another has written.
  /// - Returns: `nil` when none was due.
  @discardableResult
  public func checkpointIfDue(_ snapshot: inout Snapshot) throws(DeltaError) -> CheckpointReceipt? {
    guard snapshot.tail.isCheckpointDue else { return nil }
    if let last = try LastCheckpoint.read(from: log), last.version > snapshot.tail.checkpointVersion ?? -1,
      last.version <= snapshot.version
    {
      snapshot.tail.move(to: last, at: snapshot.version)
      guard snapshot.tail.isCheckpointDue else { return nil }
    }
    return try checkpoint(&snapshot)
  }

  /// Writes a checkpoint of a snapshot, whether due or not, and points `_last_checkpoint` to it.
  ///
  /// - Throws: ``DeltaError``, `.unsupportedWriterFeature` for a table this library cannot write, `.inputOutput` when
  ///   writing failed: the table stands as it was.
  /// - Complexity: O(*n*) in live files and tombstones; memory for one row group.
  @discardableResult
  public func checkpoint(_ snapshot: inout Snapshot) throws(DeltaError) -> CheckpointReceipt {
    try snapshot.tableProtocol.checkWritable(snapshot.metadata, at: directory)
    let staged = try log.store.stage()
    let written: (actions: Int, bytes: Int)
    do {
      written = try CheckpointWriter(snapshot, now: Clock.milliseconds()).write { bytes in try staged.append(bytes) }
    } catch let error as DeltaError {
      throw error
    } catch {
      throw DeltaError(
        .inputOutput, "the checkpoint of version \(snapshot.version) could not be encoded: \(error)", path: log.path)
    }
    let name = CheckpointName(version: snapshot.version, parts: 1)
    if try !staged.publish(as: name.files[0], .ifAbsent), (try? CheckpointReader(name, in: log).snapshot()) == nil {
      // Whoever was faster has written the same actions; but what cannot be read is nobody's checkpoint.
      _ = try staged.publish(as: name.files[0], .replacing)
    }
    let pointer = LastCheckpoint(
      version: snapshot.version, size: Int64(written.actions), sizeInBytes: Int64(written.bytes),
      numOfAddFiles: Int64(snapshot.files.count))
    if try LastCheckpoint.read(from: log).map({ $0.version < pointer.version }) ?? true {
      let staged = try log.store.stage()
      try staged.append(pointer.bytes)
      _ = try staged.publish(as: LastCheckpoint.fileName, .replacing)
    }
    snapshot.tail.move(to: pointer, at: snapshot.version)
    return CheckpointReceipt(version: snapshot.version, byteCount: Int64(written.bytes), actions: written.actions)
  }
}

extension LogTail {
  /// Whether readers would gain by a new checkpoint.
  public var isCheckpointDue: Bool { commits > DeltaTable.checkpointCommits && bytes > checkpointBytes / 2 }

  /// Counts from a checkpoint on. What the commits behind it take is estimated from those known.
  mutating func move(to checkpoint: LastCheckpoint, at version: Int64) {
    let left = Int(clamping: version - checkpoint.version)
    bytes = commits > 0 ? bytes / Int64(commits) * Int64(left) : 0
    commits = left
    checkpointVersion = checkpoint.version
    checkpointBytes = max(0, checkpoint.sizeInBytes ?? 0)
  }
}

internal import DeltaTable
internal import Foundation
internal import Synchronization

/// The latest snapshot of each table that this process lands in, so that the log is not read from its last checkpoint on for each
/// delivery.
///
/// A snapshot serves again only while the commit that it ends with is the very same file, unwritten since: a lake that was put back,
/// replaced or unmounted is read as a whole. What others have committed since is read.
final class TableSnapshots: Sendable {
  private struct Known {
    var snapshot: Snapshot
    var commit: FileIdentity
  }

  private let known = Mutex<[String: Known]>([:])

  /// The table as it stands; `nil` when there is none.
  ///
  /// - Complexity: One look at a file and one for the next, and the commits since the last call.
  func latest(of table: DeltaTable) throws(DeltaError) -> Snapshot? {
    let earlier = known.withLock { $0.removeValue(forKey: table.directory) }
    let latest: Snapshot
    if let earlier, earlier.commit == FileIdentity(of: table.commitPath(version: earlier.snapshot.version)),
      let refreshed = try? table.refresh(earlier.snapshot)
    {
      latest = refreshed
    } else {
      // Whatever is wrong with the log, reading all of it tells.
      guard try table.exists else { return nil }
      latest = try table.snapshot()
    }
    keep(latest, of: table)
    return latest
  }

  private func keep(_ snapshot: Snapshot, of table: DeltaTable) {
    guard let commit = FileIdentity(of: table.commitPath(version: snapshot.version)) else { return }
    known.withLock { $0[table.directory] = Known(snapshot: snapshot, commit: commit) }
  }

  /// The next look reads the table from its checkpoint, which takes less memory than the commits before it.
  func forget(_ table: DeltaTable) { known.withLock { _ = $0.removeValue(forKey: table.directory) } }
}

/// Which file stands at a path, and when it was last written.
private struct FileIdentity: Hashable {
  private let device: UInt
  private let number: UInt
  private let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  /// `nil` when nothing can be said.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, number, size) = (UInt(status.st_dev), UInt(status.st_ino), Int(status.st_size))
    (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
  }
}

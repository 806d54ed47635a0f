/// What became of a commit. Losing a race is an outcome, not an error.
public enum CommitOutcome: Sendable {
  case committed(CommitReceipt)
  /// Nothing was written. Read a new snapshot and decide again.
  case conflict(Conflict)
}

/// A commit that is in the log, durably.
public struct CommitReceipt: Sendable {
  public var version: Int64 { snapshot.version }
  /// The commit file.
  public let path: String
  /// The exact bytes of the commit file, for whoever wants their hash.
  public let bytes: [UInt8]
  /// Milliseconds since the epoch.
  public let timestamp: Int64
  /// The table as the commit left it, to commit after next: nothing has to be read for it.
  public let snapshot: Snapshot
}

/// Why a commit cannot be made on top of what is in the table.
public struct Conflict: Sendable, Hashable, CustomStringConvertible {
  public enum Reason: Sendable, Hashable {
    /// The table carries this application's transaction at `version`. At or above one's own: it has landed already.
    case transaction(appID: String, version: Int64)
    /// A file to remove is not live: a rival removed or rewrote it.
    case fileNotLive(path: String)
    /// A file to add is live already.
    case fileAlreadyLive(path: String)
    /// A rival added rows to what this commit had read.
    case readFileAdded(path: String)
    /// A rival removed rows from what this commit had read.
    case readFileRemoved(path: String)
    /// A rival changed the table's metadata.
    case metadataChanged
    /// A rival changed the table's protocol.
    case protocolChanged
    /// The table to create is there.
    case tableExists
  }

  public let reason: Reason
  /// The version that stands in the way.
  public let version: Int64

  /// Whether the same work may succeed when it is planned anew on the table as it is now. Not when the work is done
  /// already.
  public var mayBeReplanned: Bool {
    switch reason {
    case .transaction, .fileAlreadyLive, .tableExists: false
    case .fileNotLive, .readFileAdded, .readFileRemoved, .metadataChanged, .protocolChanged: true
    }
  }

  public var description: String {
    switch reason {
    case .transaction(let appID, let number): "version \(version): transaction \(number) of '\(appID)' is in the table"
    case .fileNotLive(let path): "version \(version): '\(path)' is no longer live"
    case .fileAlreadyLive(let path): "version \(version): '\(path)' is live already"
    case .readFileAdded(let path): "version \(version): '\(path)' was added to what this commit had read"
    case .readFileRemoved(let path): "version \(version): '\(path)' was removed from what this commit had read"
    case .metadataChanged: "version \(version): the metadata was changed"
    case .protocolChanged: "version \(version): the protocol was changed"
    case .tableExists: "version \(version): the table exists"
    }
  }
}

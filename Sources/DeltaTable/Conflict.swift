/// What became of a commit. Losing a race is an outcome, not an error.
public enum CommitOutcome: Sendable {
  case committed(CommitReceipt)
  /// Nothing was written. Read a new snapshot and decide again.
  case conflict(Conflict)
}

/// A commit that is in the log, durably.
public struct CommitReceipt: Sendable, Hashable {
  public let version: Int64
  /// The commit file.
  public let path: String
  /// The exact bytes of the commit file, for whoever wants their hash.
  public let bytes: [UInt8]
  /// Milliseconds since the epoch.
  public let timestamp: Int64
}

/// Why a commit cannot be made on top of what is in the table.
public struct Conflict: Sendable, Hashable, CustomStringConvertible {
  public enum Reason: Sendable, Hashable {
    /// The table carries this application's transaction at `version`. At or above one's own: it has landed already.
    case transaction(appID: String, version: Int64)
    /// A file to remove is not live.
    case fileNotLive(path: String)
    /// A file to add is live already.
    case fileAlreadyLive(path: String)
    /// A rival changed the table's metadata or protocol.
    case metadataChanged
    /// The table to create is there.
    case tableExists
  }

  public let reason: Reason
  /// The version that stands in the way.
  public let version: Int64

  public var description: String {
    switch reason {
    case .transaction(let appID, let number): "version \(version): transaction \(number) of '\(appID)' is in the table"
    case .fileNotLive(let path): "version \(version): '\(path)' is no longer live"
    case .fileAlreadyLive(let path): "version \(version): '\(path)' is live already"
    case .metadataChanged: "version \(version): metadata or protocol were changed"
    case .tableExists: "version \(version): the table exists"
    }
  }
}

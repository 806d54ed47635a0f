/// An intention whose outcome is not recorded: recovery looks into the lake for it.
public struct OpenIntention: Sendable, Hashable, Codable {
  public let delivery: String
  public let feed: String?
  /// Leaf index of the `land.intended`.
  public let leaf: Int64
  public let time: String
  /// With every file, also where the leaf leaves its lists to pages.
  public let body: LandIntended
  /// As the leaf has it: what the outcome must repeat.
  public let recorded: LandIntended
}

/// A rewrite whose outcome is not recorded.
public struct OpenRewrite: Sendable, Hashable, Codable {
  public let feed: String?
  /// Leaf index of the `rewrite.intended`.
  public let leaf: Int64
  public let time: String
  public let body: RewriteIntended
}

/// A version of a table that the ledger knows.
public struct LakeCommit: Sendable, Hashable, Codable {
  public let version: Int64
  /// Leaf index of the `land.committed` or `lake.rewritten`.
  public let leaf: Int64
  /// RFC 3339: when the leaf was appended.
  public let time: String
  /// `sha256:<hex>` of the commit file.
  public let sha256: String
  public let type: EventType
  /// UUID of the delivery or of the rewrite.
  public let subject: String
}

/// A data file that the ledger saw committed to a table.
public struct CommittedFile: Sendable, Hashable, Codable {
  /// Whose rows a file holds.
  public enum Origin: String, Sendable, Hashable, Codable {
    /// Those of one delivery, all of which it brought.
    case landed
    /// Those of any deliveries of one feed, moved here.
    case rewritten
  }

  public let path: String
  /// The delivery or the rewrite whose commit added it.
  public let committedBy: String
  public let origin: Origin
  public let sha256: String
  public let size: Int64
  public let rows: Int64
  /// The delivery or rewrite whose commit removed it; `nil` while it is in the table.
  public let removedBy: String?
  /// RFC 3339: when that was recorded.
  public let removedAt: String?
}

/// A version of a contract that a delivery of a feed has landed by.
public struct LandedContract: Sendable, Hashable, Codable {
  public let version: String
  /// `sha256:<hex>` of the bytes it had when a delivery landed by it last.
  public let sha256: String
  /// UUID of that delivery.
  public let delivery: String
}

/// One scoring run.
public struct ScoreRun: Sendable, Hashable, Codable {
  public enum State: String, Sendable, Hashable, Codable { case requested, completed, failed }

  public var run: String
  public var job: String
  public var table: String
  public var businessDate: String
  public var deltaVersion: Int64
  public var files: Int
  public var rows: Int64
  public var supersedes: String?
  public var state: State
  /// RFC 3339.
  public var requested: String
  public var finished: String?
  /// Attempts that ended.
  public var attempt: Int
  public var exitStatus: Int32?
  public var milliseconds: Int64?
  public var code: String?
}

/// How many deliveries of a feed are in a state.
public struct DeliveryTally: Sendable, Hashable, Codable {
  public let feed: String
  public let state: DeliveryState
  public let count: Int
  /// RFC 3339: receipt of the newest of them.
  public let newest: String
}

/// Which deliveries to list; unset members do not restrict.
public struct DeliveryFilter: Sendable, Hashable {
  public enum Order: Sendable, Hashable { case newestFirst, oldestFirst }

  public var feed: String?
  public var states: Set<DeliveryState>?
  public var businessDate: String?
  public var order: Order
  /// At most this many records; the default keeps a listing in memory small.
  public var limit: Int

  public init(
    feed: String? = nil, states: Set<DeliveryState>? = nil, businessDate: String? = nil, order: Order = .newestFirst,
    limit: Int = 1000
  ) {
    self.feed = feed
    self.states = states
    self.businessDate = businessDate
    self.order = order
    self.limit = limit
  }
}

/// An intention whose outcome is not recorded: recovery looks into the lake for it.
public struct OpenIntention: Sendable, Hashable, Codable {
  public let delivery: String
  public let feed: String?
  /// Leaf index of the `land.intended`.
  public let leaf: Int64
  public let time: String
  public let body: LandIntended
}

/// A data file that a delivery committed to a table.
public struct CommittedFile: Sendable, Hashable, Codable {
  public let path: String
  public let delivery: String
  public let sha256: String
  public let size: Int64
  public let rows: Int64
  /// The delivery whose commit removed it; `nil` while it is in the table.
  public let removedBy: String?
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

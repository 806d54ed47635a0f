/// A file that a leaf vouches for.
public struct FileFact: Sendable, Hashable, Codable {
  public var path: String
  /// Bytes.
  public var size: Int64
  /// `sha256:<hex>`.
  public var sha256: String

  public init(path: String, size: Int64, sha256: String) {
    self.path = path
    self.size = size
    self.sha256 = sha256
  }
}

/// A data file of the lake; `path` is relative to the table.
public struct DataFileFact: Sendable, Hashable, Codable {
  public var path: String
  public var size: Int64
  public var rows: Int64
  /// `sha256:<hex>`.
  public var sha256: String

  public init(path: String, size: Int64, rows: Int64, sha256: String) {
    self.path = path
    self.size = size
    self.rows = rows
    self.sha256 = sha256
  }
}

/// Records of a delivery by outcome.
public struct RecordCounts: Sendable, Hashable, Codable {
  public var read: Int64
  public var landed: Int64
  public var rejected: Int64
  public var duplicate: Int64

  public init(read: Int64, landed: Int64, rejected: Int64, duplicate: Int64) {
    self.read = read
    self.landed = landed
    self.rejected = rejected
    self.duplicate = duplicate
  }

  /// Every record read has exactly one outcome.
  public var balances: Bool { read == landed + rejected + duplicate }
}

/// The row map of a delivery.
public struct RowMapFact: Sendable, Hashable, Codable {
  public var path: String
  public var size: Int64
  /// `sha256:<hex>` of the file.
  public var sha256: String
  /// `sha256:<hex>`: RFC 6962 root over its rows.
  public var root: String

  public init(path: String, size: Int64, sha256: String, root: String) {
    self.path = path
    self.size = size
    self.sha256 = sha256
    self.root = root
  }
}

/// What is about to be committed: everything is durable, nothing is visible.
public struct LandIntended: Sendable, Hashable, Codable {
  public var appId: String
  /// The Delta transaction version: allocated by ``Ledger/intend(appID:_:)``, never reused.
  public var sequence: Int64
  public var table: String
  public var attempt: Int
  public var businessDate: String
  /// The delivery of the same slot whose rows this commit removes.
  public var supersedes: String?
  /// Deliveries of other slots whose rows this commit removes, because the feed replaces its whole content, or because
  /// they complete one that goes.
  public var replaces: [String]?
  /// Files that hold the delivery's own rows.
  public var files: [DataFileFact]
  /// Files written anew without the rows that go: they hold other deliveries' rows, and nothing else.
  public var rewrites: [DataFileFact]?
  /// Paths that leave the table: files of the removed rows, and those that `rewrites` stand for.
  public var removes: [String]
  /// How many ``LandFiles`` leaves before this one go on with the lists; `nil` when the lists are whole.
  public var pages: Int?
  public var counts: RecordCounts
  public var rowMap: RowMapFact
  /// Keyed content identity, as in ``PGPDecrypted``.
  public var content: String

  public init(
    appId: String, sequence: Int64, table: String, attempt: Int, businessDate: String, supersedes: String? = nil,
    replaces: [String]? = nil, files: [DataFileFact], rewrites: [DataFileFact]? = nil, removes: [String], pages: Int? = nil,
    counts: RecordCounts, rowMap: RowMapFact, content: String
  ) {
    self.appId = appId
    self.sequence = sequence
    self.table = table
    self.attempt = attempt
    self.businessDate = businessDate
    self.supersedes = supersedes
    self.replaces = replaces
    self.files = files
    self.rewrites = rewrites
    self.removes = removes
    self.pages = pages
    self.counts = counts
    self.rowMap = rowMap
    self.content = content
  }
}

/// The commit exists: the same facts as the intention, and where it stands in the Delta log.
public struct LandCommitted: Sendable, Hashable, Codable {
  public var intention: LandIntended
  public var deltaVersion: Int64
  /// `sha256:<hex>` of the commit file.
  public var commit: String
  /// Whether recovery found the commit after a crash.
  public var recovered: Bool

  public init(intention: LandIntended, deltaVersion: Int64, commit: String, recovered: Bool) {
    self.intention = intention
    self.deltaVersion = deltaVersion
    self.commit = commit
    self.recovered = recovered
  }

  private enum CodingKeys: String, CodingKey { case deltaVersion, commit, recovered }

  // The facts lie side by side in one object, so that a reader of the leaf needs no second one.
  public init(from decoder: any Decoder) throws {
    intention = try LandIntended(from: decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    deltaVersion = try container.decode(Int64.self, forKey: .deltaVersion)
    commit = try container.decode(String.self, forKey: .commit)
    recovered = try container.decode(Bool.self, forKey: .recovered)
  }

  public func encode(to encoder: any Encoder) throws {
    try intention.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(deltaVersion, forKey: .deltaVersion)
    try container.encode(commit, forKey: .commit)
    try container.encode(recovered, forKey: .recovered)
  }
}

/// The intention came to nothing; its sequence stays used.
public struct LandAborted: Sendable, Hashable, Codable {
  public var appId: String
  public var sequence: Int64
  public var code: String

  public init(appId: String, sequence: Int64, code: String) {
    self.appId = appId
    self.sequence = sequence
    self.code = code
  }
}

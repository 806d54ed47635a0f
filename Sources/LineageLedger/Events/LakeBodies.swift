/// Files of one feed and partition are about to be written anew: the new ones are durable, the old ones still count.
///
/// Moves rows, never changes them: what a delivery landed is the same before and after.
public struct RewriteIntended: Sendable, Hashable, Codable {
  public var appId: String
  /// The Delta transaction version: allocated by ``Ledger/intendRewrite(appID:_:)``, never reused.
  public var sequence: Int64
  /// UUID of the rewrite.
  public var rewrite: String
  public var table: String
  public var files: [DataFileFact]
  public var removes: [String]

  public init(appId: String, sequence: Int64, rewrite: String, table: String, files: [DataFileFact], removes: [String]) {
    self.appId = appId
    self.sequence = sequence
    self.rewrite = rewrite
    self.table = table
    self.files = files
    self.removes = removes
  }
}

/// The rewrite is in the table: the same facts as the intention, and where it stands in the Delta log.
public struct LakeRewritten: Sendable, Hashable, Codable {
  public var intention: RewriteIntended
  public var deltaVersion: Int64
  /// `sha256:<hex>` of the commit file.
  public var commit: String
  /// Whether recovery found the commit after a crash.
  public var recovered: Bool

  public init(intention: RewriteIntended, deltaVersion: Int64, commit: String, recovered: Bool) {
    self.intention = intention
    self.deltaVersion = deltaVersion
    self.commit = commit
    self.recovered = recovered
  }

  private enum CodingKeys: String, CodingKey { case deltaVersion, commit, recovered }

  public init(from decoder: any Decoder) throws {
    intention = try RewriteIntended(from: decoder)
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

/// Files that no version within the retention needs are given up. Recorded before the first of them goes.
public struct LakeVacuumed: Sendable, Hashable, Codable {
  /// UUID of the vacuum.
  public var vacuum: String
  public var table: String
  /// The table's version when the files were chosen.
  public var deltaVersion: Int64
  /// Seconds for which files outlive their removal.
  public var retention: Int64
  /// Versions before this one can no longer be read whole.
  public var oldestVersion: Int64
  public var files: Int
  public var bytes: Int64
  /// `sha256:<hex>` of their paths, sorted, each with a newline.
  public var paths: String

  public init(
    vacuum: String, table: String, deltaVersion: Int64, retention: Int64, oldestVersion: Int64, files: Int, bytes: Int64,
    paths: String
  ) {
    self.vacuum = vacuum
    self.table = table
    self.deltaVersion = deltaVersion
    self.retention = retention
    self.oldestVersion = oldestVersion
    self.files = files
    self.bytes = bytes
    self.paths = paths
  }
}

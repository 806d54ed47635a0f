/// A table at one version.
///
/// A value: what was committed since does not change it. A copy costs what has changed since the last checkpoint, not
/// the size of the table.
public struct Snapshot: Sendable {
  public private(set) var version: Int64
  /// When the version was committed, in milliseconds since the epoch.
  public internal(set) var timestamp: Int64
  public private(set) var tableProtocol: TableProtocol
  public private(set) var metadata: TableMetadata
  public private(set) var files = LiveFiles()
  /// The latest version of every application's transactions.
  public private(set) var transactions: [String: Int64] = [:]
  /// The commits that a reader has to read after the newest checkpoint known here.
  public internal(set) var tail: LogTail

  var tombstones = FileMap<RemoveFile>()
  private(set) var transactionTimes: [String: Int64] = [:]
  private(set) var domains: [String: DomainMetadata] = [:]

  public var schema: DeltaSchema { metadata.schema }
  public var partitionColumns: [String] { metadata.partitionColumns }

  /// Files that are no longer part of the table and that the log has not forgotten yet: older versions and running
  /// readers may need them.
  ///
  /// - Complexity: O(*n*) in their count.
  public var removedFiles: [RemoveFile] { Array(tombstones) }

  /// Every application's latest transaction, by name.
  var transactionActions: [TableTransaction] {
    transactions.keys.sorted().map {
      TableTransaction(appID: $0, version: transactions[$0] ?? 0, lastUpdated: transactionTimes[$0])
    }
  }

  /// The domains that were not taken out, by name.
  var domainActions: [DomainMetadata] { domains.keys.sorted().compactMap { domains[$0] } }

  /// Starts from version 0, which must carry protocol and metadata.
  init(first commit: TableCommit, path: String) throws(DeltaError) {
    guard let tableProtocol = commit.tableProtocol, let metadata = commit.metadata else {
      throw DeltaError(.malformedLog, "version \(commit.version) carries no protocol or no metaData", path: path)
    }
    version = commit.version
    timestamp = commit.timestamp
    tail = LogTail()
    self.tableProtocol = tableProtocol
    self.metadata = metadata
    apply(commit)
  }

  /// As a checkpoint holds it.
  init(
    version: Int64, timestamp: Int64, tableProtocol: TableProtocol, metadata: TableMetadata, files: FileArchive,
    removed: FileArchive, transactions: [TableTransaction], domains: [DomainMetadata], tail: LogTail
  ) {
    self.version = version
    self.timestamp = timestamp
    self.tableProtocol = tableProtocol
    self.metadata = metadata
    self.tail = tail
    self.files.map = FileMap(files)
    tombstones = FileMap(removed)
    for transaction in transactions {
      self.transactions[transaction.appID] = transaction.version
      transactionTimes[transaction.appID] = transaction.lastUpdated
    }
    for domain in domains { self.domains[domain.domain] = domain }
  }

  /// Steps to the next version (PROTOCOL, "Action Reconciliation").
  mutating func apply(_ commit: TableCommit) {
    version = commit.version
    timestamp = commit.timestamp
    tail.commits += 1
    tail.bytes &+= commit.byteCount
    if let next = commit.tableProtocol { tableProtocol = next }
    if let next = commit.metadata { metadata = next }
    for transaction in commit.transactions {
      transactions[transaction.appID] = transaction.version
      transactionTimes[transaction.appID] = transaction.lastUpdated
    }
    for domain in commit.domains { domains[domain.domain] = domain.removed ? nil : domain }
    for file in commit.removes {
      files.map.remove(file.path)
      tombstones.insert(file)
    }
    for file in commit.adds {
      files.map.insert(file)
      tombstones.remove(file.path)
    }
  }
}

/// What lies in a log behind its newest checkpoint.
public struct LogTail: Sendable, Hashable {
  /// `nil`: there is no checkpoint.
  public internal(set) var checkpointVersion: Int64?
  public internal(set) var checkpointBytes: Int64 = 0
  /// Commits after the checkpoint.
  public internal(set) var commits = 0
  /// Their files' lengths together.
  public internal(set) var bytes: Int64 = 0
}

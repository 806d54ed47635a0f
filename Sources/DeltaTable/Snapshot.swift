/// A table at one version.
public struct Snapshot: Sendable {
  public private(set) var version: Int64
  /// When the version was committed, in milliseconds since the epoch.
  public private(set) var timestamp: Int64
  public private(set) var tableProtocol: TableProtocol
  public private(set) var metadata: TableMetadata
  /// The live files by their path in the log.
  public private(set) var files: [String: AddFile] = [:]
  /// The latest version of every application's transactions.
  public private(set) var transactions: [String: Int64] = [:]

  public var schema: DeltaSchema { metadata.schema }
  public var partitionColumns: [String] { metadata.partitionColumns }

  /// Starts from version 0, which must carry protocol and metadata.
  init(first commit: TableCommit, path: String) throws(DeltaError) {
    guard let tableProtocol = commit.tableProtocol, let metadata = commit.metadata else {
      throw DeltaError(.malformedLog, "version \(commit.version) carries no protocol or no metaData", path: path)
    }
    version = commit.version
    timestamp = commit.timestamp
    self.tableProtocol = tableProtocol
    self.metadata = metadata
    try apply(commit, path: path)
  }

  /// Steps to the next version (PROTOCOL, "Action Reconciliation").
  mutating func apply(_ commit: TableCommit, path: String) throws(DeltaError) {
    version = commit.version
    timestamp = commit.timestamp
    if let next = commit.tableProtocol { tableProtocol = next }
    if let next = commit.metadata { metadata = next }
    for transaction in commit.transactions { transactions[transaction.appID] = transaction.version }
    for file in commit.removes { files[file.path] = nil }
    for file in commit.adds {
      // Text compares by canonical equivalence, files by bytes: two such paths would silently become one.
      if let known = files[file.path], !known.path.utf8.elementsEqual(file.path.utf8) {
        throw DeltaError(.malformedLog, "version \(commit.version) adds a path that differs from a live one only in Unicode normalisation", path: path)
      }
      files[file.path] = file
    }
  }
}

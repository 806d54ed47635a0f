internal import Glibc

extension DeltaTable {
  /// Writes version 0: an empty table.
  ///
  /// - Parameters:
  ///   - partitionColumns: Columns of the schema that become folders, in order.
  ///   - configuration: Table settings such as `delta.appendOnly`. Settings this library cannot honour are the
  ///     caller's affair.
  /// - Returns: ``Conflict/Reason/tableExists`` as conflict when another was first.
  public func create(
    schema: DeltaSchema, partitionColumns: [String] = [], name: String? = nil, configuration: [String: String] = [:],
    info: CommitInfo? = nil
  ) throws(DeltaError) -> CommitOutcome {
    let timestamp = info?.timestamp ?? Clock.milliseconds()
    let metadata = try TableMetadata(
      id: UniqueID.next(), name: name, schema: schema, partitionColumns: partitionColumns, configuration: configuration,
      createdTime: timestamp)
    let tableProtocol = TableProtocol(for: schema)
    try tableProtocol.checkReadable(configuration, at: directory)
    try tableProtocol.checkWritable(metadata, at: directory)
    var info = info ?? CommitInfo(operation: "CREATE TABLE")
    if info.operationParameters["partitionBy"] == nil {
      info.operationParameters["partitionBy"] = JSONValue.array(partitionColumns.map { .string($0) }).text
    }
    let bytes = PreparedCommit.encode([
      info.action(transactionID: UniqueID.next(), timestamp: timestamp, isBlindAppend: true), tableProtocol.action, metadata.action,
    ])
    try LogFile.makeFolders(log.path)
    guard try log.list() == nil, try put(StagedCommit(bytes, in: log), version: 0) else {
      return .conflict(Conflict(reason: .tableExists, version: 0))
    }
    return .committed(CommitReceipt(version: 0, path: log.commitPath(0), bytes: bytes, timestamp: timestamp))
  }

  /// Commits on top of a snapshot, or of a later version when what was committed since does not conflict.
  ///
  /// Losing version N is normal: the winners are read, and if none of them changed the metadata or the protocol, holds
  /// the same application's transaction, removed a file this commit removes or added one it adds, the commit is tried
  /// on the next free version.
  ///
  /// - Throws: ``DeltaError``: `.invalidCommit`, `.schemaMismatch`, `.appendOnly`, `.unsupportedWriterFeature` before
  ///   anything is written; `.inputOutput` when nothing was committed; `.durabilityUnknown` when the commit is visible
  ///   but could not be made durable. After that one, look the transaction up before anything else.
  public func commit(_ actions: CommitActions, after snapshot: Snapshot) throws(DeltaError) -> CommitOutcome {
    let commit = try PreparedCommit(actions, after: snapshot, at: directory)
    if let conflict = commit.conflict(with: snapshot) { return .conflict(conflict) }
    func receipt(_ version: Int64) -> CommitOutcome {
      .committed(CommitReceipt(version: version, path: log.commitPath(version), bytes: commit.bytes, timestamp: commit.timestamp))
    }
    let staged = try StagedCommit(commit.bytes, in: log)
    var head = snapshot.version
    while true {
      if try put(staged, version: head + 1) { return receipt(head + 1) }
      let latest = try listing().head(after: head, at: log.path)
      guard latest > head else {
        throw DeltaError(.inputOutput, "version \(head + 1) is taken but not listed", path: log.path, errno: EEXIST)
      }
      for version in head + 1...latest {
        let winner = try log.read(version)
        // A network file system may answer "exists" to the repeated request of a link that succeeded.
        if winner.info?.transactionID == commit.transactionID {
          try makeDurable(version)
          return receipt(version)
        }
        if let conflict = commit.conflict(with: winner) { return .conflict(conflict) }
      }
      head = latest
    }
  }

  /// - Returns: `false` when the version is taken.
  private func put(_ staged: borrowing StagedCommit, version: Int64) throws(DeltaError) -> Bool {
    guard try LogFile.link(staged.path, to: log.commitPath(version)) else { return false }
    try makeDurable(version)
    return true
  }

  private func makeDurable(_ version: Int64) throws(DeltaError) {
    do { try LogFile.synchronizeFolder(log.path) } catch {
      throw DeltaError(.durabilityUnknown, "version \(version) was committed, but its folder could not be made durable: \(error.message)", path: log.path, errno: error.errno)
    }
  }
}

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
    let transactionID = UniqueID.next()
    let bytes = PreparedCommit.encode([
      info.action(transactionID: transactionID, timestamp: timestamp, isBlindAppend: true), tableProtocol.action, metadata.action,
    ])
    info.transactionID = transactionID
    let commit = TableCommit(
      version: 0, timestamp: timestamp, info: info, metadata: metadata, tableProtocol: tableProtocol, byteCount: bytes.count)
    try log.store.prepare()
    guard try log.list() == nil, try put(stage(bytes), version: 0, transactionID: transactionID) == nil else {
      return .conflict(Conflict(reason: .tableExists, version: 0))
    }
    return receipt(try Snapshot(first: commit, path: log.path), commit, bytes)
  }

  /// Commits on top of a snapshot, or of a later version when what was committed since does not conflict.
  ///
  /// Losing version N is normal: the winners are read, and if none of them changed the metadata or the protocol, holds
  /// the same application's transaction, removed a file this commit removes, added one it adds, or changed what it has
  /// read (``CommitActions/reads``), the commit is tried on the next free version.
  ///
  /// - Throws: ``DeltaError``: `.invalidCommit`, `.schemaMismatch`, `.appendOnly`, `.unsupportedWriterFeature` before
  ///   anything is written; `.inputOutput` when nothing was committed; `.durabilityUnknown` when the commit may be
  ///   visible but could not be made durable, or when it is not known whether it happened. After that one, look the
  ///   transaction up before anything else.
  /// - Complexity: O(*n*) in the actions, and the commits made since the snapshot; the size of the table does not count.
  public func commit(_ actions: CommitActions, after snapshot: Snapshot) throws(DeltaError) -> CommitOutcome {
    let commit = try PreparedCommit(actions, after: snapshot, at: directory)
    if let conflict = commit.conflict(with: snapshot) { return .conflict(conflict) }
    let staged = try stage(commit.bytes)
    var head = snapshot
    while true {
      guard head.version < Int64.max - 1 else {
        throw DeltaError(.invalidCommit, "the table has no version left", path: log.path)
      }
      guard var winner = try put(staged, version: head.version + 1, transactionID: commit.transactionID) else { break }
      while true {
        if let conflict = commit.conflict(with: winner) { return .conflict(conflict) }
        head.apply(winner)
        guard head.version < Int64.max, let next = try log.readIfPresent(head.version + 1) else { break }
        winner = next
      }
    }
    let own = commit.commit(at: head.version + 1)
    head.apply(own)
    return receipt(head, own, commit.bytes)
  }

  private func stage(_ bytes: [UInt8]) throws(DeltaError) -> any StagedObject {
    let staged = try log.store.stage()
    try staged.append(bytes)
    return staged
  }

  private func receipt(_ snapshot: Snapshot, _ commit: TableCommit, _ bytes: [UInt8]) -> CommitOutcome {
    writeChecksum(of: snapshot, transactionID: commit.info?.transactionID)
    return .committed(CommitReceipt(
      path: log.commitPath(commit.version), bytes: bytes, timestamp: commit.timestamp, snapshot: snapshot))
  }

  /// How often a put is repeated whose outcome stays unknown.
  private static let putAttempts = 3

  /// - Returns: `nil`, or the commit that has the version.
  private func put(_ staged: any StagedObject, version: Int64, transactionID: String) throws(DeltaError) -> TableCommit? {
    var attempt = 0
    while true {
      attempt += 1
      var failure: DeltaError?
      do throws(DeltaError) {
        if try staged.publish(as: LogFolder.name(version), .ifAbsent) { return nil }
      } catch {
        guard error.code == .inputOutput || error.code == .outcomeUnknown else { throw error }
        failure = error
      }
      func unknown(_ error: DeltaError?) -> DeltaError {
        let messages = [failure, error].compactMap { $0?.message }.joined(separator: "; then ")
        return DeltaError(
          .durabilityUnknown, "whether version \(version) was committed durably is not known: \(messages)", path: log.path,
          errno: failure?.errno ?? error?.errno)
      }
      // Whatever was answered, it may be our own request that succeeded before its answer was lost; what stands there tells.
      let found: TableCommit?
      do { found = try log.readIfPresent(version) } catch { throw unknown(error) }
      if let found, found.info?.transactionID == transactionID {
        do { try log.store.synchronize() } catch { throw unknown(error) }
        return nil
      }
      if let found { return found }
      guard let failure else {
        throw DeltaError(.inputOutput, "version \(version) is taken but cannot be read", path: log.path, errno: EEXIST)
      }
      guard failure.code == .outcomeUnknown else { throw failure }
      // The request may still arrive. Repeating it is safe: whichever comes first, it is this commit that has the version.
      if attempt == Self.putAttempts { throw unknown(nil) }
    }
  }
}

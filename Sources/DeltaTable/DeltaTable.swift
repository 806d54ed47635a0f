/// A Delta table in a folder of a local file system.
///
/// Every commit is one file `_delta_log/N.json`, put there only if version N is free (hard link of a temporary file
/// that was fsynced, then fsync of the folder). So readers see all of a commit or nothing, and of two writers exactly
/// one gets a version. Data files must be durable before they are committed.
public struct DeltaTable: Sendable {
  /// The table's folder.
  public let directory: String

  let log: LogFolder

  public init(directory: String) {
    let directory = Self.trimmed(directory)
    self.init(directory: directory, log: LocalLogStore(path: "\(directory)/_delta_log"))
  }

  /// A table whose log lies in a store of the caller's.
  public init(directory: String, log store: any LogStore) {
    self.directory = Self.trimmed(directory)
    log = LogFolder(store: store)
  }

  private static func trimmed(_ directory: String) -> String {
    var directory = directory
    while directory.utf8.count > 1, directory.hasSuffix("/") { directory.removeLast() }
    return directory
  }

  /// Whether the folder holds a log.
  public var exists: Bool {
    get throws(DeltaError) { try log.list() != nil }
  }

  /// The table at a version, or at its latest.
  ///
  /// Begins with the newest checkpoint that serves and can be read; one that is torn is passed over for an older one, and
  /// at last for the commits themselves. `_last_checkpoint` only tells where to begin to look.
  ///
  /// - Throws: ``DeltaError`` with code `.notATable`, `.versionNotFound`, `.logGap`, `.checkpointUnsupported`,
  ///   `.malformedLog`, `.unsupportedReaderFeature`, `.unsupportedSchema` or `.inputOutput`.
  /// - Complexity: O(*n*) in live files and in the commits after the checkpoint; see ``refresh(_:)`` for a table that is
  ///   read again and again.
  public func snapshot(version: Int64? = nil) throws(DeltaError) -> Snapshot {
    let snapshot = try SnapshotLoader(log: log, directory: directory).load(version: version)
    try checkReadable(snapshot)
    return snapshot
  }

  /// The latest snapshot, reading only the commits after an older one.
  ///
  /// - Complexity: One failed look for a file when nothing was committed.
  public func refresh(_ snapshot: consuming Snapshot) throws(DeltaError) -> Snapshot {
    var snapshot = snapshot
    while let commit = try log.next(after: snapshot.version) { snapshot.apply(commit) }
    try checkReadable(snapshot)
    return snapshot
  }

  /// One commit as written.
  public func commit(version: Int64) throws(DeltaError) -> TableCommit {
    guard version >= 0, let commit = try log.readIfPresent(version) else { throw notFound(version) }
    return commit
  }

  /// The exact bytes of a commit file.
  public func commitBytes(version: Int64) throws(DeltaError) -> [UInt8] {
    guard version >= 0, let object = try log.store.read(LogFolder.name(version), limit: LogFolder.maximumCommitBytes) else {
      throw notFound(version)
    }
    return object.bytes
  }

  /// Where the file of a commit lies or would lie.
  public func commitPath(version: Int64) -> String { log.commitPath(version) }

  /// The commits whose files are in the log, newest first.
  public func history(limit: Int = .max) throws(DeltaError) -> [TableCommit] {
    var commits: [TableCommit] = []
    for version in try listing().versions.reversed().prefix(max(0, limit)) { commits.append(try log.read(version)) }
    return commits
  }

  /// The commit that carries an application's transaction, for a writer that crashed between committing and noting it.
  ///
  /// - Returns: `nil` when no commit carries it. That is a proof: a log whose start was removed throws instead.
  /// - Complexity: Reads commits from the newest back to the one found.
  public func commit(carrying appID: String, transactionVersion: Int64) throws(DeltaError) -> TableCommit? {
    let listing = try listing()
    for version in listing.versions.reversed() {
      let commit = try log.read(version)
      if commit.transactions.contains(where: { $0.appID == appID && $0.version == transactionVersion }) { return commit }
    }
    try listing.checkComplete(after: -1, through: listing.latest ?? 0, at: log.path)
    return nil
  }

  /// Where a file of the table lies, or `nil` when its path leads out of the table.
  public func path(of file: AddFile) -> String? { file.file.map { "\(directory)/\($0)" } }

  /// Removes temporary files in the log that writers left behind when they died; those of living writers stay.
  ///
  /// - Returns: How many were removed.
  @discardableResult
  public func sweepTemporaryFiles() throws(DeltaError) -> Int { try log.store.sweep() }

  func listing() throws(DeltaError) -> LogListing {
    guard let listing = try log.list() else {
      throw DeltaError(.notATable, "there is no Delta log in this folder; create the table first", path: directory)
    }
    return listing
  }

  private func checkReadable(_ snapshot: Snapshot) throws(DeltaError) {
    try snapshot.tableProtocol.checkReadable(snapshot.metadata.configuration, at: directory)
  }

  private func notFound(_ version: Int64) -> DeltaError {
    DeltaError(.versionNotFound, "the log holds no file of version \(version)", path: log.path)
  }
}

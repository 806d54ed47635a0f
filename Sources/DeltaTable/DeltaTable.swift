/// A Delta table in a folder of a local file system.
///
/// Every commit is one file `_delta_log/N.json`, put there only if version N is free (hard link of a temporary file
/// that was fsynced, then fsync of the folder). So readers see all of a commit or nothing, and of two writers exactly
/// one gets a version. Data files must be durable before they are committed.
public struct DeltaTable: Sendable {
  /// The table's folder.
  public let directory: String

  var log: LogFolder { LogFolder(path: "\(directory)/_delta_log") }

  public init(directory: String) {
    var directory = directory
    while directory.utf8.count > 1, directory.hasSuffix("/") { directory.removeLast() }
    self.directory = directory
  }

  /// Whether the folder holds a log.
  public var exists: Bool {
    get throws(DeltaError) { try log.list() != nil }
  }

  /// The table at a version, or at its latest.
  ///
  /// - Throws: ``DeltaError`` with code `.notATable`, `.versionNotFound`, `.logGap`, `.checkpointUnsupported`,
  ///   `.malformedLog`, `.unsupportedReaderFeature`, `.unsupportedSchema` or `.inputOutput`.
  /// - Complexity: Reads every commit up to the version; see ``refresh(_:)`` for a table that is read again and again.
  public func snapshot(version: Int64? = nil) throws(DeltaError) -> Snapshot {
    let listing = try listing()
    let last = version ?? listing.versions.last ?? 0
    guard last >= 0, last <= (listing.versions.last ?? Int64.max) else {
      throw DeltaError(.versionNotFound, "the table has no version \(last); the latest is \(listing.versions.last ?? 0)", path: log.path)
    }
    try listing.checkComplete(through: last, at: log.path)
    if version == nil { try listing.checkComplete(through: listing.versions.last ?? 0, at: log.path) }
    var snapshot = try Snapshot(first: log.read(0), path: log.path)
    try advance(&snapshot, through: last)
    return snapshot
  }

  /// The latest snapshot, reading only the commits after an older one.
  public func refresh(_ snapshot: consuming Snapshot) throws(DeltaError) -> Snapshot {
    var snapshot = snapshot
    try advance(&snapshot, through: listing().head(after: snapshot.version, at: log.path))
    return snapshot
  }

  /// One commit as written.
  public func commit(version: Int64) throws(DeltaError) -> TableCommit {
    try checkPresent(version)
    return try log.read(version)
  }

  /// The exact bytes of a commit file.
  public func commitBytes(version: Int64) throws(DeltaError) -> [UInt8] {
    try checkPresent(version)
    return try LogFile.read(log.commitPath(version)).bytes
  }

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
    try listing.checkComplete(through: listing.versions.last ?? 0, at: log.path)
    return nil
  }

  /// Where a file of the table lies, or `nil` when its path leads out of the table.
  public func path(of file: AddFile) -> String? { file.file.map { "\(directory)/\($0)" } }

  /// Removes temporary files in the log that writers left behind when they died; those of living writers stay.
  ///
  /// - Returns: How many were removed.
  @discardableResult
  public func sweepTemporaryFiles() throws(DeltaError) -> Int { try log.sweep() }

  func listing() throws(DeltaError) -> LogFolder.Listing {
    guard let listing = try log.list() else {
      throw DeltaError(.notATable, "there is no Delta log in this folder; create the table first", path: directory)
    }
    return listing
  }

  private func advance(_ snapshot: inout Snapshot, through last: Int64) throws(DeltaError) {
    while snapshot.version < last { try snapshot.apply(log.read(snapshot.version + 1), path: log.path) }
    try snapshot.tableProtocol.checkReadable(snapshot.metadata.configuration, at: directory)
  }

  private func checkPresent(_ version: Int64) throws(DeltaError) {
    guard try listing().versions.contains(version) else {
      throw DeltaError(.versionNotFound, "the log holds no file of version \(version)", path: log.path)
    }
  }
}

extension LogFolder.Listing {
  /// The latest version, checked to follow a known one without a gap.
  func head(after version: Int64, at path: String) throws(DeltaError) -> Int64 {
    let later = versions.filter { $0 > version }
    for (index, found) in later.enumerated() where found != version + 1 + Int64(index) {
      throw DeltaError(.logGap, "a commit before version \(found) is missing; restore it from a backup", path: path)
    }
    return later.last ?? version
  }
}

/// The `_delta_log` of a table: contiguous JSON commits and what stands beside them.
struct LogFolder: Sendable {
  let store: any LogStore

  /// No honest commit comes near this; it bounds the memory a hostile log can take.
  static let maximumCommitBytes = 256 << 20

  /// For messages.
  var path: String { store.location }

  func commitPath(_ version: Int64) -> String { "\(path)/\(Self.name(version))" }

  static func name(_ version: Int64) -> String { prefix(version) + ".json" }

  /// The twenty digits that names of a version begin with.
  static func prefix(_ version: Int64) -> String { CivilDate.padded(version, 20) }

  /// What the log holds from a version on, by name alone.
  ///
  /// - Returns: `nil` when there is no log here.
  func list(from version: Int64 = 0) throws(DeltaError) -> LogListing? {
    guard let names = try store.names(from: Self.prefix(version)) else { return nil }
    let listing = LogListing(names)
    return listing.isEmpty ? nil : listing
  }

  /// - Returns: `nil` when the version's file is not there.
  func readIfPresent(_ version: Int64) throws(DeltaError) -> TableCommit? {
    guard let object = try store.read(Self.name(version), limit: Self.maximumCommitBytes) else { return nil }
    return try TableCommit(version: version, bytes: object.bytes, modified: object.modified, path: commitPath(version))
  }

  func read(_ version: Int64) throws(DeltaError) -> TableCommit {
    guard let commit = try readIfPresent(version) else {
      throw DeltaError(
        .logGap, "the commit of version \(version) is missing; restore it from a backup", path: commitPath(version))
    }
    return commit
  }

  /// The commit after a version, `nil` when there is none.
  ///
  /// One version further is looked at too, so that a file lost from the middle of the log is not taken for its end.
  func next(after version: Int64) throws(DeltaError) -> TableCommit? {
    guard version < Int64.max - 1 else { return nil }
    if let commit = try readIfPresent(version + 1) { return commit }
    guard try readIfPresent(version + 2) != nil else { return nil }
    // Both may have been written between the two looks.
    return try read(version + 1)
  }
}

extension DeltaTable {
  /// Puts new files in the place of everything that some partitions hold, in one commit.
  ///
  /// What the partitions hold is what they hold when the commit is made: files that a rival added or rewrote in them since
  /// the snapshot are taken out too, and nothing outside of them is touched.
  ///
  /// - Parameters:
  ///   - partitions: Values per partition column; a column that an entry does not name may have any value.
  ///   - adds: Durable data files, all of these partitions; none empties them.
  /// - Returns: A conflict that planning anew cannot mend, such as this application's transaction in the table already.
  /// - Throws: ``DeltaError``, `.invalidCommit` for a file outside of the partitions; otherwise as ``commit(_:after:)``.
  /// - Complexity: O(*n*) in live files for each attempt.
  public func overwrite(
    partitions: [[String: String?]], with adds: [AddFile], info: CommitInfo, transaction: TableTransaction? = nil,
    schema: DeltaSchema? = nil, after snapshot: Snapshot
  ) throws -> CommitOutcome {
    let set = ReadSet.partitions(partitions)
    if let stray = adds.first(where: { !set.contains($0.partitionValues) }) {
      throw DeltaError(.invalidCommit, "file '\(stray.path)' is of none of the partitions that are overwritten")
    }
    let outcome = try commit(after: snapshot) { current in
      CommitActions(
        info: info, adds: adds, removes: current.files.filter { set.contains($0.partitionValues) }.map(\.path),
        transaction: transaction, reads: set, schema: schema)
    }
    guard let outcome else { throw DeltaError(.invalidCommit, "an overwrite always has something to commit") }
    return outcome
  }
}

extension DeltaTable {
  /// Plans and commits, and plans again on the newer table when the race was lost to a rival.
  ///
  /// - Parameters:
  ///   - snapshot: Where to begin.
  ///   - attempts: How many plans to try before the last conflict is returned.
  ///   - plan: What to commit on the table as it is, or `nil` when nothing is left to do. Called anew for every attempt;
  ///     data files of a plan that lost stay behind for the caller to reuse or to remove.
  /// - Returns: `nil` when the plan was `nil`. A conflict that planning cannot mend
  ///   (``Conflict/mayBeReplanned``) is returned at once.
  /// - Throws: What the plan throws, or ``DeltaError``.
  public func commit(
    after snapshot: Snapshot, attempts: Int = 20, plan: (Snapshot) throws -> CommitActions?
  ) throws -> CommitOutcome? {
    var snapshot = snapshot
    var attempt = 1
    while true {
      guard let actions = try plan(snapshot) else { return nil }
      let outcome = try commit(actions, after: snapshot)
      guard case .conflict(let conflict) = outcome, conflict.mayBeReplanned, attempt < attempts else { return outcome }
      attempt += 1
      snapshot = try refresh(snapshot)
    }
  }
}

extension PreparedCommit {
  /// What in the snapshot itself forbids the commit.
  func conflict(with snapshot: Snapshot) -> Conflict? {
    if let transaction = actions.transaction, let held = snapshot.transactions[transaction.appID], held >= transaction.version {
      return Conflict(reason: .transaction(appID: transaction.appID, version: held), version: snapshot.version)
    }
    if let path = actions.removes.first(where: { snapshot.files[$0] == nil }) {
      return Conflict(reason: .fileNotLive(path: path), version: snapshot.version)
    }
    if let file = actions.adds.first(where: { snapshot.files[$0.path] != nil }) {
      return Conflict(reason: .fileAlreadyLive(path: file.path), version: snapshot.version)
    }
    return nil
  }

  /// What in a commit that won the race forbids this one.
  ///
  /// Plain appends never conflict with each other, nor a compaction with an append; two commits that remove the same
  /// file always do. Rows that a rival only moved count as unchanged: the files it took away are noticed where this
  /// commit wants to remove them.
  func conflict(with winner: TableCommit) -> Conflict? {
    func conflict(_ reason: Conflict.Reason) -> Conflict { Conflict(reason: reason, version: winner.version) }
    if winner.tableProtocol != nil { return conflict(.protocolChanged) }
    if winner.metadata != nil { return conflict(.metadataChanged) }
    if let transaction = actions.transaction, let rival = winner.transactions.first(where: { $0.appID == transaction.appID }) {
      return conflict(.transaction(appID: rival.appID, version: rival.version))
    }
    if let path = actions.removes.first(where: Set(winner.removes.map { LogPath($0.path) }).containsPath) {
      return conflict(.fileNotLive(path: path))
    }
    if let path = actions.adds.lazy.map(\.path).first(where: Set(winner.adds.map { LogPath($0.path) }).containsPath) {
      return conflict(.fileAlreadyLive(path: path))
    }
    guard winner.changesData else { return nil }
    if let file = winner.adds.first(where: { actions.reads.contains($0.partitionValues) }) {
      return conflict(.readFileAdded(path: file.path))
    }
    if let file = winner.removes.first(where: { actions.reads.contains($0.partitionValues) }) {
      return conflict(.readFileRemoved(path: file.path))
    }
    return nil
  }
}

extension Set<LogPath> {
  fileprivate func containsPath(_ path: String) -> Bool { contains(LogPath(path)) }
}

import GRDB

extension Lineage {
  /// Intentions without an outcome, oldest first: what recovery has to settle.
  public func openIntentions(appID: String? = nil) throws(LedgerError) -> [OpenIntention] {
    let all: [OpenIntention] = try documents("SELECT record FROM intention WHERE open = 1 ORDER BY leaf", [])
    guard let appID else { return all }
    return all.filter { $0.body.appId == appID }
  }

  /// Rewrites without an outcome, oldest first.
  public func openRewrites() throws(LedgerError) -> [OpenRewrite] {
    try documents("SELECT record FROM rewrite WHERE open = 1 ORDER BY leaf", [])
  }

  /// Versions of a table that the ledger recorded, in order.
  public func commits(table: String) throws(LedgerError) -> [LakeCommit] {
    try storing("read the projections") {
      try reader.read { db in
        let sql = "SELECT * FROM lake_commit WHERE lake_table = ? ORDER BY version"
        return try Row.fetchAll(db, sql: sql, arguments: [table]).compactMap { row in
          EventType(rawValue: row["type"]).map {
            LakeCommit(
              version: row["version"], leaf: row["leaf"], time: row["time"], sha256: row["sha256"], type: $0,
              subject: row["subject"])
          }
        }
      }
    }
  }

  /// Every vacuum of a table, oldest first.
  public func vacuums(table: String) throws(LedgerError) -> [LakeVacuumed] {
    try documents("SELECT record FROM vacuum WHERE lake_table = ? ORDER BY leaf", [table])
  }

  /// Up to which leaf the answers go.
  public func leaves() throws(LedgerError) -> Int64 {
    try storing("read the projections") {
      try reader.read { try Int64.fetchOne($0, sql: "SELECT leaves FROM progress") ?? 0 }
    }
  }

  /// Every data file that deliveries committed to a table and none removed, by path.
  public func committedFiles(table: String) throws(LedgerError) -> [String: CommittedFile] {
    try files("lake_table = ? AND removed_by IS NULL", [table])
  }

  /// Every data file of a table that a later delivery removed, by path.
  public func removedFiles(table: String) throws(LedgerError) -> [String: CommittedFile] {
    try files("lake_table = ? AND removed_by IS NOT NULL", [table])
  }

  /// Paths of files that hold rows moved from others, also those no longer in the table.
  public func mergedFiles(table: String) throws(LedgerError) -> Set<String> {
    try Set(files("lake_table = ? AND origin = 'rewritten'", [table]).keys)
  }

  private func files(_ clause: String, _ arguments: StatementArguments) throws(LedgerError) -> [String: CommittedFile] {
    try storing("read the projections") {
      try reader.read { db in
        var out: [String: CommittedFile] = [:]
        let sql = "SELECT * FROM data_file WHERE \(clause)"
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while let row = try rows.next() {
          let path: String = row["path"]
          out[path] = CommittedFile(
            path: path, committedBy: row["committed_by"], origin: CommittedFile.Origin(rawValue: row["origin"]) ?? .rewritten,
            sha256: row["sha256"], size: row["size"], rows: row["rows"], removedBy: row["removed_by"],
            removedAt: row["removed_at"])
        }
        return out
      }
    }
  }

  /// Scoring runs, newest first.
  public func scoreRuns(
    job: String? = nil, businessDate: String? = nil, limit: Int = 100
  ) throws(LedgerError) -> [ScoreRun] {
    var conditions = ["1"]
    var arguments: StatementArguments = []
    if let job {
      conditions.append("job = ?")
      arguments += [job]
    }
    if let businessDate {
      conditions.append("business_date = ?")
      arguments += [businessDate]
    }
    let clause = conditions.joined(separator: " AND ")
    return try documents(
      "SELECT record FROM score_run WHERE \(clause) ORDER BY leaf DESC LIMIT \(max(0, limit))", arguments)
  }

  public func scoreRun(_ run: String) throws(LedgerError) -> ScoreRun? {
    let runs: [ScoreRun] = try documents("SELECT record FROM score_run WHERE run = ?", [run])
    return runs.first
  }

  /// The configuration that the ledger last recorded.
  public func configuration() throws(LedgerError) -> ConfigChanged? {
    try storing("read the projections") {
      try reader.read { db in
        try Row.fetchOne(db, sql: "SELECT revision, sha256 FROM configuration ORDER BY revision DESC LIMIT 1")
          .map { ConfigChanged(sha256: $0["sha256"], revision: $0["revision"]) }
      }
    }
  }
}

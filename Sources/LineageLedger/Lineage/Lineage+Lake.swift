import GRDB

extension Lineage {
  /// Intentions without an outcome, oldest first: what recovery has to settle.
  public func openIntentions(appID: String? = nil) throws(LedgerError) -> [OpenIntention] {
    let all: [OpenIntention] = try documents("SELECT record FROM intention WHERE open = 1 ORDER BY leaf", [])
    guard let appID else { return all }
    return all.filter { $0.body.appId == appID }
  }

  /// Every data file that deliveries committed to a table and none removed, by path.
  public func committedFiles(table: String) throws(LedgerError) -> [String: CommittedFile] {
    try files("lake_table = ? AND removed_by IS NULL", [table])
  }

  /// Every data file of a table that a later delivery removed, by path.
  public func removedFiles(table: String) throws(LedgerError) -> [String: CommittedFile] {
    try files("lake_table = ? AND removed_by IS NOT NULL", [table])
  }

  private func files(_ clause: String, _ arguments: StatementArguments) throws(LedgerError) -> [String: CommittedFile] {
    try storing("read the projections") {
      try reader.read { db in
        var out: [String: CommittedFile] = [:]
        let sql = "SELECT path, delivery, sha256, size, rows, removed_by FROM data_file WHERE \(clause)"
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while let row = try rows.next() {
          let path: String = row["path"]
          out[path] = CommittedFile(
            path: path, delivery: row["delivery"], sha256: row["sha256"], size: row["size"], rows: row["rows"],
            removedBy: row["removed_by"])
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

import GRDB

/// What leaves say about tables: intentions, files and commits.
extension LineageFold {
  func page(_ body: LandFiles) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO intention_page VALUES (?, ?, ?, ?)")
      .execute(arguments: [body.appId, body.sequence, body.page, try document(body)])
  }

  /// An intention with the lists that its pages hold.
  func completed(_ body: LandIntended) throws -> LandIntended {
    guard body.pages != nil else { return body }
    let rows = try Row.fetchAll(
      db.cachedStatement(sql: "SELECT record FROM intention_page WHERE app = ? AND sequence = ? ORDER BY page"),
      arguments: [body.appId, body.sequence])
    return body.completed(with: try rows.map { try CanonicalEncoder.decode(LandFiles.self, from: $0.bytes("record")) })
  }

  func open(_ recorded: LandIntended, _ whole: LandIntended, _ leaf: Leaf) throws {
    let intention = OpenIntention(
      delivery: leaf.envelope.delivery ?? "", feed: leaf.envelope.feed, leaf: leaf.index, time: leaf.envelope.time,
      body: whole, recorded: recorded)
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO intention (app, sequence, leaf, open, record) VALUES (?, ?, ?, 1, ?)")
      .execute(arguments: [recorded.appId, recorded.sequence, leaf.index, try document(intention)])
  }

  func close(_ appID: String, _ sequence: Int64) throws {
    try db.cachedStatement(sql: "UPDATE intention SET open = 0 WHERE app = ? AND sequence = ?")
      .execute(arguments: [appID, sequence])
  }

  func open(_ body: RewriteIntended, _ leaf: Leaf) throws {
    let rewrite = OpenRewrite(feed: leaf.envelope.feed, leaf: leaf.index, time: leaf.envelope.time, body: body)
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO rewrite (app, sequence, leaf, open, record) VALUES (?, ?, ?, 1, ?)")
      .execute(arguments: [body.appId, body.sequence, leaf.index, try document(rewrite)])
  }

  func closeRewrite(_ appID: String, _ sequence: Int64) throws {
    try db.cachedStatement(sql: "UPDATE rewrite SET open = 0 WHERE app = ? AND sequence = ?")
      .execute(arguments: [appID, sequence])
  }

  func commit(_ body: LandIntended, _ leaf: Leaf) throws {
    let delivery = leaf.envelope.delivery ?? ""
    try remove(body.removes, of: body.table, by: delivery, leaf)
    try add(body.files, to: body.table, by: delivery, .landed)
    try add(body.rewrites ?? [], to: body.table, by: delivery, .rewritten)
    for replaced in [body.supersedes].compactMap(\.self) + (body.replaces ?? []) {
      try change(replaced, leaf) { record in
        record.state = .superseded
        record.supersededBy = delivery
      }
    }
  }

  func rewrite(_ body: RewriteIntended, _ leaf: Leaf) throws {
    try remove(body.removes, of: body.table, by: body.rewrite, leaf)
    try add(body.files, to: body.table, by: body.rewrite, .rewritten)
  }

  func note(commit sha256: String, table: String, version: Int64, of subject: String, _ leaf: Leaf) throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO lake_commit VALUES (?, ?, ?, ?, ?, ?, ?)")
      .execute(arguments: [table, version, leaf.index, leaf.envelope.time, sha256, leaf.envelope.type.rawValue, subject])
  }

  private func remove(_ paths: [String], of table: String, by subject: String, _ leaf: Leaf) throws {
    let sql = "UPDATE data_file SET removed_by = ?, removed_at = ? WHERE lake_table = ? AND path = ?"
    for path in paths {
      try db.cachedStatement(sql: sql).execute(arguments: [subject, leaf.envelope.time, table, path])
    }
  }

  private func add(_ files: [DataFileFact], to table: String, by subject: String, _ origin: CommittedFile.Origin) throws {
    let sql = """
      INSERT OR REPLACE INTO data_file (lake_table, path, committed_by, origin, sha256, size, rows) VALUES (?, ?, ?, ?, ?, ?, ?)
      """
    for file in files {
      try db.cachedStatement(sql: sql)
        .execute(arguments: [table, file.path, subject, origin.rawValue, file.sha256, file.size, file.rows])
    }
  }
}

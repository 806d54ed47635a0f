import Foundation
import GRDB

/// One leaf after the other into the projections: a pure function of the leaves.
///
/// Nothing but the leaf and the tables is read — no clock, no configuration — so a rebuild gives the same rows. Records of
/// deliveries are kept at hand and written by ``finish()``: several leaves in a row tell of the same one.
final class LineageFold {
  let db: Database
  private var records: [String: DeliveryRecord] = [:]
  private var changed: Set<String> = []

  init(db: Database) { self.db = db }

  func apply(_ leaf: Leaf) throws {
    let envelope = leaf.envelope
    switch envelope.body {
    case .ledgerCreated: break
    case .configChanged(let body):
      try db.execute(
        sql: "INSERT OR REPLACE INTO configuration VALUES (?, ?, ?)", arguments: [body.revision, body.sha256, leaf.index])
    case .fileReceived(let body):
      if let id = envelope.delivery, let feed = envelope.feed {
        try insert(DeliveryRecord(body, id: id, feed: feed, leaf: leaf))
      }
    case .landFiles(let body): try page(body)
    case .landIntended(let body):
      let whole = try completed(body)
      try open(body, whole, leaf)
      try change(leaf) { Self.tell(&$0, .landIntended(whole)) }
    case .landCommitted(let body):
      try close(body.intention.appId, body.intention.sequence)
      var whole = body
      whole.intention = try completed(body.intention)
      try commit(whole.intention, leaf)
      try note(commit: body.commit, table: body.intention.table, version: body.deltaVersion, of: envelope.delivery ?? "", leaf)
      try change(leaf) {
        Self.tell(&$0, .landCommitted(whole))
        $0.landed = envelope.time
      }
      try noteContract(of: envelope.delivery ?? "", leaf)
    case .rewriteIntended(let body): try open(body, leaf)
    case .rewriteAborted(let body): try closeRewrite(body.appId, body.sequence)
    case .lakeRewritten(let body):
      try closeRewrite(body.intention.appId, body.intention.sequence)
      try rewrite(body.intention, leaf)
      try note(commit: body.commit, table: body.intention.table, version: body.deltaVersion, of: body.intention.rewrite, leaf)
    case .lakeVacuumed(let body):
      try db.cachedStatement(sql: "INSERT OR REPLACE INTO vacuum VALUES (?, ?, ?)")
        .execute(arguments: [leaf.index, body.table, try document(body)])
    case .landAborted(let body):
      try close(body.appId, body.sequence)
      try change(leaf) { Self.tell(&$0, envelope.body) }
    case .scoreRequested(let body): try saveRun(ScoreRun(body, time: envelope.time), leaf: leaf.index)
    case .scoreCompleted(let body): try endRun(body, .completed, envelope.time)
    case .scoreFailed(let body): try endRun(body, .failed, envelope.time)
    case .fileDuplicate, .fileQuarantined, .pgpDecrypted, .pgpRefused, .schemaValidated, .schemaRefused, .rowsRejected,
      .remoteAcknowledged, .manualOverride:
      try change(leaf) { Self.tell(&$0, envelope.body) }
    }
  }

  // MARK: Deliveries

  private func change(_ leaf: Leaf, _ edit: (inout DeliveryRecord) -> Void) throws {
    guard let id = leaf.envelope.delivery else { return }
    try change(id, leaf) { record in
      edit(&record)
      if let attempt = leaf.envelope.body.attempt { record.attempt = max(record.attempt, attempt) }
    }
  }

  /// Changes the record of a delivery, if there is one, because of a leaf.
  func change(_ id: String, _ leaf: Leaf, _ edit: (inout DeliveryRecord) -> Void) throws {
    guard var record = try record(id) else { return }
    edit(&record)
    record.changed = leaf.envelope.time
    record.changedLeaf = leaf.index
    records[id] = record
    changed.insert(id)
  }

  private func record(_ id: String) throws -> DeliveryRecord? {
    if let known = records[id] { return known }
    let record = try Self.record(db, id: id)
    records[id] = record
    return record
  }

  /// Writes what the leaves have changed.
  func finish() throws {
    for id in changed { if let record = records[id] { try update(record) } }
    changed.removeAll()
  }

  /// What an event says about its delivery.
  static func tell(_ record: inout DeliveryRecord, _ body: EventBody) {
    switch body {
    case .fileDuplicate(let body):
      record.state = .duplicate
      record.duplicateOf = body.of
      record.duplicateOfName = body.ofName
      record.match = body.match
    case .fileQuarantined(let body):
      record.state = .quarantined
      record.code = body.code
      record.stage = body.stage
      record.position = FaultPosition(record: body.record, line: body.line, byte: body.byte, field: body.field)
      record.counts = body.counts ?? record.counts
    case .pgpDecrypted(let body):
      record.state = .processing
      record.recipient = body.recipient
      record.signers = body.signers
      record.content = body.content
    case .pgpRefused(let body):
      record.state = .processing
      record.code = body.code
    case .schemaValidated(let body):
      record.state = .processing
      record.contract = body.contract
      record.contractVersion = body.version
      record.contractHash = body.sha256
      record.tableContract = body.table
      record.errors = body.errors
      record.report = body.report
    case .schemaRefused(let body):
      record.state = .processing
      record.contract = body.contract
      record.contractVersion = body.version
      record.code = body.code
      record.position = FaultPosition(record: nil, line: body.line, byte: body.byte, field: body.field)
    case .rowsRejected(let body):
      record.state = .processing
      record.rejects = body.file
    case .landIntended(let body):
      record.state = .processing
      record.describe(body)
    case .landCommitted(let body):
      record.state = .landed
      record.code = nil
      record.stage = nil
      record.position = nil
      record.describe(body.intention)
      record.deltaVersion = body.deltaVersion
    case .landAborted: record.state = .processing
    case .remoteAcknowledged(let body): record.acknowledgement = body
    case .manualOverride(let body):
      record.control = body.control ?? record.control
      switch body.action {
      case .discard: record.state = .discarded
      case .retry, .accept, .reprocess:
        record.state = .received
        record.code = nil
        record.stage = nil
        record.position = nil
      }
    default: break
    }
  }

  static func record(_ db: Database, id: String) throws -> DeliveryRecord? {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT record FROM delivery WHERE id = ?"), arguments: [id])
      .map { try CanonicalEncoder.decode(DeliveryRecord.self, from: $0.bytes("record")) }
  }

  private func insert(_ record: DeliveryRecord) throws {
    records[record.id] = record
    changed.remove(record.id)
    let sql = """
      INSERT OR REPLACE INTO delivery (id, name, feed, business_date, part, state, received, leaf, ciphertext, content,
        endpoint, path, size, modified, awaits, changed, completes, record)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    try db.cachedStatement(sql: sql).execute(arguments: [
      record.id, record.name, record.feed, record.businessDate, record.part, record.state.rawValue, record.received,
      record.receivedLeaf, record.ciphertext, record.content, record.source.endpoint, record.source.path, record.size,
      record.modified, record.awaitsAcknowledgement, record.changedLeaf, record.completes, try document(record),
    ])
  }

  /// Saves a record whose file is known: only the indexes of what may have changed are written.
  private func update(_ record: DeliveryRecord) throws {
    let sql = "UPDATE delivery SET state = ?, content = ?, awaits = ?, changed = ?, record = ? WHERE id = ?"
    try db.cachedStatement(sql: sql).execute(arguments: [
      record.state.rawValue, record.content, record.awaitsAcknowledgement, record.changedLeaf, try document(record), record.id,
    ])
  }

  /// Remembers which bytes each version of a contract had when a delivery of the feed landed by it last.
  private func noteContract(of delivery: String, _ leaf: Leaf) throws {
    guard let record = try record(delivery), let contract = record.contract, let version = record.contractVersion,
      let hash = record.contractHash
    else { return }
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO landed_contract VALUES (?, ?, ?, ?, ?, ?)")
      .execute(arguments: [record.feed, contract, version, hash, delivery, leaf.index])
  }

  /// The same text for the same facts, so that projections can be compared.
  func document(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  // MARK: Scoring

  private func saveRun(_ run: ScoreRun, leaf: Int64) throws {
    let sql = """
      INSERT OR REPLACE INTO score_run (run, leaf, job, lake_table, business_date, state, record) VALUES (?, ?, ?, ?, ?, ?, ?)
      """
    try db.cachedStatement(sql: sql).execute(arguments: [
      run.run, leaf, run.job, run.table, run.businessDate, run.state.rawValue, try document(run),
    ])
  }

  private func endRun(_ outcome: ScoreOutcome, _ state: ScoreRun.State, _ time: String) throws {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT leaf, record FROM score_run WHERE run = ?"), arguments: [outcome.run])
    guard let row else { return }
    var run = try CanonicalEncoder.decode(ScoreRun.self, from: row.bytes("record"))
    run.state = state
    run.finished = time
    run.attempt = max(run.attempt, outcome.attempt)
    run.exitStatus = outcome.exitStatus
    run.milliseconds = outcome.milliseconds
    run.code = outcome.code
    try saveRun(run, leaf: row["leaf"])
  }
}

extension DeliveryRecord {
  fileprivate mutating func describe(_ body: LandIntended) {
    table = body.table
    appId = body.appId
    sequence = body.sequence
    files = body.files
    counts = body.counts
    rowMap = body.rowMap
    content = body.content
    supersedes = body.supersedes
  }
}

extension ScoreRun {
  fileprivate init(_ body: ScoreRequested, time: String) {
    self.init(
      run: body.run, job: body.job, table: body.table, businessDate: body.businessDate, deltaVersion: body.deltaVersion,
      files: body.files, rows: body.rows, supersedes: body.supersedes, state: .requested, requested: time, attempt: 0)
  }
}

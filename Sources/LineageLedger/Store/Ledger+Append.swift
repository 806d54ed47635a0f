import Foundation
import GRDB

extension Ledger {
  /// Appends events in one transaction and returns their leaf indexes, in order.
  ///
  /// When it returns the leaves are in the log and in the projections, and survive the process; whether they survive the power
  /// too is `durability`'s to say. An event whose key is present returns the leaf it has: telling the same facts again is
  /// harmless, so a caller that does not know whether it crashed just repeats.
  ///
  /// - Throws: ``LedgerError`` with code `.conflictingEvent` when the key stands for other facts, `.intentionUnknown`
  ///   when an outcome does not fit its intention, `.eventInvalid`, `.diskFull` or `.storage`. Nothing is appended then.
  /// - Complexity: O(*k* log *n*) for *k* events, and one fsync if `durability` is `.now`.
  @discardableResult
  public func append(_ events: [LedgerEvent], durability: Durability = .now) throws(LedgerError) -> [Int64] {
    let writing = try requireWriting()
    if events.isEmpty { return [] }
    var appended: [Leaf] = []
    let indexes = try storing("append") {
      try writing.write(durability) { db in
        var size = try LeafTable.size(db)
        return try events.map { try insert($0, db, size: &size, writing, &appended) }
      }
    }
    try lineage.catchUp(with: self, knowing: appended)
    return indexes
  }

  /// Makes every leaf durable that is not yet.
  ///
  /// - Complexity: One fsync, or none.
  public func sync() throws(LedgerError) {
    let writing = try requireWriting()
    try storing("sync the leaves") { try writing.sync() }
  }

  /// Appends a `land.intended` under the next sequence of this appId, and returns the sequence. Lists that do not fit into
  /// its leaf go into ``LandFiles`` leaves before it.
  ///
  /// The number is allocated in the transaction that records the intention: a crash leaves both or neither.
  ///
  /// - Parameter make: Builds the event for the sequence it is given, which must be in its body.
  /// - Throws: ``LedgerError`` with code `.intentionOpen` while an intention of this appId has no outcome.
  public func intend(appID: String, _ make: (_ sequence: Int64) -> LedgerEvent) throws(LedgerError) -> Int64 {
    let writing = try requireWriting()
    var appended: [Leaf] = []
    let sequence = try storing("intend") {
      try writing.write(.now) { db in
        let last = try lastSequence(db, appID: appID, type: .landIntended) ?? 0
        if last > 0, try outcome(db, appID: appID, sequence: last) == nil {
          throw LedgerError(.intentionOpen, "intention \(last) of \(appID) has no outcome yet; recover it first")
        }
        var event = make(last + 1)
        guard case .landIntended(let body) = event.body, body.appId == appID, body.sequence == last + 1 else {
          throw LedgerError(.eventInvalid, "the event is not intention \(last + 1) of \(appID)")
        }
        var size = try LeafTable.size(db)
        let (pages, intention) = body.paged()
        for page in pages {
          let leaf = LedgerEvent(.landFiles(page), feed: event.feed, delivery: event.delivery, actor: event.actor)
          _ = try insert(leaf, db, size: &size, writing, &appended)
        }
        event.body = .landIntended(intention)
        _ = try insert(event, db, size: &size, writing, allocated: last + 1, &appended)
        return last + 1
      }
    }
    try lineage.catchUp(with: self, knowing: appended)
    return sequence
  }

  /// Appends a `rewrite.intended` under the next sequence of this appId, and returns the sequence; otherwise as
  /// ``intend(appID:_:)``.
  public func intendRewrite(appID: String, _ make: (_ sequence: Int64) -> LedgerEvent) throws(LedgerError) -> Int64 {
    let writing = try requireWriting()
    var appended: [Leaf] = []
    let sequence = try storing("intend") {
      try writing.write(.now) { db in
        let last = try lastSequence(db, appID: appID, type: .rewriteIntended) ?? 0
        if last > 0, try outcome(db, appID: appID, sequence: last) == nil {
          throw LedgerError(.intentionOpen, "rewrite \(last) of \(appID) has no outcome yet; recover it first")
        }
        let event = make(last + 1)
        guard case .rewriteIntended(let body) = event.body, body.appId == appID, body.sequence == last + 1 else {
          throw LedgerError(.eventInvalid, "the event is not rewrite \(last + 1) of \(appID)")
        }
        var size = try LeafTable.size(db)
        _ = try insert(event, db, size: &size, writing, allocated: last + 1, &appended)
        return last + 1
      }
    }
    try lineage.catchUp(with: self, knowing: appended)
    return sequence
  }

  /// - Parameter appended: Takes the new leaf; the transaction may still fail.
  private func insert(
    _ event: LedgerEvent, _ db: Database, size: inout Int64, _ writing: Writing, allocated: Int64? = nil, _ appended: inout [Leaf]
  ) throws -> Int64 {
    let envelope = LeafEnvelope(event: event, gateway: gateway, software: writing.software, time: writing.now())
    if let present = try LeafTable.leaf(db, key: envelope.key) {
      if envelope.tellsTheSame(as: present.envelope) { return present.index }
      throw LedgerError(
        .conflictingEvent, "leaf \(present.index) has the key \(envelope.key) and tells something else")
    }
    try check(event, db, allocated: allocated)
    appended.append(try LeafTable.insert(db, envelope: envelope, at: size))
    size += 1
    return size - 1
  }

  /// Rules between leaves that the schema cannot state.
  private func check(_ event: LedgerEvent, _ db: Database, allocated: Int64?) throws {
    switch event.body {
    case .landIntended(let body):
      if allocated != body.sequence {
        throw LedgerError(.eventInvalid, "an intention is appended by intend(appID:), which allocates its sequence")
      }
    case .rewriteIntended(let body):
      if allocated != body.sequence {
        throw LedgerError(.eventInvalid, "a rewrite is appended by intendRewrite(appID:), which allocates its sequence")
      }
    case .lakeRewritten(let body):
      let intention = try intention(db, of: event)
      guard case .rewriteIntended(let intended) = intention.envelope.body, intended == body.intention else {
        throw LedgerError(.intentionUnknown, "\(event.key): the commit is not what leaf \(intention.index) intended")
      }
    case .landCommitted(let body):
      let intention = try intention(db, of: event)
      guard case .landIntended(let intended) = intention.envelope.body, intended == body.intention,
        intention.envelope.delivery == event.delivery
      else {
        throw LedgerError(.intentionUnknown, "\(event.key): the commit is not what leaf \(intention.index) intended")
      }
    case .landAborted, .rewriteAborted: _ = try intention(db, of: event)
    case .manualOverride(let body):
      if let reason = body.reason, reason.utf8.count > 500 {
        throw LedgerError(.eventInvalid, "a reason has at most 500 bytes")
      }
    default: break
    }
  }

  /// The open intention that an outcome is about.
  private func intention(_ db: Database, of event: LedgerEvent) throws -> Leaf {
    let isRewrite = event.type == .lakeRewritten || event.type == .rewriteAborted
    let type = isRewrite ? EventType.rewriteIntended : .landIntended
    guard let (appID, sequence) = event.body.transaction,
      let leaf = try LeafTable.leaf(db, key: "\(type.rawValue):\(appID):\(sequence)")
    else { throw LedgerError(.intentionUnknown, "\(event.key): nothing of that number was intended") }
    if let outcome = try outcome(db, appID: appID, sequence: sequence) {
      throw LedgerError(.intentionUnknown, "\(event.key): the intention has the outcome \(outcome) already")
    }
    return leaf
  }

  private func lastSequence(_ db: Database, appID: String, type: EventType) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT max(sequence) FROM leaf WHERE app = ? AND type = ?"),
      arguments: [appID, type.rawValue])
  }

  /// The sequence of the newest commit that is recorded for this appId; 0 before the first.
  public func lastCommittedSequence(appID: String) throws(LedgerError) -> Int64 {
    try storing("read the newest commit") {
      try reader.read { db in try lastSequence(db, appID: appID, type: .landCommitted) ?? 0 }
    }
  }

  private func outcome(_ db: Database, appID: String, sequence: Int64) throws -> String? {
    let sql = """
      SELECT type FROM leaf WHERE app = ? AND sequence = ?
        AND type IN ('land.committed', 'land.aborted', 'lake.rewritten', 'rewrite.aborted')
      """
    return try String.fetchOne(db.cachedStatement(sql: sql), arguments: [appID, sequence])
  }

  /// Appends `config.changed` unless the newest one names this configuration.
  ///
  /// - Parameter sha256: `sha256:<hex>` of the effective configuration.
  /// - Returns: The revision that holds from now on.
  @discardableResult
  public func recordConfiguration(sha256: String, actor: LedgerActor = .service) throws(LedgerError) -> Int {
    let last = try lineage.configuration()
    if let last, last.sha256 == sha256 { return last.revision }
    let revision = (last?.revision ?? 0) + 1
    try append([LedgerEvent(.configChanged(ConfigChanged(sha256: sha256, revision: revision)), actor: actor)])
    return revision
  }
}

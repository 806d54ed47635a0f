internal import Configuration
internal import DeltaTable
internal import EvidenceVault
internal import Foundation
internal import LineageLedger

/// Everything a delivery leaves on disk before it may become visible: fsynced, named in no log.
struct StagedLanding {
  /// Data files under the table's `_staging` folder, sealed; none when no record was accepted.
  var files: [SealedDataFile]
  var counts: RecordCounts
  var rowMap: RowMapFact
  var content: String
}

/// A sealed data file that waits under `_staging`.
struct SealedDataFile: Sendable {
  /// Absolute.
  var stagedPath: String
  /// Where it will stand, as the log spells it.
  var path: String
  var partitionValues: [String: String?]
  var size: Int64
  var rows: Int64
  /// Lower-case hex.
  var sha256: String
  /// Statistics for the log, as JSON.
  var statistics: String

  var fact: DataFileFact { DataFileFact(path: path, size: size, rows: rows, sha256: "sha256:\(sha256)") }

  /// The file as a commit of now adds it.
  func added(changingData: Bool) -> AddFile {
    AddFile(
      path: path, partitionValues: partitionValues, size: size, modificationTime: Int64(Date().timeIntervalSince1970 * 1000),
      dataChange: changingData, stats: statistics)
  }

  /// Gives the file its public name.
  func publish(in table: DeltaTable) throws(Fault) {
    guard let target = PartitionPath.file(ofLogPath: path).map({ "\(table.directory)/\($0)" }) else {
      throw Fault("table-mismatch", at: .land, "'\(path)' leads out of the table")
    }
    do { _ = try StagedFile.publish(from: stagedPath, to: target) } catch { throw Fault(storage: error, at: .land) }
  }
}

/// Makes a staged delivery visible: intention, rename, one Delta commit, outcome, checkpoint.
///
/// The order is the promise. Whatever line the process dies on, ``Recovery`` finds from the ledger and the Delta log alone
/// whether the delivery has landed.
struct Landing {
  let gateway: Gateway
  let feed: FeedPlan
  let delivery: DeliveryRecord
  let attempt: Int
  /// Whether the pass goes on with another delivery, before whose landing these leaves come under a checkpoint; so do they before
  /// anything is acknowledged.
  var isFollowed = false

  static func applicationID(gateway: String, table: String, feed: String) -> String { "sluice/\(gateway)/\(table)/\(feed)" }

  private var applicationID: String {
    Self.applicationID(gateway: gateway.name, table: feed.table, feed: feed.name)
  }

  /// Partition values that all rows of a delivery share.
  static func fixedValues(layout: TableLayout, feed: FeedPlan, businessDate: String) -> [String: String?] {
    var values: [String: String?] = [TableLayout.feedColumn: feed.name]
    if !layout.storesBusinessDate { values[TableLayout.businessDateColumn] = businessDate }
    return values
  }

  /// Lands `staged` in place of other deliveries.
  ///
  /// - Parameters:
  ///   - superseded: The version before it in its slot, if there is one.
  ///   - replaced: Deliveries of other slots whose rows go too.
  func land(
    _ staged: StagedLanding, layout: TableLayout, superseding superseded: DeliveryRecord?, replacing replaced: [DeliveryRecord]
  ) throws(Fault) -> LandCommitted {
    let table = gateway.table(feed.table)
    let snapshot = try preparedTable(table, layout: layout)
    try requireOwnHistory(in: snapshot)
    let (removal, rewritten) = try removing([superseded].compactMap(\.self) + replaced, from: table, snapshot)
    gateway.reach(.rewritesStaged)

    let intention = try intend(
      staged, rewritten: rewritten, removes: removal.removes, superseding: superseded, replacing: replaced)
    // It and all before it, file.received and pgp.decrypted too, must be under a checkpoint before anything becomes visible.
    try gateway.checkpoint()
    gateway.reach(.intended)
    for file in staged.files + rewritten { try file.publish(in: table) }
    gateway.reach(.published)

    let isReplacing = feed.feed.write == .replace && delivery.completes == nil
    let actions = CommitActions(
      info: CommitInfo(
        operation: "WRITE", operationParameters: ["mode": removal.removes.isEmpty && !isReplacing ? "Append" : "Overwrite"],
        engineInfo: "sluice/\(Gateway.version)",
        facts: ["sluice.delivery": delivery.name, "sluice.deliveryId": delivery.id, "sluice.sequence": "\(intention.sequence)"]),
      adds: (staged.files + rewritten).map { $0.added(changingData: true) }, removes: removal.removes,
      transaction: TableTransaction(
        appID: applicationID, version: intention.sequence, lastUpdated: Int64(Date().timeIntervalSince1970 * 1000)),
      schema: try layout.schema(in: snapshot.schema))
    let published = intention.files + (intention.rewrites ?? [])
    let outcome: CommitOutcome
    do { outcome = try table.commit(actions, after: snapshot) } catch {
      if error.code == .durabilityUnknown { throw Fault("interrupted", at: .land, "\(error.message)") }
      try abort(intention, published, in: table, code: "storage-failed")
      throw Fault("storage-failed", at: .land, "\(error.message)")
    }
    gateway.reach(.deltaCommitted)
    switch outcome {
    case .committed(let receipt):
      return try Self.conclude(
        intention.paged().intention, version: receipt.version, commit: receipt.bytes, recovered: false, delivery: delivery,
        feed: feed.name, gateway: gateway, isFollowed: isFollowed)
    case .conflict(let conflict):
      try abort(intention, published, in: table, code: "lake-conflict")
      switch conflict.reason {
      case .fileNotLive: throw Fault("lake-altered", at: .land, "\(conflict)")
      case .transaction: throw Fault("sequence-mismatch", at: .land, "\(conflict)")
      default: throw Fault("lake-conflict", at: .land, "\(conflict)")
      }
    }
  }

  /// What leaves the table with these deliveries' rows, and the files that stand for those which hold others' rows too.
  private func removing(
    _ deliveries: [DeliveryRecord], from table: DeltaTable, _ snapshot: Snapshot
  ) throws(Fault) -> (RowRemoval, [SealedDataFile]) {
    guard !deliveries.isEmpty else { return (RowRemoval(), []) }
    let known = try gateway.asking { ledger in try ledger.lineage.committedFiles(table: feed.table) }
    let removal = try RowRemoval(of: deliveries, in: snapshot, of: table, feed: feed, known: known)
    guard !removal.rewrites.isEmpty else { return (removal, []) }
    let folder = gateway.paths.staging(table: feed.table, delivery: delivery.id)
    let (delivery, attempt) = (delivery, attempt)
    let configuration = gateway.configuration.value
    let memory = Int(configuration.gateway.memory.bytes)
    let rewritten = try gateway.budget.withReservation(of: memory) { () throws(Fault) -> [SealedDataFile] in
      try removal.stage(
        table: table, partitionColumns: snapshot.partitionColumns, sensitive: configuration.sensitiveColumns(ofTable: feed.table),
        properties: configuration.gateway.parquet.properties, rowGroupBytes: MemoryPlan(budget: memory).rowGroupBytes,
        fileName: { "\(delivery.id)-\(attempt)-rest-\($0).parquet" }
      ) { number in
        try StagedFile(path: "\(folder)/\(attempt)-rest-\(number).part", leftover: .replace)
      }
    }
    return (removal, rewritten)
  }

  /// A table that has landed before must be there: the lake may not be mounted.
  private func requireNothingLanded() throws(Fault) {
    let landed = try gateway.asking { ledger in try ledger.lineage.committedFiles(table: feed.table) }
    guard landed.isEmpty else {
      throw Fault(
        "lake-altered", at: .land,
        "table '\(feed.table)' is gone, though \(landed.count) files have landed in it; is the lake mounted?")
    }
  }

  /// The table must carry the sequence that the ledger recorded last: a lake restored from a backup does not.
  private func requireOwnHistory(in snapshot: Snapshot) throws(Fault) {
    let appID = applicationID
    let recorded = try gateway.asking { ledger in try ledger.lastCommittedSequence(appID: appID) }
    let carried = snapshot.transactions[appID] ?? 0
    guard carried == recorded else {
      throw Fault(
        "sequence-mismatch", at: .land,
        "table '\(feed.table)' carries sequence \(carried) of this feed, the ledger recorded \(recorded)")
    }
  }

  /// The table as it stands, made first if this is its first delivery; refuses a contract that does not fit it.
  private func preparedTable(_ table: DeltaTable, layout: TableLayout) throws(Fault) -> Snapshot {
    do {
      var known = try gateway.snapshots.latest(of: table)
      if known == nil {
        try requireNothingLanded()
        _ = try table.create(
          schema: layout.schema, partitionColumns: layout.partitionColumns, name: feed.table,
          info: CommitInfo(operation: "CREATE TABLE", engineInfo: "sluice/\(Gateway.version)"))
        known = try gateway.snapshots.latest(of: table)
      }
      guard let snapshot = known else { throw Fault("lake-altered", at: .land, "table '\(feed.table)' went as soon as it was made") }
      if let problem = layout.misfit(in: snapshot, table: feed.table) { throw Fault("table-mismatch", at: .land, problem) }
      return snapshot
    } catch let error as DeltaError {
      throw Fault("storage-failed", at: .land, error.message)
    } catch let fault as Fault {
      throw fault
    } catch {
      throw Fault(storage: error, at: .land)
    }
  }

  private func intend(
    _ staged: StagedLanding, rewritten: [SealedDataFile], removes: [String], superseding superseded: DeliveryRecord?,
    replacing replaced: [DeliveryRecord]
  ) throws(Fault) -> LandIntended {
    let appID = applicationID
    let feedName = feed.name
    let tableName = feed.table
    let (delivery, attempt) = (delivery, attempt)
    return try gateway.asking { ledger in
      var made: LandIntended?
      _ = try ledger.intend(appID: appID) { sequence in
        let body = LandIntended(
          appId: appID, sequence: sequence, table: tableName, attempt: attempt, businessDate: delivery.businessDate,
          supersedes: superseded?.id, replaces: replaced.isEmpty ? nil : replaced.map(\.id), files: staged.files.map(\.fact),
          rewrites: rewritten.isEmpty ? nil : rewritten.map(\.fact), removes: removes, counts: staged.counts,
          rowMap: staged.rowMap, content: staged.content)
        made = body
        return LedgerEvent(.landIntended(body), feed: feedName, delivery: delivery.id)
      }
      guard let made else { throw Fault("interrupted", at: .land, "the ledger recorded no intention") }
      return made
    }
  }

  /// Records that the commit exists, under a checkpoint unless another one follows.
  static func conclude(
    _ intention: LandIntended, version: Int64, commit: [UInt8], recovered: Bool, delivery: DeliveryRecord, feed: String,
    gateway: Gateway, isFollowed: Bool = false
  ) throws(Fault) -> LandCommitted {
    let body = LandCommitted(
      intention: intention, deltaVersion: version, commit: "sha256:" + ContentIdentity.sha256(commit), recovered: recovered)
    // Lost with the power, it is found in the table's log again; the checkpoint makes it durable.
    try gateway.record([LedgerEvent(.landCommitted(body), feed: feed, delivery: delivery.id)], durability: .withNext)
    gateway.reach(.committed)
    if !isFollowed { try gateway.checkpoint() }
    return body
  }

  /// Takes back what was not committed: published files go, the sequence stays used.
  private func abort(_ intention: LandIntended, _ published: [DataFileFact], in table: DeltaTable, code: String) throws(Fault) {
    table.withdraw(published)
    try gateway.record([
      LedgerEvent(
        .landAborted(LandAborted(appId: intention.appId, sequence: intention.sequence, code: code)), feed: feed.name,
        delivery: delivery.id)
    ])
  }
}

extension DeltaTable {
  /// Removes files that were published for a commit that was not made. Their names belong to one attempt only.
  func withdraw(_ files: [DataFileFact]) {
    for file in files {
      if let relative = PartitionPath.file(ofLogPath: file.path) { unlink("\(directory)/\(relative)") }
    }
  }
}

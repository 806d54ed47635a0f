internal import DeltaTable
internal import EvidenceVault
internal import Foundation
internal import LineageLedger

/// Everything a delivery leaves on disk before it may become visible: fsynced, named in no log.
struct StagedLanding {
  /// The data file under the table's `_staging` folder, sealed; `nil` when no record was accepted.
  var file: SealedDataFile?
  var counts: RecordCounts
  var rowMap: RowMapFact
  var content: String
}

/// A sealed data file that waits under `_staging`.
struct SealedDataFile {
  /// Absolute.
  var stagedPath: String
  var size: Int64
  var rows: Int64
  /// Lower-case hex.
  var sha256: String
  /// Statistics for the log, as JSON.
  var statistics: String
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

  static func applicationID(gateway: String, table: String, feed: String) -> String { "sluice/\(gateway)/\(table)/\(feed)" }

  private var applicationID: String {
    Self.applicationID(gateway: gateway.name, table: feed.table, feed: feed.name)
  }

  private static func partitionValues(layout: TableLayout, feed: FeedPlan, delivery: DeliveryRecord) -> [String: String?] {
    var values: [String: String?] = [TableLayout.feedColumn: feed.name]
    if !layout.storesBusinessDate { values[TableLayout.businessDateColumn] = delivery.businessDate }
    return values
  }

  /// Where the data file of an attempt will stand, as the log spells it. Never used twice.
  static func logPath(layout: TableLayout, feed: FeedPlan, delivery: DeliveryRecord, attempt: Int) throws(Fault) -> String {
    do {
      let folder = try PartitionPath.folder(
        columns: layout.partitionColumns, values: partitionValues(layout: layout, feed: feed, delivery: delivery))
      return PartitionPath.logPath(ofFile: "\(folder)/\(delivery.id)-\(attempt).parquet")
    } catch {
      throw Fault("table-mismatch", at: .land, error.message)
    }
  }

  /// Lands `staged` in place of `superseded`, if there is one.
  func land(_ staged: StagedLanding, layout: TableLayout, superseding superseded: DeliveryRecord?) throws(Fault)
    -> LandCommitted
  {
    let table = gateway.table(feed.table)
    try requireTable(table)
    let snapshot = try Self.preparedTable(table, layout: layout, name: feed.table)
    try requireOwnHistory(in: snapshot)
    let removes = try removals(of: superseded, in: snapshot)

    var facts: [DataFileFact] = []
    var adds: [AddFile] = []
    var target: String?
    if let file = staged.file {
      let values = Self.partitionValues(layout: layout, feed: feed, delivery: delivery)
      let path = try Self.logPath(layout: layout, feed: feed, delivery: delivery, attempt: attempt)
      target = PartitionPath.file(ofLogPath: path).map { "\(table.directory)/\($0)" }
      facts = [DataFileFact(path: path, size: file.size, rows: file.rows, sha256: "sha256:\(file.sha256)")]
      adds = [
        AddFile(
          path: path, partitionValues: values, size: file.size,
          modificationTime: Int64(Date().timeIntervalSince1970 * 1000), stats: file.statistics)
      ]
    }

    // file.received, pgp.decrypted and the rest must be under a checkpoint before anything becomes visible.
    try gateway.checkpoint()
    let intention = try intend(files: facts, removes: removes, superseding: superseded, staged: staged)
    gateway.reach(.intended)
    if let file = staged.file, let target {
      do { _ = try StagedFile.publish(from: file.stagedPath, to: target) } catch { throw Fault(storage: error, at: .land) }
    }
    gateway.reach(.published)

    let actions = CommitActions(
      info: CommitInfo(
        operation: "WRITE", operationParameters: ["mode": removes.isEmpty ? "Append" : "Overwrite"],
        engineInfo: "sluice/\(Gateway.version)",
        facts: ["sluice.delivery": delivery.name, "sluice.deliveryId": delivery.id, "sluice.sequence": "\(intention.sequence)"]),
      adds: adds, removes: removes,
      transaction: TableTransaction(
        appID: applicationID, version: intention.sequence, lastUpdated: Int64(Date().timeIntervalSince1970 * 1000)),
      schema: try layout.schema(in: snapshot.schema))
    let outcome: CommitOutcome
    do { outcome = try table.commit(actions, after: snapshot) } catch {
      if error.code == .durabilityUnknown { throw Fault("interrupted", at: .land, "\(error.message)") }
      try abort(intention, published: target, code: "storage-failed")
      throw Fault("storage-failed", at: .land, "\(error.message)")
    }
    gateway.reach(.deltaCommitted)
    switch outcome {
    case .committed(let receipt):
      return try Self.conclude(
        intention, version: receipt.version, commit: receipt.bytes, recovered: false, delivery: delivery, feed: feed.name,
        gateway: gateway)
    case .conflict(let conflict):
      try abort(intention, published: target, code: "lake-conflict")
      switch conflict.reason {
      case .fileNotLive: throw Fault("lake-altered", at: .land, "\(conflict)")
      case .transaction: throw Fault("sequence-mismatch", at: .land, "\(conflict)")
      default: throw Fault("lake-conflict", at: .land, "\(conflict)")
      }
    }
  }

  /// A table that has landed before must be there: the lake may not be mounted.
  private func requireTable(_ table: DeltaTable) throws(Fault) {
    let exists: Bool
    do { exists = try table.exists } catch { throw Fault("storage-failed", at: .land, error.message) }
    guard !exists else { return }
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
  static func preparedTable(_ table: DeltaTable, layout: TableLayout, name: String) throws(Fault) -> Snapshot {
    do {
      if try !table.exists {
        _ = try table.create(
          schema: layout.schema, partitionColumns: layout.partitionColumns, name: name,
          info: CommitInfo(operation: "CREATE TABLE", engineInfo: "sluice/\(Gateway.version)"))
      }
      let snapshot = try table.snapshot()
      if let problem = layout.misfit(in: snapshot, table: name) { throw Fault("table-mismatch", at: .land, problem) }
      return snapshot
    } catch let error as DeltaError {
      throw Fault("storage-failed", at: .land, error.message)
    } catch let fault as Fault {
      throw fault
    } catch {
      throw Fault(storage: error, at: .land)
    }
  }

  /// The files whose rows the new version replaces: all of them must still be the ones that were landed.
  private func removals(of superseded: DeliveryRecord?, in snapshot: Snapshot) throws(Fault) -> [String] {
    guard let superseded else { return [] }
    guard superseded.table == feed.table else {
      throw Fault(
        "table-mismatch", at: .land,
        "\(superseded.name), which this delivery replaces, landed in table '\(superseded.table ?? "")', not in '\(feed.table)'")
    }
    let files = superseded.files ?? []
    let gone = files.filter { snapshot.files[$0.path] == nil }
    guard gone.isEmpty else {
      throw Fault(
        "lake-altered", at: .land,
        "\(gone.count) of the \(files.count) files of \(superseded.name) are no longer in table '\(feed.table)'")
    }
    return files.map(\.path)
  }

  private func intend(
    files: [DataFileFact], removes: [String], superseding superseded: DeliveryRecord?, staged: StagedLanding
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
          supersedes: superseded?.id, files: files, removes: removes, counts: staged.counts, rowMap: staged.rowMap,
          content: staged.content)
        made = body
        return LedgerEvent(.landIntended(body), feed: feedName, delivery: delivery.id)
      }
      guard let made else { throw Fault("interrupted", at: .land, "the ledger recorded no intention") }
      return made
    }
  }

  /// Records that the commit exists, under a checkpoint.
  static func conclude(
    _ intention: LandIntended, version: Int64, commit: [UInt8], recovered: Bool, delivery: DeliveryRecord, feed: String,
    gateway: Gateway
  ) throws(Fault) -> LandCommitted {
    let body = LandCommitted(
      intention: intention, deltaVersion: version, commit: "sha256:" + ContentIdentity.sha256(commit), recovered: recovered)
    try gateway.record([LedgerEvent(.landCommitted(body), feed: feed, delivery: delivery.id)])
    gateway.reach(.committed)
    try gateway.checkpoint()
    return body
  }

  /// Takes back what was not committed: the published file goes, the sequence stays used.
  private func abort(_ intention: LandIntended, published target: String?, code: String) throws(Fault) {
    if let target { unlink(target) }
    try gateway.record([
      LedgerEvent(
        .landAborted(LandAborted(appId: intention.appId, sequence: intention.sequence, code: code)), feed: feed.name,
        delivery: delivery.id)
    ])
  }
}

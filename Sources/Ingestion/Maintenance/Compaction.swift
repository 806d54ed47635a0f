internal import Configuration
internal import DataFiles
internal import DeltaTable
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import Logging
internal import Parquet
internal import Synchronization

/// Merges small files of a table while deliveries go on landing in it.
///
/// Files of one feed and one partition are merged, never of two: a file has one customer and one key. Rows move as they are, so
/// the commit says `dataChange=false` and no reader's rows change. Merging happens beside the gateway's work; only the commit
/// takes its turn. What a landing took out of the table in the meantime is planned anew.
struct Compaction {
  let gateway: Gateway
  let tableName: String
  /// Runs work that changes the lake, when it is its turn.
  let exclusively: (() throws(Fault) -> Outcome) throws(Fault) -> Outcome

  /// Files grow towards this size.
  static let targetBytes: Int64 = 256 << 20
  /// Files of at least this size are left alone: writing them anew gains little.
  static let enoughBytes: Int64 = targetBytes / 4 * 3
  /// Files merged in one commit at most: the intention must fit into a leaf of the ledger.
  static let mostFiles = 200
  /// How often a bin that lost its files to others is planned anew.
  static let attempts = 5

  /// What came of one commit.
  enum Outcome {
    case committed(version: Int64)
    /// Some of the files are no longer live, or the table has changed otherwise.
    case overtaken
  }

  /// Files that become one.
  struct Bin: Sendable {
    let partitionValues: [String: String?]
    let files: [AddFile]
    var bytes: Int64 { files.reduce(0) { $0 + $1.size } }
    var feed: String { (partitionValues[TableLayout.feedColumn] ?? nil) ?? "" }
  }

  static func applicationID(gateway: String, table: String, feed: String) -> String {
    Landing.applicationID(gateway: gateway, table: table, feed: feed) + "/merge"
  }

  /// The files to merge, in the order in which they came; nothing for a table whose files are few and large.
  static func plan(_ snapshot: Snapshot) -> [Bin] {
    let small = snapshot.liveFiles.filter { $0.size < enoughBytes && $0.partitionValues[TableLayout.feedColumn] != nil }
    var bins: [Bin] = []
    for (values, files) in Dictionary(grouping: small, by: \.partitionValues) {
      let ordered = files.sorted { ($0.modificationTime, $0.path) < ($1.modificationTime, $1.path) }
      var bin: [AddFile] = []
      var bytes: Int64 = 0
      func close() {
        if bin.count > 1 { bins.append(Bin(partitionValues: values, files: bin)) }
        bin = []
        bytes = 0
      }
      for file in ordered {
        if bytes + file.size > targetBytes || bin.count == mostFiles { close() }
        bin.append(file)
        bytes += file.size
      }
      close()
    }
    return bins.sorted { ($0.feed, $0.files[0].path) < ($1.feed, $1.files[0].path) }
  }

  /// Merges until nothing small is left or the gateway stops.
  func run() throws(Fault) -> LakeOutcome {
    let table = gateway.table(tableName)
    var outcome = LakeOutcome(table: tableName, action: .compact)
    var overtaken = 0
    do {
      var snapshot = try table.snapshot()
      var bins = Self.plan(snapshot)
      while let bin = bins.first, !gateway.isStopping {
        switch try merge(bin, of: table, snapshot) {
        case (.committed(let version), let bytes):
          outcome.filesRemoved += bin.files.count
          outcome.filesAdded += 1
          outcome.bytesRemoved += bin.bytes
          outcome.bytesAdded += bytes
          outcome.version = version
        case (.overtaken, _):
          overtaken += 1
          guard overtaken < Self.attempts else {
            throw Fault("lake-conflict", at: .land, "others changed the files of table '\(tableName)' \(overtaken) times meanwhile")
          }
        }
        snapshot = try table.refresh(snapshot)
        bins = Self.plan(snapshot)
      }
      outcome.version = outcome.version ?? snapshot.version
    } catch let fault as Fault {
      throw fault
    } catch {
      throw Fault(storage: error, at: .land)
    }
    return outcome
  }

  private func merge(_ bin: Bin, of table: DeltaTable, _ snapshot: Snapshot) throws -> (Outcome, Int64) {
    let id = UUIDv7.make()
    gateway.mergesInHand.withLock { _ = $0.insert(id) }
    let folder = gateway.paths.staging(table: tableName, delivery: id)
    defer {
      try? DurableFile.removeFolder(folder)
      gateway.mergesInHand.withLock { _ = $0.remove(id) }
    }
    let settings = gateway.configuration.value
    // A delivery waits for one file to be merged at most: the reservation ends before the commit's turn is waited for. Merging waits for
    // a large file that is judged, also while it still arrives.
    let merged = try gateway.budget.withReservation(of: Int(settings.gateway.memory.bytes)) { () throws(Fault) -> SealedDataFile in
      do {
        return try stage(
          bin, of: table, snapshot, in: folder, id: id, sensitive: settings.sensitiveColumns(ofTable: tableName),
          rowGroupBytes: MemoryPlan(budget: Int(settings.gateway.memory.bytes)).rowGroupBytes)
      } catch {
        throw error as? Fault ?? Fault(storage: error, at: .land)
      }
    }
    gateway.reach(.mergeStaged)
    return (try exclusively { () throws(Fault) in try commit(merged, bin, table, id: id) }, merged.size)
  }

  private func stage(
    _ bin: Bin, of table: DeltaTable, _ snapshot: Snapshot, in folder: String, id: String, sensitive: Set<String>,
    rowGroupBytes: Int
  ) throws -> SealedDataFile {
    let readers = try bin.files.map { file in
      guard let path = table.path(of: file) else {
        throw Fault("lake-altered", at: .land, "'\(file.path)' leads out of table '\(tableName)'")
      }
      return try ParquetReader(path: path)
    }
    let order = snapshot.schema.fields.map(\.name).filter { !snapshot.partitionColumns.contains($0) }
    guard let columns = DataFileMerge.columns(of: readers, order: order, omittingStatistics: sensitive) else {
      throw Fault("table-mismatch", at: .land, "files of table '\(tableName)' have columns of types that cannot be joined")
    }
    let staged = try StagedFile(path: "\(folder)/0.part", leftover: .replace)
    let properties = gateway.configuration.value.gateway.parquet.properties
    var merge = try DataFileMerge(columns: columns, properties: properties, rowGroupBytes: rowGroupBytes) { try staged.write($0) }
    for reader in readers { try merge.append(reader) }
    let rows = readers.reduce(0) { $0 + Int64($1.rowCount) }
    guard let written = try merge.finish(), written.rows == rows else {
      throw Fault("interrupted", at: .land, "files of table '\(tableName)' changed while they were merged")
    }
    let sealed = try staged.seal(mode: 0o640)
    let partition = try PartitionPath.folder(columns: snapshot.partitionColumns, values: bin.partitionValues)
    return SealedDataFile(
      stagedPath: staged.path, path: PartitionPath.logPath(ofFile: "\(partition)/\(id).parquet"),
      partitionValues: bin.partitionValues, size: sealed.size, rows: written.rows, sha256: sealed.sha256,
      statistics: written.statistics.json())
  }

  /// Intention, publication, commit, outcome: as a landing does it.
  private func commit(_ merged: SealedDataFile, _ bin: Bin, _ table: DeltaTable, id: String) throws(Fault) -> Outcome {
    let appID = Self.applicationID(gateway: gateway.name, table: tableName, feed: bin.feed)
    let snapshot: Snapshot
    do { snapshot = try table.snapshot() } catch { throw Fault("storage-failed", at: .land, error.message) }
    guard bin.files.allSatisfy({ snapshot.files[$0.path] != nil }) else { return .overtaken }
    let intention = try intend(appID, merged, bin, id: id)
    gateway.reach(.mergeIntended)
    try merged.publish(in: table)
    gateway.reach(.mergePublished)
    let actions = CommitActions(
      info: CommitInfo(
        operation: "OPTIMIZE", operationParameters: ["predicate": "[]"], engineInfo: "sluice/\(Gateway.version)",
        facts: ["sluice.rewrite": id, "sluice.sequence": "\(intention.sequence)"]),
      adds: [merged.added(changingData: false)], removes: bin.files.map(\.path), removalsChangeData: false,
      transaction: TableTransaction(
        appID: appID, version: intention.sequence, lastUpdated: Int64(Date().timeIntervalSince1970 * 1000)))
    let outcome: CommitOutcome
    do { outcome = try table.commit(actions, after: snapshot) } catch {
      if error.code == .durabilityUnknown { throw Fault("interrupted", at: .land, error.message) }
      try abort(intention, table, feed: bin.feed, code: "storage-failed")
      throw Fault("storage-failed", at: .land, error.message)
    }
    gateway.reach(.mergeCommitted)
    switch outcome {
    case .committed(let receipt):
      try Self.conclude(
        intention, version: receipt.version, commit: receipt.bytes, recovered: false, feed: bin.feed, gateway: gateway)
      return .committed(version: receipt.version)
    case .conflict(let conflict):
      gateway.logger.notice("merging files of table \(tableName): \(conflict)")
      try abort(intention, table, feed: bin.feed, code: "lake-conflict")
      return .overtaken
    }
  }

  private func intend(_ appID: String, _ merged: SealedDataFile, _ bin: Bin, id: String) throws(Fault) -> RewriteIntended {
    try gateway.asking { ledger in
      var made: RewriteIntended?
      _ = try ledger.intendRewrite(appID: appID) { sequence in
        let body = RewriteIntended(
          appId: appID, sequence: sequence, rewrite: id, table: tableName, files: [merged.fact], removes: bin.files.map(\.path))
        made = body
        return LedgerEvent(.rewriteIntended(body), feed: bin.feed)
      }
      guard let made else { throw Fault("interrupted", at: .land, "the ledger recorded no intention") }
      return made
    }
  }

  private func abort(_ intention: RewriteIntended, _ table: DeltaTable, feed: String, code: String) throws(Fault) {
    table.withdraw(intention.files)
    try gateway.record([
      LedgerEvent(.rewriteAborted(LandAborted(appId: intention.appId, sequence: intention.sequence, code: code)), feed: feed)
    ])
  }

  /// Records that the commit exists, under a checkpoint.
  static func conclude(
    _ intention: RewriteIntended, version: Int64, commit: [UInt8], recovered: Bool, feed: String?, gateway: Gateway
  ) throws(Fault) {
    let body = LakeRewritten(
      intention: intention, deltaVersion: version, commit: "sha256:" + ContentIdentity.sha256(commit), recovered: recovered)
    try gateway.record([LedgerEvent(.lakeRewritten(body), feed: feed)])
    gateway.reach(.mergeRecorded)
    try gateway.checkpoint()
  }
}

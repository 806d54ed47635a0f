internal import Configuration
internal import DataFiles
internal import DeltaTable
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import Logging
internal import Parquet
internal import Synchronization

/// `lake/deliveries`: one row for each delivery whose rows are in the lake or were, for joining with `_delivery`.
///
/// A projection of the ledger, no evidence. It is brought up to date at the end of each pass or request and at each start, and
/// in a long pass every few seconds; its transaction says up to which leaf it goes. Lost or spoilt, it is made anew.
///
/// One file holds the deliveries of a feed and a year of business dates, and is written anew when one of them changes.
struct DeliveriesTable {
  static let name = "deliveries"

  let gateway: Gateway
  private var table: DeltaTable { gateway.table(Self.name) }
  private var applicationID: String { "sluice/\(gateway.name)/\(Self.name)" }

  /// Deliveries of one feed and year.
  private struct Slice: Hashable {
    let feed: String
    let year: String
  }

  /// How long a pass goes on without the table showing what it landed: this long, or as many times as long as it took to write.
  private static let pause: Duration = .seconds(5)
  private static let pauseFactor = 20

  /// Brings the table up to the ledger unless that was done a moment ago: each time costs more than a small delivery.
  func followInPass() {
    guard gateway.deliveriesDue.withLock({ $0 <= .now }) else { return }
    follow()
  }

  /// Brings the table up to the ledger; a failure is logged and made up for the next time.
  func follow() {
    let start = ContinuousClock.now
    do { try update(from: nil) } catch {
      gateway.logger.warning("lake/deliveries is behind: \(error); it is brought up to date at the next landing or start")
    }
    let end = ContinuousClock.now
    gateway.deliveriesDue.withLock { $0 = end + max(Self.pause, (end - start) * Self.pauseFactor) }
  }

  /// Makes every row anew.
  func rebuild() throws { try update(from: 0) }

  private func update(from first: Int64?) throws {
    let lineage = gateway.ledger.lineage
    let leaves = try lineage.leaves()
    if try !table.exists {
      guard try !lineage.changed(since: 0).filter(\.isInTable).isEmpty else { return }
      _ = try table.create(
        schema: DeliveryRow.schema, partitionColumns: [DeliveryRow.feed], name: Self.name,
        info: CommitInfo(operation: "CREATE TABLE", engineInfo: "sluice/\(Gateway.version)"))
    }
    let snapshot = try table.snapshot()
    let reached = snapshot.transactions[applicationID] ?? 0
    // A ledger restored from a backup is behind its projection; a table of an older program lacks columns.
    let schema = try DeliveryRow.schema(in: snapshot.schema)
    let done = first ?? (reached <= leaves && schema == snapshot.schema ? reached : 0)
    let changed = try lineage.changed(since: done).filter(\.isInTable)
    let isWhole = done == 0
    guard isWhole || !changed.isEmpty else { return }
    // The table must not know of leaves that the power may take: those that came in their place would be passed over.
    try gateway.ledger.sync()
    let slices = Set(changed.map { Slice(feed: $0.feed, year: String($0.businessDate.prefix(4))) })

    let live = snapshot.liveFiles
    var removes = isWhole ? live.map(\.path) : []
    var files: [SealedDataFile] = []
    for slice in slices.sorted(by: { ($0.feed, $0.year) < ($1.feed, $1.year) }) {
      if !isWhole {
        removes += live.filter { $0.partitionValues[DeliveryRow.feed] == .some(slice.feed) && Self.year(of: $0) == slice.year }
          .map(\.path)
      }
      files.append(try write(slice, lineage))
    }
    for file in files { try file.publish(in: table) }
    gateway.reach(.deliveriesWritten)
    // The transaction's number must grow for readers who watch it; a table made anew may repeat it.
    let actions = CommitActions(
      info: CommitInfo(
        operation: "WRITE", operationParameters: ["mode": "Overwrite"], engineInfo: "sluice/\(Gateway.version)",
        facts: ["sluice.leaves": "\(leaves)"]),
      adds: files.map { $0.added(changingData: true) }, removes: removes,
      transaction: reached < leaves
        ? TableTransaction(appID: applicationID, version: leaves, lastUpdated: Int64(Date().timeIntervalSince1970 * 1000)) : nil,
      schema: schema)
    guard !actions.adds.isEmpty || !actions.removes.isEmpty else { return }
    guard case .committed = try table.commit(actions, after: snapshot) else {
      for file in files { if let path = PartitionPath.file(ofLogPath: file.path) { unlink("\(table.directory)/\(path)") } }
      throw Fault("lake-conflict", at: .land, "somebody else writes to lake/deliveries")
    }
    gateway.reach(.deliveriesCommitted)
  }

  /// Files are named after the year of their business dates.
  private static func year(of file: AddFile) -> String? {
    file.file?.split(separator: "/").last.map { String($0.prefix(4)) }
  }

  private func write(_ slice: Slice, _ lineage: Lineage) throws -> SealedDataFile {
    let records = try lineage.everLanded(feed: slice.feed, from: "\(slice.year)-01-01", through: "\(slice.year)-12-31")
    var names = Dictionary(records.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    func name(_ id: String?) throws -> String? {
      guard let id else { return nil }
      if let known = names[id] { return known }
      names[id] = try lineage.delivery(id: id)?.name
      return names[id]
    }
    let id = UUIDv7.make()
    let staged = try StagedFile(
      path: "\(gateway.paths.staging(table: Self.name, delivery: id))/0.part", leftover: .replace)
    var buffers = DeliveryRow.columns.map { ColumnBuffer($0) }
    for record in records {
      try DeliveryRow(
        record, supersedes: name(record.supersedes), supersededBy: name(record.supersededBy), completes: name(record.completes)
      ).append(to: &buffers)
    }
    let properties = gateway.configuration.value.gateway.parquet.properties
    var writer = try DataFileWriter(columns: DeliveryRow.columns, properties: properties) { try staged.write($0) }
    try writer.append(
      try buffers.map { try $0.encode(ColumnChunkEncoder(column: $0.column, properties: properties)) }, rowCount: records.count)
    let written = try writer.finish()
    let sealed = try staged.seal(mode: 0o640)
    let values: [String: String?] = [DeliveryRow.feed: slice.feed]
    let folder = try PartitionPath.folder(columns: [DeliveryRow.feed], values: values)
    return SealedDataFile(
      stagedPath: staged.path, path: PartitionPath.logPath(ofFile: "\(folder)/\(slice.year)-\(id).parquet"),
      partitionValues: values, size: sealed.size, rows: written.rows, sha256: sealed.sha256,
      statistics: written.statistics.json())
  }
}

extension DeliveryRecord {
  /// Whether `lake/deliveries` has a row for it.
  var isInTable: Bool { state == .landed || state == .superseded }
}

internal import Configuration
internal import DeltaTable
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import Parquet

/// The lake against the ledger and against itself. Every fault begins with its code.
extension GatewayReader {
  func verifyLake(_ ledger: Ledger, deep: Bool) throws -> [VerificationReport.Check] {
    var checks: [VerificationReport.Check] = []
    let deliveries = try ledger.lineage.deliveries(DeliveryFilter(limit: .max))
    let tables = Set(deliveries.compactMap(\.table))
    for name in tables.sorted() {
      let table = DeltaTable(directory: "\(paths.lake)/\(name)")
      guard try table.exists else {
        checks.append(check("lake", "table \(name)", "", ["lake-table-gone: table \(name) is not in the lake"]))
        continue
      }
      do {
        let landed = deliveries.filter { $0.table == name && $0.state == .landed }
        checks.append(try verifyFiles(name, table, ledger, landed: landed, deep: deep))
        checks.append(try verifyCommits(name, table, ledger))
      } catch {
        // A table that cannot be read must not hide what is wrong with the others.
        checks.append(check("lake", "table \(name)", "", ["lake-commit-altered: the log of \(name) cannot be read: \(error)"]))
      }
    }
    let known = tables.union([DeliveriesTable.name])
    let strangers = ((try? FileManager.default.contentsOfDirectory(atPath: paths.lake)) ?? []).sorted().filter { name in
      !known.contains(name) && ((try? DeltaTable(directory: "\(paths.lake)/\(name)").exists) ?? true)
    }
    if !strangers.isEmpty {
      checks.append(check("lake", "tables", "", strangers.map { "lake-table-foreign: table \($0) was not made by this gateway" }))
    }
    if !tables.isEmpty { checks.append(try verifyDeliveries(deliveries.filter(\.isInTable), ledger, deep: deep)) }
    if checks.isEmpty {
      checks.append(.init(scope: "lake", name: "tables", verdict: .holds, detail: "nothing has landed", faults: []))
    }
    return checks
  }

  /// The table's live files are exactly those the ledger has committed and not removed, and hold what it says.
  private func verifyFiles(
    _ name: String, _ table: DeltaTable, _ ledger: Ledger, landed: [DeliveryRecord], deep: Bool
  ) throws -> VerificationReport.Check {
    let snapshot = try table.snapshot()
    let committed = try ledger.lineage.committedFiles(table: name)
    let owners = Dictionary(uniqueKeysWithValues: landed.map { ($0.id, $0) })
    var faults: [String] = []
    var rows: Int64 = 0
    var rowsByDelivery: [String: Int64] = [:]
    for file in snapshot.liveFiles.sorted(by: { $0.path < $1.path }) {
      let label = "\(name)/\(file.path)"
      guard let known = committed[file.path] else {
        faults.append("lake-file-foreign: \(label) is in the table but not in the ledger")
        continue
      }
      rows += known.rows
      faults += partitionFaults(file, known, owners[known.committedBy], snapshot, label)
      if file.recordCount != known.rows {
        faults.append("lake-rows-differ: \(label): the log counts \(file.recordCount ?? -1) rows, the ledger \(known.rows)")
      }
      guard let local = table.path(of: file) else { continue }
      var status = stat()
      if stat(local, &status) != 0 {
        faults.append("lake-file-missing: \(label) is missing on disk")
      } else if Int64(status.st_size) != known.size {
        faults.append("lake-file-altered: \(label) has \(status.st_size) bytes, the ledger says \(known.size)")
      } else if deep {
        let examination = DataFileExamination(file: file, known: known, snapshot: snapshot, path: local)
        faults += examination.faults().map { "\($0.code): \(label): \($0.message)" }
        rowsByDelivery.merge(examination.rowsByDelivery()) { $0 + $1 }
      }
    }
    for path in committed.keys.sorted() where snapshot.files[path] == nil {
      faults.append("lake-file-removed: \(name)/\(path) was landed but is no longer in the table")
    }
    if deep, faults.isEmpty {
      for delivery in landed {
        let found = rowsByDelivery.removeValue(forKey: delivery.name) ?? 0
        if found != delivery.counts?.landed {
          faults.append("lake-rows-differ: \(delivery.name) has \(found) rows in \(name), \(delivery.counts?.landed ?? 0) landed")
        }
      }
      for (delivery, count) in rowsByDelivery.sorted(by: { $0.key < $1.key }) {
        faults.append("lake-rows-differ: \(name) holds \(count) rows of \(delivery), which is not landed in it")
      }
    }
    let orphans = try orphanCount(name, table, ledger, snapshot)
    let remark = orphans > 0 ? "; \(orphans) files of no version, for 'lake vacuum'" : ""
    return check(
      "lake", "files of \(name)", "\(snapshot.files.count) \(snapshot.files.count == 1 ? "file" : "files"), \(rows) rows at version \(snapshot.version)\(remark)", faults)
  }

  /// The folder follows from the partition values, and those that a delivery brings along are its own.
  private func partitionFaults(
    _ file: AddFile, _ known: CommittedFile, _ delivery: DeliveryRecord?, _ snapshot: Snapshot, _ label: String
  ) -> [String] {
    var faults: [String] = []
    let folder = try? PartitionPath.folder(columns: snapshot.partitionColumns, values: file.partitionValues)
    let local = file.file
    if folder == nil || local == nil || local?.hasPrefix((folder ?? "") + "/") != true {
      faults.append("lake-partition-wrong: \(label) does not lie in the folder of its partition values")
    }
    guard known.origin == .landed, let delivery else { return faults }
    for (column, value) in [(TableLayout.feedColumn, delivery.feed), (TableLayout.businessDateColumn, delivery.businessDate)]
    where snapshot.partitionColumns.contains(column) && file.partitionValues[column] != .some(value) {
      faults.append("lake-partition-wrong: \(label) is in another partition of \(column) than \(delivery.name)")
    }
    return faults
  }

  private func orphanCount(_ name: String, _ table: DeltaTable, _ ledger: Ledger, _ snapshot: Snapshot) throws -> Int {
    var known = Set(snapshot.liveFiles.compactMap(\.file))
    known.formUnion(snapshot.removedFiles.compactMap { PartitionPath.file(ofLogPath: $0.path) })
    known.formUnion(try ledger.lineage.removedFiles(table: name).keys.compactMap(PartitionPath.file(ofLogPath:)))
    return DataFolder(table.directory).files().count { !known.contains($0.path) }
  }

  /// Every commit of the log is one the ledger has, byte for byte; the creation of the table is the only other. Checkpoints and
  /// checksums say what the commits say.
  private func verifyCommits(_ name: String, _ table: DeltaTable, _ ledger: Ledger) throws -> VerificationReport.Check {
    let recorded = Dictionary(
      try ledger.lineage.commits(table: name).map { ($0.version, $0.sha256) }, uniquingKeysWith: { $1 })
    var faults: [String] = []
    let newest = try table.snapshot().version
    var oldest = newest
    for commit in try table.history() {
      let version = commit.version
      oldest = min(oldest, version)
      let hash = "sha256:" + ContentIdentity.sha256(try table.commitBytes(version: version))
      if let known = recorded[version] {
        if known != hash {
          faults.append("lake-commit-altered: commit \(version) of \(name) does not have the bytes the ledger recorded")
        }
      } else if !Self.isCreation(commit) {
        faults.append("lake-commit-foreign: commit \(version) of \(name) is not ours")
      }
    }
    faults += try table.verifyLog().map { fault in
      let code = fault.file.hasSuffix(".crc") ? "lake-checksum-wrong" : fault.file.contains(".checkpoint") ? "lake-checkpoint-wrong" : "lake-commit-foreign"
      return "\(code): _delta_log/\(fault.file) of \(name) \(fault.reason)"
    }
    for version in recorded.keys.sorted() where version > newest {
      faults.append("lake-commit-missing: commit \(version) of \(name) is gone")
    }
    let cleaned = oldest > 0 ? ", older ones cleaned up" : ""
    return check("lake", "commits of \(name)", "\(newest - oldest + 1) commits\(cleaned)", faults.reversed())
  }

  static func isCreation(_ commit: TableCommit) -> Bool {
    // Tables are made without settings; one that was put in later changes what writers may do.
    let settings = commit.metadata?.configuration ?? [:]
    return commit.version == 0 && commit.adds.isEmpty && commit.removes.isEmpty && settings.isEmpty
  }

  /// `lake/deliveries` is what the ledger says, row by row.
  private func verifyDeliveries(_ records: [DeliveryRecord], _ ledger: Ledger, deep: Bool) throws -> VerificationReport.Check {
    let table = DeltaTable(directory: "\(paths.lake)/\(DeliveriesTable.name)")
    guard try table.exists else {
      return check("lake", "deliveries", "", ["deliveries-differ: the table of deliveries is not there"])
    }
    var faults: [String] = []
    do {
      let names = Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0.name) })
      var expected: [String: Set<DeliveryRow>] = [:]
      for record in records {
        let row = DeliveryRow(
          record, supersedes: record.supersedes.flatMap { names[$0] }, supersededBy: record.supersededBy.flatMap { names[$0] },
          completes: record.completes.flatMap { names[$0] })
        expected[record.feed, default: []].insert(row)
      }
      let snapshot = try table.snapshot()
      var found: [String: [DeliveryRow]] = [:]
      for file in snapshot.liveFiles {
        guard let path = table.path(of: file), let feed = file.partitionValues[DeliveryRow.feed] ?? nil else { continue }
        found[feed, default: []] += try DeliveryRow.rows(of: try ParquetReader(path: path))
      }
      for feed in Set(expected.keys).union(found.keys).sorted() {
        let rows = found[feed] ?? []
        if rows.count != expected[feed]?.count ?? 0 || Set(rows) != expected[feed] ?? [] {
          faults.append("deliveries-differ: the deliveries of \(feed) are not those of the ledger")
        }
      }
      faults += try table.verifyLog().map { "deliveries-differ: _delta_log/\($0.file) \($0.reason)" }
    } catch {
      faults.append("deliveries-differ: \(error)")
    }
    return check("lake", "deliveries", "\(records.count) rows", faults)
  }
}

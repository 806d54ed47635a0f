internal import DeltaTable
internal import Foundation
internal import LineageLedger

extension GatewayReader {
  /// The versions of a table, newest first.
  ///
  /// - Complexity: Reads the commits it returns.
  public func history(_ name: String, at moment: TableMoment, limit: Int) throws -> [TableVersion] {
    let table = try table(name)
    let newest = try version(of: table, name, at: moment) ?? table.snapshot().version
    let recorded = Dictionary(
      try ledger?.lineage.commits(table: name).map { ($0.version, $0) } ?? [], uniquingKeysWith: { $1 })
    let removed = try ledger?.lineage.removedFiles(table: name) ?? [:]
    var versions: [TableVersion] = []
    var number = newest
    while number >= 0, versions.count < limit, let commit = try commit(number, of: table) {
      let known = recorded[number]
      let delivery = try known.flatMap { $0.type == .landCommitted ? try ledger?.lineage.delivery(id: $0.subject)?.name : nil }
      versions.append(
        TableVersion(
          version: number, time: known?.time ?? LedgerTime.text(microseconds: commit.timestamp.saturatingProduct(1000)),
          isRecorded: known != nil, operation: commit.info?.operation ?? "", delivery: delivery ?? commit.info?.facts["sluice.delivery"],
          leaf: known?.leaf, filesAdded: commit.adds.count, filesRemoved: commit.removes.count,
          rowsAdded: commit.adds.reduce(0) { $0 + ($1.recordCount ?? 0) },
          rowsRemoved: commit.removes.reduce(0) { $0 + (removed[$1.path]?.rows ?? 0) },
          movesRowsOnly: !commit.adds.isEmpty && commit.adds.allSatisfy { !$0.dataChange }))
      number -= 1
    }
    return versions
  }

  /// - Returns: `nil` for a version that was cleaned up.
  private func commit(_ version: Int64, of table: DeltaTable) throws -> TableCommit? {
    do { return try table.commit(version: version) } catch {
      guard error.code == .versionNotFound else { throw error }
      return nil
    }
  }

  /// What `lake compact` would merge now.
  public func compactionPlan(_ name: String) throws -> LakeOutcome {
    let table = try table(name)
    let snapshot = try table.snapshot()
    var outcome = LakeOutcome(table: name, action: .compact)
    let bins = Compaction.plan(snapshot)
    outcome.version = snapshot.version
    outcome.filesRemoved = bins.reduce(0) { $0 + $1.files.count }
    outcome.filesAdded = bins.count
    outcome.bytesRemoved = bins.reduce(0) { $0 + $1.bytes }
    return outcome
  }

  /// What `lake vacuum` would delete now.
  ///
  /// - Returns: The sum, and every file with its size.
  public func vacuumPlan(_ name: String, retainSeconds: Int64) throws -> (outcome: LakeOutcome, files: [VacuumedFile]) {
    let table = try table(name)
    guard let ledger else {
      throw QuestionError(message: "nothing has run yet", remedy: "'sluice run --once' makes the first pass")
    }
    let plan = try VacuumPlan(name, table, lineage: ledger.lineage, retention: .seconds(max(0, retainSeconds)))
    var outcome = LakeOutcome(table: name, action: .vacuum)
    outcome.version = plan.version
    outcome.filesRemoved = plan.entries.count
    outcome.bytesRemoved = plan.bytes
    outcome.orphans = plan.entries.count(where: \.isOrphan)
    outcome.oldestVersion = plan.oldestVersion
    return (outcome, plan.entries.map { VacuumedFile(path: $0.path, bytes: $0.bytes, isOrphan: $0.isOrphan) })
  }
}

extension Int64 {
  fileprivate func saturatingProduct(_ factor: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? (self < 0 ? .min : .max) / 2 : product
  }
}

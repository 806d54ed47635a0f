internal import DeltaTable
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import Logging
internal import Synchronization

/// Deletes what a ``VacuumPlan`` names, and what stopped work left in staging.
///
/// Call it with the gateway's work held: nothing is published meanwhile. The ledger records the vacuum before the first file
/// goes; killed in between, the rest goes with the next one.
struct Vacuum {
  let gateway: Gateway
  let tableName: String

  func run(retention: Duration) throws(Fault) -> LakeOutcome {
    let table = gateway.table(tableName)
    var outcome = LakeOutcome(table: tableName, action: .vacuum)
    do {
      let plan = try VacuumPlan(tableName, table, lineage: gateway.ledger.lineage, retention: retention)
      outcome.version = plan.version
      outcome.stagingRemoved = try sweepStaging()
      outcome.filesRemoved = plan.entries.count
      outcome.orphans = plan.entries.count(where: \.isOrphan)
      outcome.bytesRemoved = plan.bytes
      outcome.oldestVersion = plan.oldestVersion
      guard !plan.entries.isEmpty else { return outcome }
      try record(plan, retention)
      gateway.reach(.vacuumRecorded)
      for (number, entry) in plan.entries.enumerated() {
        try DurableFile.remove("\(table.directory)/\(entry.path)")
        if number == 0 { gateway.reach(.vacuumBegun) }
      }
      removeEmptyFolders(of: plan, below: table.directory)
      gateway.reach(.vacuumed)
    } catch let fault as Fault {
      throw fault
    } catch {
      throw Fault(storage: error, at: .land)
    }
    return outcome
  }

  private func record(_ plan: VacuumPlan, _ retention: Duration) throws(Fault) {
    let paths = plan.entries.map { $0.path + "\n" }.joined()
    try gateway.record([
      LedgerEvent(
        .lakeVacuumed(
          LakeVacuumed(
            vacuum: UUIDv7.make(), table: tableName, deltaVersion: plan.version, retention: Int64(retention.seconds),
            oldestVersion: plan.oldestVersion, files: plan.entries.count, bytes: plan.bytes,
            paths: "sha256:" + ContentIdentity.sha256(Array(paths.utf8)))))
    ])
    try gateway.checkpoint()
  }

  /// Whatever lies in staging is nobody's, but for files that are being merged right now.
  private func sweepStaging() throws -> Int {
    let staging = "\(gateway.paths.lake)/\(tableName)/_staging"
    let merging = gateway.mergesInHand.withLock { $0 }
    var count = 0
    for name in (try? FileManager.default.contentsOfDirectory(atPath: staging)) ?? [] where !merging.contains(name) {
      try DurableFile.removeFolder("\(staging)/\(name)")
      count += 1
    }
    return count
  }

  private func removeEmptyFolders(of plan: VacuumPlan, below root: String) {
    for entry in plan.entries {
      var folder = (entry.path as NSString).deletingLastPathComponent
      // Refused while anything is left in it.
      while !folder.isEmpty, rmdir("\(root)/\(folder)") == 0 { folder = (folder as NSString).deletingLastPathComponent }
    }
  }
}

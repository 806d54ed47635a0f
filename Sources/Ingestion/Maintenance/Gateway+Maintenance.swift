internal import DeltaTable
internal import Foundation
internal import LineageLedger
internal import Logging
internal import Synchronization

extension Gateway {
  /// Merges small files of a table.
  ///
  /// - Parameter holdingWork: Whether the caller holds ``work`` already.
  func compact(_ name: String, holdingWork: Bool) -> OperationReport {
    maintain(name) { () throws(Fault) in
      // A merge whose commit the disk refused half way left its intention open.
      if holdingWork {
        try Recovery(gateway: self).settleRewrites()
      } else {
        try work.withLock { _ throws(Fault) in try Recovery(gateway: self).settleRewrites() }
      }
      return try Compaction(gateway: self, tableName: name) { [self] body throws(Fault) in
        guard !holdingWork else { return try body() }
        return try self.work.withLock { _ throws(Fault) in try body() }
      }.run()
    }
  }

  /// Deletes files of a table that no version within the retention needs. Call it with ``work`` held.
  ///
  /// - Parameter logSeconds: How long commits of the log are kept; `nil` keeps all.
  func vacuum(_ name: String, retainSeconds: Int64, logSeconds: Int64?) -> OperationReport {
    maintain(name) { () throws(Fault) in
      var outcome = try Vacuum(gateway: self, tableName: name).run(retention: .seconds(max(0, retainSeconds)))
      // Commits outlive the files they speak of: a version is gone only when both are.
      if let logSeconds {
        outcome.logFilesRemoved = try LogUpkeep(gateway: self).clean(name, keepingSeconds: max(logSeconds, retainSeconds))
      }
      return outcome
    }
  }

  private func maintain(_ name: String, _ body: () throws(Fault) -> LakeOutcome) -> OperationReport {
    var report = OperationReport()
    do throws(Fault) {
      let exists: Bool
      do { exists = try table(name).exists } catch { throw Fault("storage-failed", at: .land, error.message) }
      guard exists, !name.contains("/") else {
        report.refusals.append(
          Refusal(subject: name, message: "there is no table of that name", remedy: "sluice lake tables"))
        return report
      }
      report.lake.append(try body())
    } catch {
      report.refusals.append(Refusal(subject: name, message: error.message, remedy: error.remedy))
    }
    return report
  }
}

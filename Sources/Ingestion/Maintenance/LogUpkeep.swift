internal import DeltaTable
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import Logging

/// Keeps the logs of tables short to read: checkpoints after commits, never in their way.
struct LogUpkeep {
  let gateway: Gateway

  /// Writes checkpoints that have fallen due. A failure spoils nothing and is made up for the next time.
  func follow(_ tables: Set<String>) {
    for name in tables.sorted() {
      do {
        let table = gateway.table(name)
        guard var snapshot = try gateway.snapshots.latest(of: table) else { continue }
        if let receipt = try table.checkpointIfDue(&snapshot) {
          gateway.snapshots.forget(table)
          gateway.logger.info("table \(name): checkpoint of version \(receipt.version), \(receipt.byteCount) bytes")
          gateway.reach(.logCheckpointed)
        }
      } catch {
        gateway.logger.warning("table \(name): no checkpoint of its log was written: \(error)")
      }
    }
  }

  /// Removes checkpoints and version checksums that contradict the commits, and writes a checkpoint anew.
  ///
  /// Only where every commit is there to tell what is right; a log without its beginning is left as it is.
  func repair(_ name: String) throws {
    let table = gateway.table(name)
    guard try table.exists, (try? table.commit(version: 0)) != nil else { return }
    let wrong = try table.verifyLog().map(\.file).filter { $0.hasSuffix(".crc") || $0.contains(".checkpoint.") }
    guard !wrong.isEmpty else { return }
    for file in Set(wrong) { try DurableFile.remove("\(table.directory)/_delta_log/\(file)") }
    guard wrong.contains(where: { $0.contains(".checkpoint.") }) else { return }
    try DurableFile.remove("\(table.directory)/_delta_log/_last_checkpoint")
    var snapshot = try table.snapshot()
    try table.checkpoint(&snapshot)
  }

  /// Removes commits that no version since `seconds` ago needs, and nothing without a checkpoint that covers them.
  ///
  /// - Returns: How many files left the log.
  func clean(_ name: String, keepingSeconds seconds: Int64) throws(Fault) -> Int {
    let cutoff = Date().addingTimeInterval(-Double(max(0, seconds)))
    do {
      return try gateway.table(name).cleanLog(before: Int64(cutoff.timeIntervalSince1970 * 1000)).removed.count
    } catch {
      throw Fault("storage-failed", at: .land, error.message)
    }
  }
}

internal import DeltaTable
internal import Foundation
internal import LineageLedger
internal import Logging

/// Settles what a killed process left: intentions without an outcome, staged files, half-written downloads.
///
/// Works from the ledger and the Delta log alone, so it may itself be killed and run again.
struct Recovery {
  let gateway: Gateway

  /// Settles everything, and sweeps what staging holds. For the start of a process or of a pass over all feeds.
  ///
  /// - Returns: The feeds that must not go on, with the reason.
  func run() throws(Fault) -> [String: Fault] {
    let halted = try settle(feed: nil)
    try gateway.sweepStaging()
    return halted
  }

  /// Settles the open intentions of one feed, or of all: a landing that failed half way leaves one behind.
  func settle(feed: String?) throws(Fault) -> [String: Fault] {
    var halted: [String: Fault] = [:]
    let open = try gateway.asking { ledger in try ledger.lineage.openIntentions() }
      .filter { feed == nil || $0.feed == feed }
    for intention in open {
      do { try settle(intention) } catch {
        guard error.code == "sequence-mismatch" else { throw error }
        halted[intention.feed ?? ""] = error
      }
    }
    if !open.isEmpty { try gateway.checkpoint() }
    return halted
  }

  private func settle(_ open: OpenIntention) throws(Fault) {
    let intention = open.body
    let table = gateway.table(intention.table)
    guard let delivery = try gateway.asking({ ledger in try ledger.lineage.delivery(id: open.delivery) }) else {
      throw Fault("sequence-mismatch", at: .land, "intention \(intention.sequence) names an unknown delivery")
    }
    let landed: TableCommit?
    do {
      // The table is made before the first intention in it, so it can only have gone since.
      guard try table.exists else {
        throw Fault(
          "sequence-mismatch", at: .land, "table '\(intention.table)' is gone; is the lake mounted?")
      }
      landed = try Self.commit(of: intention, in: table)
    } catch let error as DeltaError {
      throw Fault("storage-failed", at: .land, error.message)
    } catch let fault as Fault {
      throw fault
    } catch {
      throw Fault(storage: error, at: .land)
    }
    if let landed {
      let bytes: [UInt8]
      do { bytes = try table.commitBytes(version: landed.version) } catch {
        throw Fault("storage-failed", at: .land, error.message)
      }
      gateway.logger.notice("delivery \(delivery.name) had landed before the stop")
      _ = try Landing.conclude(
        intention, version: landed.version, commit: bytes, recovered: true, delivery: delivery, feed: delivery.feed,
        gateway: gateway)
      return
    }
    // Nothing visible: what was renamed into place is an orphan, named after this delivery and attempt only.
    for file in intention.files {
      if let relative = PartitionPath.file(ofLogPath: file.path) { unlink("\(table.directory)/\(relative)") }
    }
    gateway.logger.notice("delivery \(delivery.name) had not landed before the stop; it starts again")
    try gateway.record([
      LedgerEvent(
        .landAborted(LandAborted(appId: intention.appId, sequence: intention.sequence, code: "interrupted")),
        feed: delivery.feed, delivery: open.delivery)
    ])
  }

  /// The commit that carries the intention's sequence and adds exactly its files; `nil` if the table has not got that far.
  private static func commit(of intention: LandIntended, in table: DeltaTable) throws -> TableCommit? {
    let reached = try table.snapshot().transactions[intention.appId] ?? 0
    guard reached >= intention.sequence else { return nil }
    guard let commit = try table.commit(carrying: intention.appId, transactionVersion: intention.sequence),
      Set(commit.adds.map(\.path)) == Set(intention.files.map(\.path)),
      Set(commit.removes.map(\.path)) == Set(intention.removes)
    else {
      throw Fault(
        "sequence-mismatch", at: .land,
        "table '\(intention.table)' carries sequence \(reached) of this feed, but not the files of intention \(intention.sequence)")
    }
    return commit
  }
}

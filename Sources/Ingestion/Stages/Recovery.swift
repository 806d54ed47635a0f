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
    if feed == nil { try settleRewrites() }
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
      landed = try Self.commit(
        of: intention.appId, intention.sequence, adding: (intention.files + (intention.rewrites ?? [])).map(\.path),
        removing: intention.removes, in: table)
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
        open.recorded, version: landed.version, commit: bytes, recovered: true, delivery: delivery, feed: delivery.feed,
        gateway: gateway)
      return
    }
    // Nothing visible: what was renamed into place is an orphan, named after this delivery and attempt only.
    table.withdraw(intention.files + (intention.rewrites ?? []))
    gateway.logger.notice("delivery \(delivery.name) had not landed before the stop; it starts again")
    try gateway.record([
      LedgerEvent(
        .landAborted(LandAborted(appId: intention.appId, sequence: intention.sequence, code: "interrupted")),
        feed: delivery.feed, delivery: open.delivery)
    ])
  }

  /// Settles rewrites: an interrupted one moved no row, so it is forgotten unless it was committed.
  ///
  /// Call it with the gateway's work held, which a rewrite holds from its intention to its outcome.
  func settleRewrites() throws(Fault) {
    let open = try gateway.asking { ledger in try ledger.lineage.openRewrites() }
    for rewrite in open {
      let body = rewrite.body
      let table = gateway.table(body.table)
      do {
        guard try table.exists else {
          throw Fault("storage-failed", at: .land, "table '\(body.table)' is gone; is the lake mounted?")
        }
        let commit = try Self.commit(
          of: body.appId, body.sequence, adding: body.files.map(\.path), removing: body.removes, in: table)
        if let commit {
          try Compaction.conclude(
            body, version: commit.version, commit: try table.commitBytes(version: commit.version), recovered: true,
            feed: rewrite.feed, gateway: gateway)
        } else {
          table.withdraw(body.files)
          try gateway.record([
            LedgerEvent(
              .rewriteAborted(LandAborted(appId: body.appId, sequence: body.sequence, code: "interrupted")), feed: rewrite.feed)
          ])
        }
      } catch let fault as Fault {
        throw fault
      } catch {
        throw Fault(storage: error, at: .land)
      }
    }
    if !open.isEmpty { try gateway.checkpoint() }
  }

  /// The commit that carries a sequence and adds and removes exactly these files; `nil` if the table has not got that far.
  private static func commit(
    of appID: String, _ sequence: Int64, adding files: [String], removing removes: [String], in table: DeltaTable
  ) throws -> TableCommit? {
    let reached = try table.snapshot().transactions[appID] ?? 0
    guard reached >= sequence else { return nil }
    guard let commit = try table.commit(carrying: appID, transactionVersion: sequence),
      Set(commit.adds.map(\.path)) == Set(files), Set(commit.removes.map(\.path)) == Set(removes)
    else {
      throw Fault(
        "sequence-mismatch", at: .land,
        "the table at '\(table.directory)' carries sequence \(reached) of \(appID), but not the files of intention \(sequence)")
    }
    return commit
  }
}

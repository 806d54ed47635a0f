internal import Configuration
internal import ContainedDecryption
internal import DataContracts
internal import DeltaTable
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import Logging
internal import OpenPGP
internal import Quality
internal import Tabular

/// One attempt to take a received delivery through decrypt, decode, judge and land.
///
/// Leaves evidence for every step; ends in a landing, a recorded duplicate or quarantine. A fault that is not the delivery's
/// own leaves it as it was, for the next pass.
struct Processing {
  let gateway: Gateway
  let feed: FeedPlan
  let delivery: DeliveryRecord
  let attempt: Int
  /// Faults that a person has overridden for this attempt.
  let accepted: Set<String>
  /// What was begun of it before its turn.
  var early: EarlyRun?
  /// Begins with what comes after it; `nil` for a delivery that none comes after.
  var ahead: RunsAhead?
  /// Files to try in place of the vault's: every stage but landing, and nothing is kept; `nil` to carry the delivery out.
  var trial: Trial?
  var isTrial: Bool { trial != nil }

  /// Open files, lent.
  struct Trial {
    let message: Int32
    /// `nil` when there is none.
    let control: Int32?
  }

  /// Carries the delivery to an end.
  func run() -> DeliveryOutcome {
    var outcome = DeliveryOutcome(
      delivery: delivery.name, feed: feed.name, state: .interrupted, file: delivery.source.path)
    do {
      try attempt(&outcome)
    } catch {
      settle(error, &outcome)
    }
    return outcome
  }

  private func attempt(_ outcome: inout DeliveryOutcome) throws(Fault) {
    if !isTrial { gateway.reach(.received) }
    if delivery.reprocessOf == nil, let original = try duplicateByCiphertext() {
      return try recordDuplicate(of: original, match: .ciphertext, &outcome)
    }
    let contract = try feed.contract(on: delivery.businessDate)
    try checkStanding(of: contract.contract)
    let layout = try feed.layout(of: contract.contract)
    let plan = MemoryPlan(budget: Int(gateway.configuration.value.gateway.memory.bytes))
    let judged = try judge(contract, layout: layout, plan: plan)
    ahead?.begin(after: delivery)
    outcome.read = judged.counts.read
    outcome.landed = judged.counts.landed
    outcome.rejected = judged.counts.rejected
    outcome.duplicateRows = judged.counts.duplicate
    outcome.errors = judged.errors
    outcome.table = feed.table
    outcome.completes = judged.report.completes?.delivery
    if isTrial { outcome.report = judged.report }

    let same = try landedBefore(judged.content)
    if let original = same.first(where: { delivery.isRepeated(by: $0) && $0.state == .landed }) {
      discard(judged)
      return try recordDuplicate(of: original, match: .content, &outcome)
    }
    let current = try gateway.asking { ledger in try ledger.lineage.currentLanded(delivery.slot) }
    let replaced: [DeliveryRecord]
    do {
      try checkControls(judged, contract.contract)
      try checkLimits(judged)
      try checkOrder(current, same: same)
      replaced = try otherSets() + completions(of: current)
    } catch {
      discard(judged)
      throw error
    }
    guard let rowMap = judged.rowMap else { return try conclude(superseding: current, layout: layout, &outcome) }
    gateway.reach(.staged)
    let committed = try StageClock.measure(.land) { () throws(Fault) in
      try Landing(
        gateway: gateway, feed: feed, delivery: delivery, attempt: attempt, isFollowed: ahead?.hasMore(after: delivery) ?? false
      ).land(
        StagedLanding(files: judged.files, counts: judged.counts, rowMap: rowMap, content: judged.content),
        layout: layout, superseding: current, replacing: replaced)
    }
    outcome.state = .landed
    outcome.tableVersion = committed.deltaVersion
    outcome.supersedes = current?.name
    outcome.replaces = replaced.isEmpty ? nil : replaced.map(\.name)
  }

  /// Ends a trial where the landing would begin.
  private func conclude(
    superseding current: DeliveryRecord?, layout: TableLayout, _ outcome: inout DeliveryOutcome
  ) throws(Fault) {
    let path = "\(gateway.paths.lake)/\(feed.table)"
    let problem: String?
    do { problem = try TableLayout.misfit(layout, tablePath: path, table: feed.table) } catch {
      throw Fault(storage: error, at: .land)
    }
    if let problem { throw Fault("table-mismatch", at: .land, problem) }
    outcome.state = .landed
    outcome.supersedes = current?.name
  }
}

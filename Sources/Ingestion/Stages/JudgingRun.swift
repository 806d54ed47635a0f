internal import Configuration
internal import ContainedDecryption
internal import DataContracts
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import OpenPGP
internal import Quality
internal import Tabular

/// One run over a delivery's records: from its message to the verdict on it, and to staged data files, row map and rejects that are durable.
///
/// Nothing of it is an effect: no leaf and no log names what it makes, and it leaves nothing when it fails.
struct JudgingRun: Sendable {
  let gateway: Gateway
  let feed: FeedPlan
  /// The delivery's id.
  let id: String
  /// Its name, which stands in every row.
  let name: String
  let businessDate: CalendarDate
  let attempt: Int
  var isTrial = false
  /// Rejected records to keep at most.
  let rejectLimit: Int
  let contract: Contract
  let layout: TableLayout
  let plan: MemoryPlan
  /// Of the operation that the run belongs to, on whatever thread it goes.
  var clock = StageClock.current

  struct Ending {
    var result: RowPath.Result
    var verdict: DecryptionVerdict
    /// `nil` in a trial, and when late verdicts make another run necessary.
    var evidence: RowEvidence?
  }

  /// Whether both make the same rows of the same delivery, and ask the same of its message.
  func isSame(as other: JudgingRun) -> Bool {
    id == other.id && name == other.name && businessDate == other.businessDate && attempt == other.attempt && isTrial == other.isTrial
      && rejectLimit == other.rejectLimit && contract.sha256 == other.contract.sha256 && feed.feed == other.feed.feed
      && feed.owner == other.feed.owner
  }

  /// Where data files are staged.
  var folder: String { isTrial ? "\(gateway.paths.spill)/\(id)" : gateway.paths.staging(table: feed.table, delivery: id) }

  /// Takes back what a run has made and nobody has taken.
  func discard(_ ending: Ending) {
    for file in ending.result.files { unlink(file.stagedPath) }
    guard let evidence = ending.evidence else { return }
    evidence.discard()
    // Salted with a secret of this run, a map is no other delivery's, unless it is that of a file without records.
    if ending.result.report.records > 0 { try? gateway.vault.remove(evidence.rowMap.sha256.withoutScheme) }
  }

  /// Blocks until every thread has ended, whatever happened.
  ///
  /// - Throws: The first cause: a fault of the message outranks one of its content.
  func run(_ decryption: DecryptionChild, knowing knowledge: RowKnowledge) throws -> Ending {
    let plaintext = Plaintext(decryption, compression: contract.compression, clock: clock)
    // Readers other than this process may enter the table's folder, though not its staging.
    if !isTrial { try DurableFile.makeFolder("\(gateway.paths.lake)/\(feed.table)", mode: 0o755) }
    let rowMap = try RowMapStage(
      paths: gateway.paths, vault: gateway.vault, delivery: id, attempt: attempt, rejectLimit: rejectLimit)
    do {
      let path = RowPath(
        contract: contract, layout: layout, plan: plan, delivery: name, businessDate: businessDate,
        spillDirectory: gateway.paths.spill,
        partitions: try PartitionSplit(
          layout: layout, fixed: Landing.fixedValues(layout: layout, feed: feed, businessDate: businessDate.description),
          fileName: "\(id)-\(attempt).parquet", limit: feed.feed.maxPartitions),
        properties: gateway.configuration.value.gateway.parquet.properties, knowledge: knowledge, clock: clock)
      let (folder, attempt) = (folder, attempt)
      let result = try path.run(plaintext: plaintext, rowMap: rowMap, identity: ContentIdentity(key: gateway.contentKey)) { number in
        try StagedFile(path: "\(folder)/\(attempt)-\(number).part", leftover: .replace)
      }
      // Everything so far is staged; only this verdict lets it go on.
      let verdict = try plaintext.verdict()
      guard result.settled == nil, !isTrial else {
        rowMap.discard()
        return Ending(result: result, verdict: verdict)
      }
      let evidence = try StageClock.measure(.evidence) {
        try rowMap.finish(reasons: result.reasons, files: result.files.isEmpty ? [] : result.paths)
      }
      return Ending(result: result, verdict: verdict, evidence: evidence)
    } catch {
      // Nothing of what was not proved stays: neither rows nor rejects.
      try? DurableFile.removeFolder(folder)
      rowMap.discard()
      throw plaintext.cause(of: error)
    }
  }
}

extension JudgingRun {
  /// The first run over a delivery that a person has decided nothing of; `nil` where a run has to know more than the file.
  init?(
    first id: String, name: String, businessDate: String, attempt: Int, feed: FeedPlan, gateway: Gateway, plan: MemoryPlan
  ) {
    guard let date = CalendarDate(businessDate), let contract = try? feed.contract(on: businessDate).contract,
      contract.controlFile == nil, !References.areNeeded(by: contract), let layout = try? feed.layout(of: contract)
    else { return nil }
    self.init(
      gateway: gateway, feed: feed, id: id, name: name, businessDate: date, attempt: attempt,
      rejectLimit: Processing.rejectLimit(feed, []), contract: contract, layout: layout, plan: plan)
  }
}

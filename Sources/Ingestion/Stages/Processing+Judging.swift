internal import Archive
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

extension Processing {
  struct Judged {
    var files: [SealedDataFile]
    var counts: RecordCounts
    /// `nil` in a trial, which keeps none.
    var rowMap: RowMapFact?
    var content: String
    var errors: [ErrorTally]
    var report: DeliveryReport
  }

  func judge(_ judgedBy: FeedContract, layout: TableLayout, plan: MemoryPlan) throws(Fault) -> Judged {
    var settled: SettledVerdicts?
    if let early {
      let run = try run(judgedBy.contract, layout: layout, plan: plan)
      if let ending = StageClock.measure(.judge, { early.take(for: run) }) {
        count(ending.result, judgedIn: .judgeAhead)
        gateway.reach(.decrypted)
        if ending.result.settled == nil {
          ahead?.begin(after: delivery)
          try publish(ending, of: run)
          return try record(ending, judgedBy, signers: nil, references: nil)
        }
        settled = settle(ending.result)
      }
    }
    return try gateway.budget.withReservation(of: plan.budget) { () throws(Fault) -> Judged in
      try judge(judgedBy, layout: layout, plan: plan, settled: settled)
    }
  }

  /// - Parameter settled: What an earlier run has settled.
  private func judge(
    _ judgedBy: FeedContract, layout: TableLayout, plan: MemoryPlan, settled: SettledVerdicts?
  ) throws(Fault) -> Judged {
    let places = try places(by: judgedBy.contract)
    let contract = places == nil ? judgedBy.contract : judgedBy.contract.withoutFrame
    let control = try control(contract)
    let references = try References(contract: contract, budget: plan.keyBytes / 2, table: gateway.table).read()
    var knowledge = RowKnowledge(references: references.keys, figures: control.figures, settled: settled, places: places)
    let run = try run(contract, layout: layout, plan: plan)
    // Some records show only when all have been seen that they must be left out. Another run over the same bytes then leaves them
    // out from the start, so that nothing is counted or landed before every verdict is final. Each run settles one kind of key more.
    while true {
      let ending = try ending(of: run, knowing: knowledge)
      count(ending.result, judgedIn: .judge)
      if !isTrial { gateway.reach(.decrypted) }
      if ending.result.settled == nil {
        try publish(ending, of: run)
        return try record(ending, judgedBy, signers: control.signers, references: references.facts)
      }
      knowledge.settled = settle(ending.result)
    }
  }

  private func run(_ contract: Contract, layout: TableLayout, plan: MemoryPlan) throws(Fault) -> JudgingRun {
    guard let date = CalendarDate(delivery.businessDate) else {
      throw Fault("unknown-contract", at: .decode, "the delivery has no business date")
    }
    return JudgingRun(
      gateway: gateway, feed: feed, id: delivery.id, name: delivery.name, businessDate: date, attempt: attempt, isTrial: isTrial,
      rejectLimit: Self.rejectLimit(feed, accepted), contract: contract, layout: layout, plan: plan)
  }

  /// Gives what became of the records its names, before the ledger tells of it.
  private func publish(_ ending: JudgingRun.Ending, of run: JudgingRun) throws(Fault) {
    do { try StageClock.measure(.evidence) { try ending.evidence?.publish() } } catch {
      run.discard(ending)
      throw Fault(storage: error, at: .judge)
    }
  }

  /// Takes from a run that is not final what another one has to know.
  private func settle(_ result: RowPath.Result) -> SettledVerdicts? {
    for file in result.files { unlink(file.stagedPath) }
    if !isTrial { gateway.reach(.settled) }
    return result.settled
  }

  /// Rejected records to keep: all of a delivery that may land; of one that will be held for its rejects, those up to the limit and one
  /// more.
  static func rejectLimit(_ feed: FeedPlan, _ accepted: Set<String>) -> Int {
    accepted.contains("reject-limit") ? .max : max(feed.feed.rejects.records, 999) + 1
  }

  private func ending(of run: JudgingRun, knowing knowledge: RowKnowledge) throws(Fault) -> JudgingRun.Ending {
    defer { if isTrial { try? DurableFile.removeFolder(run.folder) } }
    do {
      let decryption = try StageClock.measure(.firstByte) { try self.decryption() }
      defer { decryption.abort() }
      return try StageClock.measure(.judge) { try run.run(decryption, knowing: knowledge) }
    } catch {
      throw Self.fault(error)
    }
  }

  /// The delivery's message, being decrypted.
  private func decryption() throws -> DecryptionChild {
    if let trial {
      return try Envelope.decryption(of: trial.message, folder: gateway.paths.spill, feed.decryption(helper: gateway.helper))
    }
    return try feed.decryption(of: delivery, gateway)
  }

  private func count(_ result: RowPath.Result, judgedIn stage: Stage) {
    StageClock.count(stage, bytes: result.plaintextBytes, records: result.report.records)
    StageClock.count(.encode, bytes: result.files.reduce(0) { $0 + $1.size }, records: result.report.accepted)
    StageClock.count(.rowMap, records: result.report.records)
  }

  /// The fault that an error of reading, judging or writing a delivery is.
  static func fault(_ error: any Error) -> Fault {
    switch error {
    case let fault as Fault: fault
    case let error as DecryptionError: Fault(error.code.rawValue, at: .decrypt, error.message)
    case let error as TabularError:
      Fault(
        error.code.rawValue, at: .decode,
        position: error.position.map { position in
          Fault.Position(record: position.record, line: position.line, byte: position.byteOffset)
        }, error.message)
    case let error as ArchiveError: Fault(error.code.rawValue, at: .decode, error.message)
    case let error as QualityError: Fault(error)
    default: Fault(storage: error, at: .land)
    }
  }

  /// Leaves the evidence of decryption and judging.
  private func record(
    _ ending: JudgingRun.Ending, _ judgedBy: FeedContract, signers controlSigners: [SignatureFact]?, references: [ReferenceFact]?
  ) throws(Fault) -> Judged {
    let (result, verdict) = (ending.result, ending.verdict)
    let contract = judgedBy.contract
    let report = result.report
    let counts = RecordCounts(
      read: report.records, landed: report.accepted, rejected: report.rejected, duplicate: report.duplicates)
    guard counts.balances else {
      throw Fault("interrupted", at: .judge, "the counts of records do not balance; this is a fault of the program")
    }
    // A duplicate is no error: its record is counted, and it is named in the report.
    let tallies = report.faults.filter { $0.reason.type != .dedupLoser }.map { fault in
      ErrorTally(type: fault.reason.type.rawValue, field: fault.reason.field, rule: fault.reason.rule, count: fault.count)
    }.sorted { $0.count > $1.count }
    let counted = Self.byTypeAndField(tallies)
    var told = DeliveryReport(delivery, contract: contract, counts: counts, fileBytes: result.plaintextBytes, quality: report,
      controls: asked(result, of: contract), references: references)
    if let id = delivery.completes {
      let name = try gateway.asking { ledger in try ledger.lineage.delivery(id: id)?.name }
      told.completes = .init(delivery: name ?? id, places: result.places)
    }
    if isTrial {
      return Judged(files: result.files, counts: counts, rowMap: nil, content: result.content, errors: tallies, report: told)
    }
    let kept: FileFact
    do {
      kept = try StageClock.measure(.evidence) { try told.write(to: gateway.paths.reports, name: "\(delivery.id)-\(attempt).json") }
    } catch {
      throw Fault(storage: error, at: .judge)
    }
    for kept in [judgedBy, feed.feed.tableContract].compactMap(\.self) { try gateway.keep(kept) }
    var events = [
      LedgerEvent(
        .pgpDecrypted(
          PGPDecrypted(
            attempt: attempt, recipient: verdict.recipientKey, signers: verdict.signatures, cipher: verdict.cipher,
            plaintextBytes: Int64(clamping: verdict.plaintextBytes), content: result.content, controlSigners: controlSigners)),
        feed: feed.name, delivery: delivery.id),
      LedgerEvent(
        .schemaValidated(
          SchemaValidated(
            attempt: attempt, contract: contract.name, version: contract.version, sha256: "sha256:\(contract.sha256)",
            records: report.records, errors: counted, report: kept, references: references,
            table: feed.feed.tableContract.map { ContractFact($0.contract) })), feed: feed.name, delivery: delivery.id),
    ]
    if let rejects = ending.evidence?.rejects {
      events.append(
        LedgerEvent(
          .rowsRejected(RowsRejected(attempt: attempt, count: report.rejected, reasons: counted, file: rejects)),
          feed: feed.name, delivery: delivery.id))
    }
    // What ends the attempt, an intention or a refusal, makes them durable.
    try gateway.record(events, durability: .withNext)
    return Judged(
      files: result.files, counts: counts, rowMap: ending.evidence?.rowMap, content: result.content, errors: tallies,
      report: told)
  }

  /// The ledger counts by type and field; the rules stand in the rejects.
  private static func byTypeAndField(_ tallies: [ErrorTally]) -> [ErrorCount] {
    var counts: [ErrorCount] = []
    for tally in tallies {
      if let known = counts.firstIndex(where: { $0.type == tally.type && $0.field == tally.field }) {
        counts[known].count += tally.count
      } else {
        counts.append(ErrorCount(type: tally.type, field: tally.field, count: tally.count))
      }
    }
    return counts
  }

  /// Takes back what only a landing would have used. The rejects stay: a held delivery shows them. So does the row map, which
  /// may be another delivery's too, because the vault stores equal bytes once.
  func discard(_ judged: Judged) {
    guard !isTrial else { return }
    for file in judged.files { unlink(file.stagedPath) }
    unlink(gateway.paths.rowSecret(delivery: delivery.id, attempt: attempt))
  }
}

extension Fault {
  /// Why records could not be judged.
  fileprivate init(_ error: QualityError) {
    let code =
      switch error.code {
      case .settledBudget, .uniquenessBudget: "key-limit"
      case .spillFailed: "storage-failed"
      default: "unknown-contract"
      }
    self.init(code, at: .judge, error.description)
  }
}

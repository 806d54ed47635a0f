internal import Configuration
internal import DeltaTable
internal import Foundation
internal import LineageLedger
internal import Logging
internal import Outlets

/// Triggers batch scoring once per job and business date, for the newest date, pinned to one version of the table.
///
/// A run is requested in the ledger before the program starts, so that a crash repeats it under the same run id rather than
/// forgetting it. A correction after scores were handed out makes a run that supersedes; it waits for a person.
struct Score {
  let gateway: Gateway

  /// Starts what a landing in `table` for `businessDate` has made due.
  func afterLanding(table: String, businessDate: String) throws(Fault) -> [ScoringOutcome] {
    var outcomes: [ScoringOutcome] = []
    for plan in gateway.configuration.value.scoring where plan.requires(table) {
      let job = plan.name
      guard try isComplete(plan, on: businessDate), try isNewest(plan, businessDate) else { continue }
      let earlier = try gateway.asking { ledger in
        try ledger.lineage.scoreRuns(job: job, businessDate: businessDate, limit: 1)
      }.first
      let run = try request(job: job, table: table, businessDate: businessDate, superseding: earlier)
      gateway.reach(.scoreRequested)
      if let earlier, earlier.state == .completed || earlier.supersedes != nil {
        outcomes.append(Self.outcome(run, .held, next: "sluice score \(job) --date \(businessDate)"))
      } else {
        outcomes.append(try handOut(run, plan))
      }
    }
    return outcomes
  }

  /// Hands out the newest run of a job (of one date): the command of a person.
  func onRequest(job: String, businessDate: String?) throws(Fault) -> ScoringOutcome {
    guard let plan = gateway.configuration.value.scoring.first(where: { $0.name == job }) else {
      throw Fault("score-command-failed", at: .score, "no job '\(job)' under 'scoring'")
    }
    let runs = try gateway.asking { ledger in
      try ledger.lineage.scoreRuns(job: job, businessDate: businessDate, limit: 1)
    }
    guard let run = runs.first else {
      throw Fault("score-command-failed", at: .score, "job '\(job)' has no run\(businessDate.map { " for \($0)" } ?? "") yet")
    }
    return try handOut(run, plan)
  }

  /// Runs that were requested but neither completed nor held: what a stop or a failing program left.
  func pending(leavingOut told: Set<String>) throws(Fault) -> [ScoringOutcome] {
    var outcomes: [ScoringOutcome] = []
    for plan in gateway.configuration.value.scoring {
      let runs = try gateway.asking { ledger in try ledger.lineage.scoreRuns(job: plan.name, limit: 20) }
      for run in runs.reversed()
      where run.state != .completed && run.supersedes == nil && run.attempt < plan.outlet.attempts
        && !told.contains(run.run)
      {
        guard runs.first(where: { $0.businessDate == run.businessDate })?.run == run.run else { continue }
        outcomes.append(try handOut(run, plan))
      }
    }
    return outcomes
  }

  private func isComplete(_ plan: ScoringJob, on date: String) throws(Fault) -> Bool {
    for feed in gateway.configuration.value.feeds where plan.requires(feed.table) {
      let landed = try gateway.asking { ledger in
        try ledger.lineage.currentLanded(DeliverySlot(feed: feed.name, businessDate: date))
      }
      if landed == nil { return false }
    }
    return true
  }

  private func isNewest(_ plan: ScoringJob, _ date: String) throws(Fault) -> Bool {
    for feed in gateway.configuration.value.feeds where plan.requires(feed.table) {
      let newest = try gateway.asking { ledger in
        try ledger.lineage.deliveries(DeliveryFilter(feed: feed.name, states: [.landed], limit: 100_000))
      }
      if newest.contains(where: { $0.businessDate > date }) { return false }
    }
    return true
  }

  private func request(
    job: String, table: String, businessDate: String, superseding earlier: ScoreRun?
  ) throws(Fault) -> ScoreRun {
    let version: Int64
    do { version = try gateway.table(table).snapshot().version } catch {
      throw Fault("storage-failed", at: .score, error.message)
    }
    let files = try gateway.landed(inTable: table, on: businessDate).flatMap { $0.files ?? [] }
    let id = UUIDv7.make()
    return try gateway.asking { ledger in
      try ledger.append([
        LedgerEvent(
          .scoreRequested(
            ScoreRequested(
              run: id, job: job, table: table, businessDate: businessDate, deltaVersion: version,
              files: files.count, rows: files.reduce(0) { $0 + $1.rows }, supersedes: earlier?.run)))
      ])
      guard let run = try ledger.lineage.scoreRun(id) else {
        throw Fault("storage-failed", at: .score, "the ledger does not show the run it has just recorded")
      }
      return run
    }
  }

  private func handOut(_ run: ScoreRun, _ plan: ScoringJob) throws(Fault) -> ScoringOutcome {
    let table = gateway.table(run.table)
    let deliveries = try gateway.landed(inTable: run.table, on: run.businessDate)
    let manifest = ScoreManifest(
      run: run.run, job: run.job, table: run.table, tablePath: table.directory, businessDate: run.businessDate,
      deltaVersion: run.deltaVersion,
      files: deliveries.flatMap { ($0.files ?? []).compactMap { PartitionPath.file(ofLogPath: $0.path) } }, rows: run.rows,
      deliveries: deliveries.map(\.name), supersedes: run.supersedes)
    var last = Self.outcome(run, .failed, next: "sluice score \(run.job) --date \(run.businessDate)")
    var number = run.attempt
    let policy = RetryPolicy(attempts: plan.outlet.attempts, firstPause: .seconds(1))
    while true {
      number += 1
      let outlet: CommandOutlet
      do { outlet = try CommandOutlet(command: plan.outlet.command, timeout: plan.outlet.timeout) } catch {
        throw Fault("score-command-failed", at: .score, error.message)
      }
      let result = outlet.deliver(manifest)
      let body = ScoreOutcome(
        run: run.run, attempt: number, exitStatus: result.exitStatus ?? -1, milliseconds: result.milliseconds,
        code: result.failureCode)
      last.exitStatus = result.exitStatus
      last.milliseconds = result.milliseconds
      if result.isSuccess {
        try gateway.record([LedgerEvent(.scoreCompleted(body))])
        try gateway.checkpoint()
        last.state = .completed
        last.next = nil
        return last
      }
      try gateway.record([LedgerEvent(.scoreFailed(body))])
      gateway.logger.warning("scoring run \(run.run) failed (attempt \(number)): \(result.failureCode ?? "unknown")")
      guard case .retry(let pause) = policy.decision(after: number - run.attempt, ending: result.ending) else {
        try gateway.checkpoint()
        return last
      }
      Thread.sleep(forTimeInterval: pause.seconds)
    }
  }

  private static func outcome(_ run: ScoreRun, _ state: ScoringOutcome.State, next: String?) -> ScoringOutcome {
    ScoringOutcome(
      run: run.run, job: run.job, businessDate: run.businessDate, table: run.table, tableVersion: run.deltaVersion,
      rows: run.rows, state: state, exitStatus: nil, milliseconds: nil, next: next)
  }
}

extension ScoringJob {
  /// Whether a run waits for this table's sets.
  func requires(_ table: String) -> Bool { inputs.contains { $0.table == table && $0.isRequired } }
}

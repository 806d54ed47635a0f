internal import Configuration
internal import DeltaTable
internal import Foundation
internal import LineageLedger
internal import Logging
internal import Outlets

/// Triggers batch scoring once per job and business date, for the newest date, pinned to one version of the table.
///
/// A run is requested in the ledger before the program starts, so that a crash repeats it under the same run id rather than
/// forgetting it. What is due follows from the ledger, so a crash between landing and request loses nothing. A correction after
/// scores were handed out makes a run that supersedes; it waits for a person.
struct Score {
  let gateway: Gateway

  /// Runs to hand out now, and runs that wait for a person.
  struct Due {
    var runs: [ScoreRun] = []
    var held: [ScoringOutcome] = []
  }

  /// Finds what has fallen due, from the ledger alone, and requests the runs that are new.
  ///
  /// Call it with the gateway's work held; handing out is for ``handOut(_:)``, without it.
  ///
  /// - Parameter includingLocal: Whether sets count that were ingested by hand or reprocessed: `--score`.
  func due(includingLocal: Bool) throws(Fault) -> Due {
    var due = Due()
    for job in gateway.configuration.value.scoring {
      guard let table = job.inputs.first(where: \.isRequired)?.table, let date = try newestCompleteDate(job) else { continue }
      let deliveries = try gateway.landed(inTable: table, on: date)
      guard includingLocal || deliveries.contains(where: { $0.source.kind == .sftp || $0.source.kind == .folder }) else {
        continue
      }
      let last = try gateway.asking { ledger in
        try ledger.lineage.scoreRuns(job: job.name, businessDate: date, limit: 1)
      }.first
      // Versions of the table order landings and runs; clocks may jump.
      let landed = deliveries.compactMap(\.deltaVersion).max() ?? 0
      guard let last else {
        due.runs.append(try request(job: job.name, table: table, businessDate: date, superseding: nil))
        continue
      }
      if landed > last.deltaVersion {
        // Nothing was handed out by a run that never completed, so its successor supersedes nothing and need not wait.
        let wasHandedOut = last.state == .completed || last.supersedes != nil
        let run = try request(job: job.name, table: table, businessDate: date, superseding: wasHandedOut ? last : nil)
        if wasHandedOut {
          due.held.append(Self.outcome(run, .held, next: "sluice score \(job.name) --date \(date)"))
        } else {
          due.runs.append(run)
        }
      } else if last.state != .completed && last.supersedes == nil && last.attempt < job.outlet.attempts {
        due.runs.append(last)
      }
    }
    return due
  }

  /// The newest run of a job (of one date), for a person who asks for it.
  func chosen(job: String, businessDate: String?) throws(Fault) -> ScoreRun {
    guard gateway.configuration.value.scoring.contains(where: { $0.name == job }) else {
      throw Fault("score-command-failed", at: .score, "there is no job '\(job)' under 'scoring'")
    }
    let runs = try gateway.asking { ledger in
      try ledger.lineage.scoreRuns(job: job, businessDate: businessDate, limit: 1)
    }
    guard let run = runs.first else {
      throw Fault("score-command-failed", at: .score, "job '\(job)' has no run\(businessDate.map { " for \($0)" } ?? "") yet")
    }
    guard run.state != .completed else {
      throw Fault("already-scored", at: .score, "run \(run.run) for \(run.businessDate) was completed at \(run.finished ?? "")")
    }
    return run
  }

  /// The newest business date of the job's tables, if every feed that fills them has landed it.
  private func newestCompleteDate(_ job: ScoringJob) throws(Fault) -> String? {
    let feeds = gateway.configuration.value.feeds.filter { job.requires($0.table) }
    var newest: String?
    for feed in feeds {
      let date = try gateway.asking { ledger in try ledger.lineage.newestLandedDate(feed: feed.name) }
      guard let date else { return nil }
      newest = max(newest ?? date, date)
    }
    guard let newest else { return nil }
    for feed in feeds {
      let landed = try gateway.asking { ledger in
        try ledger.lineage.currentLanded(DeliverySlot(feed: feed.name, businessDate: newest))
      }
      if landed == nil { return nil }
    }
    return newest
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

  /// Starts the operator's program with the run's manifest, again if it fails, and records how it ended.
  ///
  /// Blocks as long as the program runs. A run is in one hand at a time.
  ///
  /// - Returns: `nil` if the gateway stopped the program because it stops itself; the run is repeated at the next start.
  func handOut(_ run: ScoreRun) throws(Fault) -> ScoringOutcome? {
    guard let plan = gateway.configuration.value.scoring.first(where: { $0.name == run.job }) else {
      throw Fault("score-command-failed", at: .score, "there is no job '\(run.job)' under 'scoring' any more")
    }
    gateway.reach(.scoreRequested)
    let table = gateway.table(run.table)
    let deliveries = try gateway.landed(inTable: run.table, on: run.businessDate)
    let manifest = ScoreManifest(
      run: run.run, job: run.job, table: run.table, tablePath: table.directory, businessDate: run.businessDate,
      deltaVersion: run.deltaVersion,
      files: try files(of: deliveries, in: table, version: run.deltaVersion), rows: run.rows,
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
      let result = outlet.deliver(manifest, shouldStop: { gateway.isStopping })
      if case .stopped = result.ending { return nil }
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

  /// The data files that hold the deliveries' rows at a version. One that was merged holds other rows of the feed too.
  private func files(of deliveries: [DeliveryRecord], in table: DeltaTable, version: Int64) throws(Fault) -> [String] {
    let snapshot: Snapshot
    do { snapshot = try table.snapshot(version: version) } catch { throw Fault("storage-failed", at: .score, error.message) }
    let landed = deliveries.flatMap { $0.files ?? [] }
    var paths = landed.filter { snapshot.files[$0.path] != nil }.map(\.path)
    if paths.count < landed.count {
      let merged = try gateway.asking { ledger in try ledger.lineage.mergedFiles(table: deliveries.first?.table ?? "") }
      let slots = Set(deliveries.map { [$0.feed, $0.businessDate] })
      paths += snapshot.liveFiles.filter { file in
        guard merged.contains(file.path), let feed = file.partitionValues[TableLayout.feedColumn] ?? nil else { return false }
        let date = file.partitionValues[TableLayout.businessDateColumn] ?? nil
        return slots.contains { $0[0] == feed && (date == nil || $0[1] == date) }
      }.map(\.path)
    }
    return paths.compactMap(PartitionPath.file(ofLogPath:))
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

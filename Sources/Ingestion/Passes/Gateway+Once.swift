internal import Configuration
internal import DeltaTable
internal import Foundation
internal import LineageLedger
internal import Logging
internal import Synchronization

extension Gateway {
  /// One pass over everything: what a stop left, every feed's source, acknowledgements, scoring.
  ///
  /// Waits out settle times: it looks again at a source that holds settling files, until none settles any more.
  public func runOnce() async -> OperationReport {
    do {
      return try await onThread("pass") { [self] in
        timed {
          var (report, runs) = work.withLock { _ in
            var report = recover()
            drainRequests(&report)
            for name in configuration.value.feeds.map(\.name) {
              report.merge(pass(feed: name, waitingOutSettling: true, lifting: false))
            }
            let runs = dueScores(&report)
            conclude(&report)
            return (report, runs)
          }
          handOut(runs, &report)
          return report
        }
      }
    } catch {
      var report = OperationReport()
      report.refusals.append(Refusal(subject: "run", message: "\(error)", remedy: "sluice status"))
      return report
    }
  }

  /// Carries a request out.
  public func perform(_ request: OperatorRequest, actor: String) async -> OperationReport {
    do {
      return try await onThread("request") { [self] in
        timed {
          // Merging takes its time and its turn by itself.
          if case .compact(let table) = request {
            var report = compact(table, holdingWork: false)
            work.withLock { _ in conclude(&report) }
            return report
          }
          var (report, runs) = work.withLock { _ in
            var (report, runs) = carryOut(request, actor: actor)
            if !request.isTrial { conclude(&report) }
            return (report, runs)
          }
          handOut(runs, &report)
          return report
        }
      }
    } catch {
      var report = OperationReport()
      report.refusals.append(Refusal(subject: "request", message: "\(error)", remedy: "sluice status"))
      return report
    }
  }

  /// Carries an operation out on the calling thread, and puts into its report where the time went.
  func timed(_ operation: () -> OperationReport) -> OperationReport {
    var (report, timings) = StageClock.time(operation)
    report.timings = timings
    return report
  }

  /// The part of a request that changes the lake, and the scoring runs that follow from it.
  private func carryOut(_ request: OperatorRequest, actor: String) -> (OperationReport, [ScoreRun]) {
    var report: OperationReport
    switch request {
    case .poll(let feed):
      // The service's own clock looks again at what settles; waiting here would stop every other feed.
      report = pass(feed: feed, waitingOutSettling: !isServing, lifting: true)
    case .retry(let delivery, let control): report = again(delivery, action: .retry, reason: nil, control: control, actor: actor)
    case .accept(let delivery, let reason):
      report = again(delivery, action: .accept, reason: reason, control: nil, actor: actor)
    case .discard(let delivery, let reason): return (discard(delivery, reason: reason, actor: actor), [])
    case .ingest(let feed, let files, let control, let score, let completes):
      report = ingest(feed: feed, files: files, control: control, completing: completes, actor: actor)
      return (report, score ? dueScores(&report, includingLocal: true) : [])
    case .tryFiles(let feed, let files, let control, let completes):
      return (tryFiles(files, control: control, feed: feed, completing: completes), [])
    case .tryAgain(let deliveries):
      return (tryAgain(deliveries), [])
    case .reprocess(let deliveries, let score):
      report = reprocess(deliveries, actor: actor)
      return (report, score ? dueScores(&report, includingLocal: true) : [])
    case .compact(let table): return (compact(table, holdingWork: true), [])
    case .vacuum(let table, let seconds, let log): return (vacuum(table, retainSeconds: seconds, logSeconds: log), [])
    case .score(let job, let date):
      report = OperationReport()
      do { return (report, [try Score(gateway: self).chosen(job: job, businessDate: date)]) } catch {
        report.refusals.append(Refusal(subject: job, message: error.message, remedy: error.remedy))
        return (report, [])
      }
    }
    return (report, dueScores(&report))
  }

  /// Carries out what commands left for a service that is not running.
  private func drainRequests(_ report: inout OperationReport) {
    do {
      while let entry = try control.take() {
        // The runs that follow are due, so the pass finds them again.
        let (answer, _) = carryOut(entry.request, actor: entry.actor)
        try control.finish(entry.id, with: answer)
        report.merge(answer)
      }
    } catch {
      report.refusals.append(Refusal(subject: "requests", message: "\(error)", remedy: "sluice status"))
    }
  }

  /// Puts every leaf of the work under a checkpoint.
  func conclude(_ report: inout OperationReport) {
    var touched = Set(report.deliveries.filter { $0.state == .landed }.compactMap(\.table) + report.lake.map(\.table))
    if !touched.isEmpty { touched.insert(DeliveriesTable.name) }
    if report.deliveries.contains(where: { $0.state == .landed }) {
      StageClock.measure(.deliveries) { DeliveriesTable(gateway: self).follow() }
    }
    StageClock.measure(.upkeep) { LogUpkeep(gateway: self).follow(touched) }
    do { try checkpoint() } catch {
      report.refusals.append(Refusal(subject: "checkpoint", message: error.message, remedy: error.remedy))
    }
  }

  /// What a landing leaves to be done for readers, in a pass that may land thousands.
  private func keepUp(with table: String) {
    StageClock.measure(.deliveries) { DeliveriesTable(gateway: self).followInPass() }
    // Writing one, and reading the table from it, costs as much as a few landings.
    guard let snapshot = try? snapshots.latest(of: self.table(table)), snapshot.tail.commits >= 100, snapshot.tail.isCheckpointDue
    else { return }
    StageClock.measure(.upkeep) { LogUpkeep(gateway: self).follow([table]) }
  }

  /// Settles intentions that a stop left open.
  func recover() -> OperationReport {
    var report = OperationReport()
    do {
      for (feed, fault) in try Recovery(gateway: self).run() { halts.halt(feed: feed, fault) }
    } catch {
      report.refusals.append(Refusal(subject: "recovery", message: "\(error)", remedy: error.remedy))
    }
    return report
  }

  /// Goes on with deliveries of a feed that were received but not finished.
  private func resume(_ feed: FeedPlan, _ report: inout OperationReport) throws(Fault) {
    if let fault = try Recovery(gateway: self).settle(feed: feed.name)[feed.name] { throw fault }
    let unfinished = try asking { ledger in
      try ledger.lineage.deliveries(
        DeliveryFilter(feed: feed.name, states: [.received, .processing], order: .oldestFirst, limit: 100_000))
    }
    try process(unfinished.filter { backOff.mayTry($0.id) }, feed: feed, &report)
  }

  /// Finishes what was received, lists one feed's source, lands what is ready, acknowledges what has landed.
  ///
  /// Call it with ``work`` held.
  func pass(feed name: String, waitingOutSettling: Bool, lifting: Bool) -> OperationReport {
    var report = OperationReport()
    guard let feed = plan(name) else {
      report.refusals.append(
        Refusal(subject: name, message: "there is no feed of that name", remedy: "sluice status"))
      return report
    }
    if lifting {
      for lifted in configuration.value.feeds where lifted.customer == feed.customer { lift(lifted.name) }
      backOff.forgetAll()
    }
    if let fault = halts.fault(of: name) {
      report.sources.append(SourceOutcome(feed: name, fault: fault, halted: true))
      return report
    }
    do {
      try resume(feed, &report)
      let end = ContinuousClock.now + feed.settle * 3 + .seconds(5)
      var looks: Int?
      try feed.withSource(helper: helper, logger: logger) { source throws(Fault) in
        while true {
          let look = try watches.with(feed: name) { watch throws(Fault) in
            try StageClock.measure(.list) { () throws(Fault) in try FeedPass(gateway: self, feed: feed).look(at: source, watch: &watch) }
          }
          try process(look.received, feed: feed, early: look.early, &report)
          try StageClock.measure(.acknowledge) { () throws(Fault) in try FeedPass(gateway: self, feed: feed).acknowledge(at: source) }
          if let fault = look.fault { throw fault }
          // No more often than there were files: what comes meanwhile must not hold up other feeds.
          looks = min(looks ?? look.left, look.left)
          if let left = looks, left > 0 {
            looks = left - 1
            continue
          }
          // A file that never rests must not hold up the others for ever.
          guard waitingOutSettling, let again = look.again, ContinuousClock.now < end else {
            report.waiting += look.waiting
            if look.left > 0 {
              logger.notice("feed \(name): \(look.left) more files are ready; the next pass fetches them")
            }
            // A halt that a landing has just caused stays on record.
            if halts.fault(of: name) == nil { try? control.clearFault(ofFeed: name) }
            break
          }
          Thread.sleep(forTimeInterval: again.seconds + 0.01)
          looks = nil
        }
      }
    } catch {
      let halted = FaultCatalogue.disposition(of: error.code) == .halt
      // What is wrong with the server is wrong for every feed on it: each would be one more refused login.
      let shared = feed.feed.source.isRemote && error.stage == .acquire
      let others = configuration.value.feeds.filter { $0.customer == feed.customer && $0.source.isRemote }.map(\.name)
      for affected in Set(halted && shared ? others + [name] : [name]) {
        if halted { halts.halt(feed: affected, error) }
        remember(error, ofFeed: affected, halted: halted)
      }
      report.sources.append(SourceOutcome(feed: name, fault: error, halted: halted))
      logger.error("feed \(name): \(error)")
    }
    return report
  }

  /// Lets a feed go on that was halted.
  private func lift(_ feed: String) {
    halts.lift(feed: feed)
    try? control.clearFault(ofFeed: feed)
  }

  /// Keeps a source's fault for `status`, and a halt across processes: a bank locks an account after a few refused logins.
  private func remember(_ fault: Fault, ofFeed feed: String, halted: Bool) {
    do {
      try control.note(fault, ofFeed: feed, halted: halted, configuration: configuration.value.sha256)
    } catch {
      logger.error("the fault of feed \(feed) could not be kept: \(error)")
    }
  }

  /// Runs one attempt for each, in their order; what landed is under a checkpoint then.
  private func process(
    _ deliveries: [DeliveryRecord], feed: FeedPlan, early: EarlyRun? = nil, _ report: inout OperationReport
  ) throws(Fault) {
    guard !deliveries.isEmpty else { return }
    // Judging leaves evidence that is named after its delivery; nobody would look for that of one that went with the power.
    try asking { ledger in try ledger.sync() }
    let ahead = RunsAhead(gateway: self, feed: feed, deliveries: deliveries)
    for delivery in deliveries {
      process(delivery, feed: feed, ahead: ahead, early: early?.deliveryID == delivery.id ? early : nil, &report)
    }
    try checkpoint()
  }

  /// Runs one attempt.
  ///
  /// - Parameters:
  ///   - ahead: Judges deliveries that come after it.
  ///   - early: What was begun of it while its file arrived.
  func process(
    _ received: DeliveryRecord, feed: FeedPlan, ahead: RunsAhead? = nil, early: EarlyRun? = nil,
    _ report: inout OperationReport
  ) {
    defer { early?.giveUp() }
    var delivery = received
    if let fault = halts.fault(of: feed.name) {
      var outcome = DeliveryOutcome(
        delivery: delivery.name, feed: feed.name, state: .interrupted, file: delivery.source.path)
      outcome.fault = fault
      report.deliveries.append(outcome)
      return
    }
    do throws(Fault) {
      // A landing that failed half way must be settled before the next one is judged against the table.
      if let fault = try Recovery(gateway: self).settle(feed: feed.name)[feed.name] { throw fault }
      // It may have been this delivery's own landing.
      delivery = try asking { ledger in try ledger.lineage.delivery(id: received.id) } ?? received
    } catch {
      if FaultCatalogue.disposition(of: error.code) == .halt { halts.halt(feed: feed.name, error) }
      report.sources.append(
        SourceOutcome(feed: feed.name, fault: error, halted: halts.fault(of: feed.name) != nil))
      return
    }
    if delivery.state == .landed {
      var outcome = DeliveryOutcome(delivery: delivery.name, feed: feed.name, state: .landed, file: delivery.source.path)
      outcome.table = delivery.table
      outcome.tableVersion = delivery.deltaVersion
      report.deliveries.append(outcome)
      return
    }
    // Evidence of an attempt is never written twice, so an attempt that was cut short gets a successor.
    let attempt = delivery.state == .received ? delivery.attempt : delivery.attempt + 1
    let accepted: Set<String>
    do { accepted = try acceptedCodes(of: delivery) } catch {
      report.refusals.append(Refusal(subject: delivery.name, message: error.message, remedy: error.remedy))
      return
    }
    let outcome = Processing(
      gateway: self, feed: feed, delivery: delivery, attempt: attempt, accepted: accepted, early: early ?? ahead?.take(delivery), ahead: ahead
    ).run()
    if outcome.state == .landed { keepUp(with: feed.table) }
    if outcome.state == .interrupted { backOff.failed(delivery.id) } else { backOff.forget(delivery.id) }
    if let fault = halts.fault(of: feed.name) { remember(fault, ofFeed: feed.name, halted: true) }
    report.deliveries.append(outcome)
  }

  /// Requests the scoring runs that have fallen due. Call it with ``work`` held.
  func dueScores(_ report: inout OperationReport, includingLocal: Bool = false) -> [ScoreRun] {
    do {
      let due = try Score(gateway: self).due(includingLocal: includingLocal)
      report.scores += due.held
      return due.runs
    } catch {
      report.refusals.append(Refusal(subject: "scoring", message: error.message, remedy: error.remedy))
      return []
    }
  }

  /// Hands runs out, each unless another thread has it. Call it without ``work``: a program may run for an hour.
  func handOut(_ runs: [ScoreRun], _ report: inout OperationReport) {
    for run in runs {
      guard runsInHand.withLock({ $0.insert(run.run).inserted }) else { continue }
      defer { runsInHand.withLock { _ = $0.remove(run.run) } }
      do {
        // What another thread did meanwhile counts: a completed run is never handed out again.
        guard let fresh = try asking({ ledger in try ledger.lineage.scoreRun(run.run) }), fresh.state != .completed else {
          continue
        }
        let outcome = try StageClock.measure(.outlets) { () throws(Fault) in try Score(gateway: self).handOut(fresh) }
        if let outcome { report.scores.append(outcome) }
      } catch {
        report.refusals.append(Refusal(subject: "scoring", message: error.message, remedy: error.remedy))
      }
    }
  }
}

internal import Configuration
internal import Foundation
internal import LineageLedger
internal import Logging

extension Gateway {
  /// One pass over everything: what a stop left, every feed's source, acknowledgements, scoring.
  ///
  /// Waits out settle times: it looks again at a source that holds settling files, until none settles any more.
  public func runOnce() async -> OperationReport {
    do {
      return try await onThread("pass") { [self] in
        var report = resume()
        for name in configuration.value.feeds.map(\.name) {
          report.merge(pass(feed: name, waitingOutSettling: true, lifting: false))
        }
        report.scores += pendingScores(&report)
        return report
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
        switch request {
        case .poll(let feed): pass(feed: feed, waitingOutSettling: true, lifting: true)
        case .ingest(let feed, let files, let score): ingest(feed: feed, files: files, score: score)
        case .retry(let delivery): again(delivery, action: .retry, reason: nil, actor: actor)
        case .accept(let delivery, let reason): again(delivery, action: .accept, reason: reason, actor: actor)
        case .discard(let delivery, let reason): discard(delivery, reason: reason, actor: actor)
        case .reprocess(let deliveries, let score): reprocess(deliveries, score: score, actor: actor)
        case .score(let job, let date): score(job: job, businessDate: date)
        }
      }
    } catch {
      var report = OperationReport()
      report.refusals.append(Refusal(subject: "request", message: "\(error)", remedy: "sluice status"))
      return report
    }
  }

  /// Goes on with deliveries that were received but not finished.
  func resume() -> OperationReport {
    var report = OperationReport()
    do {
      for (feed, fault) in try Recovery(gateway: self).run() { halts.halt(feed: feed, fault) }
      let unfinished = try asking { ledger in
        try ledger.lineage.deliveries(
          DeliveryFilter(states: [.received, .processing], order: .oldestFirst, limit: 100_000))
      }
      for delivery in unfinished {
        guard let feed = plan(delivery.feed) else { continue }
        process(delivery, feed: feed, accepted: [], score: delivery.source.kind != .local, &report)
      }
    } catch {
      report.refusals.append(Refusal(subject: "resume", message: "\(error)", remedy: error.remedy))
    }
    return report
  }

  /// Lists one feed's source, lands what is ready, acknowledges what has landed.
  func pass(feed name: String, waitingOutSettling: Bool, lifting: Bool) -> OperationReport {
    var report = OperationReport()
    guard let feed = plan(name) else {
      report.refusals.append(
        Refusal(subject: name, message: "there is no feed of that name", remedy: "sluice status"))
      return report
    }
    if lifting { halts.lift(feed: name) }
    if let fault = halts.fault(of: name) {
      report.sources.append(SourceOutcome(feed: name, fault: fault, halted: true))
      return report
    }
    do {
      try feed.withSource(helper: helper, logger: logger) { source throws(Fault) in
        var look: FeedPass.Look
        repeat {
          look = try watches.with(feed: name) { watch throws(Fault) in
            try FeedPass(gateway: self, feed: feed).look(at: source, watch: &watch)
          }
          for delivery in look.received { process(delivery, feed: feed, accepted: [], score: true, &report) }
          try FeedPass(gateway: self, feed: feed).acknowledge(at: source)
          guard waitingOutSettling, let again = look.again else { break }
          Thread.sleep(forTimeInterval: again.seconds + 0.01)
        } while true
        report.waiting += look.waiting
      }
    } catch {
      let halted = FaultCatalogue.disposition(of: error.code) == .halt
      if halted { halts.halt(feed: name, error) }
      report.sources.append(SourceOutcome(feed: name, fault: error, halted: halted))
      logger.error("feed \(name): \(error)")
    }
    return report
  }

  /// Runs one attempt and what follows from it.
  func process(
    _ delivery: DeliveryRecord, feed: FeedPlan, accepted: Set<String>, score: Bool, _ report: inout OperationReport
  ) {
    if let fault = halts.fault(of: feed.name) {
      var outcome = DeliveryOutcome(
        delivery: delivery.name, feed: feed.name, state: .interrupted, file: delivery.source.path)
      outcome.fault = fault
      report.deliveries.append(outcome)
      return
    }
    // Evidence of an attempt is never written twice, so an attempt that was cut short gets a successor.
    let attempt = delivery.state == .received ? delivery.attempt : delivery.attempt + 1
    let outcome = Processing(gateway: self, feed: feed, delivery: delivery, attempt: attempt, accepted: accepted).run()
    report.deliveries.append(outcome)
    guard outcome.state == .landed, score else { return }
    do {
      report.scores += try Score(gateway: self).afterLanding(table: feed.table, businessDate: delivery.businessDate)
    } catch {
      report.refusals.append(Refusal(subject: "scoring", message: error.message, remedy: error.remedy))
    }
  }

  private func pendingScores(_ report: inout OperationReport) -> [ScoringOutcome] {
    let told = Set(report.scores.map(\.run))
    do { return try Score(gateway: self).pending(leavingOut: told) } catch {
      report.refusals.append(Refusal(subject: "scoring", message: error.message, remedy: error.remedy))
      return []
    }
  }
}

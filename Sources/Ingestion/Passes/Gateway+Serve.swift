public import Configuration
internal import Foundation
internal import LineageLedger
internal import Logging
internal import Synchronization

extension Gateway {
  /// Polls every feed at its own interval, carries requests out, and goes on until SIGTERM or SIGINT.
  ///
  /// The control plane: one task for each feed's clock, one for requests, one for signals. Deliveries of different feeds take
  /// turns, because the ledger and the memory budget are one.
  ///
  /// - Parameters:
  ///   - signals: Made before the gateway was opened.
  ///   - reload: Reads the configuration anew; called on SIGHUP and before requests that want today's keys and contracts. A
  ///     faulty one is reported and the last good one stays in force.
  public func serve(
    obeying signals: SignalStream, reload: @escaping @Sendable () throws -> GatewayConfiguration
  ) async throws {
    serving.withLock { $0 = true }
    // Before any request is taken: recovery must not meet a landing in work.
    log(await onWorkThread { [self] in (recover(), []) }.0)
    logger.notice("gateway \(name) serves \(configuration.value.feeds.count) feeds")
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [self] in await pollAll() }
      group.addTask { [self] in await answerRequests(reload: reload) }
      for await signal in signals.received {
        guard signal == SIGHUP else { break }
        self.reload(reload)
      }
      signals.restoreDefaults()
      stopping.withLock { $0 = true }
      logger.notice("gateway \(name) stops; a delivery in work is finished or resumed at the next start")
      group.cancelAll()
    }
    close()
  }

  /// Starts passes as they fall due; a feed's next pass is counted from the end of its last.
  private func pollAll() async {
    var due: [String: ContinuousClock.Instant] = [:]
    // Scoring goes on beside the next passes: a program may run for an hour.
    await withDiscardingTaskGroup { scoring in
      while !Task.isCancelled {
        let now = ContinuousClock.now
        for feed in configuration.value.feeds where (due[feed.name] ?? now) <= now {
          if Task.isCancelled { return }
          let before = halts.fault(of: feed.name)
          let (report, runs) = await onWorkThread { [self] in
            var report = pass(feed: feed.name, waitingOutSettling: false, lifting: false)
            let runs = dueScores(&report)
            if !report.deliveries.isEmpty || !runs.isEmpty { conclude(&report) }
            return (report, runs)
          }
          // A halted feed is reported once, not at every interval.
          if before == nil { log(report) }
          if !runs.isEmpty { scoring.addTask { [self] in log(await scored(runs)) } }
          // Settling files are looked at again when they may have settled, not an interval later.
          let settling = report.waiting.contains { $0.reason == "settling" }
          due[feed.name] = .now + (settling ? min(feed.poll, feed.ready.settle) : feed.poll)
        }
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
  }

  private func scored(_ runs: [ScoreRun]) async -> OperationReport {
    let report = try? await onThread("score") { [self] in
      var report = OperationReport()
      handOut(runs, &report)
      return report
    }
    return report ?? OperationReport()
  }

  /// Takes what commands left in the control queue.
  private func answerRequests(reload: @escaping @Sendable () throws -> GatewayConfiguration) async {
    // Merging goes on beside other requests: a large table takes minutes.
    await withDiscardingTaskGroup { merging in
      while !Task.isCancelled {
        do {
          while let entry = try control.take() {
            self.reload(reload)
            logger.info("request \(entry.id) by \(entry.actor)")
            if case .compact = entry.request {
              merging.addTask { [self] in await answer(entry) }
            } else {
              await answer(entry)
            }
          }
        } catch {
          logger.error("requests cannot be read: \(error)")
        }
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  private func answer(_ entry: ControlQueue.Entry) async {
    let report = await perform(entry.request, actor: entry.actor)
    log(report)
    do { try control.finish(entry.id, with: report) } catch {
      logger.error("the report of request \(entry.id) could not be kept: \(error)")
    }
  }

  private func reload(_ read: () throws -> GatewayConfiguration) {
    do {
      let fresh = try read()
      guard fresh.sha256 != configuration.value.sha256 || fresh != configuration.value else { return }
      guard fresh.gateway == configuration.value.gateway, fresh.ledger == configuration.value.ledger else {
        logger.error("the settings under 'gateway' and 'ledger' take effect at a start only; the old configuration stays")
        return
      }
      configuration.replace(with: fresh)
      try ledger.recordConfiguration(sha256: "sha256:" + fresh.sha256)
      logger.notice("the configuration was read anew")
    } catch {
      logger.error("the new configuration is faulty, the old one stays in force: \(error)")
    }
  }

  private func log(_ report: OperationReport) {
    for delivery in report.deliveries {
      logger.info(
        "delivery \(delivery.delivery): \(delivery.state.rawValue)",
        metadata: [
          "feed": "\(delivery.feed)", "read": "\(delivery.read ?? 0)", "landed": "\(delivery.landed ?? 0)",
          "rejected": "\(delivery.rejected ?? 0)",
        ])
    }
    for outcome in report.lake {
      logger.info(
        "table \(outcome.table): \(outcome.action.rawValue)",
        metadata: ["removed": "\(outcome.filesRemoved)", "added": "\(outcome.filesAdded)"])
    }
    for score in report.scores { logger.info("scoring run \(score.run) of \(score.job): \(score.state.rawValue)") }
    for refusal in report.refusals { logger.error("\(refusal.subject): \(refusal.message)") }
  }

  /// Runs blocking work that cannot fail on a thread of its own, one piece at a time.
  private func onWorkThread(
    _ body: @escaping @Sendable () -> (OperationReport, [ScoreRun])
  ) async -> (OperationReport, [ScoreRun]) {
    do { return try await onThread("work") { [self] in work.withLock { _ in body() } } } catch {
      return (OperationReport(), [])
    }
  }
}

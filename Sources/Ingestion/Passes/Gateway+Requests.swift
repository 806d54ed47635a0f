internal import Configuration
internal import DataContracts
internal import Foundation
internal import LineageLedger
internal import Logging

extension Gateway {
  /// Takes local files through the stages; they are left where they are.
  ///
  /// - Parameters:
  ///   - control: The control file of the only one of them.
  ///   - request: The delivery whose rejected records the files' take the place of.
  func ingest(
    feed name: String, files: [String], control: String?, completing request: CompletionRequest?, actor: String
  ) -> OperationReport {
    var report = OperationReport()
    guard let feed = plan(name) else {
      report.refusals.append(Refusal(subject: name, message: "there is no feed of that name", remedy: "sluice status"))
      return report
    }
    for path in files {
      let source = LocalFileSource(path: path)
      do throws(Fault) {
        let file = try local(path, feed, completing: request)
        let acquire = Acquire(gateway: self, feed: feed)
        switch try acquire.receive(
          file.source, with: try localControl(control, feed, file.businessDate, isOptional: request != nil), from: source,
          businessDate: file.businessDate, part: file.part, patience: .none, completing: file.completion,
          actor: request == nil ? .service : .user(actor))
        {
        case .received(let delivery, let early): process(delivery, feed: feed, early: early, &report)
        case .known(let delivery):
          if delivery.state == .received || delivery.state == .processing {
            process(delivery, feed: feed, &report)
          } else {
            report.deliveries.append(Self.known(delivery, file: file.source.printableName))
          }
        case .waiting(let waiting): report.waiting.append(waiting)
        }
      } catch {
        report.refusals.append(Refusal(subject: path, message: error.message, remedy: error.remedy))
      }
    }
    return report
  }

  private static func known(_ delivery: DeliveryRecord, file: String) -> DeliveryOutcome {
    var outcome = DeliveryOutcome(
      delivery: delivery.name, feed: delivery.feed, state: delivery.state == .quarantined ? .quarantined : .duplicate,
      file: file)
    if delivery.state == .quarantined {
      outcome.fault = Fault(
        delivery.code ?? "interrupted", at: Fault.Stage(rawValue: delivery.stage ?? "") ?? .acquire,
        "this very file was received before and is held")
      outcome.next = "sluice quarantine show \(delivery.name)"
    } else {
      outcome.duplicateOf = delivery.name
    }
    return outcome
  }

  /// Starts a new attempt of a quarantined delivery, as it is or overriding its fault.
  ///
  /// - Parameter control: A control file to take in place of the one it came with.
  func again(
    _ name: String, action: ManualOverride.Action, reason: String?, control path: String?, actor: String
  ) -> OperationReport {
    var report = OperationReport()
    do throws(Fault) {
      let delivery = try held(name)
      guard let feed = plan(delivery.feed) else {
        throw Fault("unknown-contract", at: .acquire, "the feed '\(delivery.feed)' is no longer configured")
      }
      let code = delivery.code ?? ""
      if action == .accept {
        guard FaultCatalogue.entry(code)?.mayBeAccepted == true else {
          report.refusals.append(
            Refusal(
              subject: name, message: "'\(code)' is never accepted: it needs a new file, key or policy",
              remedy: "sluice explain \(code)"))
          return report
        }
      }
      var control: ControlFact?
      if let path, let date = CalendarDate(delivery.businessDate) {
        let file = try localControl(path, feed, date).file
        control = try file.map { file throws(Fault) in
          try ReceivedControl(file, from: LocalFileSource(path: path)).keep(in: vault)
        }
      }
      try record([
        LedgerEvent(
          .manualOverride(
            ManualOverride(action: action, attempt: delivery.attempt + 1, code: code, reason: reason, control: control)),
          feed: delivery.feed, delivery: delivery.id, actor: .user(actor))
      ])
      let current = try held(name, allowing: [.quarantined, .processing, .received])
      process(current, feed: feed, &report)
      acknowledgeQuietly(feed)
    } catch {
      report.refusals.append(Refusal(subject: name, message: error.message, remedy: error.remedy))
    }
    return report
  }

  /// Gives a quarantined delivery up.
  func discard(_ name: String, reason: String, actor: String) -> OperationReport {
    var report = OperationReport()
    do throws(Fault) {
      let delivery = try held(name)
      try record([
        LedgerEvent(
          .manualOverride(
            ManualOverride(action: .discard, attempt: delivery.attempt, code: delivery.code, reason: reason)),
          feed: delivery.feed, delivery: delivery.id, actor: .user(actor))
      ])
      try checkpoint()
      report.deliveries.append(
        DeliveryOutcome(delivery: delivery.name, feed: delivery.feed, state: .discarded, file: delivery.source.path))
      if let feed = plan(delivery.feed) { acknowledgeQuietly(feed) }
    } catch {
      report.refusals.append(Refusal(subject: name, message: error.message, remedy: error.remedy))
    }
    return report
  }

  /// Makes new versions of landed deliveries from the vault's bytes.
  func reprocess(_ names: [String], actor: String) -> OperationReport {
    var report = OperationReport()
    for name in names {
      do throws(Fault) {
        let original = try held(name, allowing: [.landed])
        guard let feed = plan(original.feed) else {
          throw Fault("unknown-contract", at: .acquire, "the feed '\(original.feed)' is no longer configured")
        }
        let delivery = try Acquire(gateway: self, feed: feed).reprocess(original)
        try record([
          LedgerEvent(
            .manualOverride(
              ManualOverride(action: .reprocess, attempt: 1, code: nil, reason: nil)),
            feed: delivery.feed, delivery: delivery.id, actor: .user(actor))
        ])
        process(delivery, feed: feed, &report)
      } catch {
        report.refusals.append(Refusal(subject: name, message: error.message, remedy: error.remedy))
      }
    }
    return report
  }

  /// Faults that a person has accepted for the attempt that comes next.
  ///
  /// Read from the ledger, so that an acceptance outlives a crash. It stays good when a second fault is accepted on top of it,
  /// and ends with a plain retry.
  func acceptedCodes(of delivery: DeliveryRecord) throws(Fault) -> Set<String> {
    // Every acceptance and retry begins another attempt.
    guard delivery.attempt > 1 else { return [] }
    let leaves = try asking { ledger in try ledger.timeline(delivery: delivery.id) }
    var codes: Set<String> = []
    for leaf in leaves {
      guard case .manualOverride(let body) = leaf.body else { continue }
      if body.action == .accept, let code = body.code { codes.insert(code) }
      if body.action == .retry { codes.removeAll() }
    }
    return codes
  }

  /// The delivery of that name, if it is in one of the states.
  func held(_ name: String, allowing states: Set<DeliveryState> = [.quarantined]) throws(Fault) -> DeliveryRecord {
    guard let delivery = try asking({ ledger in try ledger.lineage.delivery(name) }) else {
      throw Fault("unknown-delivery", at: .acquire, "there is no delivery '\(name)'")
    }
    guard states.contains(delivery.state) else {
      let wanted = states.map(\.rawValue).sorted().joined(separator: " or ")
      throw Fault("wrong-state", at: .acquire, "\(delivery.name) is \(delivery.state.rawValue), not \(wanted)",
        advice: "'sluice deliveries show \(delivery.name)' says where it stands")
    }
    return delivery
  }

  /// Tells the source now; if that fails the next pass does.
  private func acknowledgeQuietly(_ feed: FeedPlan) {
    do {
      try feed.withSource(helper: helper, logger: logger) { source throws(Fault) in
        try FeedPass(gateway: self, feed: feed).acknowledge(at: source)
      }
    } catch {
      logger.notice("feed \(feed.name): not acknowledged yet: \(error)")
    }
  }
}

internal import Foundation
internal import LineageLedger
internal import Logging

extension Processing {

  func recordDuplicate(
    of original: DeliveryRecord, match: FileDuplicate.Match, _ outcome: inout DeliveryOutcome
  ) throws(Fault) {
    outcome.state = .duplicate
    outcome.duplicateOf = original.name
    outcome.landed = nil
    outcome.rejected = nil
    outcome.read = nil
    guard !isTrial else { return }
    try gateway.record([
      LedgerEvent(
        .fileDuplicate(FileDuplicate(of: original.id, ofName: original.name, match: match)), feed: feed.name,
        delivery: delivery.id)
    ])
    try gateway.checkpoint()
  }

  func settle(_ fault: Fault, _ outcome: inout DeliveryOutcome) {
    outcome.fault = fault
    if isTrial {
      switch FaultCatalogue.disposition(of: fault.code) {
      case .retry, .halt: outcome.state = .interrupted
      case .quarantine, .wait, .reject, .report: outcome.state = .quarantined
      }
      outcome.landed = nil
      return
    }
    switch FaultCatalogue.disposition(of: fault.code) {
    case .retry:
      outcome.state = .interrupted
      outcome.landed = nil
    case .halt:
      gateway.halts.halt(feed: feed.name, fault)
      outcome.state = .interrupted
      outcome.landed = nil
    case .quarantine, .wait, .reject, .report:
      do {
        try quarantine(fault, outcome)
        outcome.state = .quarantined
        outcome.landed = nil
        outcome.next = "sluice quarantine show \(delivery.name)"
      } catch {
        outcome.fault = error
      }
    }
    gateway.logger.warning("delivery \(delivery.name): \(fault)")
  }

  private func quarantine(_ fault: Fault, _ outcome: DeliveryOutcome) throws(Fault) {
    var events: [LedgerEvent] = []
    if fault.stage == .decrypt {
      events.append(
        LedgerEvent(.pgpRefused(PGPRefused(attempt: attempt, code: fault.code)), feed: feed.name, delivery: delivery.id))
    }
    if fault.stage == .decode {
      events.append(
        LedgerEvent(
          .schemaRefused(
            SchemaRefused(
              attempt: attempt, contract: feed.contractName, code: fault.code, line: fault.position?.line,
              byte: fault.position?.byte, field: fault.position?.field)), feed: feed.name, delivery: delivery.id))
    }
    var counts: RecordCounts?
    if let read = outcome.read, let landed = outcome.landed, let rejected = outcome.rejected {
      counts = RecordCounts(read: read, landed: landed, rejected: rejected, duplicate: outcome.duplicateRows ?? 0)
    }
    events.append(
      LedgerEvent(
        .fileQuarantined(
          FileQuarantined(
            attempt: attempt, code: fault.code, stage: fault.stage.rawValue, record: fault.position?.record,
            line: fault.position?.line, byte: fault.position?.byte, field: fault.position?.field, counts: counts)),
        feed: feed.name, delivery: delivery.id))
    try gateway.record(events)
    try gateway.checkpoint()
  }
}

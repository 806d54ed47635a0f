internal import Configuration
internal import Crypto
internal import DataContracts
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import Synchronization

extension Gateway {
  /// One look at every feed's source as it stands: what is new there goes through every stage but landing.
  ///
  /// Settle times are not waited out, nothing is acknowledged, nothing is kept: no leaf, no blob, no staged file.
  public func tryOnce() async -> OperationReport {
    let tried = try? await onThread("trial") { [self] in
      timed {
        work.withLock { _ in
          var report = OperationReport()
          for name in configuration.value.feeds.map(\.name) { tryFeed(name, &report) }
          return report
        }
      }
    }
    return tried ?? OperationReport()
  }

  private func tryFeed(_ name: String, _ report: inout OperationReport) {
    guard let feed = plan(name) else { return }
    do {
      try feed.withSource(helper: helper, logger: logger) { source throws(Fault) in
        let files = try source.list()
        let companions = Companions(of: feed.feed, among: files)
        for file in files {
          guard let captures = feed.feed.files.match(file.name) else { continue }
          let known = try asking { ledger in
            try ledger.lineage.observed(
              endpoint: source.evidence.endpoint, path: file.printablePath, size: file.size, modified: file.modified)
          }
          if known?.feed == name, known?.hasLeftSource == false { continue }
          report.deliveries.append(
            try tryFile(
              file, with: companions.control(of: file, businessDate: captures.businessDate), from: source, feed: feed,
              businessDate: captures.businessDate, part: captures.part.map(String.init)))
        }
      }
    } catch {
      report.sources.append(SourceOutcome(feed: name, fault: error, halted: false))
    }
  }

  /// Tries local files.
  ///
  /// - Parameters:
  ///   - control: The control file of the only one of them.
  ///   - request: The delivery whose rejected records the files' take the place of.
  func tryFiles(
    _ files: [String], control: String?, feed name: String, completing request: CompletionRequest?
  ) -> OperationReport {
    var report = OperationReport()
    guard let feed = plan(name) else {
      report.refusals.append(Refusal(subject: name, message: "there is no feed of that name", remedy: "sluice status"))
      return report
    }
    for path in files {
      do throws(Fault) {
        let file = try local(path, feed, completing: request)
        report.deliveries.append(
          try tryFile(
            file.source, with: try localControl(control, feed, file.businessDate, isOptional: request != nil),
            from: LocalFileSource(path: path), feed: feed, businessDate: file.businessDate, part: file.part,
            completing: file.completion))
      } catch {
        report.refusals.append(Refusal(subject: path, message: error.message, remedy: error.remedy))
      }
    }
    return report
  }

  /// Tries landed deliveries again with today's keys and contract, from the vault's bytes.
  func tryAgain(_ names: [String]) -> OperationReport {
    var report = OperationReport()
    for name in names {
      do throws(Fault) {
        let original = try held(name, allowing: [.landed])
        guard let feed = plan(original.feed), let date = CalendarDate(original.businessDate) else {
          throw Fault("unknown-contract", at: .acquire, "the feed '\(original.feed)' is no longer configured")
        }
        let message: Int32
        let control: Int32?
        do {
          message = try vault.open(original.ciphertext.withoutScheme)
          control = try original.control.map { try vault.open($0.sha256.withoutScheme) }
        } catch {
          throw Fault(storage: error, at: .acquire)
        }
        defer {
          Foundation.close(message)
          if let control { Foundation.close(control) }
        }
        let path = Array(original.source.path.utf8)
        let file = SourceFile(path: path, name: path, size: original.size, modified: 0)
        report.deliveries.append(
          try attempt(
            Processing.Trial(message: message, control: control), of: file, sha256: original.ciphertext.withoutScheme,
            control: original.control,
            evidence: SourceEvidence(kind: .vault, endpoint: "vault", hostKey: nil, user: nil), feed: feed, businessDate: date,
            part: original.part, reprocessOf: original.id,
            completion: try Acquire(gateway: self, feed: feed).completion(of: original)))
      } catch {
        report.refusals.append(Refusal(subject: name, message: error.message, remedy: error.remedy))
      }
    }
    return report
  }

  private func tryFile(
    _ file: SourceFile, with companion: Companion, from source: any FileSource, feed: FeedPlan, businessDate: CalendarDate,
    part: String?, completing completion: Completion? = nil
  ) throws(Fault) -> DeliveryOutcome {
    try requireFreeSpace(for: file.size)
    let message = try UnnamedFile.make(in: paths.spill)
    defer { Foundation.close(message) }
    let received = try companion.file.map { control throws(Fault) in try ReceivedControl(control, from: source) }
    let control = try received.map { control throws(Fault) in try control.unnamed(in: paths.spill) }
    defer { if let control { Foundation.close(control) } }
    var hash = SHA256()
    try StageClock.measure(.receive) { () throws(Fault) in
      try source.read(file) { bytes in
        hash.update(bufferPointer: bytes)
        try UnnamedFile.write(bytes, to: message)
      }
    }
    StageClock.count(.receive, bytes: file.size)
    return try attempt(
      Processing.Trial(message: message, control: control), of: file, sha256: hash.finalize().hexadecimal,
      control: received?.untold, evidence: source.evidence, feed: feed, businessDate: businessDate,
      part: try Acquire(gateway: self, feed: feed).completing(completion, part), reprocessOf: nil, completion: completion)
  }

  private func attempt(
    _ trial: Processing.Trial, of file: SourceFile, sha256: String, control: ControlFact?, evidence: SourceEvidence,
    feed: FeedPlan, businessDate: CalendarDate, part: String?, reprocessOf: String?, completion: Completion?
  ) throws(Fault) -> DeliveryOutcome {
    let body = try Acquire(gateway: self, feed: feed).describe(
      file, address: BlobAddress(sha256: sha256, size: file.size), evidence: evidence, businessDate: businessDate, part: part,
      reprocessOf: reprocessOf, control: control, completion: completion)
    let delivery = DeliveryRecord(trying: body, id: UUIDv7.make(), feed: feed.name, at: LedgerTime.now())
    var processing = Processing(gateway: self, feed: feed, delivery: delivery, attempt: 1, accepted: [])
    processing.trial = trial
    var outcome = processing.run()
    outcome.isDryRun = true
    return outcome
  }
}

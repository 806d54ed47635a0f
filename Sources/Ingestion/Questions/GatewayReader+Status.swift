internal import Configuration
internal import EvidenceVault
internal import Foundation
internal import LineageLedger

extension GatewayReader {
  /// Trouble, feeds, and what is awaited.
  public func status() throws -> StatusReport {
    var report = StatusReport(
      gateway: configuration.gateway.name, servicePID: try? FolderLock.holder(of: paths.lockFile), trouble: [], feeds: [],
      waiting: [], ledgerSize: 0, checkpointSize: 0, freeBytes: 0, caveats: [])
    report.freeBytes = (try? Int64(FreeSpace.bytes(at: existing(paths.state)))) ?? 0
    if report.freeBytes < configuration.gateway.freeSpace.bytes {
      report.trouble.append(
        .init(
          code: "disk-low", subject: paths.state, since: "", message: "less than free_space is left, so no download starts",
          next: "sluice explain disk-low"))
    }
    for aside in configuration.setAside {
      report.trouble.append(
        .init(
          code: "configuration-faulty", subject: aside.file, since: "",
          message: "\(aside.faults.count) faults; feeds \(aside.feeds.joined(separator: ", ")) do not run", next: "sluice check"))
    }
    if FileManager.default.fileExists(atPath: paths.control) {
      for source in try ControlQueue(path: paths.control).sourceFaults() where configuration.feed(source.feed) != nil {
        report.trouble.append(
          .init(
            code: source.fault.code, subject: source.feed, since: source.since.ISO8601Format(), message: source.fault.message,
            next: source.isHalted ? "sluice explain \(source.fault.code)" : "sluice poll \(source.feed)"))
      }
    }
    guard let ledger else {
      report.feeds = configuration.feeds.map { feed in
        .init(feed: feed.name, customer: feed.customer, table: feed.table, landed: 0, quarantined: 0, pending: 0)
      }
      report.caveats.append("nothing has run yet: 'sluice run --once' makes the first pass")
      return report
    }
    for delivery in try deliveries(state: .quarantined) {
      report.trouble.append(
        .init(
          code: delivery.code ?? "quarantined", subject: delivery.name, since: delivery.changed,
          message: delivery.code.flatMap { FaultCatalogue.entry($0)?.meaning } ?? "",
          next: "sluice quarantine show \(delivery.name)"))
    }
    for intention in try ledger.lineage.openIntentions() where report.servicePID == nil {
      report.trouble.append(
        .init(
          code: "interrupted", subject: intention.body.appId, since: intention.time,
          message: "a landing was stopped half way", next: "sluice run --once"))
    }
    var newest: Set<String> = []
    for run in try ledger.lineage.scoreRuns(limit: 100) {
      // Newest first: what an older run of the same date says no longer counts.
      guard newest.insert("\(run.job) \(run.businessDate)").inserted else { continue }
      if run.state == .requested && run.supersedes != nil {
        report.trouble.append(
          .init(
            code: "score-held", subject: "\(run.job) for \(run.businessDate)", since: run.requested,
            message: "a correction arrived after scores were handed out",
            next: "sluice score \(run.job) --date \(run.businessDate)"))
      }
      guard run.state == .failed else { continue }
      report.trouble.append(
        .init(
          code: "score-command-failed", subject: "\(run.job) for \(run.businessDate)", since: run.finished ?? run.requested,
          message: "the scoring program failed \(run.attempt) times",
          next: "sluice score \(run.job) --date \(run.businessDate)"))
    }
    let tallies = Dictionary(grouping: try ledger.lineage.tally(), by: \.feed)
    report.feeds = try configuration.feeds.map { feed in
      try feedStatus(feed.name, customer: feed.customer, table: feed.table, ledger, tallies[feed.name] ?? [])
    }
    report.waiting = try waiting()
    report.ledgerSize = try ledger.size
    report.checkpointSize = try ledger.keptCheckpoint()?.size ?? 0
    if report.checkpointSize > report.ledgerSize {
      report.trouble.append(
        .init(
          code: "ledger-rolled-back", subject: paths.ledger, since: "",
          message: "the checkpoint signs \(report.checkpointSize) leaves, the ledger has \(report.ledgerSize)",
          next: "sluice explain ledger-rolled-back"))
    }
    report.caveats = Self.caveats
    return report
  }

  /// What no check on this machine can prove.
  static let caveats = [
    "the ledger has no anchor outside this machine: keep copies of state/ledger/checkpoint elsewhere, or whoever owns this machine could rewrite both"
  ]

  private func feedStatus(
    _ name: String, customer: String, table: String, _ ledger: Ledger, _ tallies: [DeliveryTally]
  ) throws -> StatusReport.Feed {
    var feed = StatusReport.Feed(feed: name, customer: customer, table: table, landed: 0, quarantined: 0, pending: 0)
    for tally in tallies {
      switch tally.state {
      case .landed: feed.landed = Int64(tally.count)
      case .quarantined: feed.quarantined = tally.count
      case .received, .processing: feed.pending += tally.count
      case .superseded, .duplicate, .discarded: break
      }
    }
    let newest = try ledger.lineage.deliveries(DeliveryFilter(feed: name, limit: 1)).first
    feed.lastDelivery = newest?.name
    feed.lastBusinessDate = newest?.businessDate
    feed.lastReceived = newest?.received
    if let date = try ledger.lineage.newestLandedDate(feed: name) {
      let landed = try ledger.lineage.deliveries(DeliveryFilter(feed: name, states: [.landed], businessDate: date, order: .oldestFirst))
      let own = landed.filter { $0.completes == nil }
      feed.rejected = own.reduce(0) { $0 + ($1.counts?.rejected ?? 0) }
      let completions = try own.flatMap { try self.completions(of: $0) }
      feed.completed = completions.reduce(0) { $0 + $1.records }
      if !completions.isEmpty { feed.completedBy = completions }
    }
    return feed
  }

  private func waiting() throws -> [WaitingFile] {
    guard FileManager.default.fileExists(atPath: paths.control) else { return [] }
    return try ControlQueue(path: paths.control).arrivals().map { arrival in
      let name = SourceFile.printable(Array(arrival.path.split(separator: UInt8(ascii: "/")).last ?? []))
      let minutes = Int(Date().timeIntervalSince(arrival.firstSeen) / 60)
      let feed = configuration.feeds.first { $0.files.match(Array(name.utf8)) != nil }?.name ?? ""
      return WaitingFile(
        feed: feed, file: name, reason: arrival.code,
        message: "seen for \(minutes) min; \(FaultCatalogue.entry(arrival.code)?.meaning ?? "")")
    }
  }

  private func existing(_ path: String) -> String {
    var path = path
    while !FileManager.default.fileExists(atPath: path) && path.count > 1 { path = (path as NSString).deletingLastPathComponent }
    return path
  }
}

internal import Configuration
internal import DataContracts
internal import Foundation
internal import LineageLedger

/// One look at one feed's source: list, settle, receive.
///
/// What was received is processed by the caller, one delivery after the other in the order of business dates; the source
/// stays connected meanwhile only if the pass is asked to acknowledge.
struct FeedPass {
  let gateway: Gateway
  let feed: FeedPlan

  struct Look {
    var received: [DeliveryRecord] = []
    /// What has been begun of the last of them.
    var early: EarlyRun?
    /// Files that were ready and were left for the next look.
    var left = 0
    var waiting: [WaitingFile] = []
    /// Shortest time after which a settling file may be ready.
    var again: Duration?
    /// What ended the look early; what had been received by then is in ``received``.
    var fault: Fault?
  }

  /// Lists the source and receives what is ready.
  ///
  /// - Parameter watch: What earlier looks saw; taken along from pass to pass.
  func look(at source: any FileSource, watch: inout SettleWatch) throws(Fault) -> Look {
    var look = Look()
    var matched: [(file: SourceFile, match: FileNameCaptures)] = []
    let files = try source.list()
    let companions = Companions(of: feed.feed, among: files)
    for file in files {
      switch feed.feed.files.examine(file.name) {
      case .success(let captures): matched.append((file, captures))
      // Unfinished and hidden files are nobody's business until they get their name.
      case .failure(.hidden), .failure(.temporary): break
      case .failure(.notAName):
        look.waiting.append(
          WaitingFile(
            feed: feed.name, file: file.printableName, reason: "unsafe-name",
            message: "a name with a slash or a NUL is never picked up"))
      // It is taken with its data file.
      case .failure where companions.isControl(file.name): break
      case .failure(let mismatch):
        look.waiting.append(
          WaitingFile(
            feed: feed.name, file: file.printableName, reason: "unmatched",
            message: "does not fit '\(feed.feed.files)': \(mismatch)"))
      }
    }
    do {
      try gateway.control.pruneArrivals(source: source.evidence.endpoint, keeping: matched.map(\.file))
    } catch {
      throw Fault(storage: error, at: .acquire)
    }
    // A file that is in the ledger is done with, whatever its settle clock says.
    var fresh: [SourceFile] = []
    for (file, _) in matched {
      let known = try gateway.asking { ledger in
        try ledger.lineage.observed(
          endpoint: source.evidence.endpoint, path: file.printablePath, size: file.size, modified: file.modified)
      }
      if known?.feed != feed.name || known?.hasLeftSource == true { fresh.append(file) }
    }
    let captures = Dictionary(matched.map { ($0.file.path, $0.match) }, uniquingKeysWith: { first, _ in first })
    func control(of file: SourceFile) -> Companion {
      captures[file.path].map { companions.control(of: file, businessDate: $0.businessDate) } ?? .none
    }
    let (ready, settling) = watch.observe(fresh + fresh.compactMap { control(of: $0).file }, settle: feed.settle, at: .now)
    let unsettled = Set(settling.map(\.file.path))
    for (file, remaining) in settling {
      look.again = min(look.again ?? remaining, remaining)
      look.waiting.append(
        WaitingFile(
          feed: feed.name, file: file.printableName, reason: "settling",
          message: "unchanged for \(String(format: "%.0f", (feed.settle - remaining).seconds)) of \(String(format: "%.0f", feed.settle.seconds)) s"))
    }
    let whole = ready.filter { file in
      captures[file.path] != nil && !(control(of: file).file.map { unsettled.contains($0.path) } ?? false)
    }
    // The oldest business date first; within one date in order of time, so that versions number as they came.
    let ordered = whole.sorted { one, other in
      guard let a = captures[one.path], let b = captures[other.path] else { return false }
      if a.businessDate != b.businessDate { return a.businessDate < b.businessDate }
      if one.modified != other.modified { return one.modified < other.modified }
      return one.name.lexicographicallyPrecedes(other.name)
    }
    for (place, file) in ordered.enumerated() {
      guard let match = captures[file.path] else { continue }
      do {
        let acquire = Acquire(gateway: gateway, feed: feed)
        switch try acquire.receive(
          file, with: control(of: file), from: source, businessDate: match.businessDate, part: match.part.map(String.init),
          patience: .untilGiveUp)
        {
        case .received(let delivery, let early):
          look.received.append(delivery)
          guard let early else { break }
          // It is being judged: it lands before the next file is fetched.
          look.early = early
          look.left = ordered.count - place - 1
          return look
        case .known: break
        case .waiting(let waiting): look.waiting.append(waiting)
        }
      } catch {
        // A file that cannot be read must not keep the others; a lost connection or a full disk does.
        guard FaultCatalogue.disposition(of: error.code) == .wait || error.code == "file-unreadable" else {
          look.fault = error
          return look
        }
        look.waiting.append(
          WaitingFile(feed: feed.name, file: file.printableName, reason: error.code, message: error.message))
      }
    }
    return look
  }

  /// Acknowledges at `source` whatever of this feed is done and not yet acknowledged there.
  func acknowledge(at source: any FileSource) throws(Fault) {
    var last: Fault?
    var leaf: Int64 = -1
    do throws(Fault) {
      while true {
        let open = try gateway.asking { ledger in
          try ledger.lineage.unacknowledged(feed: feed.name, endpoint: source.evidence.endpoint, after: leaf)
        }
        guard let end = open.last?.receivedLeaf else { break }
        // A pass that a full disk ended may have left landings that are under none.
        if leaf < 0 { try gateway.checkpoint() }
        leaf = end
        for delivery in open {
          // One file that cannot be moved must not keep the others.
          do { try Acknowledge(gateway: gateway, feed: feed).run(delivery, at: source) } catch {
            guard error.code == "acknowledge-failed" else { throw error }
            last = error
          }
        }
      }
    } catch {
      last = error
    }
    if leaf >= 0 { try gateway.checkpoint() }
    if let last { throw last }
  }
}

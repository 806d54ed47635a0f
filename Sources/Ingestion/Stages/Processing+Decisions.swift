internal import Configuration
internal import DataContracts
internal import Foundation
internal import LineageLedger

extension Processing {
  func duplicateByCiphertext() throws(Fault) -> DeliveryRecord? {
    let same = try gateway.asking { ledger in
      try ledger.lineage.findCiphertext(feed: feed.name, sha256: delivery.ciphertext, besides: delivery.id)
    }
    return same.first { delivery.isRepeated(by: $0) && $0.state == .landed }
  }

  /// Other deliveries of the feed with this content whose rows are in the lake or were; none for a reprocessed one, which
  /// repeats content on purpose.
  func landedBefore(_ content: String) throws(Fault) -> [DeliveryRecord] {
    guard delivery.reprocessOf == nil else { return [] }
    return try gateway.asking { ledger in
      try ledger.lineage.findContent(feed: feed.name, content: content, besides: delivery.id)
    }.filter { $0.state == .landed || $0.state == .superseded }
  }

  /// A contract changes under its major version only in ways that break nothing.
  func checkStanding(of contract: Contract) throws(Fault) {
    if case .breaking(let reason) = try gateway.contracts.standing(of: contract, feed: feed.name) {
      throw Fault("contract-breaking", at: .decode, reason)
    }
  }

  func checkLimits(_ judged: Judged) throws(Fault) {
    guard judged.counts.read > 0 || accepted.contains("no-records") else {
      throw Fault("no-records", at: .judge, "the file has a header but no records")
    }
    let rejected = judged.counts.rejected
    if delivery.completes != nil, judged.counts.landed == 0 {
      throw Fault("nothing-completed", at: .judge, "\(rejected) of \(judged.counts.read) records are faulty or not awaited")
    }
    guard !accepted.contains("reject-limit") else { return }
    var limits = feed.feed.rejects
    // A share says nothing about a file of a few corrected records; their number does.
    if delivery.completes != nil { limits.percent = 100 }
    guard limits.areExceeded(rejected: Int(rejected), read: Int(judged.counts.read)) else { return }
    let share = Double(rejected) * 100 / Double(max(judged.counts.read, 1))
    throw Fault(
      "reject-limit", at: .judge,
      "\(rejected) of \(judged.counts.read) records (\(String(format: "%.1f", share)) %) were rejected; the limits are \(limits.percent) % and \(limits.records) records")
  }

  /// The file's own figures must be those its records make, unless the contract merely warns or a person has accepted it.
  func checkControls(_ judged: Judged, _ contract: Contract) throws(Fault) {
    guard !accepted.contains("control-total") else { return }
    let wrong = judged.report.controls.filter { outcome in
      // What a person lets go without its control file is compared with nothing of it.
      if delivery.control == nil, case .controlFile? = contract.controls.first(where: { $0.id == outcome.id })?.source { return false }
      return !outcome.agrees && outcome.onMismatch == "quarantine"
    }
    guard let first = wrong.first else { return }
    let figures =
      first.declared == nil && first.measured == nil
      ? "" : ": the file says \(first.declared ?? "nothing"), its records make \(first.measured ?? "nothing")"
    throw Fault(
      "control-total", at: .judge,
      "control '\(first.id)' does not agree\(figures)" + (wrong.count > 1 ? "; nor do \(wrong.count - 1) more" : ""))
  }

  /// Deliveries of the feed's other sets that this one replaces, because the feed sends its whole content each time.
  ///
  /// - Throws: A ``Fault`` `newer-set-landed` for a set older than the one in the table.
  func otherSets() throws(Fault) -> [DeliveryRecord] {
    guard feed.feed.write == .replace, delivery.completes == nil else { return [] }
    let others = try gateway.asking { ledger in try ledger.lineage.landed(feed: feed.name) }
      .filter { $0.table == feed.table && $0.businessDate != delivery.businessDate }
    if let newer = others.first(where: { $0.businessDate > delivery.businessDate }), !accepted.contains("newer-set-landed") {
      throw Fault(
        "newer-set-landed", at: .land,
        "\(newer.name), of a later business date, is the feed's whole content; this file would replace it by older content")
    }
    return others
  }

  /// The completions of what is superseded: they leave the table with it.
  func completions(of current: DeliveryRecord?) throws(Fault) -> [DeliveryRecord] {
    try current.map { current throws(Fault) in try gateway.landedCompletions(of: current) } ?? []
  }

  /// - Parameter same: What ``landedBefore(_:)`` found.
  func checkOrder(_ current: DeliveryRecord?, same: [DeliveryRecord]) throws(Fault) {
    guard delivery.reprocessOf == nil else { return }
    if let replaced = same.first(where: { $0.slot == delivery.slot && $0.state == .superseded }),
      !accepted.contains("superseded-content")
    {
      throw Fault(
        "superseded-content", at: .judge, "the same content landed as \(replaced.name) and has been replaced since")
    }
    // What completes a delivery is sent again when that is replaced; its records are awaited one by one.
    if let other = same.first(where: { $0.slot != delivery.slot && (delivery.completes == nil || $0.businessDate != delivery.businessDate) }),
      !accepted.contains("stale-content") {
      throw Fault("stale-content", at: .judge, "the same content has landed as \(other.name)")
    }
    if let current, current.version > delivery.version, !accepted.contains("newer-version-landed") {
      throw Fault("newer-version-landed", at: .land, "\(current.name), received later, has landed for this business date")
    }
  }
}

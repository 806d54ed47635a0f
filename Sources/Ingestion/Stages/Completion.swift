internal import Configuration
internal import DataContracts
internal import LineageLedger
internal import Quality

/// A delivery whose rejected records a file takes the place of.
///
/// The file is a delivery of its own, in a slot of its own: `acme-portfolio@2026-11-20.c1` is the first that completes the files
/// of that slot. So it neither supersedes nor repeats what it completes, and leaves the table with it.
struct Completion: Sendable {
  let original: DeliveryRecord
  /// Rejected records whose key could not be read, in the order in which records with a new key take their place.
  let records: [Int64]?

  /// The part of a slot that the `number`-th completion of it has.
  private static func part(_ number: Int, of part: String?) -> String { [part, "c\(number)"].compactMap(\.self).joined(separator: ".") }

  /// The part for one more completion of the slot.
  static func nextPart(of original: DeliveryRecord, among others: [DeliveryRecord]) -> String {
    let taken = Set(others.compactMap(\.part))
    var number = 1
    while taken.contains(part(number, of: original.part)) { number += 1 }
    return part(number, of: original.part)
  }

  /// Why a delivery cannot be completed as things stand; `nil` if it can.
  static func problem(of original: DeliveryRecord, feed: FeedPlan) throws(Fault) -> String? {
    if original.feed != feed.name { return "\(original.name) is a delivery of feed '\(original.feed)'" }
    if original.completes != nil { return "\(original.name) completes another delivery; name that one" }
    if original.state != .landed { return "\(original.name) is \(original.state.rawValue), not landed" }
    if original.counts?.rejected ?? 0 == 0 { return "\(original.name) has no rejected records" }
    let contract = try feed.contract(on: original.businessDate).contract
    if contract.identifyingKey == nil {
      return "the contract \(contract.name) \(contract.version) has no primaryKey, sluice:dedup or unique key by which its records could be told apart"
    }
    return nil
  }
}

extension DeliveryRecord {
  /// Whether the other one's content would be the same thing sent twice: in the same slot, or completing the same delivery.
  func isRepeated(by other: DeliveryRecord) -> Bool { other.slot == slot || (completes != nil && other.completes == completes) }
}

extension Lineage {
  /// Completions of a delivery whose rows are in the table, in order of receipt.
  func landedCompletions(of delivery: DeliveryRecord) throws(LedgerError) -> [DeliveryRecord] {
    try completions(of: delivery.id).filter { $0.state == .landed }
  }
}

extension Gateway {
  /// What a person wants completed.
  func completion(_ request: CompletionRequest, feed: FeedPlan) throws(Fault) -> Completion {
    guard let original = try asking({ ledger in try ledger.lineage.delivery(request.delivery) }) else {
      throw Fault("unknown-delivery", at: .acquire, "there is no delivery '\(request.delivery)'")
    }
    if let problem = try Completion.problem(of: original, feed: feed) {
      // Nothing has been received, so that nothing needs to be given up.
      throw Fault(
        "completion-impossible", at: .acquire, problem,
        advice: original.feed == feed.name
          ? "'sluice deliveries show \(original.name)' tells where it stands; name another delivery, or ask for the whole file, corrected"
          : "name the feed '\(original.feed)', or a delivery of '\(feed.name)'")
    }
    return Completion(original: original, records: request.records)
  }
}

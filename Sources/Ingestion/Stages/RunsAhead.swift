internal import ContainedDecryption
internal import DataContracts
internal import EvidenceVault
internal import Foundation
internal import LineageLedger

/// Decrypts and judges the next small deliveries while one is landed: starting helper and gpg takes as long as all the rest.
///
/// Two at a time, because each waits more than it works, and in little memory. What comes of it is taken at the delivery's own turn or
/// thrown away.
///
/// Not `Sendable`: the thread that carries the pass uses it.
final class RunsAhead {
  /// Bytes of ciphertext at most; whoever takes longer to judge keeps both processors busy alone.
  private static let limit: Int64 = 256 << 10
  /// Deliveries that are judged beside the one that lands.
  private static let depth = 2
  /// Deliveries that are worth a template: to start it costs as much as to start a helper for one of them.
  private static let fewest = 3

  private let gateway: Gateway
  private let feed: FeedPlan
  private let deliveries: [DeliveryRecord]
  private var places: [String: Int] = [:]
  private var begun: [EarlyRun] = []
  /// `nil` for few deliveries, and where it could not be started: then each has a helper started for it, which tells why.
  private lazy var template: DecryptionTemplate? = deliveries.count { $0.size <= Self.limit } >= Self.fewest
    ? try? DecryptionTemplate(for: feed.decryption(helper: gateway.helper)) : nil

  /// - Parameter deliveries: In the order in which they will be taken.
  init(gateway: Gateway, feed: FeedPlan, deliveries: [DeliveryRecord]) {
    (self.gateway, self.feed, self.deliveries) = (gateway, feed, deliveries)
    for (place, delivery) in deliveries.enumerated() { places[delivery.id] = place }
  }

  /// Whether another delivery comes after this one in the same pass.
  func hasMore(after delivery: DeliveryRecord) -> Bool { places[delivery.id].map { $0 + 1 < deliveries.count } ?? false }

  /// Begins with the deliveries that come after one. A failure is left to the delivery's own turn.
  func begin(after delivery: DeliveryRecord) {
    guard let place = places[delivery.id] else { return }
    for next in deliveries[(place + 1)...].prefix(Self.depth) where !begun.contains(where: { $0.deliveryID == next.id }) {
      guard next.size <= Self.limit, next.state == .received, next.control == nil, next.completes == nil,
        let run = JudgingRun(
          first: next.id, name: next.name, businessDate: next.businessDate, attempt: next.attempt, feed: feed, gateway: gateway,
          plan: .least),
        let early = EarlyRun.begin(run, decrypting: { [feed, gateway, template] in try feed.decryption(of: next, gateway, from: template) })
      else { return }
      begun.append(early)
    }
  }

  /// What has been begun of a delivery.
  func take(_ delivery: DeliveryRecord) -> EarlyRun? {
    begun.firstIndex { $0.deliveryID == delivery.id }.map { begun.remove(at: $0) }
  }
}

extension FeedPlan {
  /// Begins to decrypt a delivery's message from the vault.
  ///
  /// - Parameter template: A helper to fork, if there is one.
  func decryption(
    of delivery: DeliveryRecord, _ gateway: Gateway, from template: DecryptionTemplate? = nil
  ) throws -> DecryptionChild {
    let received = try gateway.vault.open(delivery.ciphertext.withoutScheme)
    defer { close(received) }
    var request = decryption(helper: gateway.helper)
    request.template = template
    return try Envelope.decryption(of: received, folder: gateway.paths.spill, request)
  }
}

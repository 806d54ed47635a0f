internal import Configuration
internal import Foundation
internal import LineageLedger

/// Tells the source that a file is done with: leaves, deletes or moves it.
///
/// Comes only after the landing stands under a checkpoint. Whether it worked is recorded; if it did not, the next pass tries
/// again, and meanwhile the observation in the ledger keeps the file from being taken twice.
struct Acknowledge {
  let gateway: Gateway
  let feed: FeedPlan

  /// Acknowledges `delivery` at `source`, which must be the one it came from.
  func run(_ delivery: DeliveryRecord, at source: any FileSource) throws(Fault) {
    gateway.reach(.acknowledging)
    let name = Array(delivery.source.path.utf8)
    let file = SourceFile(
      path: name, name: Array(name.split(separator: UInt8(ascii: "/")).last ?? []), size: delivery.size,
      modified: delivery.modified)
    let body: RemoteAcknowledged
    switch feed.feed.afterwards {
    case .leave: body = RemoteAcknowledged(action: .left, path: delivery.source.path)
    case .delete:
      body = Self.body(try source.delete(file), delivery)
    case .move(let folder):
      body = Self.body(try source.move(file, to: folder), delivery)
    }
    gateway.reach(.acknowledged)
    try gateway.record([LedgerEvent(.remoteAcknowledged(body), feed: feed.name, delivery: delivery.id)])
  }

  private static func body(_ outcome: Acknowledgement, _ delivery: DeliveryRecord) -> RemoteAcknowledged {
    switch outcome {
    case .deleted: RemoteAcknowledged(action: .deleted, path: delivery.source.path)
    case .moved(let target): RemoteAcknowledged(action: .moved, path: delivery.source.path, target: target)
    case .vanished: RemoteAcknowledged(action: .vanished, path: delivery.source.path)
    }
  }
}

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
    // The control file first: while the data file is there, it is known what the other belongs to.
    let control = try delivery.control.map { control throws(Fault) in
      let (action, target) = try settle(control.path, size: control.size, modified: control.modified, at: source)
      return ControlAcknowledged(action: action, path: control.path, target: target)
    }
    let (action, target) = try settle(delivery.source.path, size: delivery.size, modified: delivery.modified, at: source)
    let body = RemoteAcknowledged(action: action, path: delivery.source.path, target: target, control: control)
    gateway.reach(.acknowledged)
    // Where a file went cannot be found out again.
    try gateway.record(
      [LedgerEvent(.remoteAcknowledged(body), feed: feed.name, delivery: delivery.id)],
      durability: feed.feed.afterwards == .leave ? .withNext : .now)
  }

  /// Leaves, deletes or moves one file.
  private func settle(
    _ path: String, size: Int64, modified: Int64, at source: any FileSource
  ) throws(Fault) -> (action: RemoteAcknowledged.Action, target: String?) {
    let path = Array(path.utf8)
    let file = SourceFile(
      path: path, name: Array(path.split(separator: UInt8(ascii: "/")).last ?? []), size: size, modified: modified)
    let outcome: Acknowledgement
    switch feed.feed.afterwards {
    case .leave: return (.left, nil)
    case .delete: outcome = try source.delete(file)
    case .move(let folder): outcome = try source.move(file, to: folder)
    }
    switch outcome {
    case .deleted: return (.deleted, nil)
    case .moved(let target): return (.moved, target)
    case .vanished: return (.vanished, nil)
    }
  }
}

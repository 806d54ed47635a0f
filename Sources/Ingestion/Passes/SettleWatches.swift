internal import Synchronization

/// The settle watch of each feed, kept from pass to pass.
final class SettleWatches: Sendable {
  private let watches = Mutex<[String: SettleWatch]>([:])

  /// Lends the feed's watch. Passes of one feed never overlap, so nothing is lost in between.
  func with<Result>(feed: String, _ body: (inout SettleWatch) throws(Fault) -> Result) throws(Fault) -> Result {
    var watch = watches.withLock { $0[feed] ?? SettleWatch() }
    defer { watches.withLock { [watch] in $0[feed] = watch } }
    return try body(&watch)
  }
}

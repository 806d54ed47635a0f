internal import Synchronization

/// Feeds that must not go on until a person has acted, with the reason.
final class Halts: Sendable {
  private let feeds = Mutex<[String: Fault]>([:])

  func halt(feed: String, _ fault: Fault) { feeds.withLock { $0[feed] = fault } }

  func lift(feed: String) { feeds.withLock { $0[feed] = nil } }

  func fault(of feed: String) -> Fault? { feeds.withLock { $0[feed] } }
}

/// The configuration in force; SIGHUP replaces it as a whole.
final class CurrentConfiguration<Value: Sendable>: Sendable {
  private let current: Mutex<Value>

  init(_ value: Value) { current = Mutex(value) }

  var value: Value { current.withLock { $0 } }

  func replace(with value: Value) { current.withLock { $0 = value } }
}

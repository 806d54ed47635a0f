/// Something to be appended: facts, and what they are about.
public struct LedgerEvent: Sendable, Hashable {
  public var body: EventBody
  public var feed: String?
  /// UUID of the delivery.
  public var delivery: String?
  public var actor: LedgerActor

  public init(_ body: EventBody, feed: String? = nil, delivery: String? = nil, actor: LedgerActor = .service) {
    self.body = body
    self.feed = feed
    self.delivery = delivery
    self.actor = actor
  }

  public var type: EventType { body.type }

  /// The idempotency key, derived from the facts: appending the same event again returns the leaf it has.
  public var key: String { body.key(delivery: delivery) }
}

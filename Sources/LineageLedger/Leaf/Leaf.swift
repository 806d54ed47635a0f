/// One line of evidence, as it is stored.
public struct Leaf: Sendable, Hashable {
  /// Position in the log, from 0.
  public let index: Int64
  /// RFC 6962 leaf hash of `bytes`.
  public let hash: TreeHash
  /// The canonical JSON that was hashed, verbatim.
  public let bytes: [UInt8]
  /// The same, decoded.
  public let envelope: LeafEnvelope
}

/// What every leaf says, and the facts of its type.
public struct LeafEnvelope: Sendable, Hashable {
  public let type: EventType
  /// UUIDv7 of the leaf.
  public let id: String
  public let key: String
  /// When it was appended, RFC 3339 UTC; inside the hashed bytes.
  public let time: String
  public let gateway: String
  public let feed: String?
  public let delivery: String?
  public let actor: LedgerActor
  public let software: LedgerSoftware
  public let body: EventBody
}

extension LeafEnvelope: Codable {
  private enum CodingKeys: String, CodingKey {
    case version = "v"
    case type, id, key
    case time = "t"
    case gateway, feed, delivery, actor
    case software = "sw"
    case body
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if try container.decode(Int.self, forKey: .version) != 1 {
      throw DecodingError.dataCorruptedError(forKey: .version, in: container, debugDescription: "not version 1")
    }
    type = try container.decode(EventType.self, forKey: .type)
    id = try container.decode(String.self, forKey: .id)
    key = try container.decode(String.self, forKey: .key)
    time = try container.decode(String.self, forKey: .time)
    gateway = try container.decode(String.self, forKey: .gateway)
    feed = try container.decodeIfPresent(String.self, forKey: .feed)
    delivery = try container.decodeIfPresent(String.self, forKey: .delivery)
    actor = try container.decode(LedgerActor.self, forKey: .actor)
    software = try container.decode(LedgerSoftware.self, forKey: .software)
    body = try EventBody(type, from: container.superDecoder(forKey: .body))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(1, forKey: .version)
    try container.encode(type, forKey: .type)
    try container.encode(id, forKey: .id)
    try container.encode(key, forKey: .key)
    try container.encode(time, forKey: .time)
    try container.encode(gateway, forKey: .gateway)
    try container.encodeIfPresent(feed, forKey: .feed)
    try container.encodeIfPresent(delivery, forKey: .delivery)
    try container.encode(actor, forKey: .actor)
    try container.encode(software, forKey: .software)
    try container.encode(body, forKey: .body)
  }

  /// Entry bundles of tlog-tiles give a leaf a 16-bit length; more belongs in an artifact with a hash here.
  static let byteLimit = 65_535

  /// The canonical bytes of the leaf.
  func canonicalBytes() throws(LedgerError) -> [UInt8] {
    let value = try CanonicalEncoder.value(of: self)
    try value.checkProfile()
    let bytes = value.canonicalBytes
    if bytes.count > Self.byteLimit {
      throw LedgerError(.eventInvalid, "\(key): the leaf has \(bytes.count) bytes; at most \(Self.byteLimit) fit")
    }
    return bytes
  }

  /// Whether both tell the same facts; identifier, time, actor and software may differ between two tellings.
  func tellsTheSame(as other: LeafEnvelope) -> Bool {
    type == other.type && key == other.key && gateway == other.gateway && feed == other.feed
      && delivery == other.delivery && body == other.body
  }

  init(event: LedgerEvent, gateway: String, software: LedgerSoftware, time: String) {
    type = event.type
    id = UUIDv7.make()
    key = event.key
    self.time = time
    self.gateway = gateway
    feed = event.feed
    delivery = event.delivery
    actor = event.actor
    self.software = software
    body = event.body
  }
}

/// Where a delivery stands.
public enum DeliveryState: String, Sendable, Hashable, Codable, CaseIterable {
  /// In the vault; nothing more is known.
  case received
  /// Some stage has left evidence, none of them the last.
  case processing
  /// Its rows are in the lake.
  case landed
  /// Its rows were, until a later version replaced them.
  case superseded
  case duplicate
  /// Held whole for a person.
  case quarantined
  case discarded
}

/// Everything the ledger says about one delivery, in one value.
public struct DeliveryRecord: Sendable, Hashable, Codable {
  /// UUIDv7.
  public var id: String
  public var name: String
  public var feed: String
  public var customer: String
  public var businessDate: String
  public var part: String?
  public var version: Int
  public var state: DeliveryState
  /// RFC 3339: when `file.received` was appended.
  public var received: String
  /// RFC 3339: the newest leaf about it.
  public var changed: String
  /// Leaf index of `file.received`.
  public var receivedLeaf: Int64
  public var changedLeaf: Int64
  /// 1-based count of processing attempts.
  public var attempt: Int
  public var source: DeliverySource
  /// Bytes of the ciphertext.
  public var size: Int64
  /// The source's modification time, in seconds since 1970.
  public var modified: Int64
  public var ciphertext: String
  /// Keyed content identity, once decrypted.
  public var content: String?
  public var reprocessOf: String?
  public var control: ControlFact?
  /// The delivery whose rejected records this one's take the place of.
  public var completes: String?
  /// Records of it that were named by number.
  public var completesRecords: [Int64]?
  public var recipient: String?
  public var signers: [SignatureFact]?
  public var contract: String?
  public var contractVersion: String?
  /// `sha256:<hex>` of the contract's bytes.
  public var contractHash: String?
  /// The contract of the table, if it has one.
  public var tableContract: ContractFact?
  public var counts: RecordCounts?
  public var errors: [ErrorCount]?
  public var rejects: FileFact?
  public var report: FileFact?
  public var rowMap: RowMapFact?
  public var table: String?
  public var appId: String?
  public var sequence: Int64?
  public var deltaVersion: Int64?
  /// RFC 3339: when `land.committed` was appended.
  public var landed: String?
  public var files: [DataFileFact]?
  /// Why it was quarantined or refused.
  public var code: String?
  public var stage: String?
  public var position: FaultPosition?
  public var supersedes: String?
  public var supersededBy: String?
  public var duplicateOf: String?
  public var duplicateOfName: String?
  public var match: FileDuplicate.Match?
  public var acknowledgement: RemoteAcknowledged?

  public var acknowledged: Bool { acknowledgement != nil }

  /// The deliveries of one slot are versions of each other.
  public var slot: DeliverySlot { DeliverySlot(feed: feed, businessDate: businessDate, part: part) }
}

/// (feed, business date, part).
public struct DeliverySlot: Sendable, Hashable, Codable {
  public var feed: String
  public var businessDate: String
  public var part: String?

  public init(feed: String, businessDate: String, part: String? = nil) {
    self.feed = feed
    self.businessDate = businessDate
    self.part = part
  }
}

/// Where in a file a fault was found.
public struct FaultPosition: Sendable, Hashable, Codable {
  public var record: Int64?
  public var line: Int64?
  public var byte: Int64?
  public var field: String?

  init?(record: Int64?, line: Int64?, byte: Int64?, field: String?) {
    if record == nil && line == nil && byte == nil && field == nil { return nil }
    self.record = record
    self.line = line
    self.byte = byte
    self.field = field
  }
}

extension DeliveryRecord {
  init(_ body: FileReceived, id: String, feed: String, leaf: Leaf) {
    self.init(
      id: id, name: body.name, feed: feed, customer: body.customer, businessDate: body.businessDate, part: body.part,
      version: body.version, state: .received, received: leaf.envelope.time, changed: leaf.envelope.time,
      receivedLeaf: leaf.index, changedLeaf: leaf.index, attempt: 1, source: body.source, size: body.size,
      modified: body.modified, ciphertext: body.ciphertext, reprocessOf: body.reprocessOf, control: body.control,
      completes: body.completes, completesRecords: body.completesRecords)
  }

  /// A delivery as it would be received now; no leaf stands for it.
  public init(trying body: FileReceived, id: String, feed: String, at time: String) {
    self.init(
      id: id, name: body.name, feed: feed, customer: body.customer, businessDate: body.businessDate, part: body.part,
      version: body.version, state: .received, received: time, changed: time, receivedLeaf: -1, changedLeaf: -1, attempt: 1,
      source: body.source, size: body.size, modified: body.modified, ciphertext: body.ciphertext,
      reprocessOf: body.reprocessOf, control: body.control, completes: body.completes,
      completesRecords: body.completesRecords)
  }

  /// Nothing more is expected to happen in the lake; the source may be told.
  var awaitsAcknowledgement: Bool {
    if acknowledged || (source.kind != .sftp && source.kind != .folder) { return false }
    return switch state {
    case .landed, .superseded, .duplicate, .discarded: true
    case .received, .processing, .quarantined: false
    }
  }
}

/// Where a file came from.
public struct DeliverySource: Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Hashable, Codable { case sftp, folder, local, vault }

  public var kind: Kind
  /// `host:port` of the server; the folder, for a drop folder.
  public var endpoint: String?
  /// Fingerprint of the host key that was offered and accepted.
  public var hostKey: String?
  public var user: String?
  public var path: String

  public init(kind: Kind, endpoint: String? = nil, hostKey: String? = nil, user: String? = nil, path: String) {
    self.kind = kind
    self.endpoint = endpoint
    self.hostKey = hostKey
    self.user = user
    self.path = path
  }
}

/// A file was received whole and lies in the vault.
public struct FileReceived: Sendable, Hashable, Codable {
  /// The delivery's name, such as `acme-portfolio@2026-11-20.v2`.
  public var name: String
  public var customer: String
  /// `yyyy-MM-dd`.
  public var businessDate: String
  public var part: String?
  /// 1-based number in the slot, in order of receipt.
  public var version: Int
  public var source: DeliverySource
  /// Bytes of the ciphertext.
  public var size: Int64
  /// The source's modification time, in seconds since 1970.
  public var modified: Int64
  /// `sha256:<hex>` of the bytes as received.
  public var ciphertext: String
  /// Seconds for which size and time had not changed.
  public var settle: Int64
  /// The delivery whose vault bytes are processed again.
  public var reprocessOf: String?
  /// The control file that came with it.
  public var control: ControlFact?
  /// The delivery whose rejected records the file's take the place of.
  public var completes: String?
  /// Records of it, by number, whose key could not be read, in the order in which the file's records take their place.
  public var completesRecords: [Int64]?

  public init(
    name: String, customer: String, businessDate: String, part: String? = nil, version: Int, source: DeliverySource,
    size: Int64, modified: Int64, ciphertext: String, settle: Int64, reprocessOf: String? = nil, control: ControlFact? = nil,
    completes: String? = nil, completesRecords: [Int64]? = nil
  ) {
    self.name = name
    self.customer = customer
    self.businessDate = businessDate
    self.part = part
    self.version = version
    self.source = source
    self.size = size
    self.modified = modified
    self.ciphertext = ciphertext
    self.settle = settle
    self.reprocessOf = reprocessOf
    self.control = control
    self.completes = completes
    self.completesRecords = completesRecords
  }
}

/// The content landed before in the same slot.
public struct FileDuplicate: Sendable, Hashable, Codable {
  public enum Match: String, Sendable, Hashable, Codable { case ciphertext, content }

  /// UUID of the delivery it repeats.
  public var of: String
  public var ofName: String
  public var match: Match

  public init(of: String, ofName: String, match: Match) {
    self.of = of
    self.ofName = ofName
    self.match = match
  }
}

/// The delivery is held whole for a person.
public struct FileQuarantined: Sendable, Hashable, Codable {
  public var attempt: Int
  public var code: String
  public var stage: String
  public var record: Int64?
  public var line: Int64?
  public var byte: Int64?
  public var field: String?
  public var counts: RecordCounts?

  public init(
    attempt: Int, code: String, stage: String, record: Int64? = nil, line: Int64? = nil, byte: Int64? = nil,
    field: String? = nil, counts: RecordCounts? = nil
  ) {
    self.attempt = attempt
    self.code = code
    self.stage = stage
    self.record = record
    self.line = line
    self.byte = byte
    self.field = field
    self.counts = counts
  }
}

/// What was done with the file at its source.
public struct RemoteAcknowledged: Sendable, Hashable, Codable {
  public enum Action: String, Sendable, Hashable, Codable { case left, deleted, moved, vanished }

  public var action: Action
  public var path: String
  public var target: String?
  /// What was done with the control file that came with it.
  public var control: ControlAcknowledged?

  public init(action: Action, path: String, target: String? = nil, control: ControlAcknowledged? = nil) {
    self.action = action
    self.path = path
    self.target = target
    self.control = control
  }
}

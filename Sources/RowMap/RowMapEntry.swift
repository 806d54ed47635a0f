/// What became of a record.
public enum RowOutcome: UInt8, Sendable, Hashable, Codable {
  case landed = 0
  case rejected = 1
  case duplicate = 2
}

/// One record's line in the map, in the fixed layout that batches carry.
///
/// Record numbers are not in it: records are numbered from 1 in the order they are appended.
public struct RowMapEntry: Sendable, Hashable {
  /// Position of the record's first byte in the plaintext.
  public var byteOffset: Int64
  /// Line of the record's first byte, from 1.
  public var line: Int64
  /// Row in the landed file, from 0; -1 when the record did not land.
  public var position: Int64
  /// Bytes of the record; its terminator may be in or out, the salted commitment covers what is in.
  public var byteLength: Int32
  /// Index into the map's files; -1 when the record did not land.
  public var file: Int32
  /// Index into the map's reasons, or ``noReason``.
  public var reason: UInt16
  public var outcome: RowOutcome

  public static let noReason: UInt16 = .max

  @inlinable
  public init(
    byteOffset: Int64, byteLength: Int32, line: Int64, outcome: RowOutcome, reason: UInt16 = RowMapEntry.noReason,
    file: Int32 = -1, position: Int64 = -1
  ) {
    self.byteOffset = byteOffset
    self.byteLength = byteLength
    self.line = line
    self.outcome = outcome
    self.reason = reason
    self.file = file
    self.position = position
  }
}

/// Why a record did not land: error type, field and rule, never a value.
public struct RowReason: Sendable, Hashable, Codable {
  public var type: String
  public var field: String?
  public var rule: String?

  public init(type: String, field: String? = nil, rule: String? = nil) {
    self.type = type
    self.field = field
    self.rule = rule
  }
}

/// One record, looked up.
public struct RowMapRecord: Sendable, Hashable, Codable {
  /// From 1.
  public let record: Int64
  public let byteOffset: Int64
  public let byteLength: Int
  public let line: Int64
  public let outcome: RowOutcome
  public let reason: RowReason?
  /// Path of the landed file, as the writer was given it.
  public let file: String?
  /// Row in the landed file, from 0.
  public let position: Int64?
}

/// Records by outcome.
public struct RowMapCounts: Sendable, Hashable, Codable {
  public internal(set) var landed: Int64 = 0
  public internal(set) var rejected: Int64 = 0
  public internal(set) var duplicate: Int64 = 0

  public init() {}

  public var records: Int64 { landed + rejected + duplicate }

  mutating func add(_ outcome: RowOutcome) {
    switch outcome {
    case .landed: landed += 1
    case .rejected: rejected += 1
    case .duplicate: duplicate += 1
    }
  }
}

/// What a finished map says, for the ledger.
public struct RowMapSummary: Sendable, Hashable {
  public let counts: RowMapCounts
  /// RFC 6962 root over the rows, 32 bytes.
  public let root: [UInt8]
  /// Bytes written.
  public let bytes: Int64
}

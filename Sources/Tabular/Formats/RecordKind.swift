/// A kind of record of a file whose records are not all alike.
///
/// Exactly one kind of a format is the ``Role/detail``: its records are the data, with the expected fields. Records of
/// all other kinds are handed over as ``ControlRecord``, so that counts and sums can be checked against them. A record
/// that is of no kind is a data record with ``RecordFault/recordType``.
public struct RecordKind: Sendable, Hashable {
  public enum Role: String, Sendable, Hashable {
    /// Stands before every data record, unless it may occur more than once (a header of each batch).
    case header
    case detail
    /// Stands after every data record, unless it may occur more than once.
    case trailer
  }

  public enum Match: Sendable, Hashable {
    /// The record has this text from the 1-based place on (bytes after decoding to UTF-8; in a fixed-width layout with a
    /// code page, bytes of the record).
    case text(String, at: Int = 1)
    /// The first field is this text. For delimited files.
    case firstField(String)
    /// Every record that came to this kind.
    case any
  }

  public var name: String
  public var role: Role
  public var match: Match
  /// How many records of this kind a file must have at least, and may have at most.
  public var minimum: Int
  public var maximum: Int?
  /// The names of the fields of a record that is no detail, in order.
  public var fields: [String]
  /// In a fixed-width file, where these fields are; as many as ``fields``.
  public var layout: [FixedField]
  /// In a fixed-width file, the length of such a record; `nil` for that of the detail.
  public var recordLength: Int?

  public init(
    name: String, role: Role, match: Match, minimum: Int = 0, maximum: Int? = nil, fields: [String] = [],
    layout: [FixedField] = [], recordLength: Int? = nil
  ) {
    self.name = name
    self.role = role
    self.match = match
    self.minimum = minimum
    self.maximum = maximum
    self.fields = fields
    self.layout = layout
    self.recordLength = recordLength
  }
}

/// A header, trailer or other record that is no data.
public struct ControlRecord: Sendable, Hashable {
  /// Index among the format's kinds.
  public let kind: Int
  /// Text of the kind's fields; `nil` where the record ends before.
  public let fields: [[UInt8]?]
  /// Fields the record has, as many as it has.
  public let fieldCount: Int
  /// What is wrong with the record's shape.
  public let fault: RecordFault?
  /// Where it stands; `record` is the number of the data record that follows it.
  public let position: RecordPosition
  /// Bytes, line end included.
  public let byteLength: Int
  /// Fields whose bytes are no value of their usage.
  public let faults: [CellFault.Located]

  /// Data records that stand before it.
  public var recordsBefore: Int64 { position.record - 1 }
}

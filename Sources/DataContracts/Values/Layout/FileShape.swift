/// What the records of a file look like as a whole.
public enum FileShape: Sendable, Hashable {
  /// As the contract's ``Dialect`` says.
  case delimited
  /// Fields by their place; each field of the contract has a ``FieldPosition``.
  case fixedWidth(FixedRecords)
  /// One JSON object to a line, members named as the fields.
  case jsonLines
}

/// How fixed-width records follow each other: `sluice:layout`.
public struct FixedRecords: Sendable, Hashable {
  public enum Framing: String, Sendable, Hashable, CaseIterable {
    /// Each record is a line.
    case lines
    /// Nothing stands between records of ``FixedRecords/recordLength`` bytes.
    case length
    /// A record descriptor word of four bytes before each.
    case rdw
    /// Blocks of such records, each after a block descriptor word.
    case bdw
  }

  /// What positions count.
  public enum Unit: String, Sendable, Hashable, CaseIterable { case bytes, characters }

  public var framing: Framing
  /// Of a detail record, in the ``unit``, without line end and descriptor word; nil where something else frames records.
  public var recordLength: Int?
  public var unit: Unit
  /// EBCDIC, by IBM's number: 37, 1047 or 1140; nil for text in the contract's encoding.
  public var codePage: Int?

  public init(framing: Framing = .lines, recordLength: Int? = nil, unit: Unit = .bytes, codePage: Int? = nil) {
    self.framing = framing
    self.recordLength = recordLength
    self.unit = unit
    self.codePage = codePage
  }
}

/// How a whole file is packed.
public enum Compression: Sendable, Hashable {
  case gzip
  /// The member of this name, or the only one when nil.
  case zip(member: String?)
  case zstd

  public var name: String {
    switch self {
    case .gzip: "gz"
    case .zip: "zip"
    case .zstd: "zst"
    }
  }
}

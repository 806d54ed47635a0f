/// Where the fields of fixed-width records stand.
///
/// With a ``codePage`` the file is one of a mainframe: text fields are EBCDIC, numbers may be zoned, packed or binary.
/// Without one it is text in the format's encoding, and numbers are text or zoned (overpunched signs).
public struct FixedLayout: Sendable, Hashable {
  /// What tells records apart.
  public enum Framing: Sendable, Hashable {
    /// Each record is a line.
    case lines(LineEnds)
    /// Nothing: every record has ``FixedLayout/recordLength`` bytes, or its kind's.
    case length
    /// A record descriptor word before each: the length in two bytes, most significant first, itself included, then two
    /// bytes of zero (z/OS DFSMS Using Data Sets, "Record Descriptor Word"); or the segments of a spanned record, which the
    /// third byte tells.
    case recordDescriptorWords
    /// Blocks of such records, each after a block descriptor word of the same make.
    case blockDescriptorWords
  }

  /// What ``FixedField/start`` and ``FixedField/length`` count.
  public enum Unit: Sendable, Hashable { case bytes, characters }

  public var framing: Framing
  /// Length of a data record without line end and descriptor word, in the ``unit`` (in an encoding of one byte to a character,
  /// either is the same); a record of another length is at fault. `nil`, allowed only where something else frames the records,
  /// takes them as they come.
  public var recordLength: Int?
  /// Whether a record may end early, as when blanks at its end were cut off: fields beyond its end are then without
  /// value. Otherwise they are each a ``CellFault/missing``.
  public var allowsShortRecords: Bool
  public var unit: Unit
  public var codePage: CodePage?
  /// One for each expected field, in order.
  public var fields: [FixedField]

  public init(
    framing: Framing = .lines(.any), recordLength: Int? = nil, allowsShortRecords: Bool = false, unit: Unit = .bytes,
    codePage: CodePage? = nil, fields: [FixedField]
  ) {
    self.framing = framing
    self.recordLength = recordLength
    self.allowsShortRecords = allowsShortRecords
    self.unit = unit
    self.codePage = codePage
    self.fields = fields
  }
}

/// EBCDIC code pages, by their IBM numbers. They differ in a few signs.
public enum CodePage: Int, Sendable, Hashable, CaseIterable {
  /// United States, Canada.
  case ibm037 = 37
  /// Latin 1, open systems.
  case ibm1047 = 1047
  /// 037 with the euro sign.
  case ibm1140 = 1140
}

/// One field of a fixed-width record.
public struct FixedField: Sendable, Hashable {
  /// 1-based place of its first byte (or character) in the record, descriptor word not counted.
  public var start: Int
  /// Bytes (or characters).
  public var length: Int
  public var usage: Usage

  /// How the value is written (COBOL, `USAGE`).
  public enum Usage: Sendable, Hashable {
    /// Characters, freed of padding.
    case text(Padding = .trailingSpaces)
    /// One digit to a character.
    case zoned(scale: Int, sign: Sign)
    /// Two digits to a byte, the last half byte the sign (COMP-3): C and F, also A and E, positive; D, also B, negative.
    case packed(scale: Int)
    /// Two digits to a byte without sign (COMP-3U, COMP-6).
    case packedUnsigned(scale: Int)
    /// A binary number, most significant byte first, 1 to 8 bytes (COMP, COMP-4, COMP-5).
    case binary(scale: Int, isSigned: Bool)
  }

  /// Where the sign of a zoned number is.
  public enum Sign: Sendable, Hashable {
    case none
    /// In the zone of the last digit (`SIGN TRAILING`, overpunch).
    case trailing
    /// In the zone of the first digit.
    case leading
    /// A `+` or `-` after the digits, counted in the length.
    case trailingSeparate
    /// A `+` or `-` before the digits, counted in the length.
    case leadingSeparate
  }

  /// The characters that fill a text field up.
  public struct Padding: Sendable, Hashable {
    public enum Side: Sendable, Hashable { case none, leading, trailing, both }
    /// One ASCII character.
    public var character: UInt8
    public var side: Side

    public init(_ character: UInt8, _ side: Side) {
      self.character = character
      self.side = side
    }

    public static let none = Padding(0x20, .none)
    public static let trailingSpaces = Padding(0x20, .trailing)
    public static let leadingSpaces = Padding(0x20, .leading)
    /// Numbers filled up with zeros; one digit always stays.
    public static let leadingZeros = Padding(0x30, .leading)
  }

  public init(start: Int, length: Int, usage: Usage = .text()) {
    self.start = start
    self.length = length
    self.usage = usage
  }
}

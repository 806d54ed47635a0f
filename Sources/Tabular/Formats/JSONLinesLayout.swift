/// How the objects of a JSON Lines file become records (RFC 8259; one object to a line).
///
/// Cells hold the text of strings, unescaped, and the exact text of numbers, `true` and `false`.
public struct JSONLinesLayout: Sendable, Hashable {
  /// Kinds of JSON values.
  public struct Values: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let string = Values(rawValue: 1)
    public static let number = Values(rawValue: 2)
    public static let boolean = Values(rawValue: 4)
    /// Objects and arrays; the cell is their text as it stands in the file.
    public static let nested = Values(rawValue: 8)
    public static let scalars: Values = [.string, .number, .boolean]
  }

  /// What a field's value may be, besides `null`; one for each expected field, or empty when all are ``Values/scalars``.
  /// Another kind of value is a ``CellFault/valueKind``, an object or array a ``CellFault/nestedValue``.
  public var values: [Values]
  /// Whether a member that is no expected field makes the record one with too many fields.
  public var allowsOtherMembers: Bool
  /// Whether an object may leave a field out; the cell is then without value, as if `null` stood there. Otherwise it is a
  /// ``CellFault/missing``.
  public var allowsAbsentMembers: Bool

  public init(values: [Values] = [], allowsOtherMembers: Bool = false, allowsAbsentMembers: Bool = true) {
    self.values = values
    self.allowsOtherMembers = allowsOtherMembers
    self.allowsAbsentMembers = allowsAbsentMembers
  }
}

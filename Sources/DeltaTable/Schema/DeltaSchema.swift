/// The columns of a table, in order.
public struct DeltaSchema: Sendable, Hashable {
  /// One column.
  public struct Field: Sendable, Hashable {
    public var name: String
    public var type: DeltaType
    public var nullable: Bool
    /// The column's metadata, kept as read so that rewriting the schema loses nothing.
    public var metadata: [JSONValue.Member]

    public init(_ name: String, _ type: DeltaType, nullable: Bool = true, metadata: [JSONValue.Member] = []) {
      self.name = name
      self.type = type
      self.nullable = nullable
      self.metadata = metadata
    }
  }

  public let fields: [Field]

  /// Checks and takes the columns.
  ///
  /// - Throws: ``DeltaError`` with code `.invalidSchema` when there is no column, when two names are equal ignoring
  ///   case, when a name holds a character Parquet readers refuse, or when a decimal's digits are out of range.
  public init(_ fields: [Field]) throws(DeltaError) {
    guard !fields.isEmpty else { throw DeltaError(.invalidSchema, "a table needs at least one column") }
    var seen: Set<String> = []
    for field in fields {
      try Self.check(name: field.name)
      guard seen.insert(field.name.lowercased()).inserted else {
        throw DeltaError(.invalidSchema, "column '\(field.name)' occurs twice; names must differ by more than case")
      }
      if case .decimal(let precision, let scale) = field.type, !DeltaType.isDecimal(precision: precision, scale: scale) {
        throw DeltaError(.invalidSchema, "column '\(field.name)': decimal(\(precision),\(scale)) is out of range; Delta holds 1 to 38 digits")
      }
    }
    self.fields = fields
  }

  /// The column of a name, case counting.
  public func field(named name: String) -> Field? { fields.first { $0.name == name } }

  /// Without column mapping, readers refuse these characters in Parquet column names.
  private static func check(name: String) throws(DeltaError) {
    let forbidden: Set<Unicode.Scalar> = [" ", ",", ";", "{", "}", "(", ")", "\n", "\t", "="]
    guard !name.isEmpty, !name.unicodeScalars.contains(where: { forbidden.contains($0) || $0.value < 0x20 }) else {
      throw DeltaError(.invalidSchema, "column name '\(name)' is empty or holds one of space , ; { } ( ) = or a control character; rename it")
    }
  }
}

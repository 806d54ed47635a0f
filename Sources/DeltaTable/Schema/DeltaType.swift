/// A primitive column type of the Delta protocol.
public enum DeltaType: Sendable, Hashable {
  case string, long, integer, short, byte, float, double, boolean, binary, date
  /// Microseconds since the epoch, UTC.
  case timestamp
  /// Microseconds of a wall clock without zone; needs the table feature `timestampNtz`.
  case timestampNTZ
  /// 1 to 38 digits, 0 to `precision` of them after the point.
  case decimal(precision: Int, scale: Int)

  private static let names: [(DeltaType, String)] = [
    (.string, "string"), (.long, "long"), (.integer, "integer"), (.short, "short"), (.byte, "byte"),
    (.float, "float"), (.double, "double"), (.boolean, "boolean"), (.binary, "binary"), (.date, "date"),
    (.timestamp, "timestamp"), (.timestampNTZ, "timestamp_ntz"),
  ]

  /// The name in the schema string: `string`, `long`, `decimal(12,2)` and so on.
  public var name: String {
    if case .decimal(let precision, let scale) = self { return "decimal(\(precision),\(scale))" }
    return Self.names.first { $0.0 == self }?.1 ?? ""
  }

  /// The type of a name, or `nil` when the name is no primitive type or its digits are out of range.
  public init?(name: String) {
    if let known = Self.names.first(where: { $0.1 == name }) {
      self = known.0
      return
    }
    guard name.hasPrefix("decimal("), name.hasSuffix(")") else { return nil }
    let digits = name.dropFirst("decimal(".count).dropLast().split(separator: ",", omittingEmptySubsequences: false)
    guard digits.count == 2,
      let precision = Int(Self.trimmed(digits[0])), let scale = Int(Self.trimmed(digits[1])),
      Self.isDecimal(precision: precision, scale: scale)
    else { return nil }
    self = .decimal(precision: precision, scale: scale)
  }

  static func isDecimal(precision: Int, scale: Int) -> Bool {
    (1...38).contains(precision) && (0...precision).contains(scale)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// One difference between two versions of a contract.
public struct ContractChange: Sendable, Hashable, Codable {
  /// What a change asks of the version number (Data Package recipe "Data Package Version").
  public enum Level: String, Sendable, Hashable, Codable, Comparable, CaseIterable {
    /// Words for people only.
    case patch
    /// Files that were good stay good, and columns stay what they are.
    case minor
    /// Files that were good may be refused, are read differently, or fill other columns.
    case major

    public static func < (one: Level, other: Level) -> Bool {
      Level.allCases.firstIndex(of: one) ?? 0 < Level.allCases.firstIndex(of: other) ?? 0
    }
  }

  /// Where, such as `schema.fields.balance.constraints.minimum`.
  public let path: String
  /// What, such as `added: 0`.
  public let what: String
  public let level: Level

  public var isCompatible: Bool { level < .major }

  public init(path: String, what: String, level: Level) {
    self.path = path
    self.what = what
    self.level = level
  }
}

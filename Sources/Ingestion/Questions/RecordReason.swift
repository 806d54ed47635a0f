/// Why a record did not land.
public struct RecordReason: Sendable, Codable {
  public var type: String
  public var field: String?
  public var rule: String?

  /// For people: `constraint-error in balance (minimum)`.
  public var text: String { type + (field.map { " in \($0)" } ?? "") + (rule.map { " (\($0))" } ?? "") }
}

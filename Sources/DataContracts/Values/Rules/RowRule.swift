/// Something that must hold in every record: an entry of `sluice:rules`.
///
/// A rule holds unless its expression is false: where a value is missing, nothing is said.
public struct RowRule: Sendable, Hashable {
  /// The dimension of quality a rule is about (Open Data Contract Standard v3).
  public enum Dimension: String, Sendable, Hashable, CaseIterable {
    case accuracy, completeness, conformity, consistency, coverage, timeliness, uniqueness
  }

  /// Such as `paid-has-no-balance`; unique in the contract.
  public var id: String
  public var description: String?
  /// As written.
  public var text: String
  /// Of type boolean.
  public var expression: RuleExpression
  public var severity: Severity
  public var dimension: Dimension?

  public init(
    id: String, description: String? = nil, text: String, expression: RuleExpression, severity: Severity = .reject,
    dimension: Dimension? = nil
  ) {
    self.id = id
    self.description = description
    self.text = text
    self.expression = expression
    self.severity = severity
    self.dimension = dimension
  }
}

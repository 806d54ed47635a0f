/// One column: cleansing first, then missing values, then the type, then the constraints.
public struct Field: Sendable, Hashable {
  public var name: String
  public var title: String?
  public var type: FieldType
  public var constraints: Constraints
  /// What stands for no value, as it looks after cleansing: the field's own list, else the schema's, else `[""]`.
  public var missingValues: [String]
  /// Lexical steps in order.
  public var cleanse: [CleanseStep]
  /// Whether `sluice:pii` marks the field.
  public var isSensitive: Bool

  public init(
    name: String, title: String? = nil, type: FieldType, constraints: Constraints = Constraints(),
    missingValues: [String] = [""], cleanse: [CleanseStep] = [], isSensitive: Bool = false
  ) {
    self.name = name
    self.title = title
    self.type = type
    self.constraints = constraints
    self.missingValues = missingValues
    self.cleanse = cleanse
    self.isSensitive = isSensitive
  }
}

/// A lexical step. Each is idempotent.
public enum CleanseStep: String, Sendable, Hashable {
  /// White space at both ends goes.
  case trim
  /// Each run of white space becomes one space.
  case collapse
  case upper
  case lower
}

/// One column: cleansing first, then missing values, then the type, then the constraints.
public struct Field: Sendable, Hashable {
  public var name: String
  public var title: String?
  public var description: String?
  public var type: FieldType
  /// Of integers and numbers.
  public var notation: NumberNotation
  /// Of strings.
  public var stringFormat: StringFormat
  public var constraints: Constraints
  /// Strings and integers only; their values are ``Constraints/enumeration`` as well.
  public var categories: Categories?
  /// What stands for no value, as it looks after cleansing: the field's own list, else the schema's, else `[""]`.
  public var missingValues: [String]
  /// Lexical steps in order, before missing values are looked for.
  public var cleanse: [CleanseStep]
  /// Typed values that stand for no value; of the field's type, found after typing and before constraints.
  public var sentinels: [Bound]
  /// Whether a value that breaks a constraint rejects the record or only counts. A value that is not of the type always
  /// rejects it.
  public var severity: Severity
  /// `sluice:pii`; nil when the field holds no personal data.
  public var sensitivity: Sensitivity?
  /// Whether the field says whom a record is about (`sluice:subject`).
  public var isSubject: Bool
  /// In fixed-width files.
  public var position: FieldPosition?
  /// `sluice:column`; nil when the column has the field's name.
  public var columnName: String?
  /// `sluice:ignore`: judged, but not landed.
  public var isIgnored: Bool

  public init(
    name: String, title: String? = nil, description: String? = nil, type: FieldType,
    notation: NumberNotation = .standard, stringFormat: StringFormat = .default,
    constraints: Constraints = Constraints(), categories: Categories? = nil, missingValues: [String] = [""],
    cleanse: [CleanseStep] = [], sentinels: [Bound] = [], severity: Severity = .reject,
    sensitivity: Sensitivity? = nil, isSubject: Bool = false, position: FieldPosition? = nil, columnName: String? = nil,
    isIgnored: Bool = false
  ) {
    self.name = name
    self.title = title
    self.description = description
    self.type = type
    self.notation = notation
    self.stringFormat = stringFormat
    self.constraints = constraints
    self.categories = categories
    self.missingValues = missingValues
    self.cleanse = cleanse
    self.sentinels = sentinels
    self.severity = severity
    self.sensitivity = sensitivity
    self.isSubject = isSubject
    self.position = position
    self.columnName = columnName
    self.isIgnored = isIgnored
  }

  /// Whether `sluice:pii` marks the field.
  public var isSensitive: Bool { sensitivity != nil }

  /// The column of the table the field fills; nil when it is ignored.
  public var column: String? { isIgnored ? nil : columnName ?? name }
}

/// What a broken rule or constraint does to a record.
public enum Severity: String, Sendable, Hashable, CaseIterable {
  case reject
  /// The record lands; the break is counted and reported.
  case warn
}

/// What personal data a field holds, and what becomes of it: `sluice:pii`.
public struct Sensitivity: Sendable, Hashable {
  public enum Class: String, Sendable, Hashable, CaseIterable {
    /// Names a person by itself.
    case direct
    /// Together with others.
    case quasi
    /// Of a special category.
    case sensitive
  }

  public enum Action: String, Sendable, Hashable, CaseIterable { case tokenise, mask, encrypt, drop }

  public var `class`: Class
  /// Such as `phone`.
  public var kind: String?
  /// nil: the field lands whole, only without statistics.
  public var action: Action?
  public var purpose: String?
  public var retentionDays: Int?

  public init(
    _ class: Class, kind: String? = nil, action: Action? = nil, purpose: String? = nil, retentionDays: Int? = nil
  ) {
    self.class = `class`
    self.kind = kind
    self.action = action
    self.purpose = purpose
    self.retentionDays = retentionDays
  }
}

/// A column whose cell is that of another field, read in its own way: an entry of `sluice:derived`.
///
/// So one text fills several columns: the ends of a range, a number and its unit.
public struct DerivedField: Sendable, Hashable {
  /// With cleansing, type and constraints of its own.
  public var field: Field
  /// Index among the contract's fields of the one whose bytes are read.
  public var source: Int

  public init(field: Field, source: Int) {
    self.field = field
    self.source = source
  }
}

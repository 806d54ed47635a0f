/// What a typed value must fulfil.
public struct Constraints: Sendable, Hashable {
  /// True too for every field of the primary key.
  public var required: Bool
  public var unique: Bool
  /// Unicode scalars of a string; members of a list, array or object.
  public var minLength: Int?
  public var maxLength: Int?
  public var minimum: Bound?
  public var maximum: Bound?
  public var exclusiveMinimum: Bound?
  public var exclusiveMaximum: Bound?
  /// An XML Schema regular expression; it must match the whole value. Strings only.
  public var pattern: String?
  /// The values allowed, as they look after cleansing; compared as typed values where the field is not a string.
  /// Those of ``Field/categories`` too.
  public var enumeration: [String]?
  /// A JSON Schema as JSON text, for objects and arrays.
  public var jsonSchema: String?

  public init(
    required: Bool = false, unique: Bool = false, minLength: Int? = nil, maxLength: Int? = nil, minimum: Bound? = nil,
    maximum: Bound? = nil, exclusiveMinimum: Bound? = nil, exclusiveMaximum: Bound? = nil, pattern: String? = nil,
    enumeration: [String]? = nil, jsonSchema: String? = nil
  ) {
    self.required = required
    self.unique = unique
    self.minLength = minLength
    self.maxLength = maxLength
    self.minimum = minimum
    self.maximum = maximum
    self.exclusiveMinimum = exclusiveMinimum
    self.exclusiveMaximum = exclusiveMaximum
    self.pattern = pattern
    self.enumeration = enumeration
    self.jsonSchema = jsonSchema
  }
}

/// A limit, in the field's own terms.
public enum Bound: Sendable, Hashable {
  /// Years too.
  case integer(Int64)
  /// At the field's scale.
  case decimal(unscaled: Int128)
  case double(Double)
  /// Since 1970-01-01.
  case date(days: Int32)
  /// Since 1970-01-01T00:00:00Z.
  case timestamp(micros: Int64)
  /// Since midnight.
  case time(micros: Int64)
  /// 12 × year + month - 1.
  case month(Int32)
}

extension Contract {
  /// How the header of a file must agree with the fields (Data Package v2, `fieldsMatch`).
  public enum FieldsMatch: String, Sendable, Hashable, CaseIterable {
    /// These fields in this order.
    case exact
    /// These fields in any order.
    case equal
    /// At least these fields.
    case subset
    /// No other fields.
    case superset
    /// At least one of these fields.
    case partial
  }
}

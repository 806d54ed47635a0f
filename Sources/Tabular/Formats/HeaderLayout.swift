/// Where the names of the fields stand, and how they must agree with the expected ones.
public struct HeaderLayout: Sendable, Hashable {
  /// Numbers of the records that make up the header, ascending, counted from 1. Data begin after the last; what stands
  /// before it and is no header row is passed over. At most 100 rows, among the first 1,000.
  public var rows: [Int]
  /// Stands between the labels of one column when the header has several rows. A label equal to the one above it is
  /// not repeated.
  public var join: String
  public var match: FieldsMatch

  public init(rows: [Int] = [1], join: String = " ", match: FieldsMatch = .exact) {
    self.rows = rows
    self.join = join
    self.match = match
  }
}

/// How the labels of a header must agree with the expected names (Data Package v2, `fieldsMatch`).
///
/// Cells come out in the order of the expected names, whatever the order in the file. A column the file does not have is
/// without value in every record; one that is not expected is passed over.
public enum FieldsMatch: String, Sendable, Hashable, CaseIterable {
  /// These names in this order.
  case exact
  /// These names in any order.
  case equal
  /// At least these names.
  case subset
  /// No other names.
  case superset
  /// At least one of these names.
  case partial
}

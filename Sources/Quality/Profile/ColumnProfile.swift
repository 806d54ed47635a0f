/// What the values of one column were like. Of a field marked as personal data only the counts.
public struct ColumnProfile: Sendable, Hashable {
  /// A typed value.
  public enum Value: Sendable, Hashable {
    case number(unscaled: Int128, scale: Int)
    case double(Double)
    /// Since 1970-01-01.
    case date(days: Int32)
    /// Since 1970-01-01T00:00:00Z.
    case timestamp(micros: Int64)
  }

  public let field: String
  public let fieldIndex: Int
  public let isSensitive: Bool
  /// Accepted records with a value, and without one.
  public let values: Int64
  public let nulls: Int64
  /// Different values among the accepted records; an estimate with a standard error of 2.3 %. `nil` for personal data.
  public let distinct: Int64?
  /// Of accepted records; `nil` for texts, truth values and personal data, and without values.
  public let minimum: Value?
  public let maximum: Value?
  /// Bytes of the shortest and the longest text; `nil` for other types and personal data.
  public let lengths: ClosedRange<Int>?
  /// Exact sum over accepted records, over rejected ones that have a value, and over duplicates; `nil` for what is no exact
  /// number, for personal data, and beyond 128 bits.
  public let acceptedSum: Int128?
  public let rejectedSum: Int128?
  public let duplicateSum: Int128?
  /// Digits of the sums after the point.
  public let scale: Int
}

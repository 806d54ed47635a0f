/// What is known about the values of one column chunk.
public struct ChunkStatistics: Sendable, Hashable {
  public let nullCount: Int
  /// A bound no value lies below; `nil` if there is no value, the column omits statistics, or
  /// its type has no order. NaN is never a bound.
  public let minimum: ScalarValue?
  /// A bound no value lies above.
  public let maximum: ScalarValue?
  /// True if ``minimum`` is itself a value of the chunk, not a shortened text.
  public let isMinimumExact: Bool
  /// True if ``maximum`` is itself a value of the chunk.
  public let isMaximumExact: Bool
  /// The number of NaNs in FLOAT and DOUBLE columns, `nil` in all others.
  public let nanCount: Int?
  /// The number of different values; `nil` if it is not known exactly.
  public let distinctCount: Int?

  func write(to writer: inout CompactWriter, typeLength: Int) {
    writer.field(3, Int64(nullCount))
    if let distinctCount { writer.field(4, Int64(distinctCount)) }
    if let minimum, let maximum {
      writer.field(5, maximum.statisticsBytes(typeLength: typeLength))
      writer.field(6, minimum.statisticsBytes(typeLength: typeLength))
      writer.field(7, isMaximumExact)
      writer.field(8, isMinimumExact)
    }
    if let nanCount { writer.field(9, Int64(nanCount)) }
  }
}

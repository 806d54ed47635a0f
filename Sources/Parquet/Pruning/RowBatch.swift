/// Some rows of one row group.
public struct RowBatch: Sendable {
  public let rowGroup: Int
  /// Which rows of the row group these are.
  public let rows: RowSelection
  /// In the order they were asked for; each has `rows.count` rows.
  public let columns: [DecodedColumn]
}

public import Tabular

/// What a judge found in a delivery. Holds counts, positions, and sums and extremes of columns that
/// are not marked as personal data; never a text.
///
/// Final only if ``RowJudge/finish()`` said so.
public struct QualityReport: Sendable, Hashable {
  /// How often a reason was given.
  public struct FaultCount: Sendable, Hashable {
    public let reason: Reason
    /// Places a report keeps for each reason.
    public static let placesKept = 10

    /// Times, not records: a record can be at fault several times.
    public let count: Int64
    /// Records at fault.
    public let records: Int64
    /// Number of the first record at fault.
    public let firstRecord: Int64
    /// Where the first records at fault stand, at most ``placesKept`` of them; those found by a late verdict have no place.
    public let places: [RecordPosition]

    /// Where the first record at fault stands; `nil` when it was found by a late verdict.
    public var first: RecordPosition? { places.first.flatMap { $0.record == firstRecord ? $0 : nil } }
  }

  /// How often a cleansing step changed a cell, or found a sentinel in it.
  public struct CleanseCount: Sendable, Hashable {
    public let field: String
    public let fieldIndex: Int
    /// As `sluice:cleanse` calls the step, such as `trim` or `sentinel`.
    public let op: String
    public let count: Int64
  }

  /// `accepted + rejected + duplicates`.
  public let records: Int64
  public let accepted: Int64
  public let rejected: Int64
  /// Records that another one with their key survives.
  public let duplicates: Int64
  /// In the order of the reason table.
  public let faults: [FaultCount]
  public let cleansing: [CleanseCount]
  /// One per field of the contract and then per derived field, in their order.
  public let columns: [ColumnProfile]
}

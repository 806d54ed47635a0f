public import Tabular

/// What a judge found in a delivery. Holds counts, positions, and sums and extremes of columns that
/// are not marked as personal data; never a text.
public struct QualityReport: Sendable, Hashable {
  /// How often a reason was given.
  public struct FaultCount: Sendable, Hashable {
    public let reason: Reason
    /// Times, not records: a record can be at fault several times.
    public let count: Int64
    /// Number of the first record at fault.
    public let firstRecord: Int64
    /// Where that record stands; `nil` when it was found by a late verdict.
    public let first: RecordPosition?
  }

  /// How often a cleansing step changed a cell, or found a sentinel in it.
  public struct CleanseCount: Sendable, Hashable {
    public let field: String
    public let fieldIndex: Int
    /// As `sluice:cleanse` calls the step, such as `trim` or `sentinel`.
    public let op: String
    public let count: Int64
  }

  /// An accepted record whose key an earlier record, already out of memory by then, has too.
  public struct LateDuplicate: Sendable, Hashable {
    public let record: Int64
    /// Number in the judge's ``ReasonTable``.
    public let reason: UInt16
  }

  /// `accepted + rejected`.
  public let records: Int64
  /// Records accepted, late duplicates no longer among them.
  public let accepted: Int64
  /// Records rejected, late duplicates among them.
  public let rejected: Int64
  /// In the order of the reason table.
  public let faults: [FaultCount]
  public let cleansing: [CleanseCount]
  /// One per field of the contract and then per derived field, in their order.
  public let columns: [ColumnProfile]
  /// In ascending order of record, each record once. Row groups staged with them must be written again without them.
  public let lateDuplicates: [LateDuplicate]
}

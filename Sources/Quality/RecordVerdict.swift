/// What became of one record of a delivery.
public struct RecordVerdict: Sendable, Hashable {
  public enum Outcome: UInt8, Sendable, Hashable {
    case landed = 0
    case rejected = 1
    /// Another record with its key survives, as the contract's survivor rule says.
    case duplicate = 2
  }

  /// 1-based number over data records.
  public var record: Int64
  /// Offset of the first byte in the plaintext.
  public var byteOffset: Int64
  /// Length in bytes, line end included.
  public var byteLength: Int32
  /// 1-based physical line.
  public var line: Int64
  public var outcome: Outcome
  /// Number of the first reason in the judge's ``ReasonTable``; ``ReasonTable/none`` when the record landed.
  public var reason: UInt16
  /// 0-based place among the delivery's accepted records; -1 when it was not accepted.
  public var landedIndex: Int64

  public init(
    record: Int64, byteOffset: Int64, byteLength: Int32, line: Int64, outcome: Outcome, reason: UInt16, landedIndex: Int64
  ) {
    self.record = record
    self.byteOffset = byteOffset
    self.byteLength = byteLength
    self.line = line
    self.outcome = outcome
    self.reason = reason
    self.landedIndex = landedIndex
  }

  public var landedRow: Int64? { landedIndex >= 0 ? landedIndex : nil }
}

/// The verdicts on the records of one batch, one per record in order, and every fault of those that did not land.
///
/// Recycled: ``RowJudge/judge(_:into:verdicts:)`` replaces the content.
public struct VerdictBuffer: Sendable {
  /// One fault of one rejected record, why one is a duplicate, or one warning about any record.
  public struct Fault: Sendable, Hashable {
    /// 0-based index into ``VerdictBuffer/verdicts`` and into the batch.
    public let index: Int32
    /// Number in the judge's ``ReasonTable``.
    public let reason: UInt16
  }

  public internal(set) var verdicts: [RecordVerdict] = []
  /// Ordered by record; within a record whole-record faults first, then by field.
  public internal(set) var faults: [Fault] = []
  /// What severity `warn` let pass, in the same order; of records that landed and of others.
  public internal(set) var warnings: [Fault] = []
  public internal(set) var acceptedCount = 0
  public internal(set) var duplicateCount = 0

  public init() {}

  public var rejectedCount: Int { verdicts.count - acceptedCount - duplicateCount }
}

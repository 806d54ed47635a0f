import Tabular

/// Counts reasons and remembers where each was first given.
struct FaultTally {
  private var counts: [Int64]
  private var firstRecords: [Int64]
  private var firsts: [RecordPosition?]

  init(reasons: Int) {
    counts = Array(repeating: 0, count: reasons + 1)
    firstRecords = counts
    firsts = Array(repeating: nil, count: reasons + 1)
  }

  mutating func note(_ reason: UInt16, record: Int64, position: @autoclosure () -> RecordPosition) {
    let index = Int(reason)
    if counts[index] == 0 {
      firstRecords[index] = record
      firsts[index] = position()
    }
    counts[index] += 1
  }

  func counts(_ table: ReasonTable) -> [QualityReport.FaultCount] {
    table.all.enumerated().compactMap { index, reason in
      guard counts[index + 1] > 0 else { return nil }
      return QualityReport.FaultCount(
        reason: reason, count: counts[index + 1], firstRecord: firstRecords[index + 1], first: firsts[index + 1])
    }
  }
}

import Tabular

/// Counts reasons and remembers where each was given first.
struct FaultTally {
  private struct Entry {
    var count: Int64 = 0
    var records: Int64 = 0
    var lastRecord: Int64 = 0
    var firstRecord: Int64 = 0
    var places: [RecordPosition] = []
  }

  private var entries: [Entry]

  init(reasons: Int) { entries = Array(repeating: Entry(), count: reasons + 1) }

  /// Notes a fault of a record; records come in order.
  mutating func note(_ reason: UInt16, record: Int64, position: @autoclosure () -> RecordPosition) {
    let index = Int(reason)
    entries[index].count += 1
    guard entries[index].lastRecord != record else { return }
    entries[index].lastRecord = record
    if entries[index].records == 0 { entries[index].firstRecord = record }
    entries[index].records += 1
    if entries[index].places.count < QualityReport.FaultCount.placesKept { entries[index].places.append(position()) }
  }

  func counts(_ table: ReasonTable) -> [QualityReport.FaultCount] {
    table.all.enumerated().compactMap { index, reason in
      let entry = entries[index + 1]
      guard entry.count > 0 else { return nil }
      return QualityReport.FaultCount(
        reason: reason, count: entry.count, records: entry.records, firstRecord: entry.firstRecord, places: entry.places)
    }
  }
}

/// The keys of the accepted records of one delivery, for one key of the contract.
///
/// Exact in effect (see ``KeyEntry``) and bounded in memory: while the keys fit the budget, a duplicate is found at
/// once. When they do not, the table is written out as a sorted run and starts again empty; a key that an earlier
/// run has is then found only by ``lateDuplicates(_:)``, when all records have been seen.
final class KeySet {
  private var table: KeyTable
  private let budget: Int
  private let spillDirectory: String?
  private var spill: KeySpill<KeyEntry>?
  /// By run, the record its ordinals are counted from.
  private var runStarts: [Int64] = []
  /// The record ordinals of the current run are counted from.
  private var firstRecord: Int64?

  init(budget: Int, spillDirectory: String?) {
    self.budget = budget
    self.spillDirectory = spillDirectory
    table = KeyTable(budget: budget)
  }

  deinit { table.deallocate() }

  /// Adds the keys of some records in ascending order, and calls `isDuplicate` with the index of every record whose
  /// key an earlier record of the current run has.
  func insert(
    _ hashes: UnsafeBufferPointer<KeyHash>, firstRecord base: Int64, isDuplicate: (Int) -> Void
  ) throws(QualityError) {
    var index = 0
    while index < hashes.count {
      let run = firstRecord ?? base + Int64(hashes[index].row)
      firstRecord = run
      index = table.insert(hashes, from: index, ordinalOffset: base - run + 1, isDuplicate: isDuplicate)
      if index < hashes.count { try writeRun() }
    }
  }

  private func writeRun() throws(QualityError) {
    guard let spillDirectory else {
      throw QualityError(
        .uniquenessBudget, "\(table.count) keys fill the \(budget) bytes set aside for them; give a spill directory")
    }
    let file: KeySpill<KeyEntry>
    if let spill { file = spill } else { file = try KeySpill(directory: spillDirectory) }
    spill = file
    try table.drain { entries throws(QualityError) in try file.append(entries) }
    runStarts.append(firstRecord ?? 1)
    firstRecord = nil
  }

  /// Runs written so far.
  var runCount: Int { spill?.runs.count ?? 0 }

  /// Calls `body` for every record whose key an earlier run has. Ends the set.
  func lateDuplicates(_ body: (Int64) throws(QualityError) -> Void) throws(QualityError) {
    guard spill != nil else { return }
    if table.count > 0 { try writeRun() }
    table.deallocate()
    table = KeyTable(budget: 0)
    guard let spill else { return }
    var merge = RunMerge(spill, budget: budget)
    var last: KeyEntry?
    try merge.forEach { entry, run throws(QualityError) in
      if let first = last, first.isSameKey(as: entry) {
        try body(runStarts[run] + Int64(entry.ordinal) - 1)
      } else {
        last = entry
      }
    }
  }
}

/// An entry of which only a part may lie on disk as it is.
protocol MaskedEntry: SpillEntry {
  /// The entry with everything that is a value of the data made unreadable; done twice, the entry itself.
  func masked(by key: HashKey) -> Self
}

/// Brings entries into the order of their keys within a budget: in memory while they fit, in sorted runs on disk when they do not.
///
/// When the memory is full the entries are sorted, and whoever collects them drops those that are settled: then often nothing
/// need be written.
final class SpillingSort<Entry: MaskedEntry> {
  /// Keeps what is still of interest of some sorted entries, at their beginning and in their order; returns how many.
  typealias Compaction = (UnsafeMutableBufferPointer<Entry>) throws(QualityError) -> Int

  private let budget: Int
  private let spillDirectory: String?
  private let maskKey: HashKey
  private let capacity: Int
  /// Set aside as addresses; the system gives memory as far as it is written.
  private var entries: UnsafeMutablePointer<Entry>
  private var count = 0
  private var spill: KeySpill<Entry>?

  /// - Parameter budget: Bytes; room for 256 entries is taken in any case.
  init(budget: Int, spillDirectory: String?) {
    self.budget = budget
    self.spillDirectory = spillDirectory
    maskKey = .random()
    // Sorting takes half as much again.
    capacity = max(budget / 3 * 2 / MemoryLayout<Entry>.stride, 256)
    entries = .allocate(capacity: capacity)
  }

  deinit { entries.deallocate() }

  func append(_ entry: Entry, compaction: Compaction) throws(QualityError) {
    if count == capacity {
      count = try compaction(sorted())
      if count > capacity / 2 { try writeRun() }
    }
    (entries + count).initialize(to: entry)
    count += 1
  }

  private func sorted() -> UnsafeMutableBufferPointer<Entry> {
    var all = UnsafeMutableBufferPointer(start: entries, count: count)
    all.sort { $0.precedes($1) }
    return all
  }

  private func writeRun() throws(QualityError) {
    guard let spillDirectory else {
      throw QualityError(
        .uniquenessBudget, "\(count) keys fill the \(budget) bytes set aside for them; give a spill directory")
    }
    let file: KeySpill<Entry>
    if let spill { file = spill } else { file = try KeySpill(directory: spillDirectory) }
    spill = file
    for index in 0..<count { entries[index] = entries[index].masked(by: maskKey) }
    try file.append(UnsafeBufferPointer(start: entries, count: count))
    count = 0
  }

  /// Runs written so far.
  var runCount: Int { spill?.runs.count ?? 0 }

  /// Calls `body` with every entry in order. Ends the sort.
  func forEach(compaction: Compaction, _ body: (Entry) throws(QualityError) -> Void) throws(QualityError) {
    let rest = try compaction(sorted())
    count = rest
    guard spill != nil else {
      for index in 0..<rest { try body(entries[index]) }
      return release()
    }
    if rest > 0 { try writeRun() }
    release()
    guard let spill else { return }
    var merge = RunMerge(spill, budget: budget)
    try merge.forEach { entry, _ throws(QualityError) in try body(entry.masked(by: maskKey)) }
  }

  private func release() {
    entries.deallocate()
    entries = .allocate(capacity: 0)
    count = 0
  }
}

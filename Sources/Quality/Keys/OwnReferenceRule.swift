import DataContracts

/// Finds records that refer to a key no record of the delivery has.
///
/// Keys are those of records without a fault of their own; whether such a record survives in the end is another question.
final class OwnReferenceRule {
  let verdict: StageVerdict
  private let references: KeyHasher
  private let targets: KeyHasher
  private let sort: SpillingSort<ReferenceEntry>

  init(_ verdict: StageVerdict, references: KeyHasher, targets: KeyHasher, budget: Int, spillDirectory: String?) {
    self.verdict = verdict
    self.references = references
    self.targets = targets
    sort = SpillingSort(budget: budget, spillDirectory: spillDirectory)
  }

  /// Takes the sound rows of a batch.
  func judge(
    rows count: Int, firstRecord: Int64, _ scratch: RowScratch, _ kernels: [ColumnKernel]
  ) throws(QualityError) {
    let states = scratch.states
    for row in 0..<count where states[row] == RowScratch.sound {
      let record = firstRecord &+ Int64(row)
      if let hash = targets.hash(row, kernels) {
        try sort.append(ReferenceEntry(hash, refers: false, record: record), compaction: Self.compact)
      }
      if let hash = references.hash(row, kernels) {
        try sort.append(ReferenceEntry(hash, refers: true, record: record), compaction: Self.compact)
      }
    }
  }

  /// Of each key that some record has, one entry says so; of the others all references stay.
  private static func compact(_ entries: UnsafeMutableBufferPointer<ReferenceEntry>) -> Int {
    var written = 0
    for entry in entries {
      if written > 0, !entries[written - 1].refers, entries[written - 1].isSameKey(as: entry) { continue }
      entries[written] = entry
      written += 1
    }
    return written
  }

  /// Calls `body` with every record whose reference leads nowhere. Ends the rule.
  func finish(_ body: (Int64) throws(QualityError) -> Void) throws(QualityError) {
    var known: ReferenceEntry?
    try sort.forEach(compaction: Self.compact) { entry throws(QualityError) in
      if !entry.refers {
        known = entry
      } else if known?.isSameKey(as: entry) != true {
        try body(entry.record)
      }
    }
  }
}

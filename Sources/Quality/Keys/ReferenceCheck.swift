/// Finds records that refer to a key that is not among those known beforehand.
final class ReferenceCheck {
  private let verdict: StageVerdict
  private let keys: ReferenceKeys
  private let hasher: KeyHasher

  init(_ verdict: StageVerdict, fields: [Int], keys: ReferenceKeys) {
    self.verdict = verdict
    self.keys = keys
    hasher = KeyHasher(fields: fields, scales: keys.scales, hashKey: keys.hashKey)
  }

  /// Judges every row whose cells can be read. A row in which a field has no value refers to nothing.
  func judge(rows count: Int, _ scratch: RowScratch, _ kernels: [ColumnKernel]) {
    let states = scratch.states
    for row in 0..<count where states[row] != RowScratch.broken {
      if let hash = hasher.hash(row, kernels), !keys.contains(hash) { verdict.leaveOut(row, scratch) }
    }
  }
}

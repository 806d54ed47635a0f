/// One key of which the first record survives: the primary key, a field or fields that must be unique, or a survivor rule that
/// says so.
final class KeyRule {
  let verdict: StageVerdict
  /// Rows in which a field of the key is null are not looked at (Table Schema, "uniqueKeys").
  private let set: KeySet
  private let hasher: KeyHasher
  private var hashes: [KeyHash] = []

  init(_ verdict: StageVerdict, fields: [Int], hashKey: HashKey, budget: Int, spillDirectory: String?) {
    self.verdict = verdict
    hasher = KeyHasher(fields: fields, hashKey: hashKey)
    set = KeySet(budget: budget, spillDirectory: spillDirectory)
  }

  /// Calls `leaveOut` with every sound row whose key an earlier sound row of the delivery has.
  func judge(
    rows count: Int, firstRecord: Int64, _ scratch: RowScratch, _ kernels: [ColumnKernel], leaveOut: (Int) -> Void
  ) throws(QualityError) {
    hashes.removeAll(keepingCapacity: true)
    let states = scratch.states
    let fields = hasher.fields
    if fields.count == 1, kernels[fields[0]].kind == .bytes {
      let cells = kernels[fields[0]].scratch.values(as: CellSlice.self)
      let validity = kernels[fields[0]].scratch.validity
      let key = hasher.hashKey
      for row in 0..<count where states[row] == RowScratch.sound && validity[row] != 0 {
        let hash = SipHash.hash(cells[row].start, cells[row].count, key)
        hashes.append(KeyHash(low: hash.low, high: hash.high, row: Int32(truncatingIfNeeded: row)))
      }
    } else {
      for row in 0..<count where states[row] == RowScratch.sound {
        guard let hash = hasher.hash(row, kernels) else { continue }
        hashes.append(KeyHash(low: hash.low, high: hash.high, row: Int32(truncatingIfNeeded: row)))
      }
    }
    try hashes.withUnsafeBufferPointer { buffer throws(QualityError) in
      try set.insert(buffer, firstRecord: firstRecord) { leaveOut(Int(buffer[$0].row)) }
    }
  }

  /// Calls `body` with every record that was left in although an earlier one has its key. Ends the rule.
  func finish(_ body: (Int64) throws(QualityError) -> Void) throws(QualityError) { try set.lateDuplicates(body) }
}

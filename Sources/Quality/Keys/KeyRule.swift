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
      hashes.append(addingCapacity: count) { span in
        span.withUnsafeMutableBufferPointer { buffer, written in
          guard let target = buffer.baseAddress else { return }
          func put(_ row: Int, _ hash: (low: UInt64, high: UInt64)) {
            (target + written).initialize(to: KeyHash(low: hash.low, high: hash.high, row: Int32(truncatingIfNeeded: row)))
            written += 1
          }
          // A row that waits for another with a key of the same length.
          var waiting = -1
          for row in 0..<count where states[row] == RowScratch.sound && validity[row] != 0 {
            if waiting < 0 {
              waiting = row
              continue
            }
            let (one, two) = (cells[waiting], cells[row])
            if one.count == two.count {
              let both = SipHash.hashes(one.start, two.start, one.count, key)
              put(waiting, both.0)
              put(row, both.1)
            } else {
              put(waiting, SipHash.hash(one.start, one.count, key))
              put(row, SipHash.hash(two.start, two.count, key))
            }
            waiting = -1
          }
          if waiting >= 0 { put(waiting, SipHash.hash(cells[waiting].start, cells[waiting].count, key)) }
        }
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

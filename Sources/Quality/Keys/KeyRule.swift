import DataContracts

/// One key of the contract: the primary key, or a field that must be unique.
final class KeyRule {
  let fields: [Int]
  let reason: UInt16
  /// Position of the reason among the faults of a row.
  let order: Int
  /// Rows in which a field of the key is null are not looked at (Table Schema, "uniqueKeys").
  let set: KeySet
  private let hashKey: HashKey
  private var hashes: [KeyHash] = []
  private var text: UnsafeMutablePointer<UInt8>
  private var textCapacity = 256

  init(fields: [Int], reason: UInt16, order: Int, hashKey: HashKey, budget: Int, spillDirectory: String?) {
    self.fields = fields
    self.reason = reason
    self.order = order
    self.hashKey = hashKey
    set = KeySet(budget: budget, spillDirectory: spillDirectory)
    text = .allocate(capacity: textCapacity)
  }

  deinit { text.deallocate() }

  /// Rejects every sound row whose key an earlier accepted row of the delivery has.
  func judge(rows count: Int, firstRecord: Int64, _ scratch: RowScratch, _ kernels: [ColumnKernel]) throws(QualityError) {
    hashes.removeAll(keepingCapacity: true)
    let states = scratch.states
    if fields.count == 1, kernels[fields[0]].kind == .bytes {
      let cells = kernels[fields[0]].scratch.values(as: CellSlice.self)
      let validity = kernels[fields[0]].scratch.validity
      let key = hashKey
      for row in 0..<count where states[row] == RowScratch.sound && validity[row] != 0 {
        let hash = SipHash.hash(cells[row].start, cells[row].count, key)
        hashes.append(KeyHash(low: hash.low, high: hash.high, row: Int32(truncatingIfNeeded: row)))
      }
    } else {
      for row in 0..<count where states[row] == RowScratch.sound {
        guard let hash = hash(row, kernels) else { continue }
        hashes.append(KeyHash(low: hash.low, high: hash.high, row: Int32(truncatingIfNeeded: row)))
      }
    }
    try hashes.withUnsafeBufferPointer { buffer throws(QualityError) in
      try set.insert(buffer, firstRecord: firstRecord) { scratch.fault(Int(buffer[$0].row), order: order, reason) }
    }
  }

  /// The hash of the key's typed values, so that `1.0` and `1.00` are the same decimal; `nil` when one is null.
  private func hash(_ row: Int, _ kernels: [ColumnKernel]) -> (low: UInt64, high: UInt64)? {
    var used = 0
    for field in fields {
      let kernel = kernels[field]
      guard kernel.scratch.validity[row] != 0 else { return nil }
      switch kernel.kind {
      case .bytes:
        // The length first, so that ("ab", "c") and ("a", "bc") differ.
        let cell = kernel.scratch.values(as: CellSlice.self)[row]
        used = append(UInt64(cell.count), at: used)
        reserve(used + cell.count)
        (text + used).update(from: cell.start, count: cell.count)
        used += cell.count
      case .boolean: used = append(kernel.scratch.values(as: UInt8.self)[row], at: used)
      case .int32Decimal, .date: used = append(kernel.scratch.values(as: Int32.self)[row], at: used)
      case .int64Decimal, .int64, .timestamp: used = append(kernel.scratch.values(as: Int64.self)[row], at: used)
      case .int128Decimal: used = append(kernel.scratch.values(as: Int128.self)[row], at: used)
      // Adding zero makes both zeros the same.
      case .double: used = append((kernel.scratch.values(as: Double.self)[row] + 0).bitPattern, at: used)
      }
    }
    return SipHash.hash(text, used, hashKey)
  }

  private func append(_ value: some FixedWidthInteger & BitwiseCopyable, at used: Int) -> Int {
    let size = MemoryLayout.size(ofValue: value)
    reserve(used + size)
    UnsafeMutableRawPointer(text + used).storeBytes(of: value.littleEndian, as: type(of: value))
    return used + size
  }

  private func reserve(_ bytes: Int) {
    guard bytes > textCapacity else { return }
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * bytes)
    grown.update(from: text, count: textCapacity)
    text.deallocate()
    text = grown
    textCapacity = 2 * bytes
  }
}

import DataContracts

/// Collects the profile of one column, batch by batch.
final class ColumnTally {
  private let field: Field
  private let index: Int
  private let kind: ColumnKind
  private let sketch = DistinctSketch()
  private var values: Int64 = 0
  private var nulls: Int64 = 0
  private var low: Int128 = .max
  private var high: Int128 = .min
  private var lowest = Double.infinity
  private var highest = -Double.infinity
  private var shortest = Int.max
  private var longest = 0
  private var acceptedSum: Int128? = 0
  private var rejectedSum: Int128? = 0
  private var duplicateSum: Int128? = 0

  init(_ field: Field, index: Int, kind: ColumnKind) {
    self.field = field
    self.index = index
    self.kind = kind
  }

  deinit { sketch.deallocate() }

  /// Adds the rows of a batch once it is known which are accepted.
  func add(_ scratch: ValueScratch, rows: Int, _ accepted: UnsafePointer<UInt8>, acceptedCount: Int) {
    let validity = scratch.validity
    var present = 0
    for row in 0..<rows { present &+= Int(validity[row] & accepted[row]) }
    values += Int64(present)
    nulls += Int64(acceptedCount - present)
    if field.isSensitive { return }
    switch kind {
    case .bytes: texts(scratch, rows, accepted)
    case .boolean: break
    case .double: doubles(scratch, rows, accepted)
    case .int32Decimal, .date: numbers(scratch, rows, accepted, as: Int32.self)
    case .int64Decimal, .int64, .timestamp: numbers(scratch, rows, accepted, as: Int64.self)
    case .int128Decimal: numbers(scratch, rows, accepted, as: Int128.self)
    }
  }

  /// Moves the sums of a batch's duplicates from the rejected records to where they belong.
  func move(duplicates states: UnsafePointer<UInt8>, of kernel: ColumnKernel, rows: Int) {
    guard isSummed else { return }
    var sum: Int128? = 0
    for row in 0..<rows where states[row] == RowScratch.duplicate {
      if let value = kernel.whole(row) { Self.add(value, to: &sum) }
    }
    Self.add(sum, to: &duplicateSum)
    Self.add(sum.map { 0 - $0 }, to: &rejectedSum)
  }

  private func texts(_ scratch: ValueScratch, _ rows: Int, _ accepted: UnsafePointer<UInt8>) {
    let cells = scratch.values(as: CellSlice.self)
    let validity = scratch.validity
    let sketch = sketch
    var (shortest, longest) = (shortest, longest)
    for row in 0..<rows where validity[row] & accepted[row] != 0 {
      let cell = cells[row]
      shortest = min(shortest, cell.count)
      longest = max(longest, cell.count)
      sketch.add(DistinctSketch.hash(cell))
    }
    (self.shortest, self.longest) = (shortest, longest)
  }

  private func doubles(_ scratch: ValueScratch, _ rows: Int, _ accepted: UnsafePointer<UInt8>) {
    let numbers = scratch.values(as: Double.self)
    for row in 0..<rows where scratch.validity[row] & accepted[row] != 0 {
      lowest = min(lowest, numbers[row])
      highest = max(highest, numbers[row])
      // Adding zero makes both zeros the same.
      sketch.add(DistinctSketch.hash((numbers[row] + 0).bitPattern))
    }
  }

  private func numbers<Value: FixedWidthInteger & BitwiseCopyable>(
    _ scratch: ValueScratch, _ rows: Int, _ accepted: UnsafePointer<UInt8>, as type: Value.Type
  ) {
    let numbers = scratch.values(as: type)
    let validity = scratch.validity
    let sketch = sketch
    var (low, high) = (Value.max, Value.min)
    // Sixty-four bits hold nearly every sum of a batch; where they do not, it is made again with more.
    var sums: (accepted: Int64, rejected: Int64) = (0, 0)
    var isOver = Value.bitWidth > 64
    var isEmpty = true
    for row in 0..<rows where validity[row] != 0 {
      let number = numbers[row]
      let part = Int64(truncatingIfNeeded: number)
      if accepted[row] != 0 {
        isEmpty = false
        low = min(low, number)
        high = max(high, number)
        sketch.add(Self.hash(number))
        let (sum, overflow) = sums.accepted.addingReportingOverflow(part)
        sums.accepted = sum
        isOver = isOver || overflow
      } else {
        let (sum, overflow) = sums.rejected.addingReportingOverflow(part)
        sums.rejected = sum
        isOver = isOver || overflow
      }
    }
    if !isEmpty {
      self.low = min(self.low, Int128(truncatingIfNeeded: low))
      self.high = max(self.high, Int128(truncatingIfNeeded: high))
    }
    if isOver { return addWide(numbers, validity, rows, accepted) }
    Self.add(Int128(sums.accepted), to: &acceptedSum)
    Self.add(Int128(sums.rejected), to: &rejectedSum)
  }

  @inline(__always)
  private static func hash<Value: FixedWidthInteger>(_ number: Value) -> UInt64 {
    let low = UInt64(truncatingIfNeeded: number)
    return Value.bitWidth > 64 ? DistinctSketch.hash(low, UInt64(truncatingIfNeeded: number &>> 64)) : DistinctSketch.hash(low)
  }

  private func addWide<Value: FixedWidthInteger>(
    _ numbers: UnsafePointer<Value>, _ validity: UnsafePointer<UInt8>, _ rows: Int, _ accepted: UnsafePointer<UInt8>
  ) {
    var sums: (accepted: Int128?, rejected: Int128?) = (0, 0)
    for row in 0..<rows where validity[row] != 0 {
      let number = Int128(truncatingIfNeeded: numbers[row])
      if accepted[row] != 0 { Self.add(number, to: &sums.accepted) } else { Self.add(number, to: &sums.rejected) }
    }
    Self.add(sums.accepted, to: &acceptedSum)
    Self.add(sums.rejected, to: &rejectedSum)
  }

  /// Once beyond 128 bits, a sum stays unknown.
  private static func add(_ part: Int128?, to total: inout Int128?) {
    guard let part, let old = total else {
      total = nil
      return
    }
    let (sum, overflow) = old.addingReportingOverflow(part)
    total = overflow ? nil : sum
  }

  var profile: ColumnProfile {
    let isOpen = !field.isSensitive
    return ColumnProfile(
      field: field.name, fieldIndex: index, isSensitive: field.isSensitive, values: values, nulls: nulls,
      distinct: isOpen && kind != .boolean ? min(sketch.estimate, values) : nil, minimum: extreme(low, lowest),
      maximum: extreme(high, highest), lengths: shortest <= longest ? shortest...longest : nil,
      acceptedSum: isSummed ? acceptedSum : nil, rejectedSum: isSummed ? rejectedSum : nil,
      duplicateSum: isSummed ? duplicateSum : nil, scale: kind.scale)
  }

  private var isSummed: Bool {
    switch kind {
    case .int64, .int32Decimal, .int64Decimal, .int128Decimal: !field.isSensitive
    default: false
    }
  }

  private func extreme(_ number: Int128, _ double: Double) -> ColumnProfile.Value? {
    guard !field.isSensitive, values > 0 else { return nil }
    switch kind {
    case .bytes, .boolean: return nil
    case .double: return .double(double)
    case .date: return .date(days: Int32(clamping: number))
    case .timestamp: return .timestamp(micros: Int64(clamping: number))
    case .int64, .int32Decimal, .int64Decimal, .int128Decimal: return .number(unscaled: number, scale: kind.scale)
    }
  }
}

internal import CColumnSweep
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

  /// Whether values may be looked at: not those of personal data.
  var isOpen: Bool { !field.isSensitive }

  /// Counts the accepted rows of a batch; `present` of them have a value.
  func add(present: Int, of accepted: Int) {
    values += Int64(present)
    nulls += Int64(accepted - present)
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

  /// Adds the accepted texts of a batch.
  func add(_ texts: sluice_text_tally) {
    guard isOpen else { return }
    shortest = min(shortest, Int(texts.shortest))
    longest = max(longest, Int(texts.longest))
  }

  /// Where the sketch keeps what it knows.
  var registers: UnsafeMutablePointer<UInt8> { sketch.registers }

  /// Adds accepted values.
  func add(doubles: UnsafeBufferPointer<Double>) {
    guard isOpen else { return }
    for number in doubles {
      lowest = min(lowest, number)
      highest = max(highest, number)
      // Adding zero makes both zeros the same.
      sketch.add(DistinctSketch.hash((number + 0).bitPattern))
    }
  }

  /// Adds accepted values.
  @inline(__always)
  func add<Value: FixedWidthInteger & BitwiseCopyable>(numbers: UnsafeBufferPointer<Value>) {
    guard isOpen, !numbers.isEmpty else { return }
    if Value.bitWidth > 64 { return addWide(numbers) }
    let memory = UnsafeRawPointer(numbers.baseAddress.unsafelyUnwrapped)
    let found =
      Value.bitWidth == 32
      ? sluice_tally_int32(memory.assumingMemoryBound(to: Int32.self), numbers.count, registers)
      : sluice_tally_int64(memory.assumingMemoryBound(to: Int64.self), numbers.count, registers)
    low = min(low, Int128(found.low))
    high = max(high, Int128(found.high))
    // Sixty-four bits hold nearly every sum of a batch; where they do not, it is made again with more.
    Self.add(found.is_over == 0 ? Int128(found.sum) : Self.sum(numbers), to: &acceptedSum)
  }

  private func addWide<Value: FixedWidthInteger>(_ numbers: UnsafeBufferPointer<Value>) {
    for number in numbers {
      low = min(low, Int128(truncatingIfNeeded: number))
      high = max(high, Int128(truncatingIfNeeded: number))
      sketch.add(DistinctSketch.hash(UInt64(truncatingIfNeeded: number), UInt64(truncatingIfNeeded: number &>> 64)))
    }
    Self.add(Self.sum(numbers), to: &acceptedSum)
  }

  private static func sum<Value: FixedWidthInteger>(_ numbers: UnsafeBufferPointer<Value>) -> Int128? {
    var sum: Int128? = 0
    for number in numbers { add(Int128(truncatingIfNeeded: number), to: &sum) }
    return sum
  }

  /// Adds the values of rows that are not accepted to their sum.
  func add(rejected scratch: ValueScratch, rows: Int, _ accepted: UnsafePointer<UInt8>) {
    guard isSummed else { return }
    switch kind {
    case .int32Decimal: add(rejected: scratch.values(as: Int32.self), scratch.validity, rows, accepted)
    case .int64Decimal, .int64: add(rejected: scratch.values(as: Int64.self), scratch.validity, rows, accepted)
    case .int128Decimal: add(rejected: scratch.values(as: Int128.self), scratch.validity, rows, accepted)
    case .bytes, .boolean, .double, .date, .timestamp: break
    }
  }

  private func add<Value: FixedWidthInteger>(
    rejected numbers: UnsafePointer<Value>, _ validity: UnsafePointer<UInt8>, _ rows: Int, _ accepted: UnsafePointer<UInt8>
  ) {
    var sum: Int128? = 0
    for row in 0..<rows where validity[row] != 0 && accepted[row] == 0 { Self.add(Int128(truncatingIfNeeded: numbers[row]), to: &sum) }
    Self.add(sum, to: &rejectedSum)
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

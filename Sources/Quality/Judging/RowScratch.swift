/// What is known about the rows of the batch being judged.
///
/// The memory is owned here and reused from batch to batch; it grows to the largest batch seen.
final class RowScratch {
  /// The row is fine so far.
  static let sound: UInt8 = 0
  /// The row has a fault; its other cells are still judged.
  static let faulty: UInt8 = 1
  /// The row's shape is broken; its cells mean nothing.
  static let broken: UInt8 = 2
  /// The row is fine, but another record with its key survives.
  static let duplicate: UInt8 = 3

  private(set) var capacity = 0
  private(set) var states: UnsafeMutablePointer<UInt8>
  /// 1 for rows that are accepted.
  private(set) var accepted: UnsafeMutablePointer<UInt8>
  /// How many cells of the row have no value.
  private(set) var nullCounts: UnsafeMutablePointer<UInt32>
  /// Rows of the column at hand that need a closer look.
  private(set) var odd: UnsafeMutablePointer<Int32>
  /// Record numbers of the accepted rows, gathered.
  private(set) var numbers: UnsafeMutablePointer<Int64>
  /// Rows that are duplicates.
  private(set) var duplicateCount = 0
  /// Faults as `row << 32 | order << 16 | reason`, so that sorting puts them in order of row and field.
  var faults: [UInt64] = []
  /// By reason, whether a record lands nevertheless. Their entries are among the ``faults`` until the verdicts are written.
  var isWarning: [Bool] = []

  init() {
    states = .allocate(capacity: 0)
    accepted = .allocate(capacity: 0)
    nullCounts = .allocate(capacity: 0)
    odd = .allocate(capacity: 0)
    numbers = .allocate(capacity: 0)
  }

  deinit { deallocate() }

  private func deallocate() {
    states.deallocate()
    accepted.deallocate()
    nullCounts.deallocate()
    odd.deallocate()
    numbers.deallocate()
  }

  func prepare(rows: Int) {
    faults.removeAll(keepingCapacity: true)
    duplicateCount = 0
    if rows > capacity {
      deallocate()
      capacity = rows
      states = .allocate(capacity: rows)
      accepted = .allocate(capacity: rows)
      nullCounts = .allocate(capacity: rows)
      odd = .allocate(capacity: rows)
      odd.initialize(repeating: 0, count: rows)
      numbers = .allocate(capacity: rows)
      numbers.initialize(repeating: 0, count: rows)
    }
    states.initialize(repeating: Self.sound, count: rows)
    accepted.initialize(repeating: 0, count: rows)
    nullCounts.initialize(repeating: 0, count: rows)
  }

  /// Notes a fault of a cell. Order 0 is for the record as a whole, field *f* has order *f + 1*.
  @inline(never)
  func fault(_ row: Int, order: Int, _ reason: UInt16) {
    if !isWarning[Int(reason)] { states[row] = max(states[row], Self.faulty) }
    faults.append(UInt64(row) << 32 | UInt64(min(order, 0xFFFF)) << 16 | UInt64(reason))
  }

  /// Notes that a sound row is a duplicate.
  func markDuplicate(_ row: Int, order: Int, _ reason: UInt16) {
    fault(row, order: order, reason)
    states[row] = Self.duplicate
    duplicateCount += 1
  }

  func reject(_ row: Int, as broken: UInt16) {
    states[row] = Self.broken
    faults.append(UInt64(row) << 32 | UInt64(broken))
  }
}

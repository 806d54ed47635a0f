/// Where scanners that do not slice the source write what they find: cells as UTF-8 text one after the other, each with one
/// byte of room behind it, and the tables of the batch.
struct CellWriter {
  let cells: UnsafeMutablePointer<UInt8>
  let capacity: Int
  let bounds: UnsafeMutablePointer<UInt32>
  let stride: Int
  let starts: UnsafeMutablePointer<UInt32>
  let ends: UnsafeMutablePointer<UInt32>
  let lines: UnsafeMutablePointer<UInt32>
  let fieldCounts: UnsafeMutablePointer<UInt32>
  let flags: UnsafeMutablePointer<UInt8>
  let maximumRecords: Int
  var faults: [CellFaultEntry] = []

  private(set) var records = 0
  private(set) var used = 0
  private var field = 0

  init(_ batch: RecordBatch) {
    cells = batch.cells
    capacity = batch.cellCapacity
    bounds = batch.bounds
    stride = batch.fieldsPerRecord + 1
    starts = batch.starts
    ends = batch.separateEnds
    lines = batch.lines
    fieldCounts = batch.fieldCounts
    flags = batch.flags
    maximumRecords = batch.maximumRecords
    bounds[0] = 0
  }

  var fields: Int { stride &- 1 }

  /// Whether another record fits that takes at most `bytes` bytes of cells.
  @inline(__always)
  func hasRoom(for bytes: Int) -> Bool { records < maximumRecords && bytes &+ stride <= capacity &- used }

  /// Where the next cell goes.
  @inline(__always)
  var next: UnsafeMutablePointer<UInt8> { cells + used }

  /// Ends a cell of `count` bytes that was written at ``next``.
  @inline(__always)
  mutating func endCell(_ count: Int) {
    used &+= count &+ 1
    field &+= 1
    bounds[records &* stride &+ field] = UInt32(truncatingIfNeeded: used)
  }

  /// A cell of the bytes at `start`.
  @inline(__always)
  mutating func append(_ start: UnsafePointer<UInt8>, _ count: Int) {
    next.update(from: start, count: count)
    endCell(count)
  }

  /// A cell without value.
  mutating func appendMissing() {
    field &+= 1
    bounds[records &* stride &+ field] = UInt32(truncatingIfNeeded: used) | BatchLayout.missing
  }

  /// A cell whose bytes are no value.
  mutating func appendFault(_ fault: CellFault) {
    note(fault, field: field)
    appendMissing()
  }

  mutating func note(_ fault: CellFault, field: Int) {
    faults.append(
      CellFaultEntry(record: UInt32(truncatingIfNeeded: records), field: UInt32(truncatingIfNeeded: field), fault: fault))
  }

  /// Ends a record, after as many cells as a record has at most.
  mutating func endRecord(start: Int, end: Int, line: UInt32, fieldCount: Int, flags recordFlags: UInt8) {
    while field < fields { appendMissing() }
    starts[records] = UInt32(truncatingIfNeeded: start)
    ends[records] = UInt32(truncatingIfNeeded: end)
    lines[records] = line
    fieldCounts[records] = UInt32(truncatingIfNeeded: min(fieldCount, Int(UInt32.max) - 1))
    let isFaulty = faults.last.map { $0.record == UInt32(truncatingIfNeeded: records) } ?? false
    flags[records] = recordFlags | (isFaulty ? RecordFlags.malformedCell : 0)
    records &+= 1
    field = 0
    if records < maximumRecords { bounds[records &* stride] = UInt32(truncatingIfNeeded: used) }
  }
}

extension CellWriter {
  /// The record that was ended last is a comment.
  func markComment() { if records > 0 { fieldCounts[records - 1] = RecordFlags.comment } }
}

/// What a scanner found in a run of bytes.
struct ScanOutcome {
  var records = 0
  /// Where the first byte that belongs to no complete record stands.
  var consumed = 0
  /// Physical lines the complete records take.
  var lines: UInt32 = 0
  var terminators = TerminatorCounts()
  var fault: Fault?

  /// Ends the file at the record that follows the complete ones.
  enum Fault {
    case lineTooLong(field: Int, insideQuotes: Bool)
    case unterminatedQuote(field: Int)
    /// A block descriptor word at this place of the run does not fit its block.
    case invalidBlock
  }
}

extension RecordFlags {
  /// In place of a field count: the line is a comment.
  static let comment = UInt32.max
}

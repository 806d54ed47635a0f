/// Some consecutive records of one file, with the bytes they are made of.
///
/// A batch owns its byte buffer: the decoder reads into it directly and notes where fields begin and end. In a plain
/// delimited UTF-8 file that is all, and no byte is copied until a consumer wants it. For every other format the batch has
/// a second buffer, which holds the cells as UTF-8 text; the bytes of the file stay beside it. Batches are made to be
/// recycled: ``RecordDecoder/fill(_:from:)`` overwrites whatever the batch held.
///
/// Indexes of records are 0-based within the batch, fields 0-based within the record.
///
/// A batch is `Sendable` so that it can travel through a queue from the stage that fills it to the stage that
/// judges it and back.
// Unchecked: every mutation happens inside `fill`, and a queue hands a batch to one stage at a time, so writes
// and reads are ordered by the queue; between two fills the batch is immutable and may be read from anywhere.
public final class RecordBatch: @unchecked Sendable {
  /// Bytes a batch aims to hold: small enough that a batch and the columns made of it stay in the L2 cache.
  public static let defaultCapacity = 256 << 10

  /// Bytes readable before the first and after the last payload byte, so that word-wide loads need no care.
  package static let padding = 64

  /// How many fields a record must have.
  public let fieldsPerRecord: Int
  /// Bytes read at once. A record longer than this makes the buffer grow up to the decoder's record limit.
  public let capacity: Int
  /// Records in the batch.
  public internal(set) var count = 0
  /// Number of the first record, counting data records of the file from 1.
  public internal(set) var firstRecordNumber: Int64 = 1

  /// Cells whose bytes are no value of their field, by record and then as they were found.
  public internal(set) var cellFaults: [CellFaultEntry] = []

  /// Offset in the file of the first source byte.
  var baseOffset: Int64 = 0
  /// Physical line of the first record.
  var firstLine: Int64 = 1

  let maximumRecords: Int
  private var sourceBuffer: PaddedBuffer
  private var cellBuffer: PaddedBuffer
  /// Whether the cells are text of their own, not slices of the source.
  var hasOwnCells = false
  /// Bytes of the payload that cells may lie in.
  var cellBytes = 0
  /// Per record `fieldsPerRecord + 1` positions; see ``BatchLayout``. The plain scanner writes up to ``padding`` beyond.
  let bounds: UnsafeMutablePointer<UInt32>
  /// Where each record starts in the source, and after the last one where it ends.
  let starts: UnsafeMutablePointer<UInt32>
  /// Where each record ends, unless the records tile the source.
  let separateEnds: UnsafeMutablePointer<UInt32>
  /// Whether each record ends where the next starts.
  var isTiled = true
  let lines: UnsafeMutablePointer<UInt32>
  let fieldCounts: UnsafeMutablePointer<UInt32>
  let flags: UnsafeMutablePointer<UInt8>

  /// Makes an empty batch.
  ///
  /// - Parameters:
  ///   - fieldCount: Fields a record must have, at least 1.
  ///   - capacity: Bytes to read at once; at least 512 are used.
  public convenience init(fieldCount: Int, capacity: Int = RecordBatch.defaultCapacity) {
    let bytes = min(max(capacity, ContentSniff.length), 256 << 20)
    // Room for records of 32 bytes, but the table of a wide record's fields is at most eight times the bytes.
    self.init(fieldCount: fieldCount, capacity: bytes, maximumRecords: max(16, min(bytes / 32, 2 * bytes / (fieldCount + 1))))
  }

  init(fieldCount: Int, capacity: Int, maximumRecords: Int) {
    precondition(fieldCount >= 1, "a record has at least one field")
    fieldsPerRecord = fieldCount
    self.capacity = max(capacity, ContentSniff.length)
    self.maximumRecords = maximumRecords
    sourceBuffer = PaddedBuffer(capacity: self.capacity)
    cellBuffer = PaddedBuffer(capacity: 0)
    func zeros<Number: FixedWidthInteger>(_ count: Int) -> UnsafeMutablePointer<Number> {
      let pointer = UnsafeMutablePointer<Number>.allocate(capacity: count)
      pointer.initialize(repeating: 0, count: count)
      return pointer
    }
    bounds = zeros(maximumRecords * (fieldCount + 1) + Self.padding + 1)
    starts = zeros(maximumRecords + 1)
    separateEnds = zeros(maximumRecords + 1)
    lines = zeros(maximumRecords)
    fieldCounts = zeros(maximumRecords)
    flags = zeros(maximumRecords)
  }

  deinit {
    sourceBuffer.deallocate()
    cellBuffer.deallocate()
    bounds.deallocate()
    starts.deallocate()
    separateEnds.deallocate()
    lines.deallocate()
    fieldCounts.deallocate()
    flags.deallocate()
  }

  /// Bytes of memory the batch holds on to.
  public var memoryBytes: Int {
    sourceBuffer.memoryBytes + cellBuffer.memoryBytes + maximumRecords * (4 * (fieldsPerRecord + 1) + 17)
      + cellFaults.capacity * MemoryLayout<CellFaultEntry>.stride
  }

  /// The bytes of the file.
  var source: UnsafeMutablePointer<UInt8> { sourceBuffer.start }
  /// The bytes the cells lie in.
  var payload: UnsafeMutablePointer<UInt8> { hasOwnCells ? cellBuffer.start : sourceBuffer.start }
  /// The text of the cells, for formats whose source is not that.
  var cells: UnsafeMutablePointer<UInt8> { cellBuffer.start }
  var cellCapacity: Int { cellBuffer.capacity }

  /// Where each record ends.
  var ends: UnsafeMutablePointer<UInt32> { isTiled ? starts + 1 : separateEnds }

  /// Makes room for `bytes` source bytes, keeping the first `used`.
  func reserve(_ bytes: Int, keeping used: Int) { sourceBuffer.reserve(bytes, keeping: used) }

  /// Makes room for `bytes` bytes of cells.
  func reserveCells(_ bytes: Int) { cellBuffer.reserve(bytes, keeping: 0) }

  /// Whether the first record of the batch, and every other, can be read as the contract wants it.
  func checkIndex(_ record: Int) {
    precondition(record >= 0 && record < count, "no such record in the batch")
  }
}

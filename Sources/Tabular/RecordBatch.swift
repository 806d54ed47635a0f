/// Some consecutive records of one file, with the bytes they are made of.
///
/// A batch owns its byte buffer: the decoder reads into it directly and notes where fields begin and end, so no
/// byte is copied until a consumer wants it. Batches are made to be recycled: ``DelimitedDecoder/fill(_:from:)``
/// overwrites whatever the batch held.
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

  /// Offset in the file of the first payload byte.
  var baseOffset: Int64 = 0
  /// Physical line of the first record.
  var firstLine: Int64 = 1

  let maximumRecords: Int
  var payloadCapacity: Int
  private var storage: UnsafeMutablePointer<UInt8>
  /// Per record `fieldsPerRecord + 1` positions; see ``BatchLayout``.
  let bounds: UnsafeMutablePointer<UInt32>
  /// Where each record starts, and after the last one where it ends.
  let starts: UnsafeMutablePointer<UInt32>
  let lines: UnsafeMutablePointer<UInt32>
  let fieldCounts: UnsafeMutablePointer<UInt32>
  let flags: UnsafeMutablePointer<UInt8>

  /// Makes an empty batch.
  ///
  /// - Parameters:
  ///   - fieldCount: Fields a record must have, at least 1.
  ///   - capacity: Bytes to read at once; at least 512 are used.
  public init(fieldCount: Int, capacity: Int = RecordBatch.defaultCapacity) {
    precondition(fieldCount >= 1, "a record has at least one field")
    fieldsPerRecord = fieldCount
    self.capacity = min(max(capacity, ContentSniff.length), 256 << 20)
    maximumRecords = self.capacity / 32
    payloadCapacity = self.capacity
    storage = .allocate(capacity: payloadCapacity + 2 * Self.padding)
    storage.initialize(repeating: 0x20, count: payloadCapacity + 2 * Self.padding)
    bounds = .allocate(capacity: maximumRecords * (fieldCount + 1) + 1)
    bounds.initialize(repeating: 0, count: maximumRecords * (fieldCount + 1) + 1)
    starts = .allocate(capacity: maximumRecords + 1)
    starts.initialize(repeating: 0, count: maximumRecords + 1)
    lines = .allocate(capacity: maximumRecords)
    lines.initialize(repeating: 0, count: maximumRecords)
    fieldCounts = .allocate(capacity: maximumRecords)
    fieldCounts.initialize(repeating: 0, count: maximumRecords)
    flags = .allocate(capacity: maximumRecords)
    flags.initialize(repeating: 0, count: maximumRecords)
  }

  deinit {
    storage.deallocate()
    bounds.deallocate()
    starts.deallocate()
    lines.deallocate()
    fieldCounts.deallocate()
    flags.deallocate()
  }

  /// Bytes of memory the batch holds on to.
  public var memoryBytes: Int {
    payloadCapacity + 2 * Self.padding + maximumRecords * (4 * (fieldsPerRecord + 1) + 13)
  }

  /// First payload byte.
  var payload: UnsafeMutablePointer<UInt8> { storage + Self.padding }

  /// Makes room for `bytes` payload bytes, keeping the first `used`.
  func reserve(_ bytes: Int, keeping used: Int) {
    guard bytes > payloadCapacity else { return }
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes + 2 * Self.padding)
    grown.initialize(repeating: 0x20, count: bytes + 2 * Self.padding)
    (grown + Self.padding).update(from: payload, count: used)
    storage.deallocate()
    storage = grown
    payloadCapacity = bytes
  }

  /// Whether the first record of the batch, and every other, can be read as the contract wants it.
  func checkIndex(_ record: Int) {
    precondition(record >= 0 && record < count, "no such record in the batch")
  }
}

/// Cuts the bytes of a file into batches of records with text cells, whatever the format.
///
/// The decoder does no I/O: the caller lends a closure that puts bytes where it is told to. What comes out
/// depends on the bytes alone, never on how the closure portions them:
///
/// - A byte order mark is skipped. Offsets count it, and always count bytes of the file, whatever its encoding.
/// - An empty line is a record with fault ``RecordFault/blankRow``, unless the format skips it.
/// - Faults of a record's shape, ill-formed characters and NUL bytes are faults of that record; bytes that are no value
///   of their field are faults of that cell.
/// - A quoted field that never closes, a record over the limit, a header that is not the expected one, records out of
///   order and content of another kind end the file with a ``TabularError``. Records before the fault are delivered first.
///
/// In delimited files, a quote inside an unquoted field, and anything but a delimiter after a closing quote, make the
/// record a ``RecordFault/strayQuote``; reading goes on as if that quote were an ordinary character.
///
/// After an error the decoder throws the same error again.
public struct RecordDecoder {
  /// Longest record accepted, in bytes of UTF-8 without its line end, unless told otherwise: 1 MiB.
  public static let defaultMaximumRecordBytes = 1 << 20
  /// A `fill` ends after so many control records, even without a data record.
  static let controlRecordsPerFill = 1024

  public let format: RecordFormat
  /// The expected names of the fields; `nil` when a header is to be skipped unread.
  public let labels: [String]?
  public let fieldCount: Int
  public let maximumRecordBytes: Int
  /// Records delivered so far; data records only.
  public internal(set) var recordCount: Int64 = 0
  /// How the lines of the file end, so far; the header's end counts too.
  public internal(set) var terminators = TerminatorCounts()
  /// Bytes of the file that belong to its head and to what was delivered or passed over.
  public internal(set) var byteCount: Int64 = 0
  /// What the last ``fill(_:from:)`` found besides data records, in the order of the file; also when it returned `false`.
  public internal(set) var controlRecords: [ControlRecord] = []

  var engine: ScanEngine
  let kinds: KindMatcher?
  var census: KindCensus
  var transcoder: Transcoder?
  var nextLine: Int64 = 1
  /// Records seen, whatever became of them.
  var rowNumber = 0
  var blockLeft = 0
  var isOpened = false
  var hasHead = false
  var failure: TabularError?
  private var carry: [UInt8] = []
  private var isEnded = false
  private let text = TextBuffer()

  /// Makes a decoder for a file whose records have the fields `labels`.
  ///
  /// - Parameters:
  ///   - labels: Expected names of the fields; a header must agree with them as the format says.
  ///   - maximumRecordBytes: Longest record, in bytes of UTF-8 without its line end; at most 128 MiB.
  /// - Throws: ``TabularError`` with code `.invalidDialect`.
  public init(
    _ format: RecordFormat, labels: [String], maximumRecordBytes: Int = RecordDecoder.defaultMaximumRecordBytes
  ) throws(TabularError) {
    try self.init(format, labels, labels.count, maximumRecordBytes)
  }

  /// Makes a decoder for records of `expectedFields` fields; a header is skipped unread. Not for JSON Lines.
  public init(
    _ format: RecordFormat, expectedFields: Int, maximumRecordBytes: Int = RecordDecoder.defaultMaximumRecordBytes
  ) throws(TabularError) {
    try self.init(format, nil, expectedFields, maximumRecordBytes)
  }

  private init(_ format: RecordFormat, _ labels: [String]?, _ fields: Int, _ limit: Int) throws(TabularError) {
    if let problem = format.problem(fields: fields, hasLabels: labels != nil) { throw TabularError(.invalidDialect, problem) }
    guard limit >= 1 && limit <= 128 << 20 else {
      // A record and its text in another encoding stay below the gigabyte that places in a batch can tell.
      throw TabularError(.invalidDialect, "the record limit must lie between 1 byte and 128 MiB")
    }
    self.format = format
    self.labels = labels
    fieldCount = fields
    maximumRecordBytes = limit
    kinds = KindMatcher(format.kinds, codePage: format.codePage)
    census = KindCensus(format.kinds)
    transcoder = Transcoder(format.encoding)
    engine = ScanEngine(format, kinds: kinds, labels: labels, fieldCount: fields, limit: limit)
  }

  /// A decoder for single records, cut out of this file by their offset and length: without header, in the encoding and the
  /// order of columns that the head of this file showed.
  public func forSingleRecords() -> RecordDecoder {
    var alone = self
    alone.carry = []
    alone.isEnded = false
    alone.failure = nil
    alone.isOpened = true
    alone.hasHead = true
    alone.blockLeft = 0
    alone.engine.unblock()
    alone.recordCount = 0
    alone.byteCount = 0
    alone.nextLine = 1
    // Beyond any row that is a comment by its number.
    alone.rowNumber = Int.max / 2
    alone.census = KindCensus([])
    return alone
  }

  /// Replaces the content of `batch` with the next records.
  ///
  /// - Parameters:
  ///   - batch: A batch made for ``fieldCount`` fields.
  ///   - read: Puts up to `buffer.count` bytes at the start of the buffer and returns how many; 0 at the end of
  ///     the file. Called until the batch is full.
  /// - Returns: `false` at the end of the file, when the batch is empty. A batch can be empty before, in a file with many
  ///   ``controlRecords``.
  /// - Throws: ``TabularError``, or whatever `read` throws (the decoder is then not usable any more).
  public mutating func fill(
    _ batch: RecordBatch, from read: (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws -> Bool {
    batch.count = 0
    controlRecords.removeAll(keepingCapacity: true)
    if let failure { throw failure }
    guard batch.fieldsPerRecord == fieldCount else {
      throw TabularError(
        .batchMismatch, "the batch was made for \(batch.fieldsPerRecord) fields, the decoder for \(fieldCount)")
    }
    while batch.count == 0, controlRecords.count < Self.controlRecordsPerFill {
      let isOver = try pass(batch, read)
      if batch.count == 0 && controlRecords.isEmpty, let failure { throw failure }
      if failure != nil { return true }
      if isOver { return batch.count > 0 }
    }
    return true
  }

  /// Reads and scans until a record is whole. Returns whether the file is over and nothing is left of it.
  private mutating func pass(
    _ batch: RecordBatch, _ read: (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws -> Bool {
    batch.cellFaults.removeAll(keepingCapacity: true)
    batch.isTiled = true
    // Of another encoding so much is read as makes a batch of UTF-8.
    let portion = max(batch.capacity / (transcoder?.expansion ?? (format.encoding == .utf16 ? 2 : 1)), ContentSniff.length)
    var used = carry.count
    var goal = max(portion, used)
    batch.reserve(goal, keeping: 0)
    carry.withUnsafeBufferPointer { bytes in
      if let base = bytes.baseAddress { batch.source.update(from: base, count: used) }
    }
    var place = ScanPlace()
    while true {
      while used < goal && !isEnded {
        let got = try read(UnsafeMutableRawBufferPointer(start: batch.source + used, count: goal - used))
        precondition(got >= 0 && got <= goal - used, "the reader wrote outside the buffer it was lent")
        if got == 0 { isEnded = true }
        used += got
      }
      if !isOpened { try open(UnsafeRawBufferPointer(start: batch.source, count: used), at: &place) }
      prepare(batch, used: used, at: &place)
      if !hasHead {
        hasHead = try readHead(place, isLast: isEnded, moving: &place)
        // The header may show that columns must be put in order, which needs room for cells.
        if hasHead && !engine.slicesText { prepare(batch, used: used, at: &place) }
      }
      if hasHead {
        batch.baseOffset = byteCount - Int64(place.source)
        batch.firstLine = nextLine
        batch.firstRecordNumber = recordCount + 1
        let outcome = engine.scan(place, isLast: isEnded, blockLeft: &blockLeft, batch)
        if outcome.records > 0 || outcome.fault != nil || isEnded {
          let consumed = settle(outcome, in: batch, place)
          carry.removeAll(keepingCapacity: true)
          carry.append(contentsOf: UnsafeBufferPointer(start: batch.source + consumed, count: used - consumed))
          let isOver = isEnded && (carry.isEmpty || outcome.records == 0)
          if isOver && failure == nil, let missing = census.missing(at: endPosition) { failure = missing }
          return isOver
        }
      }
      // Not one whole record yet: take in more, until the record is whole or its limit is passed.
      goal = min(goal * 2, goal + maximumRecordBytes + RecordBatch.padding)
      batch.reserve(goal, keeping: used)
    }
  }

  /// Makes the text of the bytes read so far, and room for its cells.
  private func prepare(_ batch: RecordBatch, used: Int, at place: inout ScanPlace) {
    batch.hasOwnCells = transcoder != nil || !engine.slicesText
    guard let transcoder else {
      place.text = UnsafePointer(batch.source)
      place.end = used
      batch.reserveCells(engine.cellBytes(text: used, capacity: batch.capacity, fields: fieldCount))
      return
    }
    let count = used - place.origin
    let target: UnsafeMutablePointer<UInt8>
    if engine.slicesText {
      batch.reserveCells(count * transcoder.expansion + 8)
      target = batch.cells
    } else {
      target = text.reserve(count * transcoder.expansion + 8)
    }
    place.text = UnsafePointer(target)
    place.end = transcoder.transcode(
      UnsafePointer(batch.source + place.origin), count: count, isLast: isEnded, into: target)
    if !engine.slicesText {
      batch.reserveCells(engine.cellBytes(text: place.end, capacity: batch.capacity, fields: fieldCount))
    }
  }

  var endPosition: RecordPosition { RecordPosition(record: recordCount + 1, line: nextLine, byteOffset: byteCount) }
}

/// Where in the bytes that were read, and in their text, the scan stands.
struct ScanPlace {
  /// Text as UTF-8: the source itself, or what was made of the bytes from ``origin`` on.
  var text: UnsafePointer<UInt8>
  /// Where the text ends.
  var end = 0
  /// Next place to scan, in the text and in the source.
  var from = 0
  var source = 0
  /// Place in the source that the text begins with, when it was made.
  var origin = 0

  init() { text = UnsafePointer(TextBuffer.none) }
}

/// Text made of another encoding, when cells are made of the text in turn.
final class TextBuffer {
  /// An address to point at before there is a text.
  // Immutable memory that is never freed.
  nonisolated(unsafe) static let none = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)

  private var buffer = PaddedBuffer(capacity: 0)

  deinit { buffer.deallocate() }

  func reserve(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
    buffer.reserve(bytes, keeping: 0)
    return buffer.start
  }
}

/// Cuts the bytes of a delimited file into batches of records (RFC 4180, incremental).
///
/// The decoder does no I/O: the caller lends a closure that puts bytes where it is told to. What comes out
/// depends on the bytes alone, never on how the closure portions them:
///
/// - Records end with LF, CR LF or a lone CR; the last may end with the file.
/// - A byte order mark is skipped. Offsets count it.
/// - An empty line is a record with fault ``RecordFault/blankRow``.
/// - A quote inside an unquoted field, and anything but a delimiter after a closing quote, make the record a
///   ``RecordFault/strayQuote``; reading goes on as if that quote were an ordinary character.
/// - Ill-formed UTF-8 and NUL bytes are faults of their record.
/// - A quoted field that never closes, a record over the limit, a header that is not the contract's and
///   content of another kind end the file with a ``TabularError``. Records before the fault are delivered first.
///
/// After an error the decoder throws the same error again.
public struct DelimitedDecoder {
  /// Longest record accepted, in bytes without its line end, unless told otherwise: 1 MiB.
  public static let defaultMaximumRecordBytes = 1 << 20

  public let dialect: DelimitedDialect
  public let fieldCount: Int
  public let maximumRecordBytes: Int
  /// Records delivered so far; data records only.
  public private(set) var recordCount: Int64 = 0
  /// How the records delivered so far end; the header's end counts too.
  public private(set) var terminators = TerminatorCounts()
  /// Bytes of the file that belong to the byte order mark, the header and delivered records.
  public private(set) var byteCount: Int64 = 0

  private let labels: [String]?
  private let scanner: RecordScanner
  private var nextLine: Int64 = 1
  private var carry: [UInt8] = []
  private var hasBegun = false
  private var isEnded = false
  private var failure: TabularError?

  /// Makes a decoder for a file whose records have the fields `labels`.
  ///
  /// - Parameters:
  ///   - labels: Expected names of the fields; the header must hold exactly these when the dialect has one.
  ///   - maximumRecordBytes: Longest record, in bytes without its line end; at most 256 MiB.
  /// - Throws: ``TabularError`` with code `.invalidDialect`.
  public init(
    dialect: DelimitedDialect = .rfc4180, labels: [String],
    maximumRecordBytes: Int = DelimitedDecoder.defaultMaximumRecordBytes
  ) throws(TabularError) {
    try self.init(dialect, labels, labels.count, maximumRecordBytes)
  }

  /// Makes a decoder for records of `expectedFields` fields; a header is skipped unread.
  public init(
    dialect: DelimitedDialect = .rfc4180, expectedFields: Int,
    maximumRecordBytes: Int = DelimitedDecoder.defaultMaximumRecordBytes
  ) throws(TabularError) {
    try self.init(dialect, nil, expectedFields, maximumRecordBytes)
  }

  private init(_ dialect: DelimitedDialect, _ labels: [String]?, _ fields: Int, _ limit: Int) throws(TabularError) {
    if let problem = dialect.problem { throw TabularError(.invalidDialect, problem) }
    guard fields >= 1 else { throw TabularError(.invalidDialect, "a record has at least one field") }
    guard limit >= 1 && limit <= 256 << 20 else {
      throw TabularError(.invalidDialect, "the record limit must lie between 1 byte and 256 MiB")
    }
    self.dialect = dialect
    self.labels = labels
    fieldCount = fields
    maximumRecordBytes = limit
    scanner = RecordScanner(dialect: dialect, maximumRecordBytes: limit)
  }

  /// Replaces the content of `batch` with the next records.
  ///
  /// - Parameters:
  ///   - batch: A batch made for ``fieldCount`` fields.
  ///   - read: Puts up to `buffer.count` bytes at the start of the buffer and returns how many; 0 at the end of
  ///     the file. Called until the batch is full.
  /// - Returns: `false` at the end of the file, when the batch is empty.
  /// - Throws: ``TabularError``, or whatever `read` throws (the decoder is then not usable any more).
  public mutating func fill(
    _ batch: RecordBatch, from read: (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws -> Bool {
    batch.count = 0
    if let failure { throw failure }
    guard batch.fieldsPerRecord == fieldCount else {
      throw TabularError(
        .batchMismatch, "the batch was made for \(batch.fieldsPerRecord) fields, the decoder for \(fieldCount)")
    }
    var used = carry.count
    var goal = max(batch.capacity, used)
    batch.reserve(goal, keeping: 0)
    carry.withUnsafeBufferPointer { bytes in
      if let start = bytes.baseAddress { batch.payload.update(from: start, count: bytes.count) }
    }
    var start = 0
    while true {
      while used < goal && !isEnded {
        let got = try read(UnsafeMutableRawBufferPointer(start: batch.payload + used, count: goal - used))
        precondition(got >= 0 && got <= goal - used, "the reader wrote outside the buffer it was lent")
        if got == 0 { isEnded = true }
        used += got
      }
      if !hasBegun { hasBegun = try begin(batch, used: used, start: &start) }
      if hasBegun {
        batch.baseOffset = byteCount - Int64(start)
        batch.firstLine = nextLine
        batch.firstRecordNumber = recordCount + 1
        let outcome = scan(batch, from: start, to: used)
        if outcome.records > 0 || outcome.fault != nil || isEnded {
          return try deliver(outcome, in: batch, from: start, used: used)
        }
      }
      // Not one whole record yet: take in more, until the record is whole or its limit is passed.
      goal = min(goal * 2, goal + maximumRecordBytes + RecordBatch.padding)
      batch.reserve(goal, keeping: used)
    }
  }

  private func scan(_ batch: RecordBatch, from start: Int, to end: Int) -> RecordScanner.Outcome {
    let target = RecordScanner.Target(
      bounds: batch.bounds, stride: fieldCount + 1, starts: batch.starts, lines: batch.lines,
      fieldCounts: batch.fieldCounts, flags: batch.flags, maximumRecords: batch.maximumRecords)
    return scanner.scan(batch.payload, from: start, to: end, isLast: isEnded, into: target)
  }

  private mutating func deliver(
    _ outcome: RecordScanner.Outcome, in batch: RecordBatch, from start: Int, used: Int
  ) throws -> Bool {
    let payload = batch.payload
    for record in 0..<outcome.records where batch.flags[record] & RecordFlags.suspicious != 0 {
      let from = Int(batch.starts[record])
      let found = UTF8Check.flags(payload + from, count: Int(batch.starts[record + 1]) - from)
      batch.flags[record] = batch.flags[record] & ~RecordFlags.suspicious | found
    }
    batch.count = outcome.records
    recordCount += Int64(outcome.records)
    byteCount += Int64(outcome.consumed - start)
    nextLine += Int64(outcome.lines)
    terminators += outcome.terminators
    carry.removeAll(keepingCapacity: true)
    carry.append(contentsOf: UnsafeBufferPointer(start: payload + outcome.consumed, count: used - outcome.consumed))
    if let fault = outcome.fault { failure = error(for: fault) }
    if outcome.records == 0, let failure { throw failure }
    return outcome.records > 0
  }

  private func error(for fault: RecordScanner.Fault, record: Int64? = nil) -> TabularError {
    let number = record ?? recordCount + 1
    switch fault {
    case .lineTooLong:
      return TabularError(
        .lineTooLong,
        "a record is longer than \(maximumRecordBytes) bytes; a quote that is never closed is the usual cause",
        at: RecordPosition(record: number, line: nextLine, byteOffset: byteCount))
    case .unterminatedQuote(let field):
      return TabularError(
        .unterminatedQuote, "a quoted field is still open at the end of the file",
        at: RecordPosition(record: number, line: nextLine, byteOffset: byteCount, field: field + 1))
    }
  }

  // MARK: The head of the file

  /// Looks at the head of the file: content, byte order mark, header. Returns false when it needs more bytes.
  private mutating func begin(_ batch: RecordBatch, used: Int, start: inout Int) throws -> Bool {
    let payload = batch.payload
    let head = UnsafeRawBufferPointer(start: payload, count: min(used, ContentSniff.length))
    if let content = ContentSniff.unexpectedContent(head, firstLabel: labels?.first) {
      throw fail(TabularError(.unexpectedContent, "the content is \(content), not delimited text"))
    }
    let mark = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if used == mark { throw fail(TabularError(.emptyFile, "the file has no content")) }
    byteCount = Int64(mark)
    start = mark
    guard dialect.hasHeader else { return true }

    let width = fieldCount + HeaderCheck.spareLabels
    let header = RecordBatch(fieldCount: width, capacity: 0)
    let target = RecordScanner.Target(
      bounds: header.bounds, stride: width + 1, starts: header.starts, lines: header.lines,
      fieldCounts: header.fieldCounts, flags: header.flags, maximumRecords: 1)
    let outcome = scanner.scan(payload, from: mark, to: used, isLast: isEnded, into: target)
    guard outcome.records == 1 else {
      if let fault = outcome.fault { throw fail(error(for: fault, record: 0)) }
      return false
    }
    if let labels {
      header.reserve(used, keeping: 0)
      header.payload.update(from: payload, count: used)
      header.count = 1
      let found = min(header.fieldCount(of: 0), width)
      let names = (0..<found).map { header.fieldBytes($0, of: 0) ?? [] }
      let position = RecordPosition(record: 0, line: 1, byteOffset: Int64(mark))
      if let error = HeaderCheck.error(labels: names, expected: labels, at: position) { throw fail(error) }
    }
    terminators += outcome.terminators
    byteCount = Int64(outcome.consumed)
    nextLine += Int64(outcome.lines)
    start = outcome.consumed
    return true
  }

  private mutating func fail(_ error: TabularError) -> TabularError {
    failure = error
    return error
  }
}

/// Finds records and fields of delimited text whatever its dialect, byte by byte.
///
/// Where the dialect is plain, ``RecordScanner`` does the same faster; this one knows signs of several bytes, escapes,
/// comments, spaces to skip and columns to put in another order. It writes every cell out, freed of quotes and escapes.
///
/// As there, no state is kept between two runs. A decision is taken only when all bytes it could need are there, so a run
/// that is not the last stops ``TextMarks/lookahead`` bytes before its end at the latest.
struct MarkScanner {
  let marks: TextMarks
  let maximumRecordBytes: Int
  /// For each expected field its column in the file; `nil` when the file has the expected columns in order.
  let columns: [Int?]?
  /// Columns of a record in the file.
  let columnCount: Int
  private let isSpecial: [Bool]
  private let isSpecialInQuotes: [Bool]

  init(_ dialect: DelimitedDialect, columns: [Int?]?, columnCount: Int, maximumRecordBytes: Int) {
    marks = TextMarks(dialect)
    self.maximumRecordBytes = maximumRecordBytes
    self.columns = columns
    self.columnCount = columnCount
    var special = Array(repeating: false, count: 256)
    for byte in marks.ends.firsts { special[Int(byte)] = true }
    for mark in [marks.quote, marks.escape] { if let byte = mark.first { special[Int(byte)] = true } }
    isSpecialInQuotes = special
    if let byte = marks.delimiter.first { special[Int(byte)] = true }
    isSpecial = special
  }

  /// One cell of the record at hand, quotes not included.
  struct Cell {
    var start = 0
    var end = 0
    var isQuoted = false
    /// Holds escapes or doubled quotes.
    var isEncoded = false
  }

  /// Where the scan of a record stopped.
  private enum Stop {
    case record(content: Int, next: Int)
    case incomplete
    case unterminated(field: Int)
  }

  private struct Line {
    var cells: [Cell] = []
    var count = 0
    var flags: UInt8 = 0
    var lineEnds: UInt32 = 0
  }

  /// Scans `text[from..<end]`, which starts where a record starts.
  func scan(_ text: UnsafePointer<UInt8>, from: Int, to end: Int, isLast: Bool, into writer: inout CellWriter) -> ScanOutcome {
    var outcome = ScanOutcome()
    var line = Line()
    line.cells.reserveCapacity(columnCount)
    var start = from
    scanning: while start < end, writer.hasRoom(for: 0) {
      line.cells.removeAll(keepingCapacity: true)
      line.count = 0
      line.flags = 0
      line.lineEnds = 0
      var isComment = false
      switch record(text, start, end, isLast, &line, &isComment, &outcome.terminators) {
      case .incomplete:
        if end &- start > maximumRecordBytes &+ marks.lookahead {
          outcome.fault = .lineTooLong(field: line.count, insideQuotes: false)
        }
        break scanning
      case .unterminated(let field):
        outcome.fault =
          end &- start > maximumRecordBytes
          ? .lineTooLong(field: field, insideQuotes: true) : .unterminatedQuote(field: field)
        break scanning
      case .record(let content, let next):
        if content &- start > maximumRecordBytes {
          outcome.fault = .lineTooLong(field: line.count, insideQuotes: false)
          break scanning
        }
        if !writer.hasRoom(for: content &- start) { break scanning }
        if isComment {
          writer.endRecord(start: start, end: next, line: outcome.lines, fieldCount: 0, flags: 0)
          writer.markComment()
        } else {
          if content == start { line.flags |= RecordFlags.blank }
          emit(text, line, &writer)
          writer.endRecord(start: start, end: next, line: outcome.lines, fieldCount: fieldCount(line), flags: line.flags)
        }
        outcome.lines &+= line.lineEnds &+ (next > content ? 1 : 0)
        start = next
      }
    }
    outcome.consumed = start
    outcome.records = writer.records
    return outcome
  }

  /// Fields as the expected ones count: columns the file has beyond its header are fields too many.
  private func fieldCount(_ line: Line) -> Int {
    guard let columns else { return line.count }
    return line.count > columnCount ? columns.count + line.count - columnCount : columns.count
  }

  private func emit(_ text: UnsafePointer<UInt8>, _ line: Line, _ writer: inout CellWriter) {
    guard let columns else {
      for index in 0..<min(line.cells.count, writer.fields) { write(text, line.cells[index], &writer) }
      return
    }
    for column in columns {
      guard let column else {
        writer.appendMissing()
        continue
      }
      if column < line.cells.count {
        write(text, line.cells[column], &writer)
      } else if line.flags & RecordFlags.blank != 0 {
        writer.appendMissing()
      } else {
        writer.appendFault(.missing)
      }
    }
  }

  private func write(_ text: UnsafePointer<UInt8>, _ cell: Cell, _ writer: inout CellWriter) {
    if !marks.null.isEmpty, !cell.isQuoted, cell.end &- cell.start == marks.null.count, begins(marks.null, text, cell.start, cell.end) {
      return writer.appendMissing()
    }
    guard cell.isEncoded else { return writer.append(text + cell.start, max(cell.end &- cell.start, 0)) }
    let target = writer.next
    var written = 0
    var at = cell.start
    while at < cell.end {
      if !marks.escape.isEmpty, begins(marks.escape, text, at, cell.end), at &+ marks.escape.count < cell.end {
        at &+= marks.escape.count
        // Whatever it is, it is itself; the rest of its bytes are no signs.
        let first = text[at]
        target[written] = first
        written &+= 1
        at &+= 1
        continue
      }
      if cell.isQuoted, marks.doubleQuote, begins(marks.quote, text, at, cell.end) {
        for byte in marks.quote {
          target[written] = byte
          written &+= 1
        }
        at &+= marks.quote.count
        if begins(marks.quote, text, at, cell.end) { at &+= marks.quote.count }
        continue
      }
      target[written] = text[at]
      written &+= 1
      at &+= 1
    }
    writer.endCell(written)
  }

  // MARK: One record

  private func record(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isLast: Bool, _ line: inout Line, _ isComment: inout Bool,
    _ terminators: inout TerminatorCounts
  ) -> Stop {
    // Beyond this place a byte cannot be judged yet.
    let limit = isLast ? end : end &- marks.lookahead
    if start >= limit { return .incomplete }
    if !marks.comment.isEmpty, begins(marks.comment, text, start, end) {
      isComment = true
      var at = start
      while at < limit {
        let length = isSpecial[Int(text[at])] ? marks.ends.length(text, at: at, end: end) : 0
        if length > 0 {
          marks.ends.note(text[at], length: length, in: &terminators)
          return .record(content: at, next: at &+ length)
        }
        at &+= 1
      }
      return isLast ? .record(content: end, next: end) : .incomplete
    }
    var at = start
    while true {
      switch field(text, &at, limit, end, isLast, &line) {
      case .incomplete: return .incomplete
      case .unterminated: return .unterminated(field: line.count)
      case .delimiter: at &+= marks.delimiter.count
      case .lineEnd(let length):
        marks.ends.note(text[at], length: length, in: &terminators)
        return .record(content: at, next: at &+ length)
      case .end: return .record(content: end, next: end)
      }
    }
  }

  private enum FieldStop {
    case delimiter
    case lineEnd(Int)
    case end, incomplete, unterminated
  }

  /// Reads the field at `at` and leaves `at` at what ends it.
  private func field(
    _ text: UnsafePointer<UInt8>, _ at: inout Int, _ limit: Int, _ end: Int, _ isLast: Bool, _ line: inout Line
  ) -> FieldStop {
    if marks.skipsSpace { while at < limit && text[at] == 0x20 { at &+= 1 } }
    var cell = Cell(start: at, end: at)
    func close() {
      if line.cells.count < columnCount { line.cells.append(cell) }
      line.count &+= 1
    }
    if at < limit, !marks.quote.isEmpty, begins(marks.quote, text, at, end) {
      guard let after = quoted(text, at &+ marks.quote.count, limit, end, &cell, &line) else {
        return isLast ? .unterminated : .incomplete
      }
      at = after
    }
    let isClosed = cell.isQuoted
    while at < limit {
      let byte = text[at]
      if !isSpecial[Int(byte)] {
        if isClosed { line.flags |= RecordFlags.strayQuote }
        at &+= 1
        while at < limit && !isSpecial[Int(text[at])] { at &+= 1 }
        continue
      }
      let length = marks.ends.length(text, at: at, end: end)
      if length > 0 {
        if !isClosed { cell.end = at }
        close()
        return .lineEnd(length)
      }
      if begins(marks.delimiter, text, at, end) {
        if !isClosed { cell.end = at }
        close()
        return .delimiter
      }
      if !marks.escape.isEmpty, begins(marks.escape, text, at, end) {
        cell.isEncoded = true
        if isClosed { line.flags |= RecordFlags.strayQuote }
        at = escaped(text, at, end, &line)
      } else {
        if isClosed || (!marks.quote.isEmpty && begins(marks.quote, text, at, end)) { line.flags |= RecordFlags.strayQuote }
        at &+= 1
      }
    }
    guard isLast else { return .incomplete }
    at = end
    if !isClosed { cell.end = end }
    close()
    return .end
  }

  /// The place after the closing quote, or `nil` when there is none before `limit`.
  private func quoted(
    _ text: UnsafePointer<UInt8>, _ from: Int, _ limit: Int, _ end: Int, _ cell: inout Cell, _ line: inout Line
  ) -> Int? {
    cell.isQuoted = true
    cell.start = from
    var at = from
    while at < limit {
      if !isSpecialInQuotes[Int(text[at])] {
        at &+= 1
        continue
      }
      if !marks.escape.isEmpty, begins(marks.escape, text, at, end) {
        cell.isEncoded = true
        at = escaped(text, at, end, &line)
      } else if begins(marks.quote, text, at, end) {
        let next = at &+ marks.quote.count
        if marks.doubleQuote && begins(marks.quote, text, next, end) {
          cell.isEncoded = true
          at = next &+ marks.quote.count
        } else {
          cell.end = at
          return next
        }
      } else {
        let length = marks.ends.length(text, at: at, end: end)
        if length > 0 { line.lineEnds &+= 1 }
        at &+= max(length, 1)
      }
    }
    return nil
  }

  /// The place after the escape at `at` and the character it escapes.
  private func escaped(_ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int, _ line: inout Line) -> Int {
    let next = at &+ marks.escape.count
    guard next < end else {
      line.flags |= RecordFlags.strayQuote
      return end
    }
    let length = marks.ends.length(text, at: next, end: end)
    if length > 0 { line.lineEnds &+= 1 }
    return next &+ max(length, 1)
  }
}

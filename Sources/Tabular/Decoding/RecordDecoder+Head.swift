extension RecordDecoder {
  /// Looks at the first bytes: kind of content, byte order mark, encoding.
  mutating func open(_ bytes: UnsafeRawBufferPointer, at place: inout ScanPlace) throws(TabularError) {
    let head = UnsafeRawBufferPointer(rebasing: bytes.prefix(ContentSniff.length))
    if bytes.isEmpty { throw fail(TabularError(.emptyFile, "the file has no content")) }
    if let content = ContentSniff.unexpectedContent(head, in: format, firstLabel: labels?.first) {
      throw fail(TabularError(.unexpectedContent, "the content is \(content), not \(format.shapeName)"))
    }
    if format.codePage == nil {
      let order = try byteOrder(head)
      if bytes.count == order.mark { throw fail(TabularError(.emptyFile, "the file has no content")) }
      transcoder = Transcoder(order.encoding)
      place.origin = transcoder == nil ? 0 : order.mark
      place.from = transcoder == nil ? order.mark : 0
      place.source = order.mark
      byteCount = Int64(order.mark)
    }
    isOpened = true
  }

  /// The encoding, byte order known, and the length of the byte order mark.
  private mutating func byteOrder(_ head: UnsafeRawBufferPointer) throws(TabularError) -> (encoding: TextEncoding, mark: Int) {
    let marked: (encoding: TextEncoding, mark: Int)? =
      if head.starts(with: [0xEF, 0xBB, 0xBF]) {
        (.utf8, 3)
      } else if head.starts(with: [0xFF, 0xFE]) {
        (.utf16LittleEndian, 2)
      } else if head.starts(with: [0xFE, 0xFF]) {
        (.utf16BigEndian, 2)
      } else {
        nil
      }
    switch format.encoding {
    case .utf16:
      if let marked, marked.encoding != .utf8 { return marked }
      if marked == nil, head.count >= 2 {
        if head[0] == 0 && head[1] != 0 { return (.utf16BigEndian, 0) }
        if head[0] != 0 && head[1] == 0 { return (.utf16LittleEndian, 0) }
      }
      throw fail(
        TabularError(
          .encodingMismatch, "the file is not UTF-16: it has no byte order mark, and its first two bytes are no character"))
    case .utf8, .utf16LittleEndian, .utf16BigEndian:
      guard let marked else { return (format.encoding, 0) }
      if marked.encoding == format.encoding { return marked }
    case .latin1, .windows1252:
      // The marks of UTF-16 are letters here; content of zeros in between was refused before.
      if marked?.encoding != .utf8 { return (format.encoding, 0) }
    }
    throw fail(
      TabularError(
        .encodingMismatch,
        "the byte order mark says \(marked?.encoding.rawValue ?? "another encoding"), the contract \(format.encoding.rawValue)"))
  }

  /// Reads the header, when there is one. Returns false when it needs more bytes.
  mutating func readHead(_ now: ScanPlace, isLast: Bool, moving place: inout ScanPlace) throws(TabularError) -> Bool {
    guard case .delimited(let dialect) = format.shape, let header = dialect.header, let last = header.rows.last else {
      return true
    }
    // A header that is written as a comment is looked for behind the comments.
    let spare = dialect.comment == nil && dialect.commentRows.isEmpty ? 0 : 100
    let columns = fieldCount + HeaderCheck.spareLabels
    var ofHeader = dialect
    // A label is a label, whatever it says.
    ofHeader.nullSequence = nil
    let engine = ScanEngine.delimited(ofHeader, columns: nil, columnCount: columns, limit: maximumRecordBytes)
    let batch = RecordBatch(fieldCount: columns, capacity: 0, maximumRecords: last + spare)
    batch.hasOwnCells = true
    batch.reserveCells(engine.slicesText ? now.end : engine.cellBytes(text: now.end, capacity: batch.capacity, fields: columns))
    if engine.slicesText { batch.cells.update(from: now.text, count: now.end) }
    var blockLeft = 0
    let outcome = engine.scan(now, isLast: isLast, blockLeft: &blockLeft, batch)
    func isComment(_ record: Int) -> Bool {
      batch.fieldCounts[record] == RecordFlags.comment || dialect.commentRows.contains(record + 1)
    }
    var rows = header.rows.map { $0 - 1 }.filter { $0 < outcome.records && !isComment($0) }
    var end = last
    if rows.isEmpty, let next = (last..<max(last, outcome.records)).first(where: { !isComment($0) }) {
      rows = [next]
      end = next + 1
    }
    guard !rows.isEmpty, outcome.records >= end else {
      if let fault = outcome.fault { throw fail(error(for: fault, record: 0)) }
      if isLast || outcome.records >= last + spare {
        throw fail(
          TabularError(
            .missingHeader, "the file ends before its header", at: RecordPosition(record: 0, line: 1, byteOffset: byteCount)))
      }
      return false
    }
    var cursor = SourceCursor(now, transcoder)
    let first = Int(batch.starts[rows[0]])
    let position = RecordPosition(
      record: 0, line: 1 + Int64(batch.lines[rows[0]]), byteOffset: byteCount + Int64(cursor.source(at: first) - now.source))
    if let labels {
      let names = HeaderCheck.join(
        rows.map { row in
          batch.flags[row] & RecordFlags.blank != 0 && rows.count > 1
            ? [] : (0..<min(Int(batch.fieldCounts[row]), columns)).map { batch.scannedField($0, of: row) ?? [] }
        }, with: header.join)
      switch HeaderCheck.columns(of: names, expected: labels, match: header.match, at: position) {
      case .failure(let error): throw fail(error)
      case .success(nil): break
      case .success(let columns?):
        self.engine = .delimited(dialect, columns: columns, columnCount: names.count, limit: maximumRecordBytes)
      }
    }
    for row in 0..<end where batch.fieldCounts[row] != RecordFlags.comment { note(row, in: batch, now) }
    let consumed = Int(end < outcome.records ? batch.starts[end] : UInt32(truncatingIfNeeded: outcome.consumed))
    let source = cursor.source(at: consumed)
    byteCount += Int64(source - now.source)
    nextLine += end < outcome.records ? Int64(batch.lines[end]) : Int64(outcome.lines)
    rowNumber = end
    place.from = consumed
    place.source = source
    return true
  }

  /// Counts how a record of the head ends.
  private mutating func note(_ record: Int, in batch: RecordBatch, _ place: ScanPlace) {
    let end = Int(batch.ends[record])
    guard end > Int(batch.starts[record]) else { return }
    switch (place.text[end - 1], end >= 2 ? place.text[end - 2] : 0) {
    case (0x0A, 0x0D): terminators.crlf += 1
    case (0x0A, _): terminators.lf += 1
    case (0x0D, _): terminators.cr += 1
    default: break
    }
  }

  mutating func fail(_ error: TabularError) -> TabularError {
    failure = error
    return error
  }
}

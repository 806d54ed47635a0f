extension RecordDecoder {
  /// Puts what was scanned into the batch as data records, in places of the file; returns where in the source the rest begins.
  mutating func settle(_ outcome: ScanOutcome, in batch: RecordBatch, _ place: ScanPlace) -> Int {
    if engine.readsText && !UTF8Check.isClean(place.text + place.from, count: outcome.consumed - place.from) {
      for record in 0..<outcome.records {
        let start = Int(batch.starts[record])
        batch.flags[record] |= UTF8Check.flags(place.text + start, count: Int(batch.ends[record]) - start)
      }
    }
    var cursor = SourceCursor(place, transcoder)
    if needsSorting {
      sort(outcome, in: batch, place, &cursor)
    } else {
      batch.count = outcome.records
      rowNumber += outcome.records
    }
    let consumed = cursor.source(at: outcome.consumed)
    recordCount += Int64(batch.count)
    byteCount += Int64(consumed - place.source)
    nextLine += Int64(outcome.lines)
    terminators += outcome.terminators
    if failure == nil, let fault = outcome.fault { failure = error(for: fault) }
    return consumed
  }

  private var needsSorting: Bool {
    if transcoder != nil || kinds != nil || format.blankRows == .skip { return true }
    guard case .delimited(let dialect) = format.shape else { return false }
    return dialect.comment != nil || !dialect.commentRows.isEmpty
  }

  private var commentRows: Set<Int> {
    if case .delimited(let dialect) = format.shape { dialect.commentRows } else { [] }
  }

  /// Keeps the data records and sets the others aside.
  private mutating func sort(_ outcome: ScanOutcome, in batch: RecordBatch, _ place: ScanPlace, _ cursor: inout SourceCursor) {
    let stride = fieldCount + 1
    let commentRows = commentRows
    let skipsBlank = format.blankRows == .skip
    let ends = batch.ends
    var faults: [CellFaultEntry] = []
    var nextFault = 0
    var kept = 0
    for record in 0..<outcome.records {
      // Read before a slot at or before this one is written.
      let start = Int(batch.starts[record])
      let end = Int(ends[record])
      let sourceStart = cursor.source(at: start)
      let sourceEnd = cursor.source(at: end)
      rowNumber += 1
      while nextFault < batch.cellFaults.count, batch.cellFaults[nextFault].record < record { nextFault += 1 }
      if batch.fieldCounts[record] == RecordFlags.comment || commentRows.contains(rowNumber)
        || (skipsBlank && batch.flags[record] & RecordFlags.blank != 0)
      {
        continue
      }
      let position = RecordPosition(
        record: recordCount + Int64(kept) + 1, line: nextLine + Int64(batch.lines[record]),
        byteOffset: batch.baseOffset + Int64(sourceStart))
      if let kinds {
        let kind = kindOfRecord(record, in: batch, place.text, start..<end, kinds)
        if let error = census.note(kind, at: position) {
          failure = error
          break
        }
        if let kind, kind != kinds.detail {
          controlRecords.append(
            controlRecord(kind, place.text + start, end - start, position, byteLength: sourceEnd - sourceStart))
          continue
        }
        if kind == nil { batch.flags[record] |= RecordFlags.recordType }
      }
      while nextFault < batch.cellFaults.count, batch.cellFaults[nextFault].record == record {
        var fault = batch.cellFaults[nextFault]
        fault.record = UInt32(truncatingIfNeeded: kept)
        faults.append(fault)
        nextFault += 1
      }
      if kept < record { batch.move(record, to: kept, stride: stride) }
      batch.starts[kept] = UInt32(truncatingIfNeeded: sourceStart)
      batch.separateEnds[kept] = UInt32(truncatingIfNeeded: sourceEnd)
      kept += 1
    }
    batch.isTiled = false
    batch.cellFaults = faults
    batch.count = kept
  }

  private func kindOfRecord(
    _ record: Int, in batch: RecordBatch, _ text: UnsafePointer<UInt8>, _ range: Range<Int>, _ kinds: KindMatcher
  ) -> Int? {
    let (start, count) = (range.lowerBound, range.count)
    if case .fixed(let scanner) = engine { return scanner.withContent(text + start, count) { kinds.kind($0, $1) } }
    guard kinds.needsFirstField else { return kinds.kind(text + start, count) }
    let slice = batch.layout.slice(record: record, field: 0)
    if slice.isEscaped, let bytes = batch.scannedField(0, of: record) {
      return bytes.withUnsafeBufferPointer { kinds.kind(text + start, count, firstField: $0) }
    }
    return kinds.kind(text + start, count, firstField: UnsafeBufferPointer(start: slice.start, count: slice.count))
  }

  /// Reads the fields of a record that is no data.
  private func controlRecord(
    _ kind: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ position: RecordPosition, byteLength: Int
  ) -> ControlRecord {
    let description = format.kinds[kind]
    guard let engine = ScanEngine(control: description, of: format, limit: maximumRecordBytes) else {
      return ControlRecord(
        kind: kind, fields: [], fieldCount: 0, fault: nil, position: position, byteLength: byteLength, faults: [])
    }
    let fields = description.fields.count
    let batch = RecordBatch(fieldCount: fields, capacity: 0, maximumRecords: 1)
    batch.hasOwnCells = true
    batch.reserveCells(engine.cellBytes(text: count, capacity: batch.capacity, fields: fields))
    var place = ScanPlace()
    place.text = bytes
    place.end = count
    var blockLeft = 0
    let outcome = engine.scan(place, isLast: true, blockLeft: &blockLeft, batch)
    batch.count = min(outcome.records, 1)
    guard batch.count == 1 else {
      return ControlRecord(
        kind: kind, fields: [], fieldCount: 0, fault: .recordLength, position: position, byteLength: byteLength, faults: [])
    }
    if engine.readsText { batch.flags[0] |= UTF8Check.flags(bytes, count: count) }
    return ControlRecord(
      kind: kind, fields: (0..<fields).map { batch.fieldBytes($0, of: 0) }, fieldCount: batch.fieldCount(of: 0),
      fault: batch.fault(of: 0), position: position, byteLength: byteLength,
      faults: batch.cellFaults.filter { $0.record == 0 }.map { CellFault.Located($0.fault, field: Int($0.field)) })
  }

  func error(for fault: ScanOutcome.Fault, record: Int64? = nil) -> TabularError {
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
    case .invalidBlock:
      return TabularError(
        .invalidDescriptorWord,
        "a descriptor word does not fit the bytes that follow it; check the framing, and that the file was not sent as text",
        at: RecordPosition(record: number, line: nextLine, byteOffset: byteCount))
    }
  }
}

/// Follows the text and tells where in the source it was. Places are asked for in ascending order.
struct SourceCursor {
  private let text: UnsafePointer<UInt8>
  private let transcoder: Transcoder?
  private var at: Int
  private var source: Int

  init(_ place: ScanPlace, _ transcoder: Transcoder?) {
    text = place.text
    self.transcoder = transcoder
    at = place.from
    source = place.source
  }

  mutating func source(at place: Int) -> Int {
    guard let transcoder else { return place }
    // Records were cut off before this place when a file is given up.
    if place > at {
      source += transcoder.sourceLength(text + at, count: place - at)
      at = place
    }
    return source
  }
}

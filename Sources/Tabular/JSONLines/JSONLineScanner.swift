/// Finds records and fields of a JSON Lines file.
struct JSONLineScanner {
  let layout: JSONLinesLayout
  let maximumRecordBytes: Int
  private let names: FieldNames
  private let values: [JSONLinesLayout.Values]

  init(_ layout: JSONLinesLayout, fields: [String], maximumRecordBytes: Int) {
    self.layout = layout
    self.maximumRecordBytes = maximumRecordBytes
    names = FieldNames(fields)
    values = layout.values.isEmpty ? Array(repeating: .scalars, count: fields.count) : layout.values
  }

  /// What the line at hand says of one field.
  private struct Slot {
    var value: JSONLineReader.Value?
    var isRepeated = false
  }

  /// Scans `text[from..<end]`, which starts where a line starts.
  func scan(_ text: UnsafePointer<UInt8>, from: Int, to end: Int, isLast: Bool, into writer: inout CellWriter) -> ScanOutcome {
    var outcome = ScanOutcome()
    var slots = Array(repeating: Slot(), count: names.count)
    var name: [UInt8] = []
    var start = from
    while start < end, writer.hasRoom(for: 0) {
      // Inside of JSON an LF can only be between tokens, so that it always ends a line; a CR before it is blank.
      var at = start
      while at < end && text[at] != 0x0A { at &+= 1 }
      let hasEnd = at < end
      if !hasEnd && !isLast {
        // One byte more may be a CR that belongs to the line end.
        if end &- start > maximumRecordBytes &+ 1 { outcome.fault = .lineTooLong(field: 0, insideQuotes: false) }
        break
      }
      let isPair = hasEnd && at > start && text[at &- 1] == 0x0D
      let content = isPair ? at &- 1 : at
      if content &- start > maximumRecordBytes {
        outcome.fault = .lineTooLong(field: 0, insideQuotes: false)
        break
      }
      guard writer.hasRoom(for: content &- start) else { break }
      if hasEnd { outcome.terminators.note(0x0A, isPair: isPair) }
      let next = hasEnd ? at &+ 1 : end
      line(text, start, content, next, outcome.lines, &slots, &name, &writer)
      outcome.lines &+= hasEnd ? 1 : 0
      start = next
    }
    outcome.consumed = start
    outcome.records = writer.records
    return outcome
  }

  private func line(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ content: Int, _ next: Int, _ line: UInt32, _ slots: inout [Slot],
    _ name: inout [UInt8], _ writer: inout CellWriter
  ) {
    for index in slots.indices { slots[index] = Slot() }
    var reader = JSONLineReader(text: text, end: content, at: start)
    reader.skipBlanks()
    if reader.at == content {
      writer.endRecord(start: start, end: next, line: line, fieldCount: 1, flags: RecordFlags.blank)
      return
    }
    var extra = 0
    guard object(&reader, &slots, &name, &extra) else {
      writer.endRecord(start: start, end: next, line: line, fieldCount: names.count, flags: RecordFlags.invalidJSON)
      return
    }
    var flags: UInt8 = 0
    for index in slots.indices { write(text, slots[index], values[index], &writer, &flags) }
    writer.endRecord(
      start: start, end: next, line: line, fieldCount: names.count + (layout.allowsOtherMembers ? 0 : extra), flags: flags)
  }

  /// Reads the line's object; false when it is none, or something follows it.
  private func object(
    _ reader: inout JSONLineReader, _ slots: inout [Slot], _ name: inout [UInt8], _ extra: inout Int
  ) -> Bool {
    guard reader.take(0x7B) else { return false }
    reader.skipBlanks()
    // Members mostly come in the same order in every line.
    var expected = 0
    if !reader.take(0x7D) {
      while true {
        guard let key = reader.string() else { return false }
        reader.skipBlanks()
        guard reader.take(0x3A) else { return false }
        reader.skipBlanks()
        guard let value = reader.value() else { return false }
        if let field = field(reader.text, key, &name, expected) {
          if slots[field].value != nil { slots[field].isRepeated = true }
          slots[field].value = value
          expected = field &+ 1
        } else {
          extra &+= 1
        }
        reader.skipBlanks()
        if reader.take(0x7D) { break }
        guard reader.take(0x2C) else { return false }
        reader.skipBlanks()
      }
    }
    reader.skipBlanks()
    return reader.at == reader.end
  }

  private func field(
    _ text: UnsafePointer<UInt8>, _ key: JSONLineReader.Value, _ name: inout [UInt8], _ expected: Int
  ) -> Int? {
    let start = text + key.start
    let count = key.end - key.start
    guard key.hasEscapes else { return names.index(start, count, expected: expected) }
    if name.count < count { name = Array(repeating: 0, count: count) }
    return name.withUnsafeMutableBufferPointer { buffer in
      guard let target = buffer.baseAddress, let length = JSONLineReader.unescape(start, count, to: target) else { return nil }
      return names.index(UnsafePointer(target), length, expected: expected)
    }
  }

  private func write(
    _ text: UnsafePointer<UInt8>, _ slot: Slot, _ allowed: JSONLinesLayout.Values, _ writer: inout CellWriter,
    _ flags: inout UInt8
  ) {
    if slot.isRepeated { return writer.appendFault(.duplicateMember) }
    guard let value = slot.value else {
      return layout.allowsAbsentMembers ? writer.appendMissing() : writer.appendFault(.missing)
    }
    let kind: JSONLinesLayout.Values
    switch value.kind {
    case .null: return writer.appendMissing()
    case .string: kind = .string
    case .number: kind = .number
    case .boolean: kind = .boolean
    case .nested:
      guard allowed.contains(.nested) else { return writer.appendFault(.nestedValue) }
      kind = .nested
    }
    guard allowed.contains(kind) else { return writer.appendFault(.valueKind) }
    let count = value.end - value.start
    guard value.hasEscapes else { return writer.append(text + value.start, count) }
    if let written = JSONLineReader.unescape(text + value.start, count, to: writer.next) {
      writer.endCell(written)
    } else {
      flags |= RecordFlags.encoding
      writer.appendMissing()
    }
  }
}

/// The names of the expected fields, to be found by their bytes.
struct FieldNames {
  private let names: [[UInt8]]

  init(_ fields: [String]) { names = fields.map { Array($0.utf8) } }

  var count: Int { names.count }

  /// Index of a name; the search begins at `expected` and goes round once.
  func index(_ start: UnsafePointer<UInt8>, _ count: Int, expected: Int) -> Int? {
    var index = expected < names.count ? expected : 0
    for _ in 0..<names.count {
      if names[index].count == count, begins(names[index], start, 0, count) { return index }
      index &+= 1
      if index == names.count { index = 0 }
    }
    return nil
  }
}

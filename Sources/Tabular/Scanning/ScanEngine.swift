/// The scanner a format needs.
enum ScanEngine {
  case plain(RecordScanner)
  case marks(MarkScanner)
  case fixed(FixedScanner)
  case json(JSONLineScanner)

  init(_ format: RecordFormat, kinds: KindMatcher?, labels: [String]?, fieldCount: Int, limit: Int) {
    switch format.shape {
    case .delimited(let dialect): self = Self.delimited(dialect, columns: nil, columnCount: fieldCount, limit: limit)
    case .fixedWidth(let layout):
      // In an encoding of one byte to a character, UTF-8 text has the characters where the file has the bytes.
      let countsCharacters = layout.unit == .characters || format.encoding != .utf8
      self = .fixed(
        FixedScanner(layout, kinds: kinds, countsCharacters: countsCharacters, maximumRecordBytes: limit))
    case .jsonLines(let layout): self = .json(JSONLineScanner(layout, fields: labels ?? [], maximumRecordBytes: limit))
    }
  }

  static func delimited(_ dialect: DelimitedDialect, columns: [Int?]?, columnCount: Int, limit: Int) -> ScanEngine {
    if columns == nil, let scanner = RecordScanner(dialect, maximumRecordBytes: limit) { return .plain(scanner) }
    return .marks(MarkScanner(dialect, columns: columns, columnCount: columnCount, maximumRecordBytes: limit))
  }

  /// The scanner for the fields of a kind that is no detail.
  init?(control kind: RecordKind, of format: RecordFormat, limit: Int) {
    guard !kind.fields.isEmpty else { return nil }
    switch format.shape {
    case .delimited(let dialect):
      self = .marks(MarkScanner(dialect, columns: nil, columnCount: kind.fields.count, maximumRecordBytes: limit))
    case .fixedWidth(var layout):
      layout.fields = kind.layout
      layout.recordLength = kind.recordLength ?? layout.recordLength
      let isBlocked = layout.framing == .blockDescriptorWords
      if isBlocked { layout.framing = .recordDescriptorWords }
      let countsCharacters = layout.unit == .characters || format.encoding != .utf8
      self = .fixed(
        FixedScanner(
          layout, kinds: nil, countsCharacters: countsCharacters, maximumRecordBytes: limit, isOutOfBlocks: isBlocked))
    case .jsonLines: return nil
    }
  }

  /// Whether cells are slices of the text, so that no room for cells is needed.
  var slicesText: Bool {
    if case .plain = self { true } else { false }
  }

  /// Whether records carry UTF-8 whose form is not checked yet.
  var readsText: Bool {
    if case .fixed(let scanner) = self { scanner.layout.codePage == nil } else { true }
  }

  /// A record of a blocked file is found by its own descriptor word.
  mutating func unblock() {
    if case .fixed(let scanner) = self, scanner.layout.framing == .blockDescriptorWords {
      self = .fixed(scanner.unblocked)
    }
  }

  /// Bytes of cells that may be needed for `text` bytes of text.
  func cellBytes(text: Int, capacity: Int, fields: Int) -> Int {
    switch self {
    case .plain: 0
    case .marks, .json: text + fields + 64
    case .fixed(let scanner): max(2 * capacity, scanner.details.maximumBytes + fields + 64)
    }
  }

  func scan(_ place: ScanPlace, isLast: Bool, blockLeft: inout Int, _ batch: RecordBatch) -> ScanOutcome {
    var writer: CellWriter
    let outcome: ScanOutcome
    switch self {
    case .plain(let scanner):
      let target = RecordScanner.Target(
        bounds: batch.bounds, stride: batch.fieldsPerRecord + 1, starts: batch.starts, lines: batch.lines,
        fieldCounts: batch.fieldCounts, flags: batch.flags, maximumRecords: batch.maximumRecords)
      let outcome = scanner.scan(place.text, from: place.from, to: place.end, isLast: isLast, into: target)
      batch.cellBytes = outcome.consumed
      return outcome
    case .marks(let scanner):
      writer = CellWriter(batch)
      outcome = scanner.scan(place.text, from: place.from, to: place.end, isLast: isLast, into: &writer)
    case .fixed(let scanner):
      writer = CellWriter(batch)
      outcome = scanner.scan(
        place.text, from: place.from, to: place.end, isLast: isLast, blockLeft: &blockLeft, into: &writer)
    case .json(let scanner):
      writer = CellWriter(batch)
      outcome = scanner.scan(place.text, from: place.from, to: place.end, isLast: isLast, into: &writer)
    }
    batch.isTiled = false
    batch.cellBytes = writer.used
    batch.cellFaults = writer.faults
    return outcome
  }
}

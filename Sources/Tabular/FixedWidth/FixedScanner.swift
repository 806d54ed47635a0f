/// Finds fixed-width records: in lines, by length, or by their descriptor words.
///
/// Records that are of another kind than the detail are noted without cells.
struct FixedScanner {
  let layout: FixedLayout
  let details: FixedCells
  let kinds: KindMatcher?
  let maximumRecordBytes: Int
  /// Whether a block descriptor word stands between the segments of a record: blocks end there, whatever frames the records.
  let hasBlocks: Bool
  private let ends: LineEndMarks
  private let isLineEnd: [Bool]
  /// The word before a record, and before a block.
  static let descriptorBytes = 4

  init(
    _ layout: FixedLayout, kinds: KindMatcher?, countsCharacters: Bool, maximumRecordBytes: Int, isOutOfBlocks: Bool = false
  ) {
    self.layout = layout
    hasBlocks = isOutOfBlocks || layout.framing == .blockDescriptorWords
    self.kinds = kinds
    self.maximumRecordBytes = maximumRecordBytes
    details = FixedCells(layout, fields: layout.fields, countsCharacters: countsCharacters)
    ends = if case .lines(let ends) = layout.framing { LineEndMarks(ends) } else { LineEndMarks(.any) }
    var first = Array(repeating: false, count: 256)
    for byte in ends.firsts { first[Int(byte)] = true }
    isLineEnd = first
  }

  private init(_ other: FixedScanner, layout: FixedLayout) {
    self.layout = layout
    details = other.details
    kinds = other.kinds
    maximumRecordBytes = other.maximumRecordBytes
    hasBlocks = other.hasBlocks
    ends = other.ends
    isLineEnd = other.isLineEnd
  }

  /// The scanner for records that were taken out of their blocks.
  var unblocked: FixedScanner {
    var layout = layout
    layout.framing = .recordDescriptorWords
    return FixedScanner(self, layout: layout)
  }

  /// Bytes before the content of a record.
  var descriptorLength: Int {
    switch layout.framing {
    case .lines, .length: 0
    case .recordDescriptorWords, .blockDescriptorWords: Self.descriptorBytes
    }
  }

  /// One record: its content, and where the next begins.
  struct Frame {
    var start: Int
    var content: Int
    var end: Int
    var next: Int
    var flags: UInt8 = 0
    var blockLeft = 0
    var endsLine = false
    /// The content is that of several segments, between which descriptor words stand.
    var isSpanned = false
  }

  enum Found {
    case frame(Frame)
    case incomplete, tooLong, invalid
  }

  /// Scans `text[from..<end]`, which starts where a record (or a block) starts.
  ///
  /// - Parameter blockLeft: Bytes of the current block that are still to come; 0 between blocks.
  func scan(
    _ text: UnsafePointer<UInt8>, from: Int, to end: Int, isLast: Bool, blockLeft: inout Int, into writer: inout CellWriter
  ) -> ScanOutcome {
    var outcome = ScanOutcome()
    var start = from
    scanning: while start < end, writer.hasRoom(for: details.maximumBytes) {
      switch frame(text, start, end, isLast, blockLeft) {
      case .incomplete: break scanning
      case .tooLong:
        outcome.fault = .lineTooLong(field: 0, insideQuotes: false)
        break scanning
      case .invalid:
        outcome.fault = .invalidBlock
        break scanning
      case .frame(let frame):
        if frame.endsLine { ends.note(text[frame.end], length: frame.next - frame.end, in: &outcome.terminators) }
        write(text, frame, line: outcome.lines, &writer)
        outcome.lines &+= 1
        start = frame.next
        blockLeft = frame.blockLeft
      }
    }
    outcome.consumed = start
    outcome.records = writer.records
    return outcome
  }

  private func write(_ text: UnsafePointer<UInt8>, _ frame: Frame, line: UInt32, _ writer: inout CellWriter) {
    if frame.isSpanned {
      joined(text + frame.start, frame.end &- frame.start).withUnsafeBufferPointer { content in
        write(content.baseAddress ?? text, content.count, frame, line: line, &writer)
      }
    } else {
      write(text + frame.content, frame.end &- frame.content, frame, line: line, &writer)
    }
  }

  private func write(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ frame: Frame, line: UInt32, _ writer: inout CellWriter
  ) {
    var flags = frame.flags
    if let kinds, kinds.kind(bytes, count) != kinds.detail {
      // The decoder says what kind it is; a kind's fields are read on their own.
    } else if flags & RecordFlags.recordLength == 0 {
      if let length = layout.recordLength, count > 0, !fits(details.length(bytes, count), length) {
        flags |= RecordFlags.recordLength
      } else {
        flags |= details.write(bytes, count, to: &writer)
      }
    }
    writer.endRecord(start: frame.start, end: frame.next, line: line, fieldCount: layout.fields.count, flags: flags)
  }

  private func fits(_ found: Int, _ length: Int) -> Bool { found == length || (layout.allowsShortRecords && found < length) }

  private func frame(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isLast: Bool, _ blockLeft: Int) -> Found {
    switch layout.framing {
    case .lines: return line(text, start, end, isLast)
    case .length: return record(text, start, end, isLast)
    case .recordDescriptorWords: return described(text, start, end, isLast, within: nil)
    case .blockDescriptorWords:
      guard blockLeft == 0 else { return described(text, start, end, isLast, within: blockLeft) }
      guard end &- start >= Self.descriptorBytes else { return isLast ? .invalid : .incomplete }
      guard let block = Self.blockLength(text + start) else { return .invalid }
      return described(text, start &+ Self.descriptorBytes, end, isLast, within: block)
    }
  }

  /// Bytes of a block after its descriptor word: 15 bits, or 31 when the first bit is set (large block interface).
  static func blockLength(_ word: UnsafePointer<UInt8>) -> Int? {
    let length: Int
    if word[0] & 0x80 != 0 {
      length = Int(word[0] & 0x7F) << 24 | Int(word[1]) << 16 | Int(word[2]) << 8 | Int(word[3])
    } else {
      guard word[2] == 0 && word[3] == 0 else { return nil }
      length = Int(word[0]) << 8 | Int(word[1])
    }
    // A block holds one record at least.
    return length >= 2 * descriptorBytes ? length - descriptorBytes : nil
  }

  private func described(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isLast: Bool, within block: Int?) -> Found {
    guard end &- start >= Self.descriptorBytes else { return isLast ? .invalid : .incomplete }
    guard let segment = Segment(text + start), segment.length <= block ?? segment.length else { return .invalid }
    if segment.length &- Self.descriptorBytes > maximumRecordBytes { return .tooLong }
    switch segment.place {
    case .whole: break
    case .first: return spanned(text, start, end, isLast, segment, within: block)
    case .middle, .last: return .invalid
    }
    let next = start &+ segment.length
    let frame = Frame(
      start: start, content: start &+ Self.descriptorBytes, end: next, next: next, blockLeft: block.map { $0 &- segment.length } ?? 0)
    return bounded(frame, by: end, isLast)
  }

  private func record(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isLast: Bool) -> Found {
    var length = layout.recordLength ?? 1
    if let kinds {
      guard end &- start >= kinds.reach || isLast else { return .incomplete }
      if let kind = kinds.kind(text + start, end &- start), let own = kinds.recordLength(of: kind) { length = own }
    }
    if length > maximumRecordBytes { return .tooLong }
    return bounded(Frame(start: start, content: start, end: start &+ length, next: start &+ length), by: end, isLast)
  }

  /// A record that the file ends within is shorter than it says.
  func bounded(_ frame: Frame, by end: Int, _ isLast: Bool) -> Found {
    guard frame.end > end else { return .frame(frame) }
    guard isLast else { return .incomplete }
    var cut = frame
    cut.end = end
    cut.next = end
    cut.flags = RecordFlags.recordLength
    return .frame(cut)
  }

  private func line(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ isLast: Bool) -> Found {
    let limit = isLast ? end : end &- ends.lookahead
    var at = start
    while at < limit {
      if isLineEnd[Int(text[at])] {
        let length = ends.length(text, at: at, end: end)
        if length > 0 {
          if at &- start > maximumRecordBytes { return .tooLong }
          return .frame(Frame(start: start, content: start, end: at, next: at &+ length, endsLine: true))
        }
      }
      at &+= 1
    }
    if end &- start > maximumRecordBytes &+ ends.lookahead { return .tooLong }
    guard isLast else { return .incomplete }
    if end &- start > maximumRecordBytes { return .tooLong }
    return .frame(Frame(start: start, content: start, end: end, next: end))
  }
}

internal import CByteMask

/// One scan of a ``RecordScanner`` on its way through a run of bytes.
struct RecordScan {
  private let payload: UnsafePointer<UInt8>
  private let end: Int
  private let isLast: Bool
  private let target: RecordScanner.Target
  private let stride: Int
  private let delimiter: UInt8
  private let quote: UInt8
  /// All bits when quotes mean something.
  private let quoting: UInt64
  private let doubleQuote: Bool
  private let maximumRecordBytes: Int

  private var cursor: Cursor
  /// All bits when the next block begins inside quotes.
  private var inside: UInt64 = 0
  /// 1 when the block before ends with a closing quote that ``marks`` do not tell of.
  private var closedBefore: UInt64 = 0
  /// What stands before this place belongs to a sign that has been taken.
  private var skipUntil: Int
  /// Where the run ends for now.
  private var tailEnd: Int

  private var terminators = TerminatorCounts()
  private var fault: ScanOutcome.Fault?

  /// The record at hand, and what came before it. Copied into a variable of its own where it is worked with, so that it stays in
  /// registers.
  private struct Cursor {
    /// Bounds of the record at hand.
    var out: UnsafeMutablePointer<UInt32>
    var recordStart: Int
    /// Fields of the record at hand that have ended.
    var column = 0
    /// How the field at hand is written, where the general loop has found out.
    var marks: UInt32 = 0
    var flags: UInt8 = 0
    /// Records that are complete, and the lines up to the one at hand.
    var records = 0
    var line: UInt32 = 0
    /// Lines of the complete records.
    var lines: UInt32 = 0
  }

  init(
    _ scanner: RecordScanner, _ payload: UnsafePointer<UInt8>, from: Int, to end: Int, isLast: Bool,
    _ target: RecordScanner.Target
  ) {
    self.payload = payload
    self.end = end
    self.isLast = isLast
    self.target = target
    stride = target.stride
    delimiter = scanner.delimiter
    quote = scanner.quote ?? scanner.delimiter
    quoting = scanner.quote == nil ? 0 : ~0
    doubleQuote = scanner.doubleQuote
    maximumRecordBytes = scanner.maximumRecordBytes
    cursor = Cursor(out: target.bounds, recordStart: from)
    skipUntil = from
    tailEnd = end
    target.bounds[0] = UInt32(truncatingIfNeeded: from)
    target.starts[0] = UInt32(truncatingIfNeeded: from)
    target.lines[0] = 0
  }

  var outcome: ScanOutcome {
    var outcome = ScanOutcome()
    outcome.records = cursor.records
    outcome.consumed = cursor.recordStart
    outcome.lines = cursor.lines
    outcome.terminators = terminators
    outcome.fault = fault
    return outcome
  }

  /// The marks of one block.
  private struct Block {
    let base: Int
    var delimiters, quotes, feeds, returns: UInt64
  }

  /// Takes the next blocks, the first of which begins at `first`; returns false when the scan must stop.
  mutating func take(_ masks: UnsafePointer<sluice_block_masks>, count: Int, at first: Int) -> Bool {
    var cursor = cursor
    var state = self
    defer {
      self = state
      self.cursor = cursor
    }
    for index in 0..<count {
      let base = first &+ 64 &* index
      let mask = masks[index]
      var block = Block(
        base: base, delimiters: mask.delimiters, quotes: mask.quotes & state.quoting, feeds: mask.feeds, returns: mask.returns)
      if base &+ 64 > end {
        let known: UInt64 = (1 << UInt64(end &- base)) &- 1
        block.delimiters &= known
        block.quotes &= known
        block.feeds &= known
        block.returns &= known
      }
      if base < state.skipUntil {
        block.quotes &= ~1
        block.feeds &= ~1
      }
      guard let goesOn = state.regular(block, &cursor) else {
        // A variable whose address is given away does not stay in registers.
        var copy = cursor
        let goesOn = state.general(block, &copy)
        cursor = copy
        if goesOn { continue }
        return false
      }
      if !goesOn { return false }
    }
    return true
  }

  // MARK: Blocks without surprises

  /// Takes a block whose quotes and line ends stand where they belong; `nil` when it is no such block.
  @inline(__always)
  private mutating func regular(_ block: Block, _ cursor: inout Cursor) -> Bool? {
    let base = block.base
    var delimiters = block.delimiters
    var feeds = block.feeds
    /// Ends of fields that are quoted.
    var quotedEnds: UInt64 = 0
    if block.quotes | inside | closedBefore != 0 {
      // From each opening quote up to its closing one.
      let within = Self.runningParity(block.quotes) ^ inside
      let separators = (delimiters | feeds | block.returns) & ~within
      let opening = block.quotes & within
      let closing = block.quotes & ~within
      let isAtStart: UInt64 = fieldStart(cursor) == base ? 1 : 0
      let next = base &+ 64 < end && isSeparator(payload[base &+ 64]) ? UInt64(1) << 63 : 0
      let wrong =
        opening & ~(separators << 1 | isAtStart) | closing & ~(separators >> 1 | next) | (feeds | block.returns) & within
      if wrong != 0 || !hasPairs(block) { return nil }
      quotedEnds = closing << 1 | closedBefore
      delimiters &= ~within
      inside = 0 &- (within >> 63)
      closedBefore = closing >> 63
    } else if !hasPairs(block) {
      return nil
    }
    if block.returns != 0 {
      feeds &= ~(block.returns << 1)
      if block.returns >> 63 != 0 { skipUntil = base &+ 65 }
    }
    var stops = feeds | block.returns
    while true {
      let stop = stops & (0 &- stops)
      // All bits when there is no stop.
      let before = stop &- 1
      let run = delimiters & before
      if run != 0 { endFields(run, base, quotedEnds, &cursor) }
      if stop == 0 { return true }
      delimiters &= ~before
      stops ^= stop
      let at = base &+ stop.trailingZeroBitCount
      let isPair = block.returns & stop != 0
      if isPair { terminators.crlf &+= 1 } else { terminators.lf &+= 1 }
      endField(at, quotedEnds & stop != 0 ? BatchLayout.quoted : 0, &cursor)
      if !endRecord(at, terminator: isPair ? 2 : 1, &cursor) { return false }
    }
  }

  /// Whether each CR is followed by an LF; a lone one, or one after which nothing is known, is no matter for here.
  @inline(__always)
  private func hasPairs(_ block: Block) -> Bool {
    if block.returns == 0 { return true }
    let next = block.base &+ 64 < end && payload[block.base &+ 64] == 0x0A ? UInt64(1) << 63 : 0
    return block.returns & ~(block.feeds >> 1 | next) == 0
  }

  /// Bit *i* is the parity of the bits up to *i*.
  @inline(__always)
  private static func runningParity(_ bits: UInt64) -> UInt64 {
    var parity = bits
    parity ^= parity << 1
    parity ^= parity << 2
    parity ^= parity << 4
    parity ^= parity << 8
    parity ^= parity << 16
    parity ^= parity << 32
    return parity
  }

  @inline(__always)
  private func isSeparator(_ byte: UInt8) -> Bool { byte == delimiter || byte == 0x0A || byte == 0x0D }

  /// Ends a field at each bit of `run`.
  @inline(__always)
  private func endFields(_ bits: UInt64, _ base: Int, _ quotedEnds: UInt64, _ cursor: inout Cursor) {
    var run = bits
    let count = run.nonzeroBitCount
    if cursor.column &+ count > stride {
      while run != 0 {
        let bit = run & (0 &- run)
        endField(base &+ run.trailingZeroBitCount, quotedEnds & bit != 0 ? BatchLayout.quoted : 0, &cursor)
        run ^= bit
      }
      return
    }
    // Several places at once: what is written beyond the last field is written again by the fields that follow.
    let slots = cursor.out + (cursor.column &+ 1)
    let next = UInt32(truncatingIfNeeded: base &+ 1)
    var index = 0
    if quotedEnds & run == 0 {
      repeat {
        for place in 0..<4 {
          slots[index &+ place] = next &+ UInt32(truncatingIfNeeded: run.trailingZeroBitCount)
          run &= run &- 1
        }
        index &+= 4
      } while index < count
    } else {
      repeat {
        let at = UInt64(truncatingIfNeeded: run.trailingZeroBitCount)
        let isQuoted = UInt32(truncatingIfNeeded: quotedEnds &>> at) & 1
        slots[index] = next &+ UInt32(truncatingIfNeeded: at) | isQuoted &<< 30
        run &= run &- 1
        index &+= 1
      } while index < count
    }
    slots[0] |= cursor.marks
    cursor.marks = 0
    cursor.column &+= count
  }

  // MARK: Every block

  /// Where the field at hand starts.
  @inline(__always)
  private func fieldStart(_ cursor: Cursor) -> Int {
    Int(cursor.out[min(cursor.column, stride)] & BatchLayout.positionMask)
  }

  /// Takes a block mark by mark.
  @inline(never)
  private mutating func general(_ block: Block, _ cursor: inout Cursor) -> Bool {
    let base = block.base
    var insideQuotes = inside != 0
    if insideQuotes || closedBefore != 0 { cursor.marks |= BatchLayout.quoted }
    var fieldStart = fieldStart(cursor)
    var bits = block.delimiters | block.quotes | block.feeds | block.returns
    while bits != 0 {
      let at = base &+ bits.trailingZeroBitCount
      bits &= bits &- 1
      let byte = payload[at]
      if byte == delimiter {
        if !insideQuotes {
          endField(at, 0, &cursor)
          fieldStart = at &+ 1
        }
      } else if byte == quote {
        if insideQuotes {
          if at &+ 1 == end && !isLast {
            inside = ~0
            return stop(&cursor)
          }
          if doubleQuote && at &+ 1 < end && payload[at &+ 1] == quote {
            cursor.marks = BatchLayout.escaped
            if at &- base < 63 { bits &= bits &- 1 } else { skipUntil = at &+ 2 }
          } else {
            insideQuotes = false
            if at &+ 1 < end && !isSeparator(payload[at &+ 1]) { cursor.flags |= RecordFlags.strayQuote }
          }
        } else if at == fieldStart {
          insideQuotes = true
          cursor.marks = BatchLayout.quoted
        } else {
          cursor.flags |= RecordFlags.strayQuote
        }
      } else {
        let isPair = byte == 0x0D && at &+ 1 < end && payload[at &+ 1] == 0x0A
        if insideQuotes {
          // Of a CR LF pair inside quotes the LF counts.
          if !isPair { cursor.line &+= 1 }
        } else {
          if byte == 0x0D && at &+ 1 == end && !isLast {
            tailEnd = at
            inside = 0
            return stop(&cursor)
          }
          if isPair {
            if at &- base < 63 { bits &= bits &- 1 } else { skipUntil = at &+ 2 }
          }
          terminators.note(byte, isPair: isPair)
          endField(at, 0, &cursor)
          if !endRecord(at, terminator: isPair ? 2 : 1, &cursor) { return false }
          fieldStart = cursor.recordStart
        }
      }
    }
    inside = insideQuotes ? ~0 : 0
    closedBefore = 0
    return true
  }

  @inline(__always)
  private func endField(_ at: Int, _ mark: UInt32, _ cursor: inout Cursor) {
    cursor.column &+= 1
    // Fields beyond the expected ones land in the slot that the next record's start overwrites.
    cursor.out[min(cursor.column, stride)] = UInt32(truncatingIfNeeded: at &+ 1) | cursor.marks | mark
    cursor.marks = 0
  }

  /// Returns false when the scan must stop.
  @inline(__always)
  private mutating func endRecord(_ at: Int, terminator: Int, _ cursor: inout Cursor) -> Bool {
    if at &- cursor.recordStart > maximumRecordBytes {
      fault = .lineTooLong(field: cursor.column, insideQuotes: false)
      return false
    }
    if cursor.column == 1 && at == cursor.recordStart { cursor.flags |= RecordFlags.blank }
    if cursor.column &+ 1 < stride {
      for missing in (cursor.column &+ 1)..<stride {
        cursor.out[missing] = UInt32(truncatingIfNeeded: at &+ 1) | BatchLayout.missing
      }
    }
    target.fieldCounts[cursor.records] = UInt32(truncatingIfNeeded: cursor.column)
    target.flags[cursor.records] = cursor.flags
    cursor.flags = 0
    cursor.column = 0
    cursor.recordStart = at &+ terminator
    cursor.records &+= 1
    cursor.out += stride
    target.starts[cursor.records] = UInt32(truncatingIfNeeded: cursor.recordStart)
    if terminator != 0 { cursor.line &+= 1 }
    cursor.lines = cursor.line
    if cursor.records == target.maximumRecords { return false }
    cursor.out[0] = UInt32(truncatingIfNeeded: cursor.recordStart)
    target.lines[cursor.records] = cursor.line
    return true
  }

  /// Ends the scan before a sign whose meaning the next bytes decide.
  private mutating func stop(_ cursor: inout Cursor) -> Bool {
    if tailEnd &- cursor.recordStart > maximumRecordBytes {
      fault = .lineTooLong(field: cursor.column, insideQuotes: inside != 0)
    }
    return false
  }

  /// Ends the last record, or says what is wrong with it, when every block has been taken.
  mutating func finish() {
    var cursor = cursor
    defer { self.cursor = cursor }
    if isLast && inside != 0 {
      fault =
        end &- cursor.recordStart > maximumRecordBytes
        ? .lineTooLong(field: cursor.column, insideQuotes: true) : .unterminatedQuote(field: cursor.column)
    } else if isLast && cursor.recordStart < end {
      endField(end, 0, &cursor)
      _ = endRecord(end, terminator: 0, &cursor)
    } else {
      _ = stop(&cursor)
    }
  }
}

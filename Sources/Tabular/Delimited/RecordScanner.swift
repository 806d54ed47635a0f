internal import CByteMask

/// Finds records and fields in a run of bytes that starts where a record starts.
///
/// How it works: sixty-four bytes at a time become two bit masks, one of the delimiters, one of quotes and line
/// ends. Outside of quotes, the delimiters before the next quote or line end are the ends of fields, whatever
/// else the block holds, and are written down in a loop that looks at no byte. From the first quote on, the rest
/// of the block goes bit by bit through the general loop, which knows every rule; a change of the rules belongs
/// there, and in the short one only what both must know. There is no state between two scans: a record that is not complete
/// is left alone, carried into the next run, and scanned again from its start. What the bytes mean therefore cannot
/// depend on how they were chunked. Three things wait for a byte that is not there yet: a CR at the end of the run (an LF
/// may follow), a quote (its twin may follow), and a record without its line end.
struct RecordScanner {
  let delimiter: UInt8
  let quote: UInt8
  let doubleQuote: Bool
  let maximumRecordBytes: Int

  /// `nil` when the dialect needs a ``MarkScanner``.
  init?(_ dialect: DelimitedDialect, maximumRecordBytes: Int) {
    guard let delimiter = Self.byte(dialect.delimiter), dialect.escape == nil || dialect.escape == dialect.quote,
      dialect.lineEnds == .any, !dialect.skipInitialSpace, dialect.comment == nil, dialect.nullSequence == nil
    else { return nil }
    // Without quoting, the delimiter stands in for the quote: the mask is then the same and the branch unreachable.
    guard let quote = dialect.quote.map({ Self.byte(String($0)) }) ?? delimiter else { return nil }
    self.delimiter = delimiter
    self.quote = quote
    doubleQuote = dialect.doubleQuote || dialect.escape != nil
    self.maximumRecordBytes = maximumRecordBytes
  }

  /// The sign as a byte, if it is one.
  private static func byte(_ sign: String) -> UInt8? { sign.utf8.count == 1 ? sign.utf8.first : nil }

  /// Where the scanner writes what it finds; one entry per record.
  struct Target {
    let bounds: UnsafeMutablePointer<UInt32>
    let stride: Int
    let starts: UnsafeMutablePointer<UInt32>
    let lines: UnsafeMutablePointer<UInt32>
    let fieldCounts: UnsafeMutablePointer<UInt32>
    let flags: UnsafeMutablePointer<UInt8>
    let maximumRecords: Int
  }

  /// Scans `payload[from..<end]`; `isLast` says that the file ends at `end`.
  ///
  /// - Precondition: 64 bytes after `end` are readable.
  /// - Complexity: O(*n*) in the bytes scanned.
  func scan(_ payload: UnsafePointer<UInt8>, from: Int, to end: Int, isLast: Bool, into target: Target) -> ScanOutcome {
    let delimiter = delimiter
    let quote = quote
    let stride = target.stride
    var outcome = ScanOutcome()
    outcome.consumed = from
    var out = target.bounds
    var recordStart = from
    var fieldStart = from
    var column = 0
    var marks: UInt32 = 0
    var recordFlags: UInt8 = 0
    var insideQuotes = false
    var line: UInt32 = 0
    var skipUntil = from
    var tailEnd = end
    out[0] = UInt32(truncatingIfNeeded: from)
    target.starts[0] = UInt32(truncatingIfNeeded: from)
    target.lines[0] = 0

    @inline(__always) func endField(_ at: Int) {
      column &+= 1
      // Fields beyond the expected ones land in the slot that the next record's start overwrites.
      out[min(column, stride)] = UInt32(truncatingIfNeeded: at &+ 1) | marks
      marks = 0
      fieldStart = at &+ 1
    }
    /// Returns false when the scan must stop.
    @inline(__always) func endRecord(_ at: Int, terminator: Int) -> Bool {
      if at &- recordStart > maximumRecordBytes {
        outcome.fault = .lineTooLong(field: column, insideQuotes: false)
        return false
      }
      if column == 1 && at == recordStart { recordFlags |= RecordFlags.blank }
      let record = outcome.records
      if column &+ 1 < stride {
        for missing in (column &+ 1)..<stride {
          out[missing] = UInt32(truncatingIfNeeded: at &+ 1) | BatchLayout.missing
        }
      }
      target.fieldCounts[record] = UInt32(truncatingIfNeeded: column)
      target.flags[record] = recordFlags
      recordFlags = 0
      column = 0
      recordStart = at &+ terminator
      fieldStart = recordStart
      outcome.records = record &+ 1
      outcome.consumed = recordStart
      out += stride
      target.starts[record &+ 1] = UInt32(truncatingIfNeeded: recordStart)
      if terminator != 0 { line &+= 1 }
      outcome.lines = line
      if record &+ 1 == target.maximumRecords { return false }
      out[0] = UInt32(truncatingIfNeeded: recordStart)
      target.lines[record &+ 1] = line
      return true
    }

    var base = from
    scanning: while base < end {
      var delims = sluice_mask_of(payload + base, delimiter)
      var others = sluice_mask_of_any(payload + base, quote, 0x0A, 0x0D)
      if base &+ 64 > end {
        let inside: UInt64 = (1 << UInt64(end &- base)) &- 1
        delims &= inside
        others &= inside
      }
      if base < skipUntil { others &= ~1 }

      // The short loop: fields and line ends up to the first quote.
      var bits: UInt64 = 0
      if insideQuotes {
        bits = delims | others
      } else {
        while true {
          let stop = others & (0 &- others)
          // All bits when there is no stop.
          let before = stop &- 1
          var run = delims & before
          if run != 0 {
            let count = run.nonzeroBitCount
            if column &+ count <= stride {
              // Eight places at once: what is written beyond the last field is written again by the fields that follow.
              let slots = out + (column &+ 1)
              let next = UInt32(truncatingIfNeeded: base &+ 1)
              var index = 0
              fieldStart = base &+ 64 &- run.leadingZeroBitCount
              repeat {
                for place in 0..<8 {
                  slots[index &+ place] = next &+ UInt32(truncatingIfNeeded: run.trailingZeroBitCount)
                  run &= run &- 1
                }
                index &+= 8
              } while index < count
              slots[0] |= marks
              marks = 0
              column &+= count
            } else {
              while run != 0 {
                endField(base &+ run.trailingZeroBitCount)
                run &= run &- 1
              }
            }
          }
          if stop == 0 { break }
          let at = base &+ stop.trailingZeroBitCount
          // A quote; or a CR, which may need a byte that is not there.
          if payload[at] != 0x0A {
            bits = (delims | others) & ~before
            break
          }
          delims &= ~before
          others ^= stop
          outcome.terminators.note(0x0A, isPair: false)
          endField(at)
          if !endRecord(at, terminator: 1) { return outcome }
        }
      }

      // The general loop.
      while bits != 0 {
        let at = base &+ bits.trailingZeroBitCount
        bits &= bits &- 1
        let byte = payload[at]
        if byte == delimiter {
          if !insideQuotes { endField(at) }
        } else if byte == quote {
          if insideQuotes {
            if at &+ 1 == end && !isLast { break scanning }
            if doubleQuote && at &+ 1 < end && payload[at &+ 1] == quote {
              marks = BatchLayout.escaped
              if at &- base < 63 { bits &= bits &- 1 } else { skipUntil = at &+ 2 }
            } else {
              insideQuotes = false
              if at &+ 1 < end {
                let next = payload[at &+ 1]
                if next != delimiter && next != 0x0A && next != 0x0D { recordFlags |= RecordFlags.strayQuote }
              }
            }
          } else if at == fieldStart {
            insideQuotes = true
            marks = BatchLayout.quoted
          } else {
            recordFlags |= RecordFlags.strayQuote
          }
        } else {
          let isPair = byte == 0x0D && at &+ 1 < end && payload[at &+ 1] == 0x0A
          if insideQuotes {
            // Of a CR LF pair inside quotes the LF counts.
            if !isPair { line &+= 1 }
          } else {
            if byte == 0x0D && at &+ 1 == end && !isLast {
              tailEnd = at
              break scanning
            }
            if isPair {
              if at &- base < 63 { bits &= bits &- 1 } else { skipUntil = at &+ 2 }
            }
            outcome.terminators.note(byte, isPair: isPair)
            endField(at)
            if !endRecord(at, terminator: isPair ? 2 : 1) { return outcome }
          }
        }
      }
      base &+= 64
    }

    if isLast && insideQuotes {
      outcome.fault =
        end &- recordStart > maximumRecordBytes
        ? .lineTooLong(field: column, insideQuotes: true) : .unterminatedQuote(field: column)
    } else if isLast && (recordStart < end) {
      endField(end)
      _ = endRecord(end, terminator: 0)
    } else if tailEnd &- recordStart > maximumRecordBytes {
      outcome.fault = .lineTooLong(field: column, insideQuotes: insideQuotes)
    }
    return outcome
  }
}

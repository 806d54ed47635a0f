internal import CByteMask

/// Finds records and fields in a run of bytes that starts where a record starts.
///
/// How it works: sixty-four bytes at a time become four bit masks: delimiters, quotes, LF, CR. What stands inside quotes
/// follows from a running exclusive or over the quotes; a block whose quotes stand where they belong, and whose line ends
/// are LF or CR LF outside of quotes, is *regular*: the delimiters before each line end are the ends of fields, and are
/// written down in a loop that looks at no byte. Any other block goes mark by mark through ``RecordScan/general(_:)``, which
/// knows every rule; a change of the rules belongs there, and in ``RecordScan/regular(_:)`` only what both must know. There is
/// no state between two scans: a record that is not complete is left alone, carried into the next run, and scanned
/// again from its start. What the bytes mean therefore cannot depend on how they were chunked. Three things wait for a byte
/// that is not there yet: a CR at the end of the run (an LF may follow), a quote (its twin may follow), and a record without
/// its line end.
struct RecordScanner {
  let delimiter: UInt8
  let quote: UInt8?
  let doubleQuote: Bool
  let maximumRecordBytes: Int

  /// `nil` when the dialect needs a ``MarkScanner``.
  init?(_ dialect: DelimitedDialect, maximumRecordBytes: Int) {
    guard let delimiter = Self.byte(dialect.delimiter), dialect.escape == nil || dialect.escape == dialect.quote,
      dialect.lineEnds == .any, !dialect.skipInitialSpace, dialect.comment == nil, dialect.nullSequence == nil
    else { return nil }
    if let quote = dialect.quote {
      guard let byte = Self.byte(String(quote)) else { return nil }
      self.quote = byte
    } else {
      quote = nil
    }
    self.delimiter = delimiter
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

  /// Blocks whose masks are made at once.
  private static let blocksAtOnce = 32

  /// Scans `payload[from..<end]`; `isLast` says that the file ends at `end`.
  ///
  /// - Precondition: 64 bytes after `end` are readable.
  /// - Complexity: O(*n*) in the bytes scanned.
  func scan(_ payload: UnsafePointer<UInt8>, from: Int, to end: Int, isLast: Bool, into target: Target) -> ScanOutcome {
    var scan = RecordScan(self, payload, from: from, to: end, isLast: isLast, target)
    let masks = UnsafeMutablePointer<sluice_block_masks>.allocate(capacity: Self.blocksAtOnce)
    defer { masks.deallocate() }
    var base = from
    while base < end {
      let blocks = min((end &- base &+ 63) / 64, Self.blocksAtOnce)
      sluice_masks_of_blocks(payload + base, blocks, delimiter, quote ?? delimiter, masks)
      if !scan.take(masks, count: blocks, at: base) { return scan.outcome }
      base &+= 64 &* blocks
    }
    scan.finish()
    return scan.outcome
  }
}

import DataContracts

/// A moment in one format, as microseconds since 1970-01-01T00:00:00Z.
struct TimestampParser: CellParser {
  private let format: FormatReader
  /// What to subtract from the local time to reach UTC.
  private let offset: Int64

  init(format: DateFormat, zone: ZoneRule) {
    self.format = FormatReader(format)
    harmless = format.keepsItsEnds ? [.trim] : []
    switch zone {
    case .utc: offset = 0
    case .fixedOffset(let seconds): offset = Int64(seconds) * 1_000_000
    // The judge refuses contracts with other zones.
    case .named, .inText: offset = 0
    }
  }

  /// A format may hold letters and blanks, which other steps change.
  let harmless: Set<CleanseStep>

  func quick(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Int64) -> Bool {
    parse(start, count, into: &value) == .none
  }

  func parse(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Int64) -> ParseFailure {
    guard let moment = format.read(start, count), let days = moment.days else { return .syntax }
    value = Int64(days) * 86_400_000_000 + moment.microseconds - offset
    return .none
  }
}

extension DateFormat {
  /// Whether trimming leaves a text of this format alone.
  var keepsItsEnds: Bool { elements.first != .literal(0x20) && elements.last != .literal(0x20) }
}

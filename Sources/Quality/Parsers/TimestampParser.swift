import DataContracts

/// A moment in one format, as microseconds since 1970-01-01T00:00:00Z.
struct TimestampParser: CellParser {
  private let format: FormatReader
  /// What to subtract from the local time to reach UTC.
  private let offset: Int64
  /// The zone whose law says what to subtract.
  private let zone: ZoneTable?
  /// 0001-01-01 to 9999-12-31 in UTC, where readers of the lake have dates.
  private static let calendar: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999

  /// - Throws: ``QualityError`` when the zone database does not know the zone.
  init(format: DateFormat, zone: ZoneRule) throws(QualityError) {
    self.format = FormatReader(format)
    harmless = format.keepsItsEnds ? [.trim] : []
    var offset: Int64 = 0
    var table: ZoneTable?
    switch zone {
    case .utc, .inText: break
    case .fixedOffset(let seconds): offset = Int64(seconds) * 1_000_000
    case .named(let name):
      table = ZoneTable(name)
      if table == nil { throw QualityError(.unsupportedType, "the zone database of this machine has no \(name)") }
    }
    self.offset = offset
    self.zone = table
  }

  /// A format may hold letters and blanks, which other steps change.
  let harmless: Set<CleanseStep>

  func quick(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Int64) -> Bool {
    parse(start, count, into: &value) == .none
  }

  func parse(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Int64) -> ParseFailure {
    guard let moment = format.read(start, count), let days = moment.days else { return .syntax }
    let local = Int64(days) * 86_400_000_000 + moment.microseconds
    if let zone {
      guard let micros = zone.utc(ofLocal: local) else { return .zone }
      value = micros
    } else {
      value = local - offset - Int64(moment.offset) * 1_000_000
    }
    return Self.calendar.contains(value) ? .none : .range
  }
}

extension DateFormat {
  /// Whether trimming leaves a text of this format alone.
  var keepsItsEnds: Bool { elements.first != .literal(0x20) && elements.last != .literal(0x20) }
}

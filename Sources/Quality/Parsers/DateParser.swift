import DataContracts

/// A day in the first of some formats that fits, as days since 1970-01-01.
struct DateParser: CellParser {
  private let formats: [FormatReader]
  /// The first format is `%Y-%m-%d`.
  private let startsWithISO: Bool

  init(formats: [DateFormat]) {
    self.formats = formats.map(FormatReader.init)
    startsWithISO =
      formats.first?.elements == [.year4, .literal(0x2D), .month2, .literal(0x2D), .day2]
  }

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Int32) -> ParseFailure {
    if startsWithISO && count == 10, let days = Self.iso(start) {
      value = days
      return .none
    }
    return parseAny(start, count, into: &value)
  }

  @inline(never)
  private func parseAny(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Int32) -> ParseFailure {
    for format in formats {
      if let moment = format.read(start, count), let days = moment.days {
        value = days
        return .none
      }
    }
    return .syntax
  }

  /// Ten bytes `yyyy-MM-dd`, of which the first eight are looked at as one word.
  @inline(__always)
  static func iso(_ start: UnsafePointer<UInt8>) -> Int32? {
    let raw = UnsafeRawPointer(start)
    let word = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self)) ^ 0x2D30_302D_3030_3030
    let day = UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt16.self)) ^ 0x3030
    // Digits are now 0...9 and the two hyphens zero.
    if word & 0xFF00_00FF_0000_0000 != 0 { return nil }
    if ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080 != 0 { return nil }
    if ((day &+ 0x7676) | day) & 0x8080 != 0 { return nil }
    @inline(__always) func digit(_ index: UInt64) -> Int { Int((word &>> (index &* 8)) & 0xF) }
    return CivilDay.days(
      year: digit(0) &* 1000 &+ digit(1) &* 100 &+ digit(2) &* 10 &+ digit(3),
      month: digit(5) &* 10 &+ digit(6),
      day: Int(day & 0xF) &* 10 &+ Int(day &>> 8))
  }
}

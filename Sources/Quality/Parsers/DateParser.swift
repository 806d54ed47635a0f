import DataContracts

/// A day in the first of some formats that fits, as days since 1970-01-01.
struct DateParser: CellParser {
  private let formats: [FormatReader]
  private let layouts: DateLayouts
  /// A format may hold letters and blanks, which other steps change.
  let harmless: Set<CleanseStep>

  init(formats: [DateFormat]) {
    self.formats = formats.map(FormatReader.init)
    layouts = DateLayouts(formats)
    harmless = formats.allSatisfy(\.keepsItsEnds) ? [.trim] : []
  }

  @inline(__always)
  func quick(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Int32) -> Bool {
    let layouts = layouts.pair
    if count == layouts[0].count, let days = layouts[0].days(start) {
      value = days
      return true
    }
    if count == layouts[1].count, let days = layouts[1].days(start) {
      value = days
      return true
    }
    return false
  }

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Int32) -> ParseFailure {
    quick(start, count, into: &value) ? .none : parseAny(start, count, into: &value)
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
}

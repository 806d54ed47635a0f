internal import CColumnSweep
import DataContracts

/// A day in the first of some formats that fits, as days since 1970-01-01.
struct DateParser: CellParser {
  private let formats: [FormatReader]
  private let layouts: DateLayouts
  /// Whether the first format is `%Y-%m-%d`.
  private let isISO: Bool
  /// A format may hold letters and blanks, which other steps change.
  let harmless: Set<CleanseStep>

  init(formats: [DateFormat]) {
    self.formats = formats.map(FormatReader.init)
    layouts = DateLayouts(formats)
    isISO = formats.first?.elements == [.year4, .literal(0x2D), .month2, .literal(0x2D), .day2]
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

  /// Takes the days of the first format.
  func sweep(_ column: sluice_column, _ values: UnsafeMutablePointer<Int32>, from low: Int32, through high: Int32) -> Int? {
    if isISO { return Int(sluice_sweep_iso_dates(column, values, MonthTable().firsts, low, high)) }
    guard var layout = layouts.pair[0].sweep else { return nil }
    return Int(sluice_sweep_dates(column, values, &layout, MonthTable().firsts, low, high))
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

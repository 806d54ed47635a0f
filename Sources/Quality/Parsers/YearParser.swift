import DataContracts

/// A year of four digits, with a minus for those before the first (XML Schema part 2, `gYear`, without zone).
struct YearParser: CellParser {
  let harmless: Set<CleanseStep> = [.trim, .collapse, .upper, .lower]

  func quick(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Int64) -> Bool {
    parse(start, count, into: &value) == .none
  }

  func parse(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Int64) -> ParseFailure {
    let isNegative = start[0] == 0x2D
    guard count == (isNegative ? 5 : 4), let digits = DigitWord.value(before: start + count, count: 4) else { return .syntax }
    // XML Schema 1.1 has a year 0, but no minus before it.
    if isNegative && digits == 0 { return .syntax }
    value = isNegative ? -Int64(digits) : Int64(digits)
    return .none
  }
}

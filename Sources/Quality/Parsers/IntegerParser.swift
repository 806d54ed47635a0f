internal import CColumnSweep
import DataContracts

/// `[+-]?[0-9]+` within 64 bits. Leading zeros are allowed, as everywhere; identifiers that need them are strings.
struct IntegerParser: CellParser {
  let harmless: Set<CleanseStep> = [.trim, .collapse, .upper, .lower]

  @inline(__always)
  func quick(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Int64) -> Bool {
    parse(start, count, into: &value) == .none
  }

  func sweep(_ column: sluice_column, _ values: UnsafeMutablePointer<Int64>, from low: Int64, through high: Int64) -> Int? {
    Int(sluice_sweep_integers(column, values, low, high))
  }

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Int64) -> ParseFailure {
    var digits = start
    var length = count
    let isNegative = start[0] == 0x2D
    if isNegative || start[0] == 0x2B {
      digits += 1
      length &-= 1
    }
    let end = digits + length
    if length <= 8 {
      guard length > 0, let low = DigitWord.value(before: end, count: length) else { return .syntax }
      value = isNegative ? -Int64(low) : Int64(low)
      return .none
    }
    if length <= 16 {
      guard let low = DigitWord.value(before: end, count: 8),
        let high = DigitWord.value(before: end - 8, count: length &- 8)
      else { return .syntax }
      let magnitude = Int64(high &* 100_000_000 &+ low)
      value = isNegative ? -magnitude : magnitude
      return .none
    }
    return parseLong(digits, length, isNegative, into: &value)
  }

  @inline(never)
  private func parseLong(_ digits: UnsafePointer<UInt8>, _ count: Int, _ isNegative: Bool, into value: inout Int64)
    -> ParseFailure
  {
    var total: Int64 = 0
    var fits = true
    for index in 0..<count {
      guard DigitWord.isDigit(digits[index]) else { return .syntax }
      guard fits else { continue }
      let digit = Int64(digits[index] &- 0x30)
      let (product, overflow) = total.multipliedReportingOverflow(by: 10)
      // Counted downwards for negative numbers, so that the least one fits.
      let (sum, beyond) =
        isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
      fits = !overflow && !beyond
      total = sum
    }
    value = total
    return fits ? .none : .range
  }
}

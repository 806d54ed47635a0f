internal import CColumnSweep
import DataContracts

/// `[+-]?` and digits with at most one point, at least one digit, as an exact number of units of the scale.
///
/// No exponent, no grouping, no trailing sign: a spreadsheet's `1.00E+05` is a type error, because what it was
/// made from cannot be known.
struct DecimalParser<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>: CellParser {
  private let precision: Int
  private let scale: Int
  private let rounding: Rounding
  /// 10 to the power of the precision, if 64 bits hold it.
  private let limit: UInt64
  private let powers: UnsafePointer<UInt64>

  init(precision: Int, scale: Int, rounding: Rounding) {
    self.precision = precision
    self.scale = scale
    self.rounding = rounding
    powers = PowersOfTen.table
    limit = precision < 20 ? (0..<precision).reduce(UInt64(1)) { power, _ in power * 10 } : .max
  }

  let harmless: Set<CleanseStep> = [.trim, .collapse, .upper, .lower]

  /// Up to sixteen bytes after the sign, the point among the last eight or nowhere, and no digit to round away.
  @inline(__always)
  func quick(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Value) -> Bool {
    var length = count
    let isNegative = start[0] == 0x2D
    if isNegative || start[0] == 0x2B { length &-= 1 }
    if length &- 1 > 15 || length < 1 { return false }
    let end = start + count
    let raw = UInt64(littleEndian: UnsafeRawPointer(end - 8).loadUnaligned(as: UInt64.self))
    let foreign = UInt64(truncatingIfNeeded: max(8 &- length, 0)) &* 8
    // Digits become 0...9, the point 0x1E, and what comes before the number zeros.
    let word = (raw ^ 0x3030_3030_3030_3030) & (~0 &<< foreign)
    let points = word ^ 0x1E1E_1E1E_1E1E_1E1E
    // The lowest bit set is that of the first point; a second one is found to be no digit.
    let hit = (points &- 0x0101_0101_0101_0101) & ~points & 0x8080_8080_8080_8080
    var digits = word
    var places = 0
    if hit != 0 {
      if length == 1 { return false }
      let below = UInt64(truncatingIfNeeded: hit.trailingZeroBitCount &- 7)
      places = 7 &- Int(truncatingIfNeeded: below &>> 3)
      let whole = word & ((1 &<< below) &- 1)
      // The point goes, and the digits before it move up.
      digits = ((((word &>> below) &>> 8) &<< 8) &<< below) | whole &<< 8
    }
    if places > scale { return false }
    if ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080 != 0 { return false }
    var magnitude = DigitWord.value(of: digits)
    if length > 8 {
      guard let high = DigitWord.value(before: end - 8, count: length &- 8) else { return false }
      magnitude = magnitude &+ high &* (hit != 0 ? 10_000_000 : 100_000_000)
    }
    let (scaled, overflow) = magnitude.multipliedReportingOverflow(by: powers[scale &- places])
    if overflow || scaled >= limit { return false }
    value = isNegative ? 0 &- Value(truncatingIfNeeded: scaled) : Value(truncatingIfNeeded: scaled)
    return true
  }

  func sweep(_ column: sluice_column, _ values: UnsafeMutablePointer<Value>, from low: Value, through high: Value) -> Int? {
    let (least, most) = (Int64(clamping: low), Int64(clamping: high))
    let memory = UnsafeMutableRawPointer(values)
    if Value.bitWidth == 32 {
      return Int(sluice_sweep_decimals32(column, memory.assumingMemoryBound(to: Int32.self), powers, Int64(scale), limit, least, most))
    }
    guard Value.bitWidth == 64 else { return nil }
    return Int(sluice_sweep_decimals64(column, memory.assumingMemoryBound(to: Int64.self), powers, Int64(scale), limit, least, most))
  }

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Value) -> ParseFailure {
    if quick(start, count, into: &value) { return .none }
    let hasSign = start[0] == 0x2D || start[0] == 0x2B
    return parseAny(start + (hasSign ? 1 : 0), hasSign ? count &- 1 : count, start[0] == 0x2D, into: &value)
  }

  /// Any form, digit by digit.
  @inline(never)
  private func parseAny(_ digits: UnsafePointer<UInt8>, _ count: Int, _ isNegative: Bool, into value: inout Value)
    -> ParseFailure
  {
    var total: UInt128 = 0
    var wholeDigits = 0
    var seen = 0
    var fraction: Int?
    // The first digit beyond the scale, and whether any after it is not zero.
    var next: UInt8 = 0
    var hasMore = false
    for index in 0..<count {
      let byte = digits[index]
      if byte == 0x2E {
        if fraction != nil { return .syntax }
        fraction = 0
        continue
      }
      guard DigitWord.isDigit(byte) else { return .syntax }
      let digit = byte &- 0x30
      seen += 1
      if let places = fraction {
        fraction = places + 1
        if places == scale { next = digit }
        if places > scale && digit != 0 { hasMore = true }
        if places >= scale { continue }
      } else if wholeDigits > 0 || digit != 0 {
        wholeDigits += 1
      }
      // Beyond the precision the sum is not used any more; what follows must still be digits.
      if wholeDigits <= precision - scale { total = total &* 10 &+ UInt128(digit) }
    }
    if seen == 0 { return .syntax }
    if wholeDigits > precision - scale { return .precision }
    for _ in min(fraction ?? 0, scale)..<scale { total *= 10 }
    if next != 0 || hasMore {
      switch rounding {
      case .reject: return .scale
      case .halfEven: if next > 5 || (next == 5 && (hasMore || total & 1 == 1)) { total += 1 }
      }
      if total == (0..<precision).reduce(UInt128(1), { power, _ in power * 10 }) { return .precision }
    }
    value = isNegative ? 0 - Value(truncatingIfNeeded: total) : Value(truncatingIfNeeded: total)
    return .none
  }
}

enum PowersOfTen {
  /// 10⁰ to 10¹⁹, and then what makes every product overflow; for scales up to 38. Made once and kept.
  nonisolated(unsafe) static let table: UnsafePointer<UInt64> = {
    let table = UnsafeMutablePointer<UInt64>.allocate(capacity: 39)
    table.initialize(repeating: .max, count: 39)
    table[0] = 1
    for power in 1...19 { table[power] = table[power - 1] * 10 }
    return UnsafePointer(table)
  }()
}

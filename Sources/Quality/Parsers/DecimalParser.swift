import DataContracts

/// `[+-]?` and digits with at most one point, at least one digit, as an exact number of units of the scale.
///
/// No exponent, no grouping, no trailing sign: a spreadsheet's `1.00E+05` is a type error, because what it was
/// made from cannot be known.
struct DecimalParser<Value: FixedWidthInteger & SignedInteger & BitwiseCopyable>: CellParser {
  private let precision: Int
  private let scale: Int
  private let rounding: Rounding
  /// 10 to the power of the scale, and of the precision.
  private let unit: Value
  private let limit: UInt64

  init(precision: Int, scale: Int, rounding: Rounding) {
    self.precision = precision
    self.scale = scale
    self.rounding = rounding
    unit = (0..<scale).reduce(Value(1)) { power, _ in power * 10 }
    limit = precision < 19 ? (0..<precision).reduce(UInt64(1)) { power, _ in power * 10 } : .max
  }

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Value) -> ParseFailure {
    var digits = start
    var length = count
    let isNegative = start[0] == 0x2D
    if isNegative || start[0] == 0x2B {
      digits += 1
      length &-= 1
    }
    let whole = length &- 1 &- scale
    // The usual form: up to eight digits, the point, and exactly as many digits as the scale has.
    if scale >= 1 && scale <= 8 && whole >= 1 && whole <= 8 && digits[whole] == 0x2E {
      if let high = DigitWord.value(before: digits + whole, count: whole),
        let low = DigitWord.value(before: digits + length, count: scale)
      {
        let magnitude = high &* UInt64(truncatingIfNeeded: unit) &+ low
        if magnitude >= limit { return .precision }
        value = isNegative ? 0 &- Value(truncatingIfNeeded: magnitude) : Value(truncatingIfNeeded: magnitude)
        return .none
      }
    }
    return parseAny(digits, length, isNegative, into: &value)
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

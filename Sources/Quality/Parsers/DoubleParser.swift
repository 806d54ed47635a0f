import DataContracts
import Glibc

/// `[+-]?` digits with at most one point and an optional exponent, correctly rounded. No infinities, no NaN.
struct DoubleParser: CellParser {
  let harmless: Set<CleanseStep> = [.trim, .collapse, .upper, .lower]

  func quick(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Double) -> Bool {
    parse(start, count, into: &value) == .none
  }

  func parse(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Double) -> ParseFailure {
    var index = 0
    let isNegative = start[0] == 0x2D
    if isNegative || start[0] == 0x2B { index = 1 }
    var mantissa: UInt64 = 0
    var significant = 0
    var seen = 0
    var exponent = 0
    var hasPoint = false
    while index < count {
      let byte = start[index]
      if byte == 0x2E {
        if hasPoint { return .syntax }
        hasPoint = true
      } else if DigitWord.isDigit(byte) {
        seen += 1
        if significant > 0 || byte != 0x30 { significant += 1 }
        if significant <= 19 { mantissa = mantissa &* 10 &+ UInt64(byte &- 0x30) } else { exponent += 1 }
        if hasPoint { exponent -= 1 }
      } else {
        break
      }
      index += 1
    }
    if seen == 0 { return .syntax }
    if index < count {
      guard start[index] | 0x20 == 0x65 else { return .syntax }
      index += 1
      let isDown = index < count && start[index] == 0x2D
      if index < count && (isDown || start[index] == 0x2B) { index += 1 }
      if index == count { return .syntax }
      var power = 0
      while index < count {
        guard DigitWord.isDigit(start[index]) else { return .syntax }
        power = min(power * 10 + Int(start[index] &- 0x30), 100_000)
        index += 1
      }
      exponent += isDown ? -power : power
    }
    // Both factors are exact, so one rounding happens (Clinger's fast path).
    if mantissa < 1 << 53 && exponent >= -22 && exponent <= 22 {
      let magnitude =
        exponent < 0 ? Double(mantissa) / Self.power(-exponent) : Double(mantissa) * Self.power(exponent)
      value = isNegative ? -magnitude : magnitude
      return .none
    }
    return convert(start, count, into: &value)
  }

  /// An exact power of ten, up to 22.
  private static func power(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<exponent { result *= 10 }
    return result
  }

  /// The C library's correctly rounded conversion. The process never leaves the "C" locale.
  @inline(never)
  private func convert(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Double) -> ParseFailure {
    let converted = withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { text -> Double in
      for index in 0..<count { text[index] = CChar(bitPattern: start[index]) }
      text[count] = 0
      guard let base = text.baseAddress else { return .nan }
      return strtod(base, nil)
    }
    guard converted.isFinite else { return .range }
    value = converted
    return .none
  }
}

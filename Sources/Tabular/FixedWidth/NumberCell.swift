/// Reads zoned, packed and binary numbers and writes them as decimal text, digits as they are stored.
///
/// A negative number begins with `-`, unless it is zero. With a scale, a point stands before the last digits; a negative
/// scale appends zeros (COBOL, `P` in a picture).
struct NumberCell {
  /// At most this many digits are read; COBOL's own limit is 31.
  static let maximumDigits = 38

  private var digits: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)
  private var count = 0
  private var isZero = true
  private var isNegative = false

  @inline(__always)
  private mutating func append(_ digit: UInt8) {
    if digit != 0 { isZero = false }
    withUnsafeMutableBytes(of: &digits) { if count < Self.maximumDigits { $0[count] = digit } }
    count &+= 1
  }

  /// Packed digits, two to a byte (IBM z/Architecture Principles of Operation, "Decimal-Number Formats").
  static func packed(_ bytes: UnsafePointer<UInt8>, _ length: Int, hasSign: Bool, _ fault: inout CellFault?) -> NumberCell {
    var number = NumberCell()
    for index in 0..<length {
      let high = bytes[index] &>> 4
      let low = bytes[index] & 0x0F
      if high > 9 { fault = .invalidDigit }
      number.append(high)
      if hasSign && index == length &- 1 {
        switch low {
        case 0x0A, 0x0C, 0x0E, 0x0F: break
        case 0x0B, 0x0D: number.isNegative = true
        default: if fault == nil { fault = .invalidSign }
        }
      } else {
        if low > 9 { fault = .invalidDigit }
        number.append(low)
      }
    }
    return number
  }

  /// A binary number, most significant byte first.
  static func binary(_ bytes: UnsafePointer<UInt8>, _ length: Int, isSigned: Bool) -> NumberCell {
    var number = NumberCell()
    var value: UInt64 = 0
    for index in 0..<min(length, 8) { value = value &<< 8 | UInt64(bytes[index]) }
    if isSigned {
      let shift = UInt64(64 &- 8 &* min(max(length, 1), 8))
      let signed = Int64(bitPattern: value &<< shift) &>> Int64(shift)
      number.isNegative = signed < 0
      value = signed.magnitude
    }
    var divisor: UInt64 = 1
    while value / divisor >= 10 { divisor &*= 10 }
    while divisor > 0 {
      number.append(UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
    }
    return number
  }

  /// Digits one to a byte, EBCDIC or ASCII, the sign where `sign` says.
  static func zoned(
    _ bytes: UnsafePointer<UInt8>, _ length: Int, sign: FixedField.Sign, isEBCDIC: Bool, _ fault: inout CellFault?
  ) -> NumberCell {
    var number = NumberCell()
    var first = 0
    var last = length
    if sign == .leadingSeparate || sign == .trailingSeparate {
      let place = sign == .leadingSeparate ? 0 : length &- 1
      if sign == .leadingSeparate { first = 1 } else { last &-= 1 }
      switch (bytes[place], isEBCDIC) {
      case (0x4E, true), (0x2B, false): break
      case (0x60, true), (0x2D, false): number.isNegative = true
      default: fault = .invalidSign
      }
      if first >= last { fault = .invalidDigit }
    }
    for index in first..<max(first, last) {
      let isOverpunched = sign == .trailing && index == last &- 1 || sign == .leading && index == first
      let byte = bytes[index]
      let zone = byte &>> 4
      let digit = byte & 0x0F
      if isEBCDIC {
        if digit > 9 { fault = .invalidDigit }
        switch zone {
        case 0x0F: break
        case 0x0A where isOverpunched, 0x0C where isOverpunched, 0x0E where isOverpunched: break
        case 0x0B where isOverpunched, 0x0D where isOverpunched: number.isNegative = true
        default: if fault == nil { fault = isOverpunched ? .invalidSign : .invalidDigit }
        }
        number.append(digit)
      } else if zone == 3 && digit <= 9 {
        number.append(digit)
      } else if isOverpunched, let (value, isNegative) = overpunch(byte) {
        number.isNegative = isNegative
        number.append(value)
      } else {
        if fault == nil { fault = isOverpunched ? .invalidSign : .invalidDigit }
        number.append(0)
      }
    }
    return number
  }

  /// The digit of an overpunched ASCII sign: `{ABCDEFGHI` and `}JKLMNOPQR`; `p` to `y` are negative digits in files of PCs.
  private static func overpunch(_ byte: UInt8) -> (UInt8, Bool)? {
    switch byte {
    case 0x7B: (0, false)
    case 0x41...0x49: (byte &- 0x40, false)
    case 0x7D: (0, true)
    case 0x4A...0x52: (byte &- 0x49, true)
    case 0x70...0x79: (byte &- 0x70, true)
    default: nil
    }
  }

  /// Writes the number, at most ``maximumBytes(scale:)`` bytes; returns how many.
  func write(scale: Int, to target: UnsafeMutablePointer<UInt8>) -> Int {
    var written = 0
    func put(_ byte: UInt8) {
      target[written] = byte
      written &+= 1
    }
    let count = min(self.count, Self.maximumDigits)
    if isNegative && !isZero { put(0x2D) }
    withUnsafeBytes(of: digits) { digits in
      let whole = max(count &- max(scale, 0), 0)
      for index in 0..<whole { put(0x30 &+ digits[index]) }
      if whole == 0 { put(0x30) }
      if scale > 0 {
        put(0x2E)
        for _ in 0..<max(scale &- count, 0) { put(0x30) }
        for index in whole..<count { put(0x30 &+ digits[index]) }
      } else if !isZero {
        for _ in 0..<(0 &- scale) { put(0x30) }
      }
    }
    return written
  }

  static func maximumBytes(scale: Int) -> Int { maximumDigits + abs(scale) + 4 }
}

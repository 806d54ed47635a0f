import DataContracts

@testable import Quality

/// What a cell is as a value of a type, read one character after the other, straight from what the documents say.
enum PlainValue {
  /// The value as ``Judged`` renders it, or the type error.
  static func outcome(_ cell: [UInt8], _ type: FieldType) -> String {
    if cell.contains(0) { return "nul-byte" }
    if cell.isEmpty { return "null" }
    switch type {
    case .integer: return integer(cell)
    case .decimal(let precision, let scale, let rounding): return decimal(cell, precision, scale, rounding)
    case .double: return double(cell)
    case .boolean(let trueValues, let falseValues):
      let text = String(decoding: cell, as: UTF8.self)
      return trueValues.contains(text) ? "true" : falseValues.contains(text) ? "false" : "type-error"
    case .date(let formats):
      let days = formats.lazy.compactMap { moment(cell, $0) }.first?.days
      return days.map { CalendarDate(days: $0).description } ?? "type-error"
    case .datetime(let format, _): return moment(cell, format).map { "\(Int64($0.days) * 86_400_000_000 + $0.micros)" } ?? "type-error"
    default: return String(decoding: cell, as: UTF8.self)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// The sign and what follows it.
  private static func signed(_ cell: [UInt8]) -> (isNegative: Bool, rest: ArraySlice<UInt8>) {
    cell[0] == 0x2B || cell[0] == 0x2D ? (cell[0] == 0x2D, cell.dropFirst()) : (false, cell[...])
  }

  private static func integer(_ cell: [UInt8]) -> String {
    let (isNegative, digits) = signed(cell)
    guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return "type-error" }
    let text = String(decoding: digits.drop { $0 == 0x30 }, as: UTF8.self)
    guard let magnitude = UInt64(text.isEmpty ? "0" : text), magnitude <= UInt64(Int64.max) + (isNegative ? 1 : 0) else {
      return "type-error range"
    }
    return magnitude == 0 ? "0" : (isNegative ? "-" : "") + "\(magnitude)"
  }

  private static func decimal(_ cell: [UInt8], _ precision: Int, _ scale: Int, _ rounding: Rounding) -> String {
    let (isNegative, rest) = signed(cell)
    let parts = rest.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy(isDigit) }), parts.contains(where: { !$0.isEmpty }) else { return "type-error" }
    let whole = parts[0].drop { $0 == 0x30 }
    if whole.count > precision - scale { return "type-error precision" }
    let fraction = parts.count == 2 ? parts[1] : []
    let kept = fraction.prefix(scale)
    let lost = fraction.dropFirst(scale)
    var unscaled = (Array(whole) + Array(kept) + Array(repeating: 0x30, count: scale - kept.count)).reduce(Int128(0)) {
      $0 * 10 + Int128($1 - 0x30)
    }
    if lost.contains(where: { $0 != 0x30 }) {
      guard rounding == .halfEven else { return "type-error scale" }
      let half = [UInt8(0x35)] + Array(repeating: 0x30, count: lost.count - 1)
      let isAbove = half.lexicographicallyPrecedes(lost)
      if isAbove || (half.elementsEqual(lost) && unscaled % 2 == 1) { unscaled += 1 }
      if unscaled >= (0..<precision).reduce(Int128(1), { power, _ in power * 10 }) { return "type-error precision" }
    }
    return Judged.decimal(isNegative ? -unscaled : unscaled, scale)
  }

  private static func double(_ cell: [UInt8]) -> String {
    let (_, rest) = signed(cell)
    let parts = rest.split(omittingEmptySubsequences: false) { $0 | 0x20 == 0x65 }
    let mantissa = parts[0].split(separator: 0x2E, omittingEmptySubsequences: false)
    guard parts.count <= 2, mantissa.count <= 2, mantissa.allSatisfy({ $0.allSatisfy(isDigit) }),
      mantissa.contains(where: { !$0.isEmpty })
    else { return "type-error" }
    var power = 0
    if parts.count == 2 {
      let exponent = Array(parts[1])
      guard let first = exponent.first else { return "type-error" }
      let digits = first == 0x2B || first == 0x2D ? exponent.dropFirst() : exponent[...]
      guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return "type-error" }
      power = min(Int(String(decoding: digits, as: UTF8.self)) ?? 100_000, 100_000) * (first == 0x2D ? -1 : 1)
    }
    // Swift wants a digit on both sides of the point.
    let plain = "0" + String(decoding: mantissa[0], as: UTF8.self) + "." + (mantissa.count == 2 ? String(decoding: mantissa[1], as: UTF8.self) : "") + "0"
    guard let value = Double(plain + "e\(power)"), value.isFinite else { return "type-error range" }
    return "\(cell[0] == 0x2D ? -value : value)"
  }

  private static func moment(_ cell: [UInt8], _ format: DateFormat) -> (days: Int32, micros: Int64)? {
    var rest = cell[...]
    var (year, month, day, micros) = (0, 0, 0, Int64(0))
    func number(_ width: Int) -> Int? {
      let digits = rest.prefix(width)
      guard digits.count == width, digits.allSatisfy(isDigit) else { return nil }
      rest = rest.dropFirst(width)
      return Int(String(decoding: digits, as: UTF8.self))
    }
    for element in format.elements {
      var found: Int? = 0
      switch element {
      case .literal(let byte): found = rest.popFirst() == byte ? 0 : nil
      case .year4:
        found = number(4)
        year = found ?? 0
      case .year2(let pivot):
        found = number(2)
        year = (found ?? 0) + ((found ?? 0) >= pivot ? 1900 : 2000)
      case .month2:
        found = number(2)
        month = found ?? 0
      case .day2:
        found = number(2)
        day = found ?? 0
      case .monthAbbreviation:
        let name = String(decoding: rest.prefix(3), as: UTF8.self).lowercased()
        rest = rest.dropFirst(3)
        found = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].firstIndex(of: name)
        month = (found ?? 0) + 1
      case .hour2:
        found = number(2).flatMap { $0 < 24 ? $0 : nil }
        micros += Int64(found ?? 0) * 3_600_000_000
      case .minute2:
        found = number(2).flatMap { $0 < 60 ? $0 : nil }
        micros += Int64(found ?? 0) * 60_000_000
      case .second2:
        found = number(2).flatMap { $0 < 60 ? $0 : nil }
        micros += Int64(found ?? 0) * 1_000_000
      default: found = nil
      }
      if found == nil { return nil }
    }
    guard rest.isEmpty, let date = CalendarDate(year: year, month: month, day: day) else { return nil }
    return (date.days, micros)
  }
}

internal import DataContracts
internal import Foundation
internal import Parquet

/// A landed value as people read it; decimals with all digits of their scale, dates and times in ISO 8601.
enum ScalarText {
  static func text(_ value: ScalarValue, type: LeafType) -> String {
    switch (value, type) {
    case (.int32(let days), .date): CalendarDate(days: days).description
    case (.int32(let unscaled), .decimal(_, let scale)): decimal(Int128(unscaled), scale: scale)
    case (.int64(let unscaled), .decimal(_, let scale)): decimal(Int128(unscaled), scale: scale)
    case (.int128(let unscaled), .decimal(_, let scale)): decimal(unscaled, scale: scale)
    case (.int64(let micros), .timestampMicros): timestamp(micros)
    case (.boolean(let value), _): value ? "true" : "false"
    case (.int32(let value), _): String(value)
    case (.int64(let value), _): String(value)
    case (.int128(let value), _): String(value)
    case (.float(let value), _): String(value)
    case (.double(let value), _): String(value)
    case (.bytes(let bytes), _): SourceFile.printable(bytes)
    }
  }

  /// A value before it lands, as it reads when it has.
  static func text(_ value: ColumnValue, type: FieldType) -> String {
    switch value {
    case .string(let text): return SourceFile.printable(Array(text.utf8))
    case .long(let number): return String(number)
    case .double(let number): return String(number)
    case .boolean(let isTrue): return isTrue ? "true" : "false"
    case .date(let days): return CalendarDate(days: days).description
    case .timestamp(let micros): return timestamp(micros)
    case .decimal(let unscaled):
      guard case .decimal(_, let scale) = type.column else { return String(unscaled) }
      return decimal(unscaled, scale: scale)
    }
  }

  static func decimal(_ unscaled: Int128, scale: Int) -> String {
    guard scale > 0 else { return String(unscaled) }
    var digits = String(unscaled.magnitude)
    if digits.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.count) + digits }
    let point = digits.index(digits.endIndex, offsetBy: -scale)
    return (unscaled < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
  }

  private static func timestamp(_ micros: Int64) -> String {
    let seconds = micros >= 0 ? micros / 1_000_000 : (micros - 999_999) / 1_000_000
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let ofDay = seconds - days * 86_400
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    var fraction = String(micros - seconds * 1_000_000)
    fraction = String(repeating: "0", count: 6 - fraction.count) + fraction
    let date = CalendarDate(days: Int32(clamping: days)).description
    return "\(date)T\(two(ofDay / 3600)):\(two(ofDay / 60 % 60)):\(two(ofDay % 60)).\(fraction)Z"
  }
}

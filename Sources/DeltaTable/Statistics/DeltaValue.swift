/// One value of a column, for statistics and partitions.
public enum DeltaValue: Sendable, Hashable {
  case string(String)
  /// Every integer type.
  case long(Int64)
  /// `unscaled` × 10^−`scale`.
  case decimal(unscaled: Int128, scale: Int)
  /// Days since 1970-01-01.
  case date(days: Int32)
  /// Microseconds since 1970-01-01T00:00:00Z.
  case timestamp(microseconds: Int64)
  /// Microseconds since 1970-01-01T00:00:00 of a wall clock without zone.
  case timestampNTZ(microseconds: Int64)
  case double(Double)
  case boolean(Bool)
}

/// Decimals as text, digit by digit.
enum DecimalText {
  static func text(unscaled: Int128, scale: Int) -> String {
    guard scale > 0 else { return String(unscaled) }
    var digits = String(unscaled.magnitude)
    if digits.utf8.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits }
    let point = digits.index(digits.endIndex, offsetBy: -scale)
    return "\(unscaled < 0 ? "-" : "")\(digits[..<point]).\(digits[point...])"
  }

  /// Whether a text is a decimal of the type, written with all digits of its scale.
  static func isDecimal(_ text: String, precision: Int, scale: Int) -> Bool {
    let body = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = body.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == (scale > 0 ? 2 : 1), let whole = parts.first, !whole.isEmpty,
      parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } })
    else { return false }
    let significant = whole.drop { $0 == "0" }.count
    return significant <= precision - scale && (scale == 0 || parts[1].utf8.count == scale)
  }
}

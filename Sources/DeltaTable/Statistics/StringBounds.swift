/// Short bounds for long strings, so that the log stays small and never cuts a character.
///
/// Order is that of Unicode scalars, which is the order of UTF-8 bytes and the one every engine compares with.
enum StringBounds {
  /// Delta engines keep this many characters.
  static let prefixLength = 32
  /// How far a prefix may grow past a run of U+10FFFF before the bound is given up.
  static let maximumLength = 64

  private static let highest: Unicode.Scalar = "\u{10FFFF}"

  /// A string not above `value`.
  static func lower(_ value: String) -> String {
    String(String.UnicodeScalarView(value.unicodeScalars.prefix(prefixLength)))
  }

  /// A string not below `value`, or `nil` when there is no short one.
  static func upper(_ value: String) -> String? {
    let scalars = value.unicodeScalars
    guard var end = scalars.index(scalars.startIndex, offsetBy: prefixLength, limitedBy: scalars.endIndex), end < scalars.endIndex else {
      return value
    }
    // Nothing sorts above U+10FFFF, so the tie-breaker must replace a scalar that is lower.
    var length = prefixLength
    while end < scalars.endIndex, scalars[end] == highest {
      guard length < maximumLength else { return nil }
      end = scalars.index(after: end)
      length += 1
    }
    guard end < scalars.endIndex else { return value }
    var bound = String.UnicodeScalarView(scalars[..<end])
    bound.append(scalars[end].value < 0x7F ? "\u{7F}" : highest)
    return String(bound)
  }
}

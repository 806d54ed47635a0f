/// Time spans on the command line, written as in the configuration.
public enum RetentionText {
  /// Whole seconds of a span such as `7d` or `12h30m`; `nil` if it is none.
  public static func seconds(_ text: String) -> Int64? { TimeSpan.duration(text)?.components.seconds }
}

/// Time spans as they are written: `30s`, `2h`, `1h30m`, `250ms`.
enum TimeSpan {
  private static let units: [(name: String, milliseconds: Int64)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
  ]

  /// Nil unless each number has a unit and the units fall from left to right.
  static func duration(_ text: String) -> Duration? {
    var rest = text.utf8[...]
    var total: Int64 = 0
    var nextUnit = 0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
      let letters = rest.dropFirst(digits.count).prefix { $0 < 0x30 || $0 > 0x39 }
      guard let value = Int64(String(decoding: digits, as: UTF8.self)), value <= 1_000_000_000,
        let unit = units[nextUnit...].firstIndex(where: { letters.elementsEqual($0.name.utf8) })
      else { return nil }
      total += value * units[unit].milliseconds
      nextUnit = unit + 1
      rest = rest.dropFirst(digits.count + letters.count)
    }
    return .milliseconds(total)
  }

  /// As it would be written.
  static func text(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    var milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    guard milliseconds != 0 else { return "0s" }
    var text = ""
    for unit in units where milliseconds >= unit.milliseconds {
      text += "\(milliseconds / unit.milliseconds)\(unit.name)"
      milliseconds %= unit.milliseconds
    }
    return text
  }
}

/// Durations (ISO 8601; XML Schema part 2, `duration`): `P1Y2M10DT2H30M`, `P3W`, with a sign before them if there is one.
///
/// Each part at most once and in order, at least one, and one behind the `T`. The last may have a fraction.
enum DurationCheck {
  static func holds(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var rest = text[...]
    if let sign = rest.first, sign == 0x2D || sign == 0x2B { rest = rest.dropFirst() }
    guard rest.popFirst() == UInt8(ascii: "P") else { return false }
    var letters = Array("YMWD".utf8)[...]
    var isTime = false
    var parts = 0
    while let byte = rest.first {
      if byte == UInt8(ascii: "T") && !isTime {
        isTime = true
        letters = Array("HMS".utf8)[...]
        parts = 0
        rest = rest.dropFirst()
        continue
      }
      let whole = rest.prefix(while: DigitWord.isDigit)
      rest = rest.dropFirst(whole.count)
      var hasFraction = false
      if let point = rest.first, point == 0x2E || point == 0x2C {
        let fraction = rest.dropFirst().prefix(while: DigitWord.isDigit)
        guard !fraction.isEmpty else { return false }
        hasFraction = true
        rest = rest.dropFirst(fraction.count + 1)
      }
      guard !whole.isEmpty, let letter = rest.popFirst(), let place = letters.firstIndex(of: letter) else { return false }
      letters = letters[(place + 1)...]
      parts += 1
      if hasFraction && !rest.isEmpty { return false }
    }
    return parts > 0
  }
}

/// Months of a year (XML Schema part 2, `gYearMonth`, without zone and sign): `yyyy-MM`.
enum MonthText {
  /// 12 × year + month - 1.
  static func months(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard text.count == 7, text[4] == 0x2D else { return nil }
    var value: Int64 = 0
    for index in [0, 1, 2, 3, 5, 6] {
      guard DigitWord.isDigit(text[index]) else { return nil }
      value = value * 10 + Int64(text[index] - 0x30)
    }
    return 1...12 ~= value % 100 ? value / 100 * 12 + value % 100 - 1 : nil
  }
}

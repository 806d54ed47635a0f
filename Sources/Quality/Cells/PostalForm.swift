/// Postal codes in the form of their country, as far as the country is in the table; all others stay as they are.
enum PostalForm {
  static func make(_ cell: UnsafeBufferPointer<UInt8>, country: String) -> [UInt8]? {
    let signs = cell.filter { $0 != 0x20 && $0 != 0x2D }.map { $0 >= 0x61 && $0 <= 0x7A ? $0 ^ 0x20 : $0 }
    func fits(_ pattern: String) -> Bool {
      signs.count == pattern.utf8.count
        && zip(signs, pattern.utf8).allSatisfy { sign, kind in
          kind == UInt8(ascii: "9") ? DigitWord.isDigit(sign) : sign &- 0x41 <= 25
        }
    }
    func split(at place: Int, by sign: UInt8) -> [UInt8] { signs.prefix(place) + [sign] + signs.dropFirst(place) }
    switch country.uppercased() {
    case "US":
      if fits("99999") { return signs }
      return fits("999999999") ? split(at: 5, by: 0x2D) : nil
    case "CA": return fits("A9A9A9") ? split(at: 3, by: 0x20) : nil
    case "NL": return fits("9999AA") ? split(at: 4, by: 0x20) : nil
    case "SE": return fits("99999") ? split(at: 3, by: 0x20) : nil
    case "PL": return fits("99999") ? split(at: 2, by: 0x2D) : nil
    case "PT": return fits("9999999") ? split(at: 4, by: 0x2D) : nil
    case "GB":
      // Outward part of two to four signs, inward part of a digit and two letters.
      guard 5...7 ~= signs.count, DigitWord.isDigit(signs[signs.count - 3]), signs[0] &- 0x41 <= 25,
        signs.allSatisfy({ DigitWord.isDigit($0) || $0 &- 0x41 <= 25 }), signs.suffix(2).allSatisfy({ $0 &- 0x41 <= 25 })
      else { return nil }
      return split(at: signs.count - 3, by: 0x20)
    case "DE", "FR", "ES", "IT", "MX": return fits("99999") ? signs : nil
    case "AT", "CH", "BE", "DK", "NO", "AU", "NZ", "ZA": return fits("9999") ? signs : nil
    case "IN": return fits("999999") ? signs : nil
    default: return nil
    }
  }
}

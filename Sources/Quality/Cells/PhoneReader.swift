/// Telephone numbers in the form of E.164: `+`, country code, national number, at most 15 digits.
///
/// Checked are the country code of the contract's region, its trunk prefix, and how many digits its numbers have. Whether a
/// number is assigned, or of a mobile or a fixed line, is not: that takes a numbering plan of this week, not of a release.
/// Regions that are not in the table are passed over: only numbers that begin with `+` or `00` are read there.
struct PhoneReader {
  private struct Plan {
    let code: String
    /// Dialled before numbers within the country, and not part of them.
    let trunk: String
    let digits: ClosedRange<Int>
  }

  /// ITU-T E.164 assigned country codes and national (significant) number lengths, for regions whose rule is this simple.
  private static let plans: [String: Plan] = [
    "US": Plan(code: "1", trunk: "1", digits: 10...10), "CA": Plan(code: "1", trunk: "1", digits: 10...10),
    "GB": Plan(code: "44", trunk: "0", digits: 9...10), "IE": Plan(code: "353", trunk: "0", digits: 7...9),
    "DE": Plan(code: "49", trunk: "0", digits: 5...11), "FR": Plan(code: "33", trunk: "0", digits: 9...9),
    "ES": Plan(code: "34", trunk: "", digits: 9...9), "PT": Plan(code: "351", trunk: "", digits: 9...9),
    "NL": Plan(code: "31", trunk: "0", digits: 9...9), "BE": Plan(code: "32", trunk: "0", digits: 8...9),
    "CH": Plan(code: "41", trunk: "0", digits: 9...9), "AT": Plan(code: "43", trunk: "0", digits: 4...13),
    "PL": Plan(code: "48", trunk: "", digits: 9...9), "SE": Plan(code: "46", trunk: "0", digits: 7...9),
    "NO": Plan(code: "47", trunk: "", digits: 8...8), "DK": Plan(code: "45", trunk: "", digits: 8...8),
    "AU": Plan(code: "61", trunk: "0", digits: 9...9), "NZ": Plan(code: "64", trunk: "0", digits: 8...10),
    "IN": Plan(code: "91", trunk: "0", digits: 10...10), "MX": Plan(code: "52", trunk: "", digits: 10...10),
    "ZA": Plan(code: "27", trunk: "0", digits: 9...9), "BR": Plan(code: "55", trunk: "0", digits: 10...11),
  ]

  private let plan: Plan?

  init(region: String) { plan = Self.plans[region.uppercased()] }

  /// The number in E.164, or `nil` when the cell is not one that can be read with certainty.
  func international(_ cell: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var digits: [UInt8] = []
    var hasPlus = false
    for (index, byte) in cell.enumerated() {
      if DigitWord.isDigit(byte) {
        digits.append(byte)
      } else if byte == 0x2B && digits.isEmpty && !hasPlus {
        hasPlus = true
      } else if ![0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F].contains(byte) || (index == 0 && byte == 0x2D) {
        // Letters are extensions or no telephone at all.
        return nil
      }
    }
    if hasPlus {
      // "+44 (0)20": the trunk prefix in brackets is for callers within the country.
      if let plan, digits.starts(with: plan.code.utf8) { return made(plan, Array(digits.dropFirst(plan.code.utf8.count))) }
      return 7...15 ~= digits.count && digits[0] != 0x30 ? [0x2B] + digits : nil
    }
    guard let plan else {
      guard digits.starts(with: [0x30, 0x30]), 9...17 ~= digits.count, digits[2] != 0x30 else { return nil }
      return [0x2B] + digits.dropFirst(2)
    }
    if digits.starts(with: [0x30, 0x30]) {
      let rest = Array(digits.dropFirst(2))
      if rest.starts(with: plan.code.utf8) { return made(plan, Array(rest.dropFirst(plan.code.utf8.count))) }
      return 7...15 ~= rest.count && rest[0] != 0x30 ? [0x2B] + rest : nil
    }
    return made(plan, digits)
  }

  private func made(_ plan: Plan, _ national: [UInt8]) -> [UInt8]? {
    var national = national
    if !plan.trunk.isEmpty, national.starts(with: plan.trunk.utf8), national.count > plan.digits.lowerBound {
      national.removeFirst(plan.trunk.utf8.count)
    }
    guard plan.digits.contains(national.count), national[0] != 0x30 else { return nil }
    // In the North American plan, area codes and exchanges begin with 2 to 9.
    if plan.code == "1", national[0] < 0x32 || national[3] < 0x32 { return nil }
    return [0x2B] + plan.code.utf8 + national
  }
}

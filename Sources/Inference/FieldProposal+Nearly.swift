extension FieldProposal {
  /// A question for a column of which nearly every value is of one type: are the others errors? `nil` where nothing is so frequent.
  ///
  /// A few damaged cells would else make text of a column of dates or amounts, and nobody would notice.
  static func nearly(_ profile: ColumnProfile) -> String? {
    func isNearlyAll(_ count: Int) -> Bool { profile.values >= 10 && count < profile.values && count * 10 >= profile.values * 9 }
    func question(_ count: Int, _ what: String, _ remedy: String) -> String {
      let others = profile.values - count
      return "all but \(others) of the values are \(what): if \(others == 1 ? "that one is an error" : "those are errors"), \(remedy)"
    }
    let dates = profile.dates.counts.filter { $0.pattern != "%Y%m%d" && isNearlyAll($0.count) }.sorted { $0.count > $1.count }
    if let first = dates.first {
      if dates.count > 1 {
        return question(
          first.count, "dates by \(dates.map(\.pattern).joined(separator: " or by "))", "ask the bank which, then write type: date and format")
      }
      return question(first.count, "dates by \(first.pattern)", "write type: date and format: \"\(first.pattern)\"")
    }
    if isNearlyAll(profile.integers) { return question(profile.integers, "whole numbers", "write type: integer") }
    if isNearlyAll(profile.decimals) { return question(profile.decimals, "numbers", "write type: number and sluice:decimal") }
    let amounts = profile.amounts
    guard amounts.isUnusual else { return nil }
    switch (isNearlyAll(amounts.english), isNearlyAll(amounts.continental)) {
    case (true, false): return question(amounts.english, "amounts as 1,234.56", "write type: number and an amount step")
    case (false, true): return question(amounts.continental, "amounts as 1.234,56", "write type: number and an amount step")
    case (true, true): return question(max(amounts.english, amounts.continental), "amounts", "ask the bank what , and . mean, then write type: number and an amount step")
    case (false, false): return nil
    }
  }
}

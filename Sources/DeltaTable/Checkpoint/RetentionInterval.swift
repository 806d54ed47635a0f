/// A table setting such as `interval 1 week 2 days`.
enum RetentionInterval {
  private static let units: [String: Int64] = [
    "millisecond": 1, "second": 1_000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000, "week": 604_800_000,
  ]

  /// Milliseconds; `nil` when the text is no such interval.
  static func milliseconds(_ text: String) -> Int64? {
    var words = text.lowercased().split(separator: " ")[...]
    if words.first == "interval" { words.removeFirst() }
    guard !words.isEmpty else { return nil }
    var total: Int64 = 0
    while let number = words.popFirst() {
      guard let unit = words.popFirst(), let count = Int64(number), count >= 0,
        let length = units[String(unit)] ?? units[String(unit.dropLast())], unit.last == "s" || units[String(unit)] != nil
      else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      let (sum, second) = total.addingReportingOverflow(product)
      guard !overflow, !second else { return nil }
      total = sum
    }
    return total
  }
}

extension TableMetadata {
  /// How long the log remembers a removed file, in milliseconds: `delta.deletedFileRetentionDuration`, one week unless it
  /// says otherwise. A setting that cannot be read keeps them for ever.
  public var removedFileRetention: Int64 {
    guard let text = configuration["delta.deletedFileRetentionDuration"] else { return 604_800_000 }
    return RetentionInterval.milliseconds(text).map { min($0, 1 << 52) } ?? 1 << 52
  }
}

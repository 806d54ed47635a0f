internal import Ingestion

/// What has taken the place of a delivery's rejected records, in a few words.
enum CompletionText {
  /// `nil` when nothing has.
  static func line(_ completions: [CompletionFact]) -> String? {
    guard !completions.isEmpty else { return nil }
    let total = completions.reduce(0) { $0 + $1.records }
    return "\(total.grouped) of the rejected \(total == 1 ? "has" : "have") landed since: "
      + completions.map { "\($0.records.grouped) in \($0.delivery)" }.joined(separator: ", ")
  }
}

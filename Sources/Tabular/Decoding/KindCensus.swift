/// Counts the records of each kind and sees that they come in order.
struct KindCensus {
  private let kinds: [RecordKind]
  private var counts: [Int]
  private var hasData = false
  /// The trailer that ends the file, once it was seen.
  private var trailer: Int?

  init(_ kinds: [RecordKind]) {
    self.kinds = kinds
    counts = Array(repeating: 0, count: kinds.count)
  }

  /// Whether at most one record of the kind belongs to a file, so that its place is known.
  private func isSingle(_ kind: RecordKind) -> Bool { kind.maximum == 1 && kind.role != .detail }

  /// Notes a record; `nil` is a record of no kind. Returns what is wrong with it for the file.
  mutating func note(_ kind: Int?, at position: RecordPosition) -> TabularError? {
    // A decoder for single records knows no order.
    if kinds.isEmpty { return nil }
    if let trailer {
      return TabularError(
        .recordOrder, "a record follows the '\(kinds[trailer].name)' record that ends the file", at: position)
    }
    guard let kind else {
      hasData = true
      return nil
    }
    counts[kind] += 1
    let description = kinds[kind]
    if let maximum = description.maximum, counts[kind] > maximum {
      return TabularError(
        .recordCount, "there are more '\(description.name)' records than the \(maximum) a file may have", at: position)
    }
    switch description.role {
    case .detail: hasData = true
    case .header:
      if isSingle(description) && hasData {
        return TabularError(.recordOrder, "the '\(description.name)' record stands after data records", at: position)
      }
    case .trailer: if isSingle(description) { trailer = kind }
    }
    return nil
  }

  /// What is missing at the end of the file.
  func missing(at position: RecordPosition) -> TabularError? {
    for (kind, count) in zip(kinds, counts) where count < kind.minimum {
      return TabularError(
        .recordCount,
        "the file has \(count) '\(kind.name)' records where at least \(kind.minimum) are expected; it may be cut off",
        at: position)
    }
    return nil
  }
}

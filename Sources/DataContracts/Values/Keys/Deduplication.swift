/// Which of several records with one key lands: `sluice:dedup`. The others are kept as duplicates, not as rejects.
public struct Deduplication: Sendable, Hashable {
  public enum Survivor: Sendable, Hashable {
    case first
    case last
    /// The record with the greatest value of a field; of equals the last, none before any value.
    case greatest(field: Int)
    /// The record with the least value of a field; of equals the last, none after any value.
    case least(field: Int)
  }

  /// Indexes into the contract's fields; the primary key unless written.
  public var key: [Int]
  public var survivor: Survivor

  public init(key: [Int], survivor: Survivor) {
    self.key = key
    self.survivor = survivor
  }
}

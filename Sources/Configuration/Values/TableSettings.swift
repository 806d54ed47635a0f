/// A table of the lake whose columns a contract of its own says.
public struct TableSettings: Sendable, Hashable {
  public var name: String
  /// Only its fields count: names, types, order, which must have a value, personal data.
  public var contract: FeedContract
}

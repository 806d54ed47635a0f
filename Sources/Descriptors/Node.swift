/// A value of a descriptor with the key path and the place it was written at.
public struct Node: Sendable, Hashable {
  public enum Content: Sendable, Hashable {
    /// A scalar as written; what it means is the reader's decision, so that `0012` and `1.10` keep their text.
    case scalar(String, isQuoted: Bool)
    case sequence([Node])
    case mapping([Entry])
  }

  /// One key of a mapping with its value.
  public struct Entry: Sendable, Hashable {
    public let key: String
    public let place: Place
    public let value: Node
  }

  /// The key path from the root, such as `feeds.acme.signers[0]`; empty for the root.
  public let path: String
  /// Of a scalar its own place, of a mapping or sequence that of its key.
  public let place: Place
  public let content: Content

  public init(path: String, place: Place, content: Content) {
    self.path = path
    self.place = place
    self.content = content
  }

  /// Whether nothing was written: an empty plain scalar, `~` or `null`.
  public var isNull: Bool { plainKind == .null }

  /// The key path of a child.
  public func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// What stands here, in a person's words.
  var kind: String {
    switch content {
    case .scalar: isNull ? "nothing" : "a single value"
    case .sequence: "a list"
    case .mapping: "a group of keys"
    }
  }
}

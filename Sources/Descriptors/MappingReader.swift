/// Reads the keys of one mapping, having checked that each is known.
public struct MappingReader {
  public let node: Node
  private let entries: [String: Node]
  private let log: FaultLog

  /// Nil, with a fault, when the node is not a mapping. Unknown keys are faults.
  public init?(_ node: Node, _ keys: KeySet, _ log: FaultLog) {
    guard case .mapping(let entries) = node.content else {
      log.add(
        node, "expected a group of keys, found \(node.kind)",
        remedy: "known here: \(keys.accepted.joined(separator: ", "))")
      return nil
    }
    for entry in entries { keys.check(entry, path: node.path(of: entry.key), log) }
    self.node = node
    self.entries = Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    self.log = log
  }

  /// The value of a key; nil when the key is absent or its value is null.
  public subscript(key: String) -> Node? {
    guard let value = entries[key], !value.isNull else { return nil }
    return value
  }

  /// The value even if it is null; nil only when the key is absent.
  public func written(_ key: String) -> Node? { entries[key] }

  /// The value of a key that must be there; a fault at the mapping when it is not.
  public func required(_ key: String, remedy: String) -> Node? {
    required(key, remedy: remedy, to: log)
  }

  /// The same with the fault told to another log.
  public func required(_ key: String, remedy: String, to log: FaultLog) -> Node? {
    if let value = self[key] { return value }
    log.add(at: entries[key]?.place ?? node.place, path: node.path(of: key), "missing", remedy: remedy)
    return nil
  }
}

extension Node {
  /// The entries of a mapping whose keys are names chosen by the person; a fault when it is not one.
  public func entries(_ log: FaultLog, remedy: String) -> [Entry]? {
    guard case .mapping(let entries) = content else {
      log.add(self, "expected a group of keys, found \(kind)", remedy: remedy)
      return nil
    }
    return entries
  }
}

extension Node {
  /// The value under a key of a mapping, null or not; nil when there is none.
  public func child(_ key: String) -> Node? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }
}

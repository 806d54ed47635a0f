import Yams

/// Turns the parser's nodes into ours, giving each its key path and place.
struct TreeBuilder {
  let name: String
  let log: FaultLog

  /// Nil, with a fault, when the tree cannot be used at all.
  mutating func build(_ node: Yams.Node, path: String, place: Place, depth: Int) -> Node? {
    guard depth <= Descriptor.maximumDepth else {
      log.add(at: place, path: "", "nested deeper than \(Descriptor.maximumDepth) levels", remedy: "write it flatter")
      return nil
    }
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style != .plain && scalar.style != .any
      return Node(
        path: path, place: self.place(scalar.mark, place), content: .scalar(scalar.string, isQuoted: isQuoted))
    case .sequence(let sequence):
      var members: [Node] = []
      for (index, member) in sequence.enumerated() {
        let memberPlace = self.place(member.mark, place)
        guard let built = build(member, path: "\(path)[\(index)]", place: memberPlace, depth: depth + 1) else {
          return nil
        }
        members.append(built)
      }
      return Node(path: path, place: place, content: .sequence(members))
    case .mapping(let mapping):
      var entries: [Node.Entry] = []
      for (key, value) in mapping {
        let keyPlace = self.place(key.mark, place)
        guard case .scalar(let scalar) = key else {
          log.add(at: keyPlace, path: path, "a key is not a single word", remedy: "write key: value")
          return nil
        }
        let childPath = path.isEmpty ? scalar.string : "\(path).\(scalar.string)"
        guard let built = build(value, path: childPath, place: keyPlace, depth: depth + 1) else { return nil }
        entries.append(Node.Entry(key: scalar.string, place: keyPlace, value: built))
      }
      return Node(path: path, place: place, content: .mapping(entries))
    case .alias:
      log.add(at: place, path: path, "aliases are not supported", remedy: "write the value out")
      return nil
    }
  }

  private func place(_ mark: Mark?, _ fallback: Place) -> Place {
    guard let mark else { return fallback }
    return Place(file: name, line: mark.line, column: mark.column)
  }
}

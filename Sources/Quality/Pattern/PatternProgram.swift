/// A non-deterministic automaton (Thompson's construction), the step between a syntax tree and a table.
struct PatternProgram {
  enum Node {
    /// Goes on at both places without reading; the first is preferred.
    case fork(Int, Int)
    /// The marked group begins or ends here.
    case mark(isEnd: Bool, next: Int)
    /// Reads one scalar of the set (an index into ``sets``) and goes on.
    case read(set: Int, next: Int)
    case accept
  }

  private(set) var nodes: [Node] = [.accept]
  private(set) var sets: [ScalarSet] = []
  private(set) var start = 0
  private var known: [ScalarSet: Int] = [:]

  /// Counted repetitions are written out, so that this bounds them.
  static let maximumNodes = 20_000

  private let marked: Int?

  /// - Parameter group: The group whose ends are marked.
  init(_ tree: PatternNode, marking group: Int? = nil) throws(PatternError) {
    marked = group
    start = try add(tree, next: 0)
  }

  private mutating func append(_ node: Node) throws(PatternError) -> Int {
    guard nodes.count < Self.maximumNodes else {
      throw PatternError(.tooLarge, "the pattern is longer than \(Self.maximumNodes) steps when its repetitions are written out")
    }
    nodes.append(node)
    return nodes.count - 1
  }

  /// Adds what `tree` matches, to be followed by `next`; returns where to enter.
  private mutating func add(_ tree: PatternNode, next: Int) throws(PatternError) -> Int {
    switch tree {
    case .empty:
      return next
    case .scalars(let set):
      let index = known[set] ?? sets.count
      if index == sets.count {
        sets.append(set)
        known[set] = index
      }
      return try append(.read(set: index, next: next))
    case .sequence(let parts):
      var entry = next
      for part in parts.reversed() { entry = try add(part, next: entry) }
      return entry
    case .choice(let branches):
      var entry = try add(branches[branches.count - 1], next: next)
      for branch in branches.dropLast().reversed() {
        let first = try add(branch, next: next)
        entry = try append(.fork(first, entry))
      }
      return entry
    case .group(let number, let inner):
      guard number == marked else { return try add(inner, next: next) }
      let end = try append(.mark(isEnd: true, next: next))
      return try append(.mark(isEnd: false, next: try add(inner, next: end)))
    case .repetition(let inner, let minimum, let maximum):
      var entry = next
      if let maximum {
        for _ in minimum..<max(minimum, maximum) {
          let once = try add(inner, next: entry)
          entry = try append(.fork(once, next))
        }
      } else {
        // The loop's head is made first and filled in when its body is known.
        let head = try append(.fork(next, next))
        let body = try add(inner, next: head)
        nodes[head] = .fork(body, next)
        entry = head
      }
      for _ in 0..<minimum { entry = try add(inner, next: entry) }
      return entry
    }
  }

  /// The reading and accepting nodes reachable from `from` without reading, ascending.
  func closure(_ from: some Sequence<Int>) -> [Int] {
    var seen = Set<Int>()
    var pending = Array(from)
    var result: [Int] = []
    while let node = pending.popLast() {
      guard seen.insert(node).inserted else { continue }
      switch nodes[node] {
      case .fork(let one, let other): pending += [one, other]
      case .mark(_, let next): pending.append(next)
      case .read, .accept: result.append(node)
      }
    }
    return result.sorted()
  }
}

/// Whether capturing twice is capturing once, for every text there is.
///
/// It is unless some text is matched by the pattern with a character outside the group, and by the group alone: then the
/// group could have taken it of another text, and would be taken apart once more. Both automata run side by side over all
/// texts at once.
enum CaptureStability {
  private struct State: Hashable {
    var node: Int
    var partNode: Int
    var isInside = false
    /// The group has read a character.
    var hasPart = false
    /// A character was read outside the group, or by an earlier turn of it.
    var hasMore = false
  }

  private static let maximumStates = 1 << 18

  static func holds(_ program: PatternProgram, part: PatternProgram) throws(PatternError) -> Bool {
    let meets = program.sets.map { set in part.sets.map { set.intersects($0) } }
    var seen: Set<State> = []
    var pending = [State(node: program.start, partNode: part.start)]
    while let state = pending.popLast() {
      guard seen.insert(state).inserted else { continue }
      guard seen.count <= maximumStates else { throw PatternError(.tooLarge, "the pattern has too many ways to capture") }
      func go(_ change: (inout State) -> Void) {
        var next = state
        change(&next)
        pending.append(next)
      }
      if case .fork(let one, let other) = part.nodes[state.partNode] {
        go { $0.partNode = one }
        go { $0.partNode = other }
        continue
      }
      switch program.nodes[state.node] {
      case .fork(let one, let other):
        go { $0.node = one }
        go { $0.node = other }
      case .mark(let isEnd, let next):
        go {
          $0.node = next
          $0.isInside = !isEnd
          if !isEnd && $0.hasPart { $0.hasMore = true }
        }
      case .read(let set, let next):
        guard case .read(let partSet, let partNext) = part.nodes[state.partNode], meets[set][partSet] else { continue }
        go {
          $0.node = next
          $0.partNode = partNext
          if $0.isInside { $0.hasPart = true } else { $0.hasMore = true }
        }
      case .accept:
        if case .accept = part.nodes[state.partNode], state.hasMore { return false }
      }
    }
    return true
  }
}

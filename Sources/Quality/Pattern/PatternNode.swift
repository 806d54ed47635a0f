/// The syntax tree of a pattern.
indirect enum PatternNode {
  case empty
  case scalars(ScalarSet)
  case sequence([PatternNode])
  case choice([PatternNode])
  /// What stands in brackets, numbered from 1 in the order of the opening ones.
  case group(Int, PatternNode)
  /// `maximum` is `nil` when there is no limit.
  case repetition(PatternNode, minimum: Int, maximum: Int?)
}

extension PatternNode {
  /// What the group of this number takes, wherever it stands.
  func group(_ number: Int) -> PatternNode? {
    switch self {
    case .empty, .scalars: nil
    case .sequence(let parts), .choice(let parts): parts.lazy.compactMap { $0.group(number) }.first
    case .group(let own, let inner): own == number ? inner : inner.group(number)
    case .repetition(let inner, _, _): inner.group(number)
    }
  }
}

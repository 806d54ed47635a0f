/// The syntax tree of a pattern.
indirect enum PatternNode {
  case empty
  case scalars(ScalarSet)
  case sequence([PatternNode])
  case choice([PatternNode])
  /// `maximum` is `nil` when there is no limit.
  case repetition(PatternNode, minimum: Int, maximum: Int?)
}

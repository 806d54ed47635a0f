/// Reads a character class, such as `[A-Z0-9_]`, `[^,]` or `[a-z-[aeiou]]`.
enum PatternClassParser {
  private static let maximumDepth = 16

  /// `at` stands on the opening bracket, and after the closing one when this returns.
  static func parse(_ text: [Unicode.Scalar], _ at: inout Int, depth: Int = 0) throws(PatternError) -> ScalarSet {
    let start = at
    guard depth < maximumDepth else { throw PatternError(.tooLarge, "classes nest too deeply", at: start) }
    at += 1
    var isNegated = false
    if at < text.count, text[at] == "^" {
      isNegated = true
      at += 1
    }
    var set = ScalarSet()
    var isEmpty = true
    while at < text.count {
      if text[at] == "]" {
        guard !isEmpty else { throw PatternError(.syntax, "an empty class", at: start) }
        at += 1
        return isNegated ? set.inverted : set
      }
      if text[at] == "-", at + 1 < text.count, text[at + 1] == "[" {
        at += 1
        let removed = try parse(text, &at, depth: depth + 1)
        guard at < text.count, text[at] == "]" else {
          throw PatternError(.syntax, "a subtraction must be last in its class", at: at)
        }
        at += 1
        return (isNegated ? set.inverted : set).subtracting(removed)
      }
      set = set.union(try item(text, &at))
      isEmpty = false
    }
    throw PatternError(.syntax, "'[' without ']'", at: start)
  }

  /// One character, escape or range.
  private static func item(_ text: [Unicode.Scalar], _ at: inout Int) throws(PatternError) -> ScalarSet {
    let start = at
    let first = try single(text, &at)
    let isRange =
      at + 1 < text.count && text[at] == "-" && text[at + 1] != "]" && text[at + 1] != "["
    guard isRange else { return first }
    at += 1
    let last = try single(text, &at)
    guard let low = only(first), let high = only(last), low <= high else {
      throw PatternError(.syntax, "not a range of characters", at: start)
    }
    return ScalarSet([low...high])
  }

  private static func single(_ text: [Unicode.Scalar], _ at: inout Int) throws(PatternError) -> ScalarSet {
    let scalar = text[at]
    at += 1
    switch scalar {
    case "\\": return try PatternEscape.parse(text, &at)
    case "[": throw PatternError(.syntax, "'[' must be escaped inside a class", at: at - 1)
    default: return ScalarSet(scalar)
    }
  }

  private static func only(_ set: ScalarSet) -> UInt32? {
    guard set.ranges.count == 1, let range = set.ranges.first, range.count == 1 else { return nil }
    return range.lowerBound
  }
}

/// Reads what follows a backslash.
enum PatternEscape {
  /// `at` stands after the backslash.
  static func parse(_ text: [Unicode.Scalar], _ at: inout Int) throws(PatternError) -> ScalarSet {
    guard at < text.count else { throw PatternError(.syntax, "a backslash at the end", at: at - 1) }
    let scalar = text[at]
    at += 1
    switch scalar {
    case "n": return ScalarSet("\n")
    case "r": return ScalarSet("\r")
    case "t": return ScalarSet("\t")
    case "d": return .digits
    case "D": return ScalarSet.digits.inverted
    case "s": return .spaces
    case "S": return ScalarSet.spaces.inverted
    case "w": return .wordCharacters
    case "W": return ScalarSet.wordCharacters.inverted
    case "p", "P": return try category(text, &at, isNegated: scalar == "P")
    default:
      // Any sign may be escaped; letters and digits are reserved for meanings this reader does not know.
      guard scalar.isASCII, !scalar.properties.isAlphabetic, !(0x30...0x39).contains(scalar.value) else {
        throw PatternError(.unsupported, "the escape '\\\(scalar)'", at: at - 2)
      }
      return ScalarSet(scalar)
    }
  }

  private static func category(_ text: [Unicode.Scalar], _ at: inout Int, isNegated: Bool) throws(PatternError) -> ScalarSet {
    let start = at - 2
    guard at < text.count, text[at] == "{", let end = text[at...].firstIndex(of: "}") else {
      throw PatternError(.syntax, "'\\p' without '{…}'", at: start)
    }
    let name = String(String.UnicodeScalarView(text[(at + 1)..<end]))
    at = end + 1
    guard let set = ScalarSet.category(name) else {
      throw PatternError(.unsupported, "the property '\(name)'", at: start)
    }
    return isNegated ? set.inverted : set
  }
}

/// Reads the regular expressions of JSON Schema (ECMA-262), as far as they are regular, for the engine of XML Schema's.
///
/// They may match anywhere in the text unless `^` and `$` say otherwise, each for the alternative it stands in, and `\d`, `\w`,
/// `\s` and `.` have other characters.
enum JSONSchemaPattern {
  private static let spaces = "\t\n\u{B}\u{C}\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}"
  private static let words = "A-Za-z0-9_"

  static func automaton(_ source: String) throws(PatternError) -> PatternAutomaton {
    let anything = PatternNode.repetition(.scalars(.all), minimum: 0, maximum: nil)
    var branches: [PatternNode] = []
    for alternative in alternatives(Array(source.unicodeScalars)) {
      var text = alternative[...]
      var parts: [PatternNode] = []
      if text.first == "^" { text = text.dropFirst() } else { parts.append(anything) }
      let isBound = text.last == "$" && text.dropLast().reversed().prefix { $0 == "\\" }.count % 2 == 0
      if isBound { text = text.dropLast() }
      parts.append(try PatternParser.parse(try translated(Array(text))))
      if !isBound { parts.append(anything) }
      branches.append(.sequence(parts))
    }
    return try PatternAutomaton(.choice(branches))
  }

  /// The alternatives of the whole expression.
  private static func alternatives(_ scalars: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
    var found: [[Unicode.Scalar]] = [[]]
    var depth = 0
    var isInClass = false
    var isEscaped = false
    for scalar in scalars {
      if !isEscaped && !isInClass && depth == 0 && scalar == "|" {
        found.append([])
        continue
      }
      found[found.count - 1].append(scalar)
      if isEscaped {
        isEscaped = false
        continue
      }
      switch scalar {
      case "\\": isEscaped = true
      case "[": isInClass = true
      case "]": isInClass = false
      case "(" where !isInClass: depth += 1
      case ")" where !isInClass: depth -= 1
      default: break
      }
    }
    return found
  }

  /// The expression with what ECMA-262 means otherwise written out.
  private static func translated(_ scalars: [Unicode.Scalar]) throws(PatternError) -> String {
    var result = ""
    var at = 0
    var isInClass = false
    while at < scalars.count {
      let scalar = scalars[at]
      at += 1
      switch scalar {
      case "\\": result += try escape(scalars, &at, isInClass: isInClass)
      case "[":
        // Inside of a class it is itself.
        result += isInClass ? "\\[" : "["
        isInClass = true
      case "]":
        result += "]"
        isInClass = false
      case "." where !isInClass: result += "[^\n\r\u{2028}\u{2029}]"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// `at` stands after the backslash.
  private static func escape(_ scalars: [Unicode.Scalar], _ at: inout Int, isInClass: Bool) throws(PatternError) -> String {
    guard at < scalars.count else { throw PatternError(.syntax, "a backslash at the end", at: at - 1) }
    let kind = scalars[at]
    at += 1
    func set(_ members: String, isNegated: Bool) throws(PatternError) -> String {
      guard isInClass else { return isNegated ? "[^\(members)]" : "[\(members)]" }
      if isNegated { throw PatternError(.unsupported, "the escape '\\\(kind)' inside a class", at: at - 2) }
      return members
    }
    switch kind {
    case "d": return try set("0-9", isNegated: false)
    case "D": return try set("0-9", isNegated: true)
    case "w": return try set(words, isNegated: false)
    case "W": return try set(words, isNegated: true)
    case "s": return try set(spaces, isNegated: false)
    case "S": return try set(spaces, isNegated: true)
    case "f": return "\u{C}"
    case "v": return "\u{B}"
    case "u", "x":
      let width = kind == "u" ? 4 : 2
      let digits = String(String.UnicodeScalarView(scalars[at..<min(at + width, scalars.count)]))
      guard digits.unicodeScalars.count == width, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
        throw PatternError(.unsupported, "the escape '\\\(kind)' without \(width) digits of one character", at: at - 2)
      }
      at += width
      let isSign = scalar.isASCII && !scalar.properties.isAlphabetic && scalar.properties.numericType == nil && value > 0x20
      return (isSign ? "\\" : "") + String(scalar)
    default: return "\\" + String(kind)
    }
  }
}

/// Reads the regular expressions of XML Schema part 2, appendix F, as far as they are supported:
///
///     choice    = sequence { "|" sequence }
///     sequence  = { atom [ "?" | "*" | "+" | "{n}" | "{n,}" | "{n,m}" ] }
///     atom      = character | "." | escape | "[" class "]" | "(" choice ")"
///
/// Escapes are `\n \r \t`, a sign after a backslash, `\d \D \s \S \w \W` and `\p{…} \P{…}` with a general category.
/// Classes may be negated and subtracted from (`[a-z-[aeiou]]`). A pattern matches the whole value. So that
/// patterns written for other engines work, `^` at the very start and `$` at the very end are read as anchors,
/// and `(?:` as `(`. Left out, and refused by name: `\i`, `\c`, Unicode blocks (`\p{Is…}`), everything that is not regular
/// (back references, look-around) and lazy quantifiers.
struct PatternParser {
  private let text: [Unicode.Scalar]
  private var at = 0
  private var depth = 0
  private var groups = 0
  /// Nesting is bounded, because the reader is recursive.
  private static let maximumDepth = 64
  static let maximumRepetition = 1000

  private init(_ source: String) { text = Array(source.unicodeScalars) }

  static func parse(_ source: String) throws(PatternError) -> PatternNode {
    var parser = PatternParser(source)
    if parser.text.first == "^" { parser.at = 1 }
    let node = try parser.choice()
    guard parser.at == parser.text.count else {
      throw PatternError(.syntax, "')' without '('", at: parser.at)
    }
    return node
  }

  private var next: Unicode.Scalar? { at < text.count ? text[at] : nil }
  private func isNext(_ word: String) -> Bool { text[at...].starts(with: word.unicodeScalars) }

  private mutating func choice() throws(PatternError) -> PatternNode {
    var branches = [try sequence()]
    while next == "|" {
      at += 1
      branches.append(try sequence())
    }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(PatternError) -> PatternNode {
    var parts: [PatternNode] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      if scalar == "$" && at == text.count - 1 {
        at += 1
        break
      }
      let atom = try atom()
      parts.append(try quantified(atom))
    }
    return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func atom() throws(PatternError) -> PatternNode {
    guard let scalar = next else { return .empty }
    let start = at
    at += 1
    switch scalar {
    case "(":
      depth += 1
      guard depth <= Self.maximumDepth else { throw PatternError(.tooLarge, "groups nest too deeply", at: start) }
      var number: Int?
      if isNext("?:") {
        at += 2
      } else if next == "?" {
        throw PatternError(.unsupported, "look-around, flags and named groups", at: start)
      } else {
        groups += 1
        number = groups
      }
      let inner = try choice()
      guard next == ")" else { throw PatternError(.syntax, "'(' without ')'", at: start) }
      at += 1
      depth -= 1
      return number.map { .group($0, inner) } ?? inner
    case "[":
      at = start
      return .scalars(try PatternClassParser.parse(text, &at))
    case "\\":
      return .scalars(try PatternEscape.parse(text, &at))
    case ".":
      return .scalars(.notLineEnds)
    case "?", "*", "+", "{":
      throw PatternError(.syntax, "nothing to repeat", at: start)
    case "]", "}":
      throw PatternError(.syntax, "'\(scalar)' must be escaped", at: start)
    case "^", "$":
      throw PatternError(.unsupported, "'\(scalar)' inside a pattern; escape it if the sign is meant", at: start)
    default:
      return .scalars(ScalarSet(scalar))
    }
  }

  private mutating func quantified(_ atom: PatternNode) throws(PatternError) -> PatternNode {
    guard let scalar = next else { return atom }
    let start = at
    let node: PatternNode
    switch scalar {
    case "?":
      at += 1
      node = .repetition(atom, minimum: 0, maximum: 1)
    case "*":
      at += 1
      node = .repetition(atom, minimum: 0, maximum: nil)
    case "+":
      at += 1
      node = .repetition(atom, minimum: 1, maximum: nil)
    case "{":
      at += 1
      let minimum = try number(start)
      var maximum: Int? = minimum
      if next == "," {
        at += 1
        maximum = next == "}" ? nil : try number(start)
      }
      guard next == "}" else { throw PatternError(.syntax, "'{' without '}'", at: start) }
      at += 1
      if let maximum, maximum < minimum { throw PatternError(.syntax, "the counts of '{}' are reversed", at: start) }
      node = .repetition(atom, minimum: minimum, maximum: maximum)
    default:
      return atom
    }
    if let after = next, after == "?" || after == "*" || after == "+" || after == "{" {
      throw PatternError(.unsupported, "a quantifier after a quantifier (lazy or possessive)", at: at)
    }
    return node
  }

  private mutating func number(_ start: Int) throws(PatternError) -> Int {
    var value = 0
    let first = at
    while let scalar = next, scalar.value &- 0x30 <= 9 {
      value = value * 10 + Int(scalar.value - 0x30)
      at += 1
      guard value <= Self.maximumRepetition else {
        throw PatternError(.tooLarge, "more than \(Self.maximumRepetition) repetitions", at: start)
      }
    }
    guard at > first else { throw PatternError(.syntax, "a count is missing", at: start) }
    return value
  }
}

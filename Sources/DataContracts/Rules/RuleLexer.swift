/// Why a rule's text cannot be used.
public struct RuleFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where in the text, in Unicode scalars from 1.
  public let column: Int
  /// Without a final full stop.
  public let problem: String
  /// What to do, without a final full stop.
  public let remedy: String
  /// The name that no field has, when that is the fault.
  var unknownName: String?

  public var description: String { "at \(column): \(problem); \(remedy)" }
}

/// A word or sign of a rule.
enum RuleToken: Equatable {
  /// A keyword, a field or a function, as written.
  case word(String)
  /// A field in double quotes or backticks.
  case quotedName(String)
  case number(String)
  case text(String)
  case sign(String)
  case end

  /// For messages.
  var shown: String {
    switch self {
    case .word(let text), .sign(let text), .number(let text): text
    case .quotedName(let text): "\"\(text)\""
    case .text: "a text"
    case .end: "the end"
    }
  }
}

/// Parts a rule into words and signs.
struct RuleLexer {
  private let scalars: [Unicode.Scalar]
  private var at = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// All tokens with the column of each, the end included.
  static func tokens(of text: String) throws(RuleFault) -> [(token: RuleToken, column: Int)] {
    var lexer = RuleLexer(text)
    var tokens: [(token: RuleToken, column: Int)] = []
    while true {
      while lexer.at < lexer.scalars.count, lexer.scalars[lexer.at].properties.isWhitespace { lexer.at += 1 }
      let column = lexer.at + 1
      let token = try lexer.next()
      tokens.append((token, column))
      if token == .end { return tokens }
    }
  }

  private mutating func next() throws(RuleFault) -> RuleToken {
    guard at < scalars.count else { return .end }
    let first = scalars[at]
    switch first {
    case "'": return .text(try quoted(by: "'"))
    case "\"", "`": return .quotedName(try quoted(by: first))
    case "0"..."9": return .number(try number())
    case "(", ")", ",", "+", "-", "*", "/", "=", "%":
      at += 1
      // Both are written for equal.
      if first == "=", at < scalars.count, scalars[at] == "=" { at += 1 }
      return .sign(String(first))
    case "<", ">", "!":
      at += 1
      let second = at < scalars.count ? scalars[at] : " "
      if second == "=" || (first == "<" && second == ">") {
        at += 1
        return .sign(second == ">" ? "!=" : String(first) + "=")
      }
      if first == "!" { throw RuleFault(column: at, problem: "! alone means nothing here", remedy: "write not, or !=") }
      return .sign(String(first))
    case _ where Self.isWordStart(first):
      let start = at
      while at < scalars.count, Self.isWordStart(scalars[at]) || ("0"..."9").contains(scalars[at]) { at += 1 }
      return .word(text(start, at))
    default:
      throw RuleFault(
        column: at + 1, problem: "an unknown sign", remedy: "write names with other signs in double quotes, texts in single ones")
    }
  }

  private static func isWordStart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }

  /// The quote itself is written twice.
  private mutating func quoted(by quote: Unicode.Scalar) throws(RuleFault) -> String {
    let start = at
    var content = String.UnicodeScalarView()
    at += 1
    while at < scalars.count {
      if scalars[at] != quote {
        content.append(scalars[at])
        at += 1
      } else if at + 1 < scalars.count, scalars[at + 1] == quote {
        content.append(quote)
        at += 2
      } else {
        at += 1
        return String(content)
      }
    }
    throw RuleFault(column: start + 1, problem: "a quote that is not closed", remedy: "write another \(quote)")
  }

  private mutating func number() throws(RuleFault) -> String {
    let start = at
    while at < scalars.count, ("0"..."9").contains(scalars[at]) { at += 1 }
    if at + 1 < scalars.count, scalars[at] == ".", ("0"..."9").contains(scalars[at + 1]) {
      at += 1
      while at < scalars.count, ("0"..."9").contains(scalars[at]) { at += 1 }
    }
    if at < scalars.count, Self.isWordStart(scalars[at]) || scalars[at] == "." {
      throw RuleFault(column: start + 1, problem: "not a number", remedy: "write digits, such as 12.50; names that begin with a digit go in double quotes")
    }
    return text(start, at)
  }

  private func text(_ start: Int, _ end: Int) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[start..<end])
    return String(view)
  }
}

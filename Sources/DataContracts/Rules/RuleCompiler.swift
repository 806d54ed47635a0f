internal import Descriptors

/// Compiles the expression of a rule: parses it, finds the fields, checks and settles every type.
///
/// The grammar is in `Docs/contracts.md`. Words are in lower or upper case; field names are as written in the schema.
///
///     expression  = "if" expression "then" expression "else" expression | disjunction
///     disjunction = conjunction { "or" conjunction }
///     conjunction = negation { "and" negation }
///     negation    = "not" negation | comparison
///     comparison  = sum [ ("=" | "!=" | "<" | "<=" | ">" | ">=") sum
///                       | "is" [ "not" ] "missing" | [ "not" ] "in" "(" literal { "," literal } ")"
///                       | [ "not" ] "between" sum "and" sum | [ "not" ] "matches" text ]
///     sum         = product { ("+" | "-") product }
///     product     = factor { "*" factor }
///     factor      = "-" factor | number | text | "true" | "false" | "date" text | "business_date"
///                 | name | function "(" expression { "," expression } ")" | "(" expression ")"
///
/// Linear in the length of the text.
public struct RuleCompiler {
  /// Longer texts are refused, in bytes.
  public static let maximumLength = 4000
  static let maximumDepth = 100
  static let maximumSize = 2000

  let fields: [Field]
  let checkPattern: (String) -> String?
  private var tokens: [(token: RuleToken, column: Int)] = []
  private var at = 0
  private var depth = 0

  /// - Parameters:
  ///   - fields: What names are looked up among; an expression's `.field` is an index into it.
  ///   - check: Says why a pattern cannot be used.
  public init(fields: [Field], checkingPatterns check: @escaping (String) -> String? = { _ in nil }) {
    self.fields = fields
    checkPattern = check
  }

  /// Compiles a rule or filter, whose expression must be true or false.
  public func condition(_ text: String) throws(RuleFault) -> RuleExpression {
    let expression = try self.expression(text)
    guard expression.type == .boolean else {
      throw RuleFault(column: 1, problem: "is \(expression.type.label), not something that holds", remedy: "compare it with something")
    }
    return expression
  }

  /// Compiles any expression.
  public func expression(_ text: String) throws(RuleFault) -> RuleExpression {
    guard text.utf8.count <= Self.maximumLength else {
      throw RuleFault(column: 1, problem: "longer than \(Self.maximumLength) bytes", remedy: "write several rules")
    }
    var compiler = self
    compiler.tokens = try RuleLexer.tokens(of: text)
    let expression = try compiler.expression()
    if compiler.token != .end { throw compiler.fault("\(compiler.token.shown) is not expected here", "write and, or, or a comparison before it") }
    return expression
  }

  // MARK: Tokens

  var token: RuleToken { at < tokens.count ? tokens[at].token : .end }
  var column: Int { at < tokens.count ? tokens[at].column : 1 }

  func fault(_ problem: String, _ remedy: String) -> RuleFault { RuleFault(column: column, problem: problem, remedy: remedy) }

  mutating func advance() { at += 1 }

  mutating func take(sign: String) -> Bool {
    guard token == .sign(sign) else { return false }
    at += 1
    return true
  }

  func isWord(_ word: String) -> Bool {
    if case .word(let text) = token { text.lowercased() == word } else { false }
  }

  mutating func take(word: String) -> Bool {
    guard isWord(word) else { return false }
    at += 1
    return true
  }

  mutating func expect(sign: String) throws(RuleFault) {
    if !take(sign: sign) { throw fault("\(sign) is missing before \(token.shown)", "write it") }
  }

  /// Refuses an expression that would be expensive: `between` has its first operand twice, and nesting doubles it again.
  func made(_ expression: RuleExpression) throws(RuleFault) -> RuleExpression {
    if expression.size > Self.maximumSize { throw fault("too long", "write several rules") }
    return expression
  }

  // MARK: Grammar

  mutating func expression() throws(RuleFault) -> RuleExpression {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximumDepth { throw fault("nested deeper than \(Self.maximumDepth)", "write several rules") }
    guard take(word: "if") else { return try disjunction() }
    let start = column
    let condition = try expression()
    try requireBoolean(condition, start)
    if !take(word: "then") { throw fault("then is missing before \(token.shown)", "write if … then … else …") }
    let yes = try expression()
    if !take(word: "else") { throw fault("else is missing before \(token.shown)", "write if … then … else …") }
    let no = try expression()
    let (one, other) = try unify(yes, no, column)
    return try made(RuleExpression(.choose, [condition, one, other], type: one.type))
  }

  private mutating func disjunction() throws(RuleFault) -> RuleExpression {
    try chain("or", .or) { compiler throws(RuleFault) in try compiler.conjunction() }
  }

  private mutating func conjunction() throws(RuleFault) -> RuleExpression {
    try chain("and", .and) { compiler throws(RuleFault) in try compiler.negation() }
  }

  private mutating func chain(
    _ word: String, _ operation: RuleExpression.Operation, _ part: (inout Self) throws(RuleFault) -> RuleExpression
  ) throws(RuleFault) -> RuleExpression {
    let start = column
    let first = try part(&self)
    guard isWord(word) else { return first }
    try requireBoolean(first, start)
    var parts = [first]
    while take(word: word) {
      let start = column
      let next = try part(&self)
      try requireBoolean(next, start)
      parts.append(next)
    }
    return try made(RuleExpression(operation, parts, type: .boolean))
  }

  private mutating func negation() throws(RuleFault) -> RuleExpression {
    var isNegated = false
    let start = column
    while take(word: "not") { isNegated.toggle() }
    let operand = try comparison()
    guard isNegated else { return operand }
    try requireBoolean(operand, start)
    return try made(RuleExpression(.not, [operand], type: .boolean))
  }

  mutating func sum() throws(RuleFault) -> RuleExpression {
    var left = try product()
    while token == .sign("+") || token == .sign("-") {
      let isSum = token == .sign("+")
      let place = column
      advance()
      let right = try product()
      left = try made(add(left, right, isSum: isSum, place))
    }
    return left
  }

  private mutating func product() throws(RuleFault) -> RuleExpression {
    var left = try factor()
    while true {
      if token == .sign("/") || token == .sign("%") {
        throw fault("\(token.shown) is not exact", "multiply the other side of the comparison instead")
      }
      let place = column
      guard take(sign: "*") else { return left }
      let right = try factor()
      left = try made(multiply(left, right, place))
    }
  }

  private mutating func factor() throws(RuleFault) -> RuleExpression {
    var isNegated = false
    let start = column
    while take(sign: "-") { isNegated.toggle() }
    let operand = try primary()
    return isNegated ? try made(negate(operand, start)) : operand
  }
}

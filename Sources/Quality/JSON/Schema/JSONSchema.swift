/// A JSON Schema (draft-07) of a contract, compiled; see ``JSONSchemaCompiler`` for the keywords.
final class JSONSchema {
  /// Kinds of values a schema allows.
  struct Kinds: OptionSet {
    let rawValue: UInt8
    static let null = Kinds(rawValue: 1)
    static let boolean = Kinds(rawValue: 2)
    static let object = Kinds(rawValue: 4)
    static let array = Kinds(rawValue: 8)
    /// Whole numbers too.
    static let number = Kinds(rawValue: 16)
    static let integer = Kinds(rawValue: 32)
    static let string = Kinds(rawValue: 64)
  }

  /// One schema within the whole; others are named by their index.
  struct Part {
    /// The schema `false`.
    var isNever = false
    /// `$ref`; nothing else counts beside it.
    var reference: Int?
    var kinds: Kinds?
    /// Tokens of the schema's own text: `enum`, and `const`.
    var choices: [[Int]] = []
    var minimum, maximum, exclusiveMinimum, exclusiveMaximum: ExactNumber?
    /// Unicode scalars of a text.
    var length = Limits()
    var pattern: PatternAutomaton?
    var itemCount = Limits()
    /// The first items, one by one.
    var firstItems: [Int] = []
    /// All items behind them.
    var otherItems: Int?
    var memberCount = Limits()
    var properties: [(name: [UInt8], schema: Int)] = []
    /// Members without a schema of their own.
    var otherMembers: Int?
    var required: [[UInt8]] = []
    var all: [Int] = []
    /// `anyOf` and `oneOf`.
    var any: [Int] = []
    var one: [Int] = []
    var not: Int?
  }

  struct Limits {
    var least = 0
    var most = Int.max

    func contains(_ count: Int) -> Bool { count >= least && count <= most }
  }

  private let parts: [Part]
  /// The schema's own text, for the values in it.
  private let own: JSONTape
  private let text: RuleText
  /// What referenced schemas said of the values of the text at hand; without it, nested choices between references could
  /// take time that doubles with every level.
  private var known: [UInt64: Bool] = [:]

  init(parts: [Part], own: JSONTape, text: RuleText) {
    self.parts = parts
    self.own = own
    self.text = text
  }

  /// Whether a text fulfils the schema.
  ///
  /// - Complexity: O(values of the text × parts of the schema).
  func holds(_ tape: JSONTape) -> Bool {
    known.removeAll(keepingCapacity: true)
    return holds(0, tape, 0)
  }

  private func holds(_ index: Int, _ tape: JSONTape, _ token: Int) -> Bool {
    let part = parts[index]
    if part.isNever { return false }
    if let reference = part.reference {
      let key = UInt64(reference) << 32 | UInt64(token)
      if let verdict = known[key] { return verdict }
      let verdict = holds(reference, tape, token)
      known[key] = verdict
      return verdict
    }
    if let kinds = part.kinds, kinds.isDisjoint(with: Self.kinds(of: token, tape)) { return false }
    for choice in part.choices where !choice.contains(where: { tape.equals(token, own, $0) }) { return false }
    let isSound =
      switch tape.kind(token) {
      case .number: isWithin(part, tape.number(token))
      case .string: hasText(part, tape, token)
      case .array: hasItems(part, tape, token)
      case .object: hasMembers(part, tape, token)
      case .boolean, .null: true
      }
    guard isSound else { return false }
    guard part.all.allSatisfy({ holds($0, tape, token) }) else { return false }
    guard part.any.isEmpty || part.any.contains(where: { holds($0, tape, token) }) else { return false }
    guard part.one.isEmpty || part.one.count(where: { holds($0, tape, token) }) == 1 else { return false }
    return part.not.map { !holds($0, tape, token) } ?? true
  }

  private static func kinds(of token: Int, _ tape: JSONTape) -> Kinds {
    switch tape.kind(token) {
    case .null: .null
    case .boolean: .boolean
    case .object: .object
    case .array: .array
    case .string: .string
    case .number: tape.number(token).isWhole ? [.number, .integer] : .number
    }
  }

  private func isWithin(_ part: Part, _ number: ExactNumber) -> Bool {
    (part.minimum.map { number >= $0 } ?? true) && (part.maximum.map { number <= $0 } ?? true)
      && (part.exclusiveMinimum.map { number > $0 } ?? true) && (part.exclusiveMaximum.map { number < $0 } ?? true)
  }

  private func hasText(_ part: Part, _ tape: JSONTape, _ token: Int) -> Bool {
    tape.withBytes(of: token) { bytes in
      guard let bytes else { return false }
      guard part.length.contains(bytes.count { $0 & 0xC0 != 0x80 }) else { return false }
      guard let pattern = part.pattern else { return true }
      return bytes.baseAddress.map { pattern.matches($0, bytes.count) } ?? pattern.matches("")
    }
  }

  private func hasItems(_ part: Part, _ tape: JSONTape, _ token: Int) -> Bool {
    guard part.itemCount.contains(tape.count(token)) else { return false }
    guard !part.firstItems.isEmpty || part.otherItems != nil else { return true }
    var place = 0
    return tape.allItems(of: token) { item in
      let schema = place < part.firstItems.count ? part.firstItems[place] : part.otherItems
      place += 1
      return schema.map { holds($0, tape, item) } ?? true
    }
  }

  private func hasMembers(_ part: Part, _ tape: JSONTape, _ token: Int) -> Bool {
    guard part.memberCount.contains(tape.count(token)), part.required.allSatisfy({ tape.member($0, of: token) != nil }) else {
      return false
    }
    guard !part.properties.isEmpty || part.otherMembers != nil else { return true }
    return tape.members(of: token).allSatisfy { name, value in
      let schema = tape.withBytes(of: name) { bytes in
        part.properties.first { bytes?.elementsEqual($0.name) ?? false }?.schema ?? part.otherMembers
      }
      return schema.map { holds($0, tape, value) } ?? true
    }
  }
}

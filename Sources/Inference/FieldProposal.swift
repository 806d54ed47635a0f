import DataContracts
import Descriptors
import Tabular

/// A field as it is proposed: its keys in the descriptor, and why.
struct FieldProposal {
  /// As the file's header has it.
  let label: String
  /// What a table may call it.
  let column: String
  /// In the order they are written, without `name`.
  private(set) var keys: [JSONValue.Member] = []
  /// A comment each.
  private(set) var evidence: [String] = []
  /// What a person must decide.
  private(set) var questions: [String] = []
  private var steps: [JSONValue] = []
  private var nullWords: [String] = []
  /// Whether digits here are a person's number, whose zeros count.
  private var isNumbering = false

  /// - Parameters:
  ///   - kinds: Of JSON values; empty where cells are text.
  ///   - nulls: Null words of typed columns, which the schema lists.
  init(label: String, column: String, profile: ColumnProfile, kinds: Set<JSONLinesMembers.Kind>, nulls: [String]) {
    self.label = label
    self.column = column
    let personal = PersonalData(column: column, profile: profile)
    if profile.padded > 0 { steps.append(.string("trim")) }
    describe(profile)
    isNumbering = personal?.isNumbering ?? false
    if !chooseNested(kinds), !chooseByKind(kinds, profile) { chooseType(profile) }
    if let personal {
      evidence.append("personal data: \(personal.kind) (\(personal.reason))")
      keys.append(
        .init("sluice:pii", .object(["class": .string(personal.sensitivityClass.rawValue), "kind": .string(personal.kind)])))
    } else {
      noteCodes(profile)
    }
    let own = Set(profile.nulls.keys).subtracting(nulls).sorted()
    if !own.isEmpty { questions.append("do \(own.map { "\"\($0)\"" }.joined(separator: ", ")) stand for no value?") }
    if !steps.isEmpty { keys.append(.init("sluice:cleanse", .array(steps))) }
    if profile.isAlwaysThere { keys.append(.init("constraints", .object(["required": .boolean(true)]))) }
  }

  private static func are(_ count: Int) -> String { "\(count) \(count == 1 ? "is" : "are")" }

  private mutating func describe(_ profile: ColumnProfile) {
    let missing = profile.records - profile.values
    evidence.append(
      "\(profile.values) of \(profile.records) records \(profile.values == 1 ? "has" : "have") a value"
        + (missing == 0 ? "" : "; \(Self.are(profile.empty)) empty")
        + profile.nulls.sorted { $0.key < $1.key }.map { "; \(Self.are($0.value)) \"\($0.key)\"" }.joined())
    var counts: [String] = []
    if profile.integers > 0 { counts.append("integer \(profile.integers)") }
    if profile.decimals > profile.integers { counts.append("decimal \(profile.decimals)") }
    if profile.exponents > 0 { counts.append("with exponent \(profile.exponents)") }
    counts += profile.dates.counts.map { "\($0.pattern) \($0.count)" }
    if profile.amounts.isUnusual { counts.append("amount \(max(profile.amounts.english, profile.amounts.continental))") }
    if let distinct = profile.distinct { counts.append("distinct \(distinct.count)") }
    if profile.values > 0 { evidence.append(counts.joined(separator: ", ")) }
  }

  private mutating func add(_ type: String, _ options: [JSONValue.Member] = []) {
    keys.append(.init("type", .string(type)))
    keys += options
  }

  /// Whether the values are objects or arrays.
  private mutating func chooseNested(_ kinds: Set<JSONLinesMembers.Kind>) -> Bool {
    guard !kinds.isDisjoint(with: [.object, .array]) else { return false }
    let kind: JSONLinesMembers.Kind = kinds.contains(.object) ? .object : .array
    if !kinds.subtracting([.null, kind]).isEmpty {
      questions.append("not every value is \(kind == .object ? "an object" : "an array"): what is the rule?")
    }
    add(kind == .object ? "object" : "array")
    return true
  }

  /// What JSON says of a value counts: `true` is no word, and digits in quotes are meant as text.
  private mutating func chooseByKind(_ kinds: Set<JSONLinesMembers.Kind>, _ profile: ColumnProfile) -> Bool {
    switch kinds.subtracting([.null]) {
    case [.boolean]:
      evidence.append("nothing but true and false")
      add("boolean")
      return true
    case [.string] where profile.values > 0 && profile.integers == profile.values && profile.dates.complete.isEmpty:
      evidence.append("digits in quotes: text keeps what it is")
      add("string")
      return true
    default: return false
    }
  }

  private mutating func chooseType(_ profile: ColumnProfile) {
    guard profile.values > 0 else {
      questions.append("no value was seen: what type is it?")
      add("string")
      return
    }
    if chooseDate(profile) || chooseBoolean(profile) || chooseNumber(profile) || chooseAmount(profile) { return }
    if let question = Self.nearly(profile) { questions.append(question) }
    add("string")
  }

  /// Whether the column was settled. Two readings that differ are never chosen between.
  private mutating func chooseDate(_ profile: ColumnProfile) -> Bool {
    var found = profile.dates.complete
    // Digits alone are a date only where the column says so.
    if !Self.names(column, ["date", "dt", "on", "day", "opened", "closed", "due"]) { found.removeAll { $0.format.pattern == "%Y%m%d" } }
    guard let first = found.first else { return choosePair(profile) }
    if let rival = found.dropFirst().first(where: { $0.format.isAmbiguous(with: first.format) }) {
      questions.append(
        "every value is a date both as \(first.format.pattern) and as \(rival.format.pattern): ask the bank, then write type: date and format")
      add("string")
      return true
    }
    let pattern = first.format.pattern
    evidence.append("only \(pattern) reads every value")
    var options = [JSONValue.Member("format", .string(pattern))]
    let hasZone = pattern.hasSuffix("Z") || pattern.contains("%z")
    if first.isDatetime, !hasZone {
      questions.append("which zone are the times in? UTC is written until somebody knows")
      options.append(.init("sluice:zone", .string("UTC")))
    }
    if pattern.contains("%y") { questions.append("two-digit years from 69 on are taken for 19xx") }
    add(first.isDatetime ? "datetime" : "date", options)
    return true
  }

  /// Two ways of writing dates that do not contradict each other.
  private mutating func choosePair(_ profile: ColumnProfile) -> Bool {
    guard let first = profile.dates.pairs.first else { return false }
    if let rival = profile.dates.pairs.dropFirst().first {
      questions.append(
        "every value is a date by \(first[0].pattern) and \(first[1].pattern), and by \(rival[0].pattern) and \(rival[1].pattern): ask the bank, then write type: date and the formats")
      add("string")
      return true
    }
    evidence.append("only \(first[0].pattern) and \(first[1].pattern) together read every value")
    steps.append(.object(["op": .string("date"), "formats": .strings([first[1].pattern])]))
    add("date", [.init("format", .string(first[0].pattern))])
    return true
  }

  private static let pairs: [(yes: String, no: String)] = [
    ("Y", "N"), ("y", "n"), ("true", "false"), ("True", "False"), ("TRUE", "FALSE"), ("yes", "no"), ("Yes", "No"), ("YES", "NO"),
    ("T", "F"),
  ]

  private mutating func chooseBoolean(_ profile: ColumnProfile) -> Bool {
    guard let distinct = profile.distinct, distinct.count == 2,
      let pair = Self.pairs.first(where: { distinct == [$0.yes, $0.no] })
    else { return false }
    add("boolean", [.init("trueValues", .strings([pair.yes])), .init("falseValues", .strings([pair.no]))])
    evidence.append("nothing but \(pair.yes) and \(pair.no)")
    return true
  }

  private mutating func chooseNumber(_ profile: ColumnProfile) -> Bool {
    if profile.decimals + profile.exponents == profile.values, profile.exponents > 0 {
      questions.append("\(profile.exponents) of the values have an exponent: has a spreadsheet damaged them?")
      add("number", [.init("sluice:float", .boolean(true))])
      return true
    }
    guard profile.decimals == profile.values else { return false }
    if profile.leadingZeros > 0 {
      evidence.append("\(profile.leadingZeros) of the values begin with a zero that counts")
      add("string")
      return true
    }
    if profile.integers == profile.values {
      if isNumbering || Self.names(column, ["id", "no", "nr", "number", "account", "code", "zip", "postal", "phone", "ssn", "iban", "ref", "key"]) {
        evidence.append("digits, but by its name an identifier: text keeps what it is")
        add("string")
      } else if profile.longestDigits > 18 {
        evidence.append("up to \(profile.longestDigits) digits")
        if profile.longestDigits <= 38 { addDecimal(profile.longestDigits, 0) } else { add("string") }
      } else {
        add("integer")
      }
      return true
    }
    guard profile.wholeDigits + profile.fractionDigits <= 38 else { return false }
    addDecimal(profile.wholeDigits, profile.fractionDigits)
    return true
  }

  /// With room for amounts a thousand times as great as the sample's.
  private mutating func addDecimal(_ whole: Int, _ fraction: Int) {
    let precision = min(38, max(whole + 3, 9) + fraction)
    evidence.append("up to \(whole) digits before the point and \(fraction) after it")
    add("number", [.init("sluice:decimal", .object(["precision": .integer(precision), "scale": .integer(fraction)]))])
  }

  private mutating func chooseAmount(_ profile: ColumnProfile) -> Bool {
    let amounts = profile.amounts
    if amounts.isAmbiguous {
      questions.append("1,234 may be a thousand or one and a bit: ask the bank, then write type: number and an amount step")
      add("string")
      return true
    }
    guard let signs = amounts.verdict, amounts.wholeDigits + amounts.fractionDigits <= 35 else { return false }
    if amounts.hasSeveralCurrencies {
      questions.append(
        "amounts in \(amounts.currencies.sorted().joined(separator: " and ")): is that one currency? then write type: number and an amount step; else the code needs a column of its own")
      add("string")
      return true
    }
    if amounts.negatives.isSuperset(of: [.credit, .debit]) {
      questions.append("is CR or DR the negative one? ask the bank, then write type: number and an amount step")
      add("string")
      return true
    }
    steps.append(
      .object([
        "op": .string("amount"), "decimal": signs.decimal == "." ? nil : .string(String(signs.decimal)),
        "group": signs.group.map { .string(String($0)) },
        "currency": amounts.currencies.isEmpty ? nil : .strings(amounts.currencies.sorted()),
        "negative": amounts.negatives.isEmpty ? nil : .strings(amounts.negatives.map(\.rawValue).sorted()),
        "percent": amounts.hasPercent ? .boolean(true) : nil,
      ]))
    addDecimal(amounts.wholeDigits, amounts.fractionDigits)
    return true
  }

  /// A few words that come again and again may be codes; for the person to decide.
  private mutating func noteCodes(_ profile: ColumnProfile) {
    guard let distinct = profile.distinct, distinct.count <= 12, profile.values >= 10 * max(distinct.count, 1), profile.longest <= 40,
      keys.first?.value == .string("string")
    else { return }
    let values = distinct.sorted().map(YAMLText.scalar).joined(separator: ", ")
    evidence.append("if these are all there are: constraints: { enum: [\(values)] }")
  }

  /// Whether one of the words is a word of the name.
  private static func names(_ column: String, _ words: [String]) -> Bool {
    column.split(separator: "_").contains { words.contains(String($0)) }
  }
}

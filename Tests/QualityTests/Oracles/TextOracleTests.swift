import DataContracts
import Foundation
import Testing

@testable import Quality

/// Cleansing, null tokens, permitted words, lengths and patterns of texts, beside a plain reading.
@Suite struct TextOracleTests {
  /// Compares cells of a text column with what `plain` says of each after the steps.
  private func expect(
    _ cells: [[UInt8]], _ field: Field, at location: SourceLocation = #_sourceLocation, _ plain: ([UInt8]) -> String
  ) throws {
    let found = try OneColumn(cells, field) { $0 % 7 == 0 }
    var changes = field.cleanse.map { _ in Int64(0) }
    var misses = 0
    for (cell, outcome) in zip(cells, found.outcomes) {
      if cell.contains(0) {
        #expect(outcome == "nul-byte", sourceLocation: location)
        continue
      }
      var text = cell
      for (index, step) in field.cleanse.enumerated() {
        let next = PlainText.applied(step, to: text)
        if next != text { changes[index] += 1 }
        text = next
      }
      let expected = plain(text)
      if outcome == expected { continue }
      misses += 1
      if misses <= 5 { Issue.record("'\(String(decoding: cell, as: UTF8.self))': \(outcome), not \(expected)", sourceLocation: location) }
    }
    #expect(found.outcomes.count == cells.count && found.changes == changes, sourceLocation: location)
  }

  private static func text(_ cell: [UInt8]) -> String { String(decoding: cell, as: UTF8.self) }

  /// Texts around the lengths of words: small letters, capitals, letters and blanks.
  private static let texts: [String] = [1, 2, 3, 7, 8, 9, 15, 16, 17, 24, 33].flatMap { length -> [String] in
    let letters = String((0..<length).map { Character(UnicodeScalar(UInt8(0x61 + ($0 * 5 + length) % 26))) })
    return [letters, letters.uppercased(), String(letters.enumerated().map { $0.offset % 3 == 1 ? " " : $0.element })]
  }

  @Test(arguments: [
    [], [.trim], [.collapse], [.upper], [.lower], [.trim, .upper], [.collapse, .trim, .lower], [.trim, .collapse], [.lower, .collapse],
  ] as [[CleanseStep]]) func `steps change what they say, wherever a byte stands`(steps: [CleanseStep]) throws {
    let field = Field(name: "v", type: .string, missingValues: ["NULL", "n/a"], cleanse: steps)
    let cells = EveryByte.variants(of: Self.texts.enumerated().filter { $0.offset % 4 == 0 }.map(\.element)) + EveryByte.surrounded(["aB", "NULL", "n/a"])
    try expect(cells, field) { ["NULL", "n/a"].contains(Self.text($0)) ? "null" : Self.text($0) }
  }

  @Test func `null tokens and permitted words are met byte for byte`() throws {
    let tokens = ["", "NA", "n/a", "not here", "none at all", "0123456789abcdef", "0123456789abcdefg"]
    let words = ["CA", "NY", "NEW YORK", "NEW YORK CITY", "0123456789ABCDEF", "0123456789ABCDEFGH", "é", "x"]
    for steps in [[], [.trim]] as [[CleanseStep]] {
      let field = Field(name: "v", type: .string, constraints: Constraints(enumeration: words), missingValues: tokens, cleanse: steps)
      let cells = EveryByte.variants(of: tokens + words) + EveryByte.surrounded(tokens + words)
      try expect(cells, field) { cell in
        let text = Self.text(cell)
        return tokens.contains(text) ? "null" : words.contains(text) ? text : "constraint-error enum"
      }
    }
  }

  /// Lists and patterns whose texts steps would change, and tokens that have the form of a value.
  @Test(arguments: [[.trim, .upper], [.lower], [.collapse, .trim], [.upper, .lower]] as [[CleanseStep]])
  func `what is permitted is what the steps leave`(steps: [CleanseStep]) throws {
    let words = ["CA", "ny", "NEW YORK", "new york", " x", "two  spaces", "0123456789abcdef", "0123456789ABCDEFG", "none"]
    let tokens = ["", "CA", "none"]
    let listed = Field(name: "v", type: .string, constraints: Constraints(enumeration: words), missingValues: tokens, cleanse: steps)
    try expect(EveryByte.variants(of: words) + EveryByte.surrounded(words), listed) { cell in
      let text = Self.text(cell)
      return tokens.contains(text) ? "null" : words.contains(text) ? text : "constraint-error enum"
    }
    for pattern in ["[A-Z]{2}[0-9]{2}", "[a-z][ -~]{3}", "[0-9]{4}|[A-F]{4}|[A-Z]{3}"] {
      let formed = Field(
        name: "v", type: .string, constraints: Constraints(pattern: pattern), missingValues: ["", pattern.hasSuffix("3}") ? "WXYZ" : "ABC"],
        cleanse: steps)
      let automaton = try PatternAutomaton(pattern)
      try expect(EveryByte.variants(of: ["AB12", "ab12", "a  b", "ABC", "ABCD", "1234"]), formed) { cell in
        let text = Self.text(cell)
        return formed.missingValues.contains(text) ? "null" : automaton.matches(text) ? text : "constraint-error pattern"
      }
    }
  }

  @Test func `lengths count characters`() throws {
    let field = Field(name: "v", type: .string, constraints: Constraints(minLength: 3, maxLength: 9), missingValues: [])
    let cells = EveryByte.variants(of: Self.texts.filter { $0.count < 13 }) + ["", "é", "éé€", "𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞", "𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞"].map { Array($0.utf8) }
    try expect(cells, field) { cell in
      let count = Self.text(cell).unicodeScalars.count
      return count < 3 ? "constraint-error minLength" : count > 9 ? "constraint-error maxLength" : Self.text(cell)
    }
  }

  private static func digits(_ text: Substring, _ range: ClosedRange<Int>) -> Bool {
    range.contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// Patterns of fixed places, of any length, and beyond ASCII; each with what it means.
  private static let patterns: [(String, @Sendable (String) -> Bool)] = [
    ("[0-9]{10}", { digits($0[...], 10...10) }),
    ("[0-9]{5}(-[0-9]{4})?", { text in
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      return digits(parts[0], 5...5) && (parts.count == 1 || parts.count == 2 && digits(parts[1], 4...4))
    }),
    ("C[0-9]{1,9}", { $0.hasPrefix("C") && digits($0.dropFirst(), 1...9) }),
    ("[^@ ,;]+@[^@ ,;]+\\.[a-z]{2,}", { text in
      let halves = text.split(separator: "@", omittingEmptySubsequences: false)
      guard halves.count == 2, !halves[0].isEmpty, !text.contains(where: { " ,;".contains($0) }) else { return false }
      guard let point = halves[1].utf8.lastIndex(of: 0x2E), point > halves[1].startIndex else { return false }
      let end = halves[1][halves[1].utf8.index(after: point)...]
      return end.utf8.count >= 2 && end.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A }
    }),
    ("é.*", { $0.unicodeScalars.first == "é" && !$0.unicodeScalars.dropFirst().contains { $0 == "\n" || $0 == "\r" } }),
  ]

  @Test(arguments: patterns.indices) func `patterns match what they mean, whoever stands beside a cell`(index: Int) throws {
    let (pattern, matches) = Self.patterns[index]
    let field = Field(name: "v", type: .string, constraints: Constraints(pattern: pattern), missingValues: ["", "none"])
    let texts = ["0123456789", "12345", "12345-6789", "C1", "C123456789", "a.b@c.de", "Ab+c@sub.example.org", "é", "éa", "ab"]
    var cells = EveryByte.variants(of: texts) + EveryByte.surrounded(texts)
    // Neighbours in the column change from test to test, and cells without a value stand in between.
    var random = SeededGenerator(seed: UInt64(index) + 3)
    cells += (0..<cells.count / 5).map { _ in Bool.random(using: &random) ? [] : Array("none".utf8) }
    cells.shuffle(using: &random)
    try expect(cells, field) { cell in
      let text = Self.text(cell)
      return ["", "none"].contains(text) ? "null" : matches(text) ? text : "constraint-error pattern"
    }
  }
}

import CByteMask
import DataContracts
import Testing

@testable import Quality

/// The quick looks at cells, against the steps themselves.
@Suite struct CellLookTests {
  private static let steps: [[CleanseStep]] = [
    [.trim], [.trim, .collapse], [.trim, .lower], [.trim, .upper], [.upper, .lower], [.controls], [.nfc], [.encoding], [.collapse],
    [.trim, .collapse, .controls, .lower],
  ]

  /// Every ASCII character but NUL, what Unicode calls white space, and what the steps are about.
  private static let characters: [[UInt8]] =
    (1...0x7F).map { [UInt8($0)] }
    + [
      "\u{85}", "\u{A0}", "\u{1680}", "\u{2000}", "\u{200A}", "\u{2028}", "\u{2029}", "\u{202F}", "\u{205F}", "\u{3000}", "é", "e\u{301}",
      "Ã©", "\u{200B}", "\u{AD}", "\u{FEFF}", "ł", "中", "😀",
    ].map { Array($0.utf8) }

  @Test(arguments: steps) func `what a look lets pass no step changes`(steps: [CleanseStep]) throws {
    let cleanser = try Cleanser(steps)
    let arena = CellArena()
    func check(_ text: [UInt8]) {
      let held = RuleText(String(decoding: text, as: UTF8.self))
      let isQuick = sluice_cell_may_change(cleanser.quickLook, held.slice.start, held.slice.count) == 0
      let ends =
        WhiteSpace.length(at: held.slice.start, available: held.slice.count)
        + WhiteSpace.length(before: held.slice.start + held.slice.count, available: held.slice.count)
      let isPlain = ends == 0 && !cleanser.look.mayChange(held.slice.start, held.slice.count)
      var (start, count) = (held.slice.start, held.slice.count)
      cleanser.apply(to: &start, &count, arena: arena, isInArena: false)
      let isSame = UnsafeBufferPointer(start: start, count: count).elementsEqual(text)
      arena.reset()
      #expect(isSame || !isQuick && !isPlain, "\(steps) on \(text)")
      withExtendedLifetime(held) {}
    }
    for character in Self.characters {
      for length in [0, 1, 6, 7, 14, 15, 16, 30, 40] {
        let text = [UInt8](repeating: 0x2E, count: length)
        for place in Set([0, 1, length / 2, max(0, length - 1), length]) where place <= length {
          check(Array(text[..<place]) + character + Array(text[place...]))
          check(Array(text[..<place]) + character + character + Array(text[place...]))
        }
      }
    }
  }

  @Test func `deletes go with the other controls`() throws {
    let field = Field(name: "text", type: .string, cleanse: [.controls])
    let contract = Contract(name: "a", version: "1.0.0", sha256: "", dialect: Dialect(hasHeader: false), fields: [field])
    #expect(try Judged("a\u{7F}b\n", contract).rows == [["ab"]])
  }

  @Test func `a set of words has its words and no others`() {
    var random = SeededGenerator(seed: 5)
    for size in [0, 1, 2, 7, 24, 25, 51, 300] {
      let words = (0..<size).map { _ in
        String((0..<Int.random(in: 0...20, using: &random)).map { _ in "abAB".randomElement(using: &random) ?? "a" })
      }
      let set = ByteSet(words)
      let others = words.flatMap { [$0 + "a", String($0.dropLast()), String($0.dropFirst())] } + ["", "zzz"]
      for word in words + others {
        let held = RuleText(word)
        #expect(set.contains(held.slice.start, held.slice.count) == words.contains(word), "\(word) of \(size)")
        withExtendedLifetime(held) {}
      }
    }
  }
}

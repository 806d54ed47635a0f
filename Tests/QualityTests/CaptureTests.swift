import DataContracts
import Foundation
import Testing

@testable import Quality

@Suite struct CaptureTests {
  private static func captured(_ pattern: String, _ cell: String, group: Int = 1) throws -> String? {
    let matcher = try CaptureMatcher(CaptureRule(pattern: pattern, group: group))
    let bytes = Array(cell.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
      matcher.capture(buffer).map { String(decoding: buffer[$0], as: UTF8.self) }
    }
  }

  @Test(arguments: [
    ("([0-9]+)-[0-9]+", 1, "735-739", "735"), ("[0-9]+-([0-9]+)", 1, "735-739", "739"), ("([0-9]+)( months)?", 1, "36 months", "36"),
    ("([0-9]+)( months)?", 1, "36", "36"), ("(<|>)? ?([0-9]+) years?", 2, "< 1 year", "1"), ("([0-9]+)\\+? years?", 1, "10+ years", "10"),
    ("([A-Z]+)([0-9]+)", 2, "AB12", "12"), ("(a|ab)(c|bcd)d*", 2, "abcd", "bcd"), ("x(é+)y", 1, "xééy", "éé"), ("([0-9]{3})x([0-9]{2})?", 2, "123x", ""),
    ("(a|b)*c", 1, "abc", "b"), ("([0-9]+) ([0-9]+)", 1, "1 2x", nil), ("([0-9]+)", 1, "12", "12"),
  ])
  func `a group takes what a backtracking matcher would give it`(pattern: String, group: Int, cell: String, wanted: String?) throws {
    #expect(try Self.captured(pattern, cell, group: group) == wanted)
  }

  @Test(arguments: ["(.*) months", "x*([a-z]+)", "([0-9]*)[0-9]", "(a+)a", "([^,]*),?.*"])
  func `a group that could be taken apart once more is refused`(pattern: String) {
    let error = #expect(throws: PatternError.self) { try CaptureMatcher(CaptureRule(pattern: pattern)) }
    #expect(error?.message.contains("doing it twice") == true)
  }

  @Test func `a capture that cannot be made out is refused with its field's name`() {
    for rule in [
      CaptureRule(pattern: "([0-9]+)-.*", otherwise: .value("0-0")), CaptureRule(pattern: "(a){1000}(b){1000}x"), CaptureRule(pattern: "(.*) .*"),
    ] {
      let field = Field(name: "v", type: .string, cleanse: [.capture(rule)])
      let error = #expect(throws: QualityError.self) { try RowJudge(contract: .of([field])) }
      #expect(error?.field == "v" && error?.code == .invalidPattern)
    }
  }

  @Test func `what the pattern does not match is kept, replaced, or refused`() throws {
    func outcomes(_ otherwise: CodeMap.Otherwise) throws -> [String] {
      let rule = CaptureRule(pattern: "([0-9]+)-[0-9]+", otherwise: otherwise)
      return try Single.outcomes(["735-739", "735", "unknown", "0", ""], Field(name: "v", type: .string, cleanse: [.capture(rule)]))
    }
    #expect(try outcomes(.keep) == ["735", "735", "unknown", "0", "null"])
    #expect(try outcomes(.value("none")) == ["735", "735", "none", "0", "null"])
    #expect(try outcomes(.reject) == ["735", "735", "cleanse-failed capture", "0", "null"])
  }

  @Test(.enabled(if: Python.isThere, "no Python at SLUICE_PYTHON"))
  func `agrees with Python's groups on random patterns`() throws {
    let script = """
      import json, random, re, sys
      random.seed(23)
      def atom(d):
          r = random.randrange(8)
          if r < 4: return random.choice('abc')
          if r == 4: return random.choice(['[ab]', '[^a]', '.'])
          if d == 0: return 'b'
          return '(' + alt(d - 1) + ')'
      # Repetitions of what may be empty are left out: engines differ about the last, empty turn.
      def seq(d):
          parts = []
          for _ in range(random.randrange(1, 4)):
              a = atom(d)
              q = random.choice(['', '', '?', '*', '+', '{2}', '{1,2}'])
              parts.append(a + (q if re.fullmatch(a, '') is None else ''))
          return ''.join(parts)
      def alt(d): return '|'.join(seq(d) for _ in range(random.choice([1, 1, 2])))
      out = []
      while len(out) < int(sys.argv[1]):
          p = '(' + alt(1) + ')' + alt(1)
          texts = [''.join(random.choice('abc') for _ in range(random.randrange(1, 8))) for _ in range(20)]
          matches = [re.fullmatch(p, t) for t in texts]
          out.append([p, texts, [m.group(1) if m else None for m in matches]])
      json.dump(out, sys.stdout)
      """
    struct Case: Decodable {
      let pattern: String
      let texts: [String]
      let groups: [String?]
      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        (pattern, texts, groups) = (try list.decode(String.self), try list.decode([String].self), try list.decode([String?].self))
      }
    }
    let cases = try JSONDecoder().decode([Case].self, from: try #require(Python.run(script, ["4000"])))
    var compared = 0
    for one in cases {
      // The plain alternation of `(x)y|z` has no group in its second branch, and stable ones only are taken.
      guard let matcher = try? CaptureMatcher(CaptureRule(pattern: one.pattern)) else { continue }
      compared += 1
      let whole = try PatternAutomaton(one.pattern)
      for (text, group) in zip(one.texts, one.groups) {
        let bytes = Array(text.utf8)
        let found = bytes.withUnsafeBufferPointer { buffer in matcher.capture(buffer).map { String(decoding: buffer[$0], as: UTF8.self) } }
        #expect((found != nil) == whole.matches(text))
        if let group { #expect(found == group, "\(one.pattern) \(text)") }
      }
    }
    #expect(compared > 300)
  }

  @Test func `a pattern is taken if and only if capturing twice is capturing once`() throws {
    var random = SeededGenerator(seed: 41)
    let parts = ["a", "b", "a+", "b*", "[ab]", "a?", "-", "b+", "-?"]
    let signs = ["a", "b", "-"]
    // Every text of up to five signs.
    var texts = [""]
    for length in 1...5 { texts += texts.filter { $0.count == length - 1 }.flatMap { text in signs.map { text + $0 } } }
    var taken = 0
    var refused = 0
    for _ in 0..<600 {
      func part(_ most: Int) -> String { (0..<Int.random(in: 0...most, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }.joined() }
      let (before, group, after) = (part(2), part(2) + "a", part(2))
      let pattern = "\(before)(\(group))\(after)"
      let (whole, alone) = (try PatternAutomaton(pattern), try PatternAutomaton(group))
      guard let matcher = try? CaptureMatcher(CaptureRule(pattern: pattern)) else {
        // Some text is one that the group could have taken, and has more than the group in it.
        refused += 1
        #expect(texts.contains { whole.matches($0) && alone.matches($0) }, "\(pattern)")
        continue
      }
      taken += 1
      for text in texts {
        func again(_ text: String) -> String {
          let bytes = Array(text.utf8)
          return bytes.withUnsafeBufferPointer { buffer in matcher.capture(buffer).map { String(decoding: buffer[$0], as: UTF8.self) } ?? text }
        }
        let once = again(text)
        #expect(again(once) == once, "\(pattern) \(text)")
      }
    }
    #expect(taken > 100 && refused > 20)
  }

  @Test func `a cell costs its length, where backtracking would cost a power of it`() throws {
    let cell = String(repeating: "a", count: 20_000)
    #expect(try Self.captured("(b|(a|aa)*(a*)*)-?c", cell) == nil)
    #expect(try Self.captured("-?((a|aa)*b)-*", cell + "b") == cell + "b")
  }
}

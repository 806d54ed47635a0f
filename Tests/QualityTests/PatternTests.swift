import Foundation
import Testing

@testable import Quality

@Suite struct PatternTests {
  @Test(arguments: [
    ("[0-9]{5}(-[0-9]{4})?", ["12345", "12345-6789"], ["1234", "12345-", "123456", "a2345", "12345-678"]),
    ("a|bc|", ["a", "bc", ""], ["b", "abc"]),
    ("\\+?\\d{7,15}", ["+1234567", "123456789012345"], ["123456", "+", "1234567890123456", "12345 67"]),
    ("^[A-Z]{2}$", ["CA"], ["C", "CAL", "ca"]),
    ("(?:ab)+c*", ["ab", "ababcc"], ["", "aba"]),
    ("[a-z-[aeiou]]+", ["xyz"], ["xya", ""]),
    ("[^,;]*", ["", "abc é"], ["a,b"]),
    (".", ["a", "é", "𝄞"], ["", "ab", "\n"]),
    ("\\w+", ["aé9", "日本"], ["a b", "a-b", "_", ""]),
    ("\\s\\S\\D\\W", [" xa-"], ["  a-", " x1-"]),
    ("\\p{Lu}\\P{Nd}", ["Éa"], ["éa", "É1"]),
    ("\\d", ["5", "٣"], ["x"]),
    ("\\.\\*\\\\\\[\\]\\{\\}\\(\\)\\|\\?\\+\\^\\$\\-", [".*\\[]{}()|?+^$-"], [""]),
    ("x{0}y{2,}", ["yy", "yyyy"], ["y", "xyy"]),
    ("(a{2}){2}", ["aaaa"], ["aaa", "aaaaa"]),
    ("[\\d.-]+", ["1.5-"], ["x"]),
    ("[é-ü]", ["é", "ü", "ó"], ["e", "ý"]),
    ("[+-]?5", ["+5", "-5", "5"], ["*5"]),
  ]) func `matches the whole text or nothing`(pattern: String, yes: [String], no: [String]) throws {
    let automaton = try PatternAutomaton(pattern)
    for text in yes { #expect(automaton.matches(text), "\(pattern) should match \(text)") }
    for text in no { #expect(!automaton.matches(text), "\(pattern) should not match \(text)") }
  }

  @Test(arguments: [
    ("(", PatternError.Code.syntax), (")", .syntax), ("a)", .syntax), ("[", .syntax), ("[]", .syntax), ("*a", .syntax), ("a{2,1}", .syntax),
    ("a{", .syntax), ("a{x}", .syntax), ("\\", .syntax), ("[z-a]", .syntax), ("[a-\\d]", .syntax), ("}", .syntax), ("]", .syntax),
    ("a**", .unsupported), ("a+?", .unsupported), ("(?=a)", .unsupported), ("(?i)a", .unsupported), ("\\1", .unsupported), ("\\b", .unsupported),
    ("\\i\\c*", .unsupported), ("\\p{IsGreek}", .unsupported), ("\\p{Xx}", .unsupported), ("a^b", .unsupported), ("a$b", .unsupported),
    ("a{1001}", .tooLarge), ("(a{1000}){1000}", .tooLarge), ("(a|b)*a(a|b){20}", .tooLarge), (String(repeating: "(", count: 100), .tooLarge),
  ]) func `what is not supported is refused by name`(pattern: String, code: PatternError.Code) {
    let error = #expect(throws: PatternError.self) { try PatternAutomaton(pattern) }
    #expect(error?.code == code, "\(pattern)")
  }

  @Test func `matching is linear where backtracking is not`() throws {
    let automaton = try PatternAutomaton("(a|aa)*(a*)*b")
    #expect(!automaton.matches(String(repeating: "a", count: 200_000)))
    #expect(automaton.stateCount < 10)
  }

  @Test(.enabled(if: Python.isThere, "no Python at SLUICE_PYTHON"))
  func `agrees with Python's fullmatch on random patterns`() throws {
    let script = """
      import json, random, re, sys
      random.seed(11)
      def atom(d):
          r = random.randrange(10)
          if r < 5: return random.choice('abc')
          if r == 5: return '.'
          if r == 6: return random.choice(['[ab]', '[^a]', '[a-c]', '[^bc]'])
          if r == 7: return random.choice(['\\\\d', '\\\\.', '[0-9]'])
          if d == 0: return 'a'
          return '(' + alt(d - 1) + ')'
      def seq(d):
          return ''.join(atom(d) + random.choice(['', '', '', '?', '*', '+', '{2}', '{1,2}', '{0,1}', '{2,}']) for _ in range(random.randrange(0, 4)))
      def alt(d):
          return '|'.join(seq(d) for _ in range(random.choice([1, 1, 2, 3])))
      out = []
      for _ in range(400):
          p = alt(2)
          texts = [''.join(random.choice('abc1.') for _ in range(random.randrange(0, 9))) for _ in range(25)]
          out.append({'pattern': p, 'texts': texts, 'matches': [re.fullmatch(p, t) is not None for t in texts]})
      json.dump(out, sys.stdout)
      """
    let data = try #require(Python.run(script))
    let cases = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(cases.count == 400)
    for entry in cases {
      let pattern = try #require(entry["pattern"] as? String)
      let texts = try #require(entry["texts"] as? [String])
      let automaton = try PatternAutomaton(pattern)
      #expect(texts.map(automaton.matches) == entry["matches"] as? [Bool], "\(pattern)")
    }
  }
}

import DataContracts
import Tabular

@testable import Quality

/// Matches texts by hostile patterns, and by a plain walk over the pattern's syntax tree.
enum PatternFuzzing {
  /// The first line is the pattern, each other line a text.
  static func finding(_ input: UnsafeRawBufferPointer) -> String? {
    guard let text = String(validating: input, as: UTF8.self) else { return nil }
    let lines = text.unicodeScalars.split(separator: "\n", maxSplits: 12, omittingEmptySubsequences: false).map { String($0) }
    let pattern = lines[0]
    // An empty text has no value, so that no pattern is asked.
    let texts = lines.dropFirst().filter { !$0.isEmpty }
    let field = Field(name: "v", type: .string, constraints: Constraints(pattern: pattern))
    let contract = Contract(
      name: "p", version: "1.0.0", sha256: "", shape: .jsonLines, fields: [Field(name: "k", type: .string), field])
    if (try? RowJudge(contract: contract)) == nil { return nil }
    guard let tree = try? PatternParser.parse(pattern) else { return "a pattern that was compiled is not read again" }
    let file = texts.map { "{\"k\":\"x\",\"v\":\(FuzzText.json($0))}\n" }.joined()
    guard let found = JudgedFile(Array(file.utf8), contract) else { return "texts that cannot be judged" }
    if found.verdicts.count != texts.count { return "\(texts.count) texts became \(found.verdicts.count) records" }
    let misses = Set(found.faults.map(\.record))
    for (index, text) in texts.enumerated() {
      let scalars = text.unicodeScalars.map(\.value)
      let isMatch = ends(tree, scalars, [0]).contains(scalars.count)
      if isMatch == misses.contains(Int64(index + 1)) { return "text \(index + 1) should \(isMatch ? "" : "not ")match" }
    }
    return nil
  }

  /// Where a match of the tree that begins at one of the places may end.
  private static func ends(_ node: PatternNode, _ text: [UInt32], _ starts: Set<Int>) -> Set<Int> {
    if starts.isEmpty { return [] }
    switch node {
    case .empty: return starts
    case .scalars(let set): return Set(starts.filter { $0 < text.count && set.contains(text[$0]) }.map { $0 + 1 })
    case .sequence(let parts): return parts.reduce(starts) { ends($1, text, $0) }
    case .group(_, let inner): return ends(inner, text, starts)
    case .choice(let branches): return branches.reduce([]) { $0.union(ends($1, text, starts)) }
    case .repetition(let inner, let minimum, let maximum):
      var places = starts
      for _ in 0..<minimum {
        let next = ends(inner, text, places)
        if next == places { break }
        places = next
      }
      var all = places
      var left = maximum.map { $0 - minimum } ?? .max
      while left > 0 {
        places = ends(inner, text, places)
        if places.isSubset(of: all) { break }
        all.formUnion(places)
        left -= 1
      }
      return all
    }
  }

  static var seeds: [[UInt8]] {
    [
      "[0-9]{5}(-[0-9]{4})?\n12345\n12345-6789\n1234\n12345-", "(a|bc)*d+\nd\nabcadd\nab\n", "[a-z-[aeiou]]{2,}x\nbcx\nbax\n",
      "\\p{Lu}\\w*\\s?\nÄ b\nÄb\nab\n€\n", "^(?:x|y){3}$\nxyx\nxy\n", ".*é[^a-c]+\naé€\né\naéb\n", "\\+?[0-9(). \\-]{7,24}\n+1 234 5678\n12\n",
      "[^@ ,;]+@[^@ ,;]+\\.[a-z]{2,}\na@b.cc\na@b\n", "(((a?)?)*b{0})+\na\n\nb\n", "A{2}|BC|D[0-9]|\nAA\nBC\nD7\nD\n",
    ].map { Array($0.utf8) }
  }
}

/// Texts for files made of an input.
enum FuzzText {
  /// A text as JSON has it.
  static func json(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": json += "\\" + String(scalar)
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }
}

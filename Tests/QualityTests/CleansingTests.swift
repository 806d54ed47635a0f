import DataContracts
import Testing

@testable import Quality

@Suite struct CleansingTests {
  private func cleansed(_ cells: [String], _ steps: [CleanseStep]) throws -> (values: [String], changes: [Int64]) {
    let contract = Contract.of([
      Field(name: "id", type: .string), Field(name: "v", type: .string, missingValues: [], cleanse: steps),
    ])
    let found = try Judged(
      cells.map { "r,\"\($0.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\"\n" }.joined(), contract)
    return (found.rows.map { $0[1] ?? "null" }, found.report.cleansing.map(\.count))
  }

  @Test func `trim takes all of Unicode's white space off both ends`() throws {
    let blanks: [Unicode.Scalar] = [
      " ", "\t", "\n", "\u{B}", "\u{C}", "\r", "\u{85}", "\u{A0}", "\u{1680}", "\u{2000}", "\u{2003}", "\u{200A}", "\u{2028}", "\u{2029}",
      "\u{202F}", "\u{205F}", "\u{3000}",
    ]
    #expect(blanks.allSatisfy { $0.properties.isWhitespace })
    for blank in blanks {
      let b = String(blank)
      let found = try cleansed(["\(b)a\(b)b\(b)\(b)", b, "x", "", "é", "\u{200B}x\u{FEFF}", "à\(b)"], [.trim])
      #expect(found.values == ["a\(b)b", "", "x", "", "é", "\u{200B}x\u{FEFF}", "à"])
      #expect(found.changes == [3])
    }
  }

  @Test func `collapse makes one space of a run`() throws {
    let found = try cleansed(["a  b", " a\t\u{A0}b ", "a b", "a\tb", "é\u{2003}\u{2003}ü", "", "   "], [.collapse])
    #expect(found.values == ["a b", " a b ", "a b", "a b", "é ü", "", " "])
    #expect(found.changes == [5])
  }

  @Test func `case changes the ASCII letters only`() throws {
    #expect(try cleansed(["azAZ09[`{é@", "É", "", "said \"hi\""], [.upper]).values == ["AZAZ09[`{é@", "É", "", "SAID \"HI\""])
    #expect(try cleansed(["azAZ09[`{É@", "said \"HI\""], [.lower]).values == ["azaz09[`{É@", "said \"hi\""])
  }

  @Test func `steps follow each other, and each counts the cells it changed`() throws {
    let found = try cleansed(["  Ab   c ", "AB C", "x\"  \"y"], [.trim, .collapse, .upper])
    #expect(found.values == ["AB C", "AB C", "X\" \"Y"])
    #expect(found.changes == [1, 2, 2])
  }

  @Test func `every combination of steps does what its plain description says`() throws {
    func plain(_ text: String, _ step: CleanseStep) -> String {
      let scalars = Array(text.unicodeScalars)
      var result = String.UnicodeScalarView()
      switch step {
      case .trim:
        let blank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        result.append(contentsOf: scalars.drop(while: blank).reversed().drop(while: blank).reversed())
      case .collapse:
        for (index, scalar) in scalars.enumerated() {
          if !scalar.properties.isWhitespace {
            result.append(scalar)
          } else if index == 0 || !scalars[index - 1].properties.isWhitespace {
            result.append(" ")
          }
        }
      case .upper: result.append(contentsOf: scalars.map { ("a"..."z").contains($0) ? Unicode.Scalar(UInt8($0.value) - 32) : $0 })
      case .lower: result.append(contentsOf: scalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value) + 32) : $0 })
      default: Issue.record("not one of the steps here: \(step)")
      }
      return String(result)
    }
    var random = SeededGenerator(seed: 8)
    let parts = ["ab", "B", "Z", "a", "z", "@", "[", "`", "{", " ", " ", "  ", ".", "0123456789", "\t", "é", "\u{A0}"]
    for steps in [[.upper], [.lower], [.collapse], [.trim, .upper], [.trim, .collapse], [.trim, .collapse, .lower], [.upper, .lower, .trim]] as [[CleanseStep]] {
      let cells = (0..<1_500).map { row in
        (0..<Int.random(in: 0...8, using: &random)).map { _ in parts.prefix(row % 4 == 0 ? 17 : 14).randomElement(using: &random) ?? "" }.joined()
      }
      let found = try cleansed(cells, steps)
      #expect(found.values == cells.map { cell in steps.reduce(cell, plain) })
      var changes = steps.map { _ in Int64(0) }
      for cell in cells {
        var text = cell
        for (index, step) in steps.enumerated() {
          let next = plain(text, step)
          if Array(next.utf8) != Array(text.utf8) { changes[index] += 1 }
          text = next
        }
      }
      #expect(found.changes == changes)
    }
  }

  @Test func `every combination of steps is idempotent`() throws {
    var random = SeededGenerator(seed: 3)
    let parts = [" ", "\t", "\u{A0}", "a", "B", "é", "\u{2003}", "\"", "zz", "\u{85}", "Â"]
    let cells = (0..<500).map { _ in (0..<Int.random(in: 0...9, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }.joined() }
    for steps in [[.trim], [.collapse], [.upper], [.lower], [.trim, .collapse], [.collapse, .trim, .lower], [.trim, .collapse, .upper]] as [[CleanseStep]] {
      let once = try cleansed(cells, steps)
      let twice = try cleansed(once.values, steps)
      #expect(once.values == twice.values)
      #expect(twice.changes.allSatisfy { $0 == 0 })
    }
  }

  @Test func `null tokens are compared after cleansing and replace nothing else`() throws {
    let contract = Contract.of([
      Field(name: "id", type: .string),
      Field(name: "v", type: .string, missingValues: ["", "NA", "n/a", "not available"], cleanse: [.trim]),
      Field(name: "w", type: .integer, missingValues: ["NONE", "-"], cleanse: [.trim]),
    ])
    let found = try Judged("1, NA ,NONE\n2,NONE,-\n3,na,7\n4,not available,8\n5,,9\n6,\"\",-1\n7,NAN,1\n8,not available!,1\n", contract)
    #expect(
      found.rows.map { [$0[1], $0[2]] } == [
        [nil, nil], ["NONE", nil], ["na", "7"], [nil, "8"], [nil, "9"], [nil, "-1"], ["NAN", "1"], ["not available!", "1"],
      ])
    #expect(try Judged("1,x,\n", contract).faultTexts == ["1 type-error in 'w'"])
  }
}

import Foundation
import Testing

@testable import DataContracts

/// Seeded mutations of the portfolio contract, word by word: each loads or has faults, and none traps.
@Suite struct ContractFuzzTests {
  private static let rounds = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1" ? 50_000 : 1500

  private static let words = [
    "null", "[]", "{}", "-1", "1e999", "\"\"", "'%'", "\"%Y%\"", "99999999999999999999999", "[[a]]", "{ a: b }", "trim",
    "date",
    "true", "string", "number", "datetime", "\"\\0\"", "é", "sluice:decimal: { precision: 0, scale: -1 }", "- ",
    "enum:", "~",
  ]

  @Test(.timeLimit(.minutes(2))) func `no contract traps the loader`() throws {
    let original = try String(contentsOfFile: ContractTests.portfolio, encoding: .utf8).split(
      separator: " ", omittingEmptySubsequences: false)
    var generator = SeededGenerator(state: 99)
    var outcomes: Set<Bool> = []
    for _ in 0..<Self.rounds {
      var words = original.map(String.init)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let at = Int.random(in: 0..<words.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: words[at] = Self.words.randomElement(using: &generator) ?? ""
        case 1: words.swapAt(at, Int.random(in: 0..<words.count, using: &generator))
        default: words.remove(at: at)
        }
      }
      do throws(ContractFaults) {
        _ = try Contract.parse(
          bytes: Array(words.joined(separator: " ").utf8), name: "fuzz", fileName: "portfolio-1.yaml")
        outcomes.insert(true)
      } catch {
        outcomes.insert(false)
        #expect(!error.faults.isEmpty)
      }
    }
    #expect(outcomes == [true, false])
  }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

import Foundation
import Testing

@testable import Descriptors

/// Seeded mutations of documents: the loader may refuse anything and must survive everything.
@Suite struct FuzzSmokeTests {
  private static let rounds = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1" ? 200_000 : 4000

  private static let seeds = [
    "a:\n  b: [1, {c: 'd'}]\n  e: \"f\\n\\u00e9\"\n# comment\nlist:\n- x\n- &y z\n- !!str w\n",
    "{\"a\": [true, null, 1.5e3, \"\\\"\"], \"b\": {\"c\": []}}",
    "k: |\n  text\n   more\n? simple\n: value\nf: >-\n  folded\n",
  ]

  private static let tokens = [
    "*y", "&y", "[", "]", "{", "}", ": ", "- ", "? ", "|\n", ">\n", "'", "\"", "\t", "\n", "\r", "#", "!!", "%", "<<: ",
    "---\n",
    "\u{FEFF}", "\u{2028}", "\0", "~", ",", "@",
  ]

  @Test(.timeLimit(.minutes(2)), arguments: 0..<3)
  func `no document traps the loader`(seed: Int) {
    var generator = SeededGenerator(state: UInt64(seed) + 42)
    var accepted = 0
    for _ in 0..<Self.rounds {
      var bytes = Array(Self.seeds[seed].utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let at = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: if at < bytes.count { bytes[at] = UInt8.random(in: 0...255, using: &generator) }
        case 1: bytes.insert(contentsOf: Array((Self.tokens.randomElement(using: &generator) ?? "").utf8), at: at)
        case 2: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 0...5, using: &generator)))
        default: bytes.insert(contentsOf: bytes[..<at].suffix(20), at: at)
        }
      }
      let log = FaultLog()
      let descriptor = Descriptor.parse(bytes: bytes, name: "fuzz", log)
      #expect((descriptor == nil) != log.isEmpty)
      if descriptor != nil { accepted += 1 }
    }
    // A loader that refuses everything would pass without this.
    #expect(accepted > Self.rounds / 50)
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

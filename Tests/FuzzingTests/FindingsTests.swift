import Foundation
import Testing

/// Inputs that once broke something on the way from bytes to judged rows, and a short walk from each seed of the fuzzers.
@Suite struct FindingsTests {
  /// `Findings/TARGET-…`: what `Scripts/fuzz` kept.
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Findings")
  private static let isDeep = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1"

  @Test func `every kept finding is passed without a trap`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { !$0.hasPrefix(".") }
    for name in names.sorted() {
      let target = try #require(FuzzTarget.allCases.first { name.hasPrefix($0.rawValue + "-") }, "\(name)")
      let bytes = Array(try Data(contentsOf: Self.folder.appendingPathComponent(name)))
      #expect(target.finding(bytes) == nil, "\(name)")
    }
  }

  @Test(arguments: FuzzTarget.allCases) func `every seed and its mutants are passed without a finding`(target: FuzzTarget) throws {
    var random = SeededGenerator(state: 17)
    #expect(!target.seeds.isEmpty)
    let rounds = Self.isDeep ? 200_000 : 1_500
    for (number, seed) in target.seeds.enumerated() {
      #expect(target.finding(seed) == nil, "seed \(number)")
      for _ in 0..<max(1, rounds / target.seeds.count) {
        let bytes = Self.mutant(of: seed, &random)
        let finding = target.finding(bytes)
        #expect(finding == nil, "\(Data(bytes).base64EncodedString())")
        if finding != nil { return }
      }
    }
  }

  /// Some bytes changed, taken out or doubled.
  private static func mutant(of seed: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
      case 2: bytes[place] = seed[Int.random(in: 0..<seed.count, using: &random)]
      default: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      }
    }
    return bytes
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

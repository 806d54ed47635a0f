import Foundation
import Testing

/// Inputs that once broke a decoder, and a short walk from each seed of the fuzzers.
@Suite struct FindingsTests {
  /// `Findings/TARGET-…`: what `Scripts/fuzz` kept.
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Findings")

  @Test("every kept finding is read without a trap")
  func kept() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { !$0.hasPrefix(".") }
    for name in names.sorted() {
      let target = try #require(FuzzTarget.allCases.first { name.hasPrefix($0.rawValue + "-") }, "\(name)")
      let bytes = Array(try Data(contentsOf: Self.folder.appendingPathComponent(name)))
      #expect(target.finding(bytes) == nil, "\(name)")
    }
  }

  @Test("every seed and its mutants are read without a finding", arguments: FuzzTarget.allCases)
  func mutants(_ target: FuzzTarget) throws {
    var random = SeededGenerator(seed: 17)
    let seeds = try FuzzSeeds.inputs(target)
    #expect(!seeds.isEmpty)
    for seed in seeds {
      #expect(target.finding(seed) == nil)
      for _ in 0..<Depth.count(target == .file ? 60 : 300, deep: 50_000) {
        var bytes = seed
        for _ in 0..<1 + random.below(3) where !bytes.isEmpty {
          bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
        }
        #expect(target.finding(bytes) == nil)
      }
    }
  }
}

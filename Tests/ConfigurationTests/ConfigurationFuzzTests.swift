import Descriptors
import Foundation
import Testing

@testable import Configuration

/// Seeded mutations of the sample configuration, word by word: each loads or has faults, and none traps.
@Suite struct ConfigurationFuzzTests {
  private static let rounds = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1" ? 20_000 : 600

  private static let words = [
    "null", "[]", "{}", "-1", "9999999999999999999d", "\"\"", "{date}", "[[a]]", "{ a: b }", "~", "/", "..", "\"\\0\"",
    "é",
    "99999999TiB", "sluice.yaml", ".", "move_to", "SHA256:", "- ", "include: .", "folder:",
  ]

  @Test(.timeLimit(.minutes(2))) func `no configuration traps the loader`() throws {
    let folder = try ScratchFolder()
    let sample = GatewayConfiguration.sampleText(SampleValues(signers: [String(repeating: "A", count: 40)]))
    let original = sample.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    var generator = SeededGenerator(state: 5)
    var outcomes: Set<Bool> = []
    for round in 0..<Self.rounds {
      var words = original
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let at = Int.random(in: 0..<words.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: words[at] = Self.words.randomElement(using: &generator) ?? ""
        case 1: words.swapAt(at, Int.random(in: 0..<words.count, using: &generator))
        default: words.remove(at: at)
        }
      }
      // A file of its own: some file systems flush a file that is truncated and written again.
      let name = "sluice-\(round).yaml"
      try folder.write(name, words.joined(separator: " "))
      defer { try? FileManager.default.removeItem(atPath: folder.path + "/" + name) }
      do throws(ConfigurationFaults) {
        _ = try GatewayConfiguration.load(path: folder.path + "/" + name).missingFiles()
        outcomes.insert(true)
      } catch {
        outcomes.insert(false)
        #expect(!error.faults.isEmpty)
        #expect(error.faults.allSatisfy { !$0.problem.isEmpty && !$0.remedy.isEmpty })
      }
    }
    #expect(outcomes == [true, false])
  }
}

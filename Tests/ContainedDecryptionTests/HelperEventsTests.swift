@testable import ContainedDecryption
import Foundation
import OpenPGP
import Testing

@Suite struct HelperEventsTests {
  static let progress = #"{"event":"progress","consumed":1,"produced":2}"# + "\n"
  static let verdict: String = {
    var evidence = DecryptionEvidence()
    evidence.cipher = "AES256.CFB"
    evidence.refusal = .truncated
    let text = (try? JSONEncoder().encode(evidence)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return #"{"event":"verdict","evidence":"# + text + "}\n"
  }()

  private func taken(_ text: String, cut: Int) -> DecryptionEvidence? {
    let bytes = Array(text.utf8)
    var events = HelperEvents()
    events.take(bytes[..<min(cut, bytes.count)])
    events.take(bytes[min(cut, bytes.count)...])
    return events.finish()
  }

  @Test func `A verdict is taken however the pipe cuts it`() {
    let text = Self.progress + Self.progress + Self.verdict
    for cut in 0...text.utf8.count { #expect(taken(text, cut: cut)?.refusal == .truncated) }
  }

  @Test(arguments: [
    "", progress, verdict + verdict, verdict + progress, String(verdict.dropLast()), "nonsense\n" + verdict,
    #"{"event":"surprise"}"# + "\n" + verdict, #"{"event":"verdict"}"# + "\n",
    String(repeating: " ", count: 70_000) + "\n" + verdict,
    verdict.replacing("truncated", with: "of-no-meaning"),
  ])
  func `Anything but progress and one whole verdict at the end is none`(text: String) {
    #expect(taken(text, cut: 10) == nil)
  }
}

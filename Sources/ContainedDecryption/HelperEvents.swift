import Foundation
import OpenPGP

/// Takes apart what the helper writes on its verdict descriptor.
///
/// The helper parses hostile input and may have been taken over: lines are bounded, unknown events are an error, and nothing
/// after the verdict is taken.
struct HelperEvents {
  private(set) var evidence: DecryptionEvidence?
  /// The bytes were not what a helper writes.
  private(set) var isBroken = false

  private var pending: [UInt8] = []
  private static let longestLine = 65536

  private struct Event: Decodable {
    let event: String
    let evidence: DecryptionEvidence?
  }

  mutating func take(_ bytes: ArraySlice<UInt8>) {
    guard !isBroken else { return }
    var rest = bytes
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      pending += rest[..<end]
      rest = rest[(end + 1)...]
      takeLine()
      pending.removeAll(keepingCapacity: true)
    }
    pending += rest
    if pending.count > Self.longestLine { isBroken = true }
  }

  /// The evidence, when the helper wrote exactly one verdict, whole and last.
  func finish() -> DecryptionEvidence? { isBroken || !pending.isEmpty ? nil : evidence }

  private mutating func takeLine() {
    guard evidence == nil, pending.count <= Self.longestLine,
      let event = try? JSONDecoder().decode(Event.self, from: Data(pending))
    else {
      isBroken = true
      return
    }
    switch (event.event, event.evidence) {
    case ("progress", nil): break
    case ("verdict", let evidence?): self.evidence = evidence
    default: isBroken = true
    }
  }
}

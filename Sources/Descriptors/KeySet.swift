/// The keys a mapping may have, and what is said about the others.
///
/// A key that means something in a later version is refused by name: a setting that silently has no effect is
/// worse than one that is refused.
public struct KeySet: Sendable {
  public let accepted: [String]
  /// Keys that will mean something: what to do without them.
  public let later: [String: String]
  /// Keys that are wrong here: the problem and the remedy.
  public let misplaced: [String: (problem: String, remedy: String)]
  /// Whether keys of other vocabularies (`dct:creator`) and private ones (`_note`) may stand here unread.
  public let allowsForeign: Bool

  public init(
    _ accepted: [String], later: [String: String] = [:],
    misplaced: [String: (problem: String, remedy: String)] = [:], allowsForeign: Bool = false
  ) {
    self.accepted = accepted
    self.later = later
    self.misplaced = misplaced
    self.allowsForeign = allowsForeign
  }

  func check(_ entry: Node.Entry, path: String, _ log: FaultLog) {
    let key = entry.key
    if accepted.contains(key) { return }
    if let remedy = later[key] {
      log.add(at: entry.place, path: path, "not supported yet", remedy: remedy)
    } else if let (problem, remedy) = misplaced[key] {
      log.add(at: entry.place, path: path, problem, remedy: remedy)
    } else if allowsForeign, isForeign(key) {
      return
    } else if let near = NearestName.of(key, among: accepted + later.keys.sorted()) {
      log.add(at: entry.place, path: path, "unknown key, did you mean \(near)?", remedy: "rename or remove it")
    } else {
      let known = accepted.isEmpty ? "remove it" : "remove it; known here: \(accepted.joined(separator: ", "))"
      log.add(at: entry.place, path: path, "unknown key", remedy: known)
    }
  }

  /// `sluice:` is ours, and every key under it must be known.
  private func isForeign(_ key: String) -> Bool {
    key.hasPrefix("_") || (key.contains(":") && !key.hasPrefix("sluice:"))
  }
}

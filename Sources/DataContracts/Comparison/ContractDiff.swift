/// What changed from one version of a contract to another, and whether the version number says so.
///
/// A change that breaks needs a new major version, one that adds or loosens a new minor one.
public struct ContractDiff: Sendable, Hashable {
  public struct Side: Sendable, Hashable, Codable {
    public let name: String
    public let version: String
    public let sha256: String
  }

  public let old: Side
  public let new: Side
  /// In the order of the contract.
  public let changes: [ContractChange]

  public init(from old: Contract, to new: Contract) {
    self.old = Side(name: old.name, version: old.version, sha256: old.sha256)
    self.new = Side(name: new.name, version: new.version, sha256: new.sha256)
    var log = ChangeLog()
    log.compare(old, new)
    changes = log.changes
  }

  /// The greatest level of the changes; nil when there are none.
  public var level: ContractChange.Level? { changes.map(\.level).max() }

  /// Whether every file and reader of the old version fits the new one.
  public var isCompatible: Bool { level != .major }

  /// Why the new version must not take the place of the old; nil when it may.
  public var refusal: String? {
    guard let from = SemanticVersion(old.version), let to = SemanticVersion(new.version) else {
      return "a version is not MAJOR.MINOR.PATCH"
    }
    guard old.name == new.name else { return "\(old.name) and \(new.name) are two contracts" }
    guard let level else { return to < from ? "\(to) is older than \(from)" : nil }
    let isCovered =
      switch level {
      case .major: to.major > from.major
      case .minor: (to.major, to.minor) > (from.major, from.minor)
      case .patch: to > from
      }
    if isCovered { return nil }
    let wanted =
      switch level {
      case .major: "\(from.major + 1).0.0"
      case .minor: "\(from.major).\(from.minor + 1).0"
      case .patch: "\(from.major).\(from.minor).\(from.patch + 1)"
      }
    let count = changes.count { $0.level == level }
    let kind = level == .major ? "breaking" : level.rawValue
    return "\(count) \(kind) \(count == 1 ? "change needs" : "changes need") version \(wanted) or later, not \(to)"
  }

  /// A line for each change, then the verdict.
  public var text: String {
    var lines = ["\(old.name) \(old.version) → \(new.name == old.name ? "" : new.name + " ")\(new.version)"]
    for change in changes {
      let mark = change.level == .major ? "breaks    " : change.level == .minor ? "compatible" : "words     "
      lines.append("  \(mark)  \(change.path): \(change.what)")
    }
    if changes.isEmpty { lines.append("  no difference") }
    lines.append(refusal.map { "refused: \($0)" } ?? "accepted")
    return lines.joined(separator: "\n")
  }
}

extension ContractDiff: Encodable {
  private enum CodingKeys: String, CodingKey { case old, new, changes, level, isCompatible, refusal }

  /// The same as JSON, with stable keys.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(old, forKey: .old)
    try container.encode(new, forKey: .new)
    try container.encode(changes, forKey: .changes)
    try container.encode(level, forKey: .level)
    try container.encode(isCompatible, forKey: .isCompatible)
    try container.encode(refusal, forKey: .refusal)
  }
}

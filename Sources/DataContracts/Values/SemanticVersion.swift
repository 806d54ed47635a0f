/// MAJOR.MINOR.PATCH, of up to nine digits each, as Semantic Versioning 2.0.0 has them; without pre-release and build.
public struct SemanticVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let major: Int
  public let minor: Int
  public let patch: Int

  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      part.utf8.count <= 9 && (part == "0" || part.first != "0") ? Digits.value(part.utf8) : nil
    }
    guard parts.count == 3, numbers.count == 3 else { return nil }
    (major, minor, patch) = (numbers[0], numbers[1], numbers[2])
  }

  public static func < (one: SemanticVersion, other: SemanticVersion) -> Bool {
    (one.major, one.minor, one.patch) < (other.major, other.minor, other.patch)
  }

  public var description: String { "\(major).\(minor).\(patch)" }
}

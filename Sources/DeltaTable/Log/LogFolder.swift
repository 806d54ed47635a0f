internal import Glibc

/// The `_delta_log` folder: contiguous JSON commits, put there if absent.
struct LogFolder: Sendable {
  let path: String

  func commitPath(_ version: Int64) -> String { "\(path)/\(Self.name(version))" }

  static func name(_ version: Int64) -> String { CivilDate.padded(version, 20) + ".json" }

  /// What the folder holds, by name alone.
  struct Listing {
    /// Ascending.
    var versions: [Int64] = []
    var hasCheckpoint = false

    /// Checks that every version from 0 to `last` has its JSON.
    func checkComplete(through last: Int64, at path: String) throws(DeltaError) {
      for (index, version) in versions.enumerated() {
        if version > last { break }
        guard version == Int64(index) else { throw gap(before: version, at: path) }
      }
      guard versions.count > last else { throw gap(before: last, at: path) }
    }

    private func gap(before version: Int64, at path: String) -> DeltaError {
      if hasCheckpoint {
        return DeltaError(.checkpointUnsupported, "commits before version \(version) were removed from the log; reading the checkpoint instead is not supported", path: path)
      }
      return DeltaError(.logGap, "a commit before version \(version) is missing; restore it from a backup", path: path)
    }
  }

  /// - Returns: `nil` when there is no log here.
  func list() throws(DeltaError) -> Listing? {
    guard let names = try LogFile.names(in: path) else { return nil }
    var listing = Listing()
    for name in names {
      guard let version = Self.version(of: name) else { continue }
      let rest = name.dropFirst(20)
      if rest == ".json" {
        listing.versions.append(version)
      } else if rest.hasPrefix(".checkpoint.") {
        listing.hasCheckpoint = true
      }
    }
    listing.versions.sort()
    return listing.versions.isEmpty && !listing.hasCheckpoint ? nil : listing
  }

  func read(_ version: Int64) throws(DeltaError) -> TableCommit {
    let (bytes, modified) = try LogFile.read(commitPath(version))
    return try TableCommit(version: version, bytes: bytes, modified: modified, path: commitPath(version))
  }

  private static func version(of name: String) -> Int64? {
    let digits = name.utf8.prefix(20)
    guard digits.count == 20, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return Int64(Substring(digits))
  }
}

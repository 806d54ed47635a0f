import Foundation

/// The files an `include` pattern stands for: `*` and `?` in the last part of a path.
struct IncludeGlob {
  let folder: String
  let name: String

  /// Nil when a wildcard stands in a folder's name.
  init?(absolute path: String) {
    folder = PathResolver.parent(path)
    name = String(path.dropFirst(folder == "/" ? 1 : folder.utf8.count + 1))
    if folder.contains("*") || folder.contains("?") { return nil }
  }

  var hasWildcard: Bool { name.contains("*") || name.contains("?") }

  /// Absolute, by name. Names that begin with a dot do not match.
  func files() -> [String] {
    let prefix = folder == "/" ? "/" : folder + "/"
    guard hasWildcard else { return [prefix + name] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") && Self.matches(Array(name.utf8), Array($0.utf8)) }.sorted().map {
      prefix + $0
    }
  }

  /// Linear but for one remembered star.
  static func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    var p = 0
    var n = 0
    var star: (pattern: Int, name: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = (p, n)
        p += 1
      } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == name[n] {
        p += 1
        n += 1
      } else if let last = star {
        p = last.pattern + 1
        n = last.name + 1
        star = (last.pattern, n)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}

import Foundation

/// Turns paths as written into absolute ones, relative to the folder of the main file.
struct PathResolver {
  /// Absolute, without a trailing slash except for the root.
  let folder: String
  /// The folder as the person named it, for messages; empty when it was not named.
  let shownFolder: String
  /// The main file, absolute.
  let mainFile: String

  init(mainFile path: String) {
    let absolute = Self.normalised(path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path)
    mainFile = absolute
    folder = Self.parent(absolute)
    shownFolder = path.contains("/") ? Self.parent(path) : ""
  }

  func resolve(_ path: String) -> String {
    Self.normalised(path.hasPrefix("/") ? path : folder + "/" + path)
  }

  /// A path as messages show it: beside the main file, the way the main file was named.
  func shown(_ absolute: String) -> String {
    let prefix = folder == "/" ? "/" : folder + "/"
    guard absolute.hasPrefix(prefix) else { return absolute }
    let inside = String(absolute.dropFirst(prefix.utf8.count))
    if shownFolder.isEmpty { return inside }
    return shownFolder.hasSuffix("/") ? shownFolder + inside : shownFolder + "/" + inside
  }

  /// Without `.`, `..` and doubled slashes; by text alone, because the file need not exist yet.
  static func normalised(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

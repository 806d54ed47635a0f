internal import Glibc

/// Folders: making, listing, taking away.
enum SystemFolder {
  /// Makes a folder and its parents, each durable in its parent before the next.
  ///
  /// - Parameter isLasting: Whether a power cut must not take it away again.
  static func make(_ path: String, mode: mode_t, isLasting: Bool = true) throws(VaultError) {
    var status = stat()
    // Follows links: an operator may put the folder on another disk that way.
    if stat(path, &status) == 0, status.isFolder { return }
    let above = parent(of: path)
    if above != path { try make(above, mode: mode, isLasting: isLasting) }
    try FaultPoint.reach(.mkdir, path)
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw VaultError(.mkdir, path, errno) }
    if isLasting { try SystemFile.synchronizeFolder(above) }
  }

  /// The names in a folder, unsorted, without `.` and `..`; none when there is no such folder. Names that are not UTF-8
  /// are passed over: this room made none of them.
  static func names(in path: String) throws(VaultError) -> [String] {
    try FaultPoint.reach(.readdir, path)
    guard let folder = opendir(path) else {
      if errno == ENOENT { return [] }
      throw VaultError(.readdir, path, errno)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else {
        guard errno == 0 else { throw VaultError(.readdir, path, errno) }
        return names
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(validating: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if let name, name != ".", name != ".." { names.append(name) }
    }
  }

  static func remove(_ path: String) throws(VaultError) {
    try FaultPoint.reach(.rmdir, path)
    guard rmdir(path) == 0 else { throw VaultError(.rmdir, path, errno) }
  }

  static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}

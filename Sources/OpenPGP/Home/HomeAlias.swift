internal import Glibc

/// A short name for a home folder whose own path is too long for GnuPG's sockets.
///
/// gpg-agent binds `S.gpg-agent.browser` in the home, and a socket's path holds 107 bytes (unix(7)). Beyond that the agent
/// does not start, and all GnuPG says is that there is no secret key. A symbolic link in a private folder makes the path
/// short; the sockets themselves still lie in the home.
enum HomeAlias {
  /// The longest home path used as it is.
  static let longestPath = 80

  static func shortPath(for directory: String) throws(DecryptionError) -> String {
    guard directory.utf8.count > longestPath else { return directory }
    let folder = try privateFolder()
    let link = folder + "/" + name(for: directory)
    if symlink(directory, link) != 0 && errno != EEXIST {
      throw DecryptionError(
        .homeUnusable, "'\(link)' cannot be made (errno \(errno)); use an OpenPGP home of at most \(longestPath) bytes")
    }
    // Whoever made it: it must say what we would have said.
    var target = [CChar](repeating: 0, count: 4096)
    let count = readlink(link, &target, target.count)
    guard count > 0, target.prefix(count).elementsEqual(directory.utf8.map { CChar(bitPattern: $0) }) else {
      throw DecryptionError(.homeUnusable, "'\(link)' is not a link to the OpenPGP home; remove it")
    }
    return link
  }

  /// `$XDG_RUNTIME_DIR/sluice-gpg`, or `/tmp/sluice-gpg-UID`: ours, 0700, and no link.
  private static func privateFolder() throws(DecryptionError) -> String {
    let user = geteuid()
    var folder = "/tmp/sluice-gpg-\(user)"
    if let runtime = getenv("XDG_RUNTIME_DIR"), case let path = String(cString: runtime), path.hasPrefix("/"),
      path.utf8.count <= 40
    {
      folder = path + "/sluice-gpg"
    }
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
      throw DecryptionError(
        .homeUnusable, "'\(folder)' cannot be made (errno \(errno)); use an OpenPGP home of at most \(longestPath) bytes")
    }
    var status = stat()
    guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == user,
      status.st_mode & 0o077 == 0
    else {
      throw DecryptionError(
        .homeUnusable,
        "'\(folder)' is not a private folder of user \(user); remove it, or use an OpenPGP home of at most \(longestPath) bytes")
    }
    return folder
  }

  /// FNV-1a, 64 bits. Two homes with one name would be noticed by ``shortPath(for:)``.
  private static func name(for directory: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in directory.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 36)
  }
}

internal import Glibc

/// Answers `ssh`'s `KnownHostsCommand`: prints the server's key as a known one if its fingerprint is pinned (ssh_config(5)).
///
/// So a fingerprint is enough to verify a key that we have never seen, within the one connection that shows it.
enum OpenSSHHostKeys {
  static let verb = "known-host"

  /// The value of the `KnownHostsCommand` option.
  static func command(helper: String, fingerprints: [String]) -> String {
    let path = helper.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
    return "\"\(path)\" ssh \(verb) %f %H %t %K " + fingerprints.joined(separator: " ")
  }

  /// - Parameter arguments: Fingerprint, host, type and key as `ssh` gives them, then the pins.
  static func answer(_ arguments: [String]) -> Int32 {
    guard arguments.count >= 4 else { return 64 }
    if arguments[4...].contains(arguments[0]) {
      let line = Array("\(arguments[1]) \(arguments[2]) \(arguments[3])\n".utf8)
      _ = write(1, line, line.count)
    }
    return 0
  }
}

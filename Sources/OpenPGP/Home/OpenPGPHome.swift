internal import Glibc

/// A GnuPG home folder: one customer's secret key of ours, and that customer's public keys, nothing else.
public struct OpenPGPHome: Sendable, Hashable {
  /// Absolute path of the folder.
  public let directory: String
  /// Absolute path of the `gpg` program.
  public let gpg: String

  public static let defaultGPG = "/usr/bin/gpg"

  public init(directory: String, gpg: String = defaultGPG) {
    self.directory = directory.count > 1 && directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    self.gpg = gpg
  }

  /// The path to hand to GnuPG: the folder itself, or a short link to it when its sockets' paths would be too long.
  public func enginePath() throws(DecryptionError) -> String {
    guard directory.hasPrefix("/") else {
      throw DecryptionError(.homeUnusable, "the OpenPGP home '\(directory)' is not an absolute path")
    }
    var status = stat()
    guard stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw DecryptionError(.homeUnusable, "the OpenPGP home '\(directory)' is no folder; create it or correct the path")
    }
    return try HomeAlias.shortPath(for: directory)
  }

  /// Creates the folder, readable by its owner alone, with the options unattended work needs.
  ///
  /// Files that exist are left as they are.
  public func create() throws(DecryptionError) {
    guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
      throw DecryptionError(.homeUnusable, "the OpenPGP home '\(directory)' cannot be created (errno \(errno))")
    }
    try Self.write(Self.gpgOptions, to: directory + "/gpg.conf")
    try Self.write(Self.agentOptions, to: directory + "/gpg-agent.conf")
  }

  /// Ends the home's gpg-agent, which otherwise stays. The next operation starts another.
  public func stopAgent() {
    guard let path = try? enginePath() else { return }
    let folder = gpg.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    _ = try? GPGCommand(program: folder + "/gpgconf").run(["--homedir", path, "--kill", "all"])
  }

  /// Never the network, never a question, and trust is a list of fingerprints, not GnuPG's web.
  static let gpgOptions = """
    batch
    no-auto-key-retrieve
    no-auto-key-locate
    no-auto-check-trustdb
    trust-model always
    no-greeting
    no-emit-version

    """

  /// A machine-made passphrase needs no stretching, and the agent's measure of it costs half a second per file. Nothing is
  /// cached: a withdrawn passphrase must stop working at once.
  static let agentOptions = """
    s2k-count 65536
    default-cache-ttl 0
    max-cache-ttl 0
    disable-scdaemon
    allow-loopback-pinentry

    """

  private static func write(_ text: String, to path: String) throws(DecryptionError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0 && errno == EEXIST { return }
    guard descriptor >= 0 else {
      throw DecryptionError(.homeUnusable, "'\(path)' cannot be written (errno \(errno))")
    }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw DecryptionError(.homeUnusable, "'\(path)' cannot be written (errno \(errno))")
    }
  }
}

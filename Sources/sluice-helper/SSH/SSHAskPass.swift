internal import Glibc

/// Answers `ssh` when it asks for a passphrase or password (`SSH_ASKPASS` of ssh(1)).
///
/// `ssh` runs one program without arguments of ours, so the helper recognises its errand by an environment variable; that holds only
/// where the secret can be read, never the secret.
enum SSHAskPass {
  static let variable = "SLUICE_ASKPASS"

  /// Prints the secret and returns the exit code, or `nil` if this process was started for something else.
  static func runIfAsked() -> Int32? {
    // `ssh` hands its environment on to our `known-host` errand too, which is named by its arguments.
    guard CommandLine.arguments.dropFirst().first != "ssh", let path = getenv(variable) else { return nil }
    guard var secret = SSHFile.read(String(cString: path), limit: 64 << 10) else { return 1 }
    defer { explicit_bzero(&secret, secret.count) }
    // One line, as the caller expects.
    let line = secret.prefix { $0 != 0x0a && $0 != 0x0d } + [0x0a]
    return line.withUnsafeBytes { write(1, $0.baseAddress, $0.count) } == line.count ? 0 : 1
  }
}

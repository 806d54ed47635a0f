internal import Glibc

/// Reads what `ssh` says on its error stream and tells what it means.
///
/// Only OpenSSH's own fixed phrases are looked for (sshconnect.c, sshconnect2.c, clientloop.c of 9.2); lines are cut at 1 KiB.
struct OpenSSHMessages {
  enum Verdict { case ended, reachedPreflight, tooSlow }

  private let report: SSHReporter
  private let isPreflight: Bool
  private let isPinned: Bool
  private let isIdentityEncrypted: Bool
  private(set) var hostKeyType: String?
  private var fingerprint = ""
  private var wasHostKeyReported = false
  private var methods: [(key: String, value: String)] = []
  private var isReady = false
  private var wasKeyAccepted = false
  private var cause: SSHFailure?

  init(report: SSHReporter, arguments: SSHArguments, identity: SSHIdentity?) {
    self.report = report
    isIdentityEncrypted = identity?.isEncrypted ?? false
    isPreflight = arguments.isPreflight
    isPinned = !arguments.fingerprints.isEmpty
  }

  /// Reads lines until `ssh` closes its error stream; until login no longer than the deadline.
  mutating func follow(_ descriptor: Int32, deadline: SSHDeadline) -> Verdict {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      if !isReady {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = poll(&entry, 1, deadline.milliseconds)
        if ready == 0 || (ready < 0 && deadline.hasPassed) { return .tooSlow }
      }
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return .ended }
      for byte in buffer[..<count] {
        if byte == 0x0a {
          take(String(decoding: line, as: UTF8.self))
          line.removeAll(keepingCapacity: true)
          if isReady && isPreflight { return .reachedPreflight }
        } else if byte != 0x0d && line.count < 1024 {
          line.append(byte)
        }
      }
    }
  }

  private mutating func take(_ line: String) {
    if let words = Self.rest(of: line, after: "debug1: Server host key: ")?.split(separator: " "), words.count == 2 {
      (hostKeyType, fingerprint) = (String(words[0]), String(words[1]))
    } else if let banner = Self.rest(of: line, after: "debug1: Remote protocol version 2.0, remote software version ") {
      methods.append(("server", "SSH-2.0-" + SSHReporter.printable(banner)))
    } else if let name = Self.rest(of: line, after: "debug1: kex: algorithm: ") {
      methods.append(("kex", SSHReporter.printable(name)))
    } else if let name = Self.rest(of: line, after: "debug1: kex: host key algorithm: ") {
      methods.append(("hostKey", SSHReporter.printable(name)))
    } else if let words = Self.rest(of: line, after: "debug1: kex: server->client cipher: ")?.split(separator: " "), words.count >= 3 {
      methods.append(("cipher", SSHReporter.printable(String(words[0]))))
      methods.append(("mac", SSHReporter.printable(String(words[2]))))
    } else if line.hasPrefix("debug1: Server accepts key: ") {
      wasKeyAccepted = true
    } else if line.hasPrefix("Authenticated to ") {
      reportHostKey(isTrusted: true)
      report.event("methods", methods)
    } else if line.hasPrefix("debug1: Sending subsystem: sftp") {
      isReady = true
      report.event("ready")
    } else if cause == nil, !line.hasPrefix("debug") {
      cause = cause(line)
    }
  }

  private mutating func reportHostKey(isTrusted: Bool) {
    guard let hostKeyType, !wasHostKeyReported else { return }
    wasHostKeyReported = true
    report.hostKey(type: hostKeyType, fingerprint: SSHReporter.printable(fingerprint), isTrusted: isTrusted)
  }

  private static func rest(of line: String, after prefix: String) -> String? {
    line.hasPrefix(prefix) ? String(line.dropFirst(prefix.count)) : nil
  }

  private static let wrongPassphrase = SSHFailure(
    .identityPassphrase, "the passphrase does not open the identity; correct 'passphrase_file'")

  private static let phrases: [(phrase: String, code: SSHFailure.Code, message: String)] = [
    ("Could not resolve hostname", .hostNotFound, "the host's name could not be resolved; check 'host' and DNS"),
    ("REVOKED HOST KEY", .hostKeyRevoked, "the server shows a key that known_hosts marks as revoked; ask the bank, send nothing"),
    ("host key is known for", .hostKeyUnknown,
      "no key of this host is known; compare the fingerprint shown with the one the bank gave you and add it to 'host_keys'"),
    ("Host key verification failed", .hostKeyMismatch,
      "the server's key is not one of the known ones; no credential was sent; ask the bank whether it changed its key"),
    ("no matching", .kexFailed, "no modern algorithm in common with the server; the bank must enable one"),
    ("incorrect passphrase supplied", wrongPassphrase.code, wrongPassphrase.message),
    ("Permission denied (", .authFailed,
      "the server refused the login; check 'user', and that the bank has installed this key or password"),
    ("Too many authentication failures", .authFailed, "the server refused the login; check 'user' and the credential"),
    ("bad permissions", .identityUnreadable, "ssh refuses an identity that others may read; chmod 600 it"),
    ("password has expired", .passwordExpired, "the server wants the password changed; change it and update 'password_file'"),
    ("subsystem request failed", .noSFTPSubsystem, "the server refuses the sftp subsystem; ask the bank to enable SFTP for this user"),
    ("Connection timed out", .deadlineExceeded, "the host did not answer in time; check address, port and firewalls"),
    ("connect to host", .connectFailed, "no connection to the host; check address and port"),
    ("Connection closed by", .connectionLost, "the server closed the connection; look at its log"),
    ("Connection reset by", .connectionLost, "the server reset the connection; look at its log"),
    ("not responding", .connectionLost, "the server gave no sign of life"),
  ]

  private func cause(_ line: String) -> SSHFailure? {
    guard let (_, code, message) = Self.phrases.first(where: { line.contains($0.phrase) }) else { return nil }
    // To ssh, a key that is not pinned is one it has never heard of.
    if code == .hostKeyUnknown && isPinned { return self.cause("Host key verification failed") }
    return SSHFailure(code, message)
  }

  /// What went wrong, or `nil` if nothing did.
  mutating func failure(_ verdict: Verdict, exitStatus: Int32) -> SSHFailure? {
    switch verdict {
    case .reachedPreflight: return nil
    case .tooSlow:
      return SSHFailure(.deadlineExceeded, "the server did not answer in time; check address, port and firewalls")
    case .ended: break
    }
    if let cause {
      if [.hostKeyMismatch, .hostKeyUnknown, .hostKeyRevoked].contains(cause.code) { reportHostKey(isTrusted: false) }
      // The server took the public half, so what was missing is a signature: the private half stayed locked.
      if cause.code == .authFailed && wasKeyAccepted && isIdentityEncrypted { return Self.wrongPassphrase }
      return cause
    }
    guard exitStatus != 0 || !isReady else {
      report.event("closed", [("by", "server")])
      return nil
    }
    return isReady
      ? SSHFailure(.connectionLost, "the connection to the server ended")
      : SSHFailure(.helperFailed, "ssh ended before the login, without a reason we know; try it by hand")
  }
}

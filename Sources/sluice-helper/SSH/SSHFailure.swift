/// Why no session could be had, or why it ended; goes to the parent as the last line of the verdict.
struct SSHFailure: Error {
  /// The words the parent decides on; `SSHError.Code` in `SSHTransport` lists the same.
  enum Code: String, CaseIterable {
    case usage
    case hostNotFound = "host-not-found"
    case connectFailed = "connect-failed"
    case deadlineExceeded = "deadline-exceeded"
    case kexFailed = "kex-failed"
    case rsaOnlyHost = "rsa-only-host"
    case hostKeyMismatch = "host-key-mismatch"
    case hostKeyUnknown = "host-key-unknown"
    case hostKeyRevoked = "host-key-revoked"
    case identityUnreadable = "identity-unreadable"
    case identityPassphrase = "identity-passphrase"
    case rsaIdentity = "rsa-identity"
    case authFailed = "auth-failed"
    case passwordExpired = "password-expired"
    case noSFTPSubsystem = "no-sftp-subsystem"
    case connectionLost = "connection-lost"
    case helperFailed = "helper-failed"
  }

  let code: Code
  let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

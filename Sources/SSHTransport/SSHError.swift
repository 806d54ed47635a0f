internal import SFTPClient

/// Why there is no connection.
public struct SSHError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of failure; stable, for callers that decide on it.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The endpoint cannot be expressed: a malformed fingerprint, white space in a name.
    case usage
    case hostNotFound = "host-not-found"
    /// Nobody answers on that port, or not in SSH.
    case connectFailed = "connect-failed"
    case deadlineExceeded = "deadline-exceeded"
    /// No modern algorithm in common.
    case kexFailed = "kex-failed"
    /// The server has RSA host keys only; `transport: openssh` can verify them.
    case rsaOnlyHost = "rsa-only-host"
    /// The server shows a key that is not pinned. No credential was sent. Never retry: a person must ask the bank.
    case hostKeyMismatch = "host-key-mismatch"
    /// Nothing is known of this host. No credential was sent.
    case hostKeyUnknown = "host-key-unknown"
    /// The server shows a key marked as revoked. No credential was sent.
    case hostKeyRevoked = "host-key-revoked"
    case identityUnreadable = "identity-unreadable"
    /// The passphrase is missing or wrong.
    case identityPassphrase = "identity-passphrase"
    /// An RSA identity; `transport: openssh` can use it.
    case rsaIdentity = "rsa-identity"
    /// The server refused the login. Retrying quickly may lock the account.
    case authFailed = "auth-failed"
    case passwordExpired = "password-expired"
    case noSFTPSubsystem = "no-sftp-subsystem"
    case connectionLost = "connection-lost"
    /// The file of the password or passphrase cannot be read.
    case secretUnreadable = "secret-unreadable"
    /// The helper could not be started, or ended without a verdict.
    case helperFailed = "helper-failed"
    /// The login went well, but the server does not speak SFTP as it should.
    case protocolViolation = "protocol-violation"
  }

  public let code: Code
  /// What failed and what to do about it; no secret, no key.
  public let message: String
  /// The key the server showed, as far as it came to that.
  public let hostKey: SSHReport.HostKey?

  init(_ code: Code, _ message: String, hostKey: SSHReport.HostKey? = nil) {
    self.code = code
    self.message = message
    self.hostKey = hostKey
  }

  public var description: String { "\(code.rawValue): SSH: \(message)" }

  /// Whether the same attempt may go well later without anybody changing anything.
  public var isTransient: Bool {
    switch code {
    case .hostNotFound, .connectFailed, .deadlineExceeded, .connectionLost, .helperFailed: true
    default: false
    }
  }
}

extension SSHError {
  /// The error for an SFTP greeting that failed.
  init(_ error: SFTPError, hostKey: SSHReport.HostKey?) {
    let code: Code =
      switch error.code {
      case .connectionLost: .connectionLost
      case .deadlineExceeded: .deadlineExceeded
      default: .protocolViolation
      }
    self.init(code, error.message, hostKey: hostKey)
  }
}

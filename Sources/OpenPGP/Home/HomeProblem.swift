/// Something about a home that keeps messages from being decrypted or accepted, now or soon.
public struct HomeProblem: Sendable, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable, Hashable {
    case missing
    case permissions
    case engineMissing = "gpg-missing"
    case engineOld = "gpg-old"
    case noSecretKey = "no-secret-key"
    case keyExpired = "key-expired"
    case keyExpiring = "key-expiring"
    case newFeatures = "key-advertises-aead"
    case signerUnknown = "signer-unknown"
    case signerExpired = "signer-expired"
    case signerExpiring = "signer-expiring"
    case signerMalformed = "signer-malformed"
    case noSigners = "no-signers"
    case passphraseCached = "passphrase-cached"
    case integrityIgnored = "integrity-ignored"
    case unusable
  }

  public enum Severity: String, Sendable, Hashable { case error, warning }

  public let code: Code
  public let severity: Severity
  /// What is wrong, where, and what to do.
  public let message: String

  public var description: String { "\(severity.rawValue): \(code.rawValue): \(message)" }
}

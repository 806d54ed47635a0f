/// Why a message was not accepted.
///
/// The text never holds plaintext, key material, a passphrase or a file name chosen by the sender.
public struct DecryptionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One code per decision a caller can make.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    // What the file is.
    case empty
    case notOpenPGP = "not-openpgp"
    case notEncrypted = "not-encrypted"
    case truncated
    case trailingData = "trailing-data"
    case unsupportedVersion = "unsupported-version"
    case aeadRefused = "aead-refused"
    case noIntegrityProtection = "no-integrity-protection"
    case weakCipher = "weak-cipher"
    case corrupted
    /// A whole message with nothing in it.
    case emptyPlaintext = "empty-plaintext"
    case tooLarge = "too-large"
    // Keys.
    case wrongKey = "wrong-key"
    case badPassphrase = "bad-passphrase"
    // Signatures.
    case notSigned = "not-signed"
    case unknownSigner = "unknown-signer"
    case badSignature = "bad-signature"
    case expiredSigner = "expired-signer"
    case revokedSigner = "revoked-signer"
    case weakDigest = "weak-digest"
    // The machinery.
    case stalled
    case aborted
    case unreadable
    case gpgMissing = "gpg-missing"
    case homeUnusable = "key-home-unusable"
    case unsupported
    case helperFailed = "helper-failed"
  }

  public let code: Code
  /// What happened, where (a byte offset in the file, a key), and what to do.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { "\(code.rawValue): \(message)" }

  /// Whether fetching the same file again later can help: it may still have been arriving.
  public var mayResolveByWaiting: Bool {
    code == .truncated || code == .empty
  }
}

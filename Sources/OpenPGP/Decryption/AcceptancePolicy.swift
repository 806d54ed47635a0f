/// What a message must prove before anything of it may be used.
public struct AcceptancePolicy: Sendable, Hashable {
  public enum SignatureRule: String, Sendable, Hashable {
    /// At least one signature, and every one good and by an allowed signer.
    case required
    /// As `required`, but a message without signatures, or with ones by keys we do not have, passes.
    /// Whoever can drop a signature can make such a message: this proves nothing about the sender.
    case optional
  }

  /// Fingerprints of the *primary* keys whose signatures count, 40 upper-case hex digits.
  public let allowedSigners: Set<String>
  public let signature: SignatureRule
  public let limits: DecryptionLimits
  /// Whether GnuPG's own exit status must be known and good. Only a process without other children can know it.
  public let requiresEngineExit: Bool

  /// - Parameter allowedSigners: In any letter case, with or without blanks.
  public init(
    allowedSigners: [String], signature: SignatureRule = .required, limits: DecryptionLimits = DecryptionLimits(),
    requiresEngineExit: Bool = true
  ) {
    self.allowedSigners = Set(allowedSigners.map { $0.uppercased().filter { $0 != " " } })
    self.signature = signature
    self.limits = limits
    self.requiresEngineExit = requiresEngineExit
  }

  static let allowedCiphers: Set<String> = [
    "AES", "AES192", "AES256", "TWOFISH", "CAMELLIA128", "CAMELLIA192", "CAMELLIA256",
  ]
  /// SHA-256, SHA-384, SHA-512 (RFC 9580, section 9.5).
  static let allowedDigests: Set<Int> = [8, 9, 10]
}

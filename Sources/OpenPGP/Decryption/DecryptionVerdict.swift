/// A message that was accepted.
public struct DecryptionVerdict: Sendable, Hashable {
  /// A signature that counts.
  public struct Signer: Sendable, Hashable {
    /// Of the key that made the signature, often a subkey; 40 hex digits.
    public let fingerprint: String
    public let primary: String
    /// When it was made, seconds since 1970, by the signer's clock.
    public let time: UInt64
    /// `SHA256`, `SHA384` or `SHA512`.
    public let hashAlgorithm: String

    public init(fingerprint: String, primary: String, time: UInt64, hashAlgorithm: String) {
      self.fingerprint = fingerprint
      self.primary = primary
      self.time = time
      self.hashAlgorithm = hashAlgorithm
    }
  }

  /// Fingerprint of our subkey that decrypted the message.
  public let recipientKey: String
  public let signers: [Signer]
  /// `AES256.CFB` and the like.
  public let cipher: String
  public let ciphertextBytes: UInt64
  public let plaintextBytes: UInt64

  public init(recipientKey: String, signers: [Signer], cipher: String, ciphertextBytes: UInt64, plaintextBytes: UInt64) {
    self.recipientKey = recipientKey
    self.signers = signers
    self.cipher = cipher
    self.ciphertextBytes = ciphertextBytes
    self.plaintextBytes = plaintextBytes
  }
}

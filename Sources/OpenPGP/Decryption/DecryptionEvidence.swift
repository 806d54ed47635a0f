/// Everything GnuPG said about one decryption, as plain facts.
///
/// Collected where the engine runs, judged (``judge(by:)``) there or in another process.
public struct DecryptionEvidence: Sendable, Hashable, Codable {
  /// One signature, as GnuPG reports it.
  public struct Signature: Sendable, Hashable, Codable {
    /// The fingerprint of the key that signed, often a subkey; a 16-digit key id when GnuPG does not know more.
    public var fingerprint: String
    /// The fingerprint of its primary key; `nil` unless the signature verified.
    public var primary: String?
    /// Seconds since 1970, as the signer claims; 0 when unknown.
    public var created: UInt64
    /// Seconds since 1970; 0 for never.
    public var expires: UInt64
    /// The digest algorithm's number (RFC 9580, section 9.5).
    public var digest: Int
    /// The public-key algorithm's number (RFC 9580, section 9.1).
    public var algorithm: Int
    /// GnuPG's error code; 0 is good.
    public var status: UInt32
    public var wrongKeyUsage: Bool
  }

  /// Set when the message was refused before GnuPG saw it, or by a limit; then nothing else counts.
  public var refusal: DecryptionError.Code?
  public var message: String?
  /// The error code of the whole operation; 0 is none.
  public var engineError: UInt32 = 0
  /// GnuPG's exit status, 128 + N when signal N ended it; `nil` when it could not be observed.
  public var engineExit: Int32?
  /// Cipher and mode, such as `AES256.CFB`.
  public var cipher: String?
  public var unsupportedAlgorithm = false
  public var wrongKeyUsage = false
  public var legacyCipherWithoutMDC = false
  // How often GnuPG's status lines said so.
  public var begun = 0
  public var succeeded = 0
  public var integrityProved = 0
  public var plaintexts = 0
  public var signaturesSeen = 0
  /// Status keywords that must not occur in a good run, each once.
  public var alarms: [String] = []
  /// Key ids of the recipients, from the packets.
  public var recipients: [String] = []
  /// Fingerprint of our subkey that decrypted.
  public var decryptionKey: String?
  /// Fingerprint of its primary key.
  public var decryptionPrimary: String?
  public var signatures: [Signature] = []
  public var ciphertextBytes: UInt64 = 0
  public var plaintextBytes: UInt64 = 0

  public init() {}

  mutating func refuse(_ error: DecryptionError) {
    // The first reason is the cause; what follows it is its consequence.
    guard refusal == nil else { return }
    refusal = error.code
    message = error.message
  }
}

extension DecryptionError.Code: Codable {}

/// libgpg-error's codes that are told apart here.
enum EngineCode {
  static let unsupportedDigest: UInt32 = 5
  static let badSignature: UInt32 = 8
  static let noPublicKey: UInt32 = 9
  static let badPassphrase: UInt32 = 11
  static let noSecretKey: UInt32 = 17
  static let weakKeyOrDigest: UInt32 = 43
  static let certificateRevoked: UInt32 = 94
  static let noAgent: UInt32 = 77
  static let noPinentry: UInt32 = 85
  static let cancelled: UInt32 = 99
  static let fullyCancelled: UInt32 = 198
  static let keyExpired: UInt32 = 153
  static let signatureExpired: UInt32 = 154
}

extension DecryptionEvidence {
  /// Applies the accept rule: everything must hold; nothing is concluded from the absence of an error.
  ///
  /// GnuPG's own summary and validity are not used: they depend on a trust model, while here a list of fingerprints decides.
  public func judge(by policy: AcceptancePolicy) throws(DecryptionError) -> DecryptionVerdict {
    if let refusal { throw DecryptionError(refusal, message ?? "refused") }
    try judgeOperation()
    let cipher = try judgeCipher()
    try judgeStatus()
    let signers = try judgeSignatures(by: policy)
    try judgeExit(policy)
    guard let decryptionKey, Self.isFingerprint(decryptionKey) else {
      throw DecryptionError(.helperFailed, "GnuPG did not say which key decrypted the message; its version is not supported")
    }
    guard plaintextBytes > 0 else {
      throw DecryptionError(.emptyPlaintext, "the message is whole and holds nothing; ask whether an empty file was meant")
    }
    guard plaintextBytes <= policy.limits.bound(ciphertextBytes: ciphertextBytes) else {
      throw DecryptionError(.tooLarge, "\(plaintextBytes) bytes of plaintext exceed the limit")
    }
    return DecryptionVerdict(
      recipientKey: decryptionKey, signers: signers, cipher: cipher, ciphertextBytes: ciphertextBytes,
      plaintextBytes: plaintextBytes)
  }

  private func judgeOperation() throws(DecryptionError) {
    if let engineExit, engineExit > 128 {
      throw DecryptionError(.helperFailed, "signal \(engineExit - 128) ended GnuPG; try again, and look at the machine's memory")
    }
    let asksForPassphrase = [
      EngineCode.badPassphrase, EngineCode.noPinentry, EngineCode.cancelled, EngineCode.fullyCancelled,
    ].contains(engineError)
    // Our key did open the message: what asks is damage inside it that reads as a packet under a passphrase.
    if asksForPassphrase, decryptionKey != nil {
      throw DecryptionError(.corrupted, "what our key decrypted is damaged; ask for the file again")
    }
    switch engineError {
    case 0:
      return
    case EngineCode.noSecretKey:
      throw DecryptionError(
        .wrongKey,
        "encrypted to \(recipients.joined(separator: ", ")), of which no secret key is in our home; send the sender our key")
    case EngineCode.badPassphrase:
      throw DecryptionError(.badPassphrase, "the passphrase does not open our key; correct the passphrase file")
    case EngineCode.noPinentry, EngineCode.cancelled, EngineCode.fullyCancelled:
      throw DecryptionError(.badPassphrase, "our key needs a passphrase and none was given; configure a passphrase file")
    case EngineCode.noAgent:
      throw DecryptionError(
        .homeUnusable, "gpg-agent could not be started for the home; check its permissions and its path's length")
    default:
      throw DecryptionError(
        .corrupted, "GnuPG could not decrypt the message (code \(engineError)); ask for the file again")
    }
  }

  /// Only `.CFB` means a verified modification detection code: GnuPG 2.2 calls everything else `.PGPCFB`.
  private func judgeCipher() throws(DecryptionError) -> String {
    guard let cipher, !unsupportedAlgorithm else {
      throw DecryptionError(.weakCipher, "the message uses a cipher that GnuPG does not support")
    }
    guard cipher.hasSuffix(".CFB"), !legacyCipherWithoutMDC else {
      throw DecryptionError(.noIntegrityProtection, "the message's integrity was not proved (\(cipher))")
    }
    guard AcceptancePolicy.allowedCiphers.contains(String(cipher.dropLast(4))) else {
      throw DecryptionError(.weakCipher, "the cipher of \(cipher) is not allowed; the sender must use AES-256")
    }
    guard !wrongKeyUsage else {
      throw DecryptionError(.wrongKey, "encrypted to a key of ours that is not meant for encryption")
    }
    return cipher
  }

  private func judgeStatus() throws(DecryptionError) {
    guard alarms.isEmpty, begun == 1, succeeded == 1, integrityProved == 1 else {
      let said = alarms.isEmpty ? "no proof of integrity" : alarms.joined(separator: ", ")
      throw DecryptionError(.corrupted, "GnuPG did not prove the message whole (\(said)); ask for the file again")
    }
    guard plaintexts == 1 else {
      throw DecryptionError(.corrupted, "the message holds \(plaintexts) files instead of one; ask for one file per message")
    }
  }

  private func judgeSignatures(by policy: AcceptancePolicy) throws(DecryptionError) -> [DecryptionVerdict.Signer] {
    guard signatures.count == signaturesSeen else {
      throw DecryptionError(.badSignature, "GnuPG announced \(signaturesSeen) signatures and judged \(signatures.count)")
    }
    var signers: [DecryptionVerdict.Signer] = []
    for signature in signatures {
      if policy.signature == .optional && signature.status == EngineCode.noPublicKey { continue }
      signers.append(try Self.judge(signature, allowed: policy.allowedSigners))
    }
    guard policy.signature == .optional || !signers.isEmpty else {
      throw DecryptionError(.notSigned, "the message is not signed; the sender must sign it")
    }
    return signers
  }

  private static func judge(
    _ signature: Signature, allowed: Set<String>
  ) throws(DecryptionError) -> DecryptionVerdict.Signer {
    let key = isHexadecimal(signature.fingerprint) ? signature.fingerprint : "unknown"
    switch signature.status {
    case 0:
      break
    case EngineCode.noPublicKey:
      throw DecryptionError(
        .unknownSigner, "signed by key \(key), which is not in our home; if it is the sender's new key, import and allow it")
    case EngineCode.keyExpired:
      throw DecryptionError(.expiredSigner, "signed by key \(key), which has expired; ask the sender for a prolonged or new key")
    case EngineCode.signatureExpired:
      throw DecryptionError(.expiredSigner, "the signature by key \(key) has expired; ask for the file again")
    case EngineCode.certificateRevoked:
      throw DecryptionError(
        .revokedSigner, "signed by key \(key), which was revoked; ask the sender for a new key and the file again")
    case EngineCode.unsupportedDigest, EngineCode.weakKeyOrDigest:
      throw DecryptionError(
        .weakDigest, "the signature by key \(key) uses a digest that GnuPG rejects; the sender must use SHA-256 or better")
    case EngineCode.badSignature:
      throw DecryptionError(.badSignature, "the signature by key \(key) does not fit the data; ask for the file again")
    default:
      throw DecryptionError(.badSignature, "the signature by key \(key) could not be verified (code \(signature.status))")
    }
    guard let primary = signature.primary, isFingerprint(primary), isFingerprint(signature.fingerprint) else {
      throw DecryptionError(.badSignature, "GnuPG did not name the primary key of signature key \(key)")
    }
    guard allowed.contains(primary) else {
      throw DecryptionError(
        .unknownSigner, "signed by \(primary), which is not among the customer's signers; if it should be, add it to 'signers'")
    }
    guard AcceptancePolicy.allowedDigests.contains(signature.digest), let digest = digestNames[signature.digest] else {
      throw DecryptionError(
        .weakDigest,
        "the signature by \(primary) uses digest algorithm \(signature.digest); the sender must use SHA-256 or better")
    }
    guard !signature.wrongKeyUsage else {
      throw DecryptionError(.badSignature, "signed by \(primary) with a key that is not meant for signing")
    }
    return DecryptionVerdict.Signer(
      fingerprint: signature.fingerprint, primary: primary, time: signature.created, hashAlgorithm: digest)
  }

  /// Last, because GnuPG also exits with 2 for a signature whose key is missing.
  private func judgeExit(_ policy: AcceptancePolicy) throws(DecryptionError) {
    guard let engineExit else {
      if policy.requiresEngineExit {
        throw DecryptionError(.helperFailed, "GnuPG's exit status could not be observed")
      }
      return
    }
    let toleratesMissingKey = policy.signature == .optional && signatures.contains { $0.status == EngineCode.noPublicKey }
    guard engineExit == 0 || (engineExit == 2 && toleratesMissingKey) else {
      throw DecryptionError(.corrupted, "GnuPG ended with status \(engineExit) after claiming success; ask for the file again")
    }
  }

  private static let digestNames = [8: "SHA256", 9: "SHA384", 10: "SHA512"]

  static func isFingerprint(_ text: String) -> Bool { text.utf8.count == 40 && isHexadecimal(text) }

  private static func isHexadecimal(_ text: String) -> Bool {
    text.utf8.allSatisfy { (48...57).contains($0) || (65...70).contains($0) }
  }
}

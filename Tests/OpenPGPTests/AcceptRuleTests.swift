@testable import OpenPGP
import Testing

@Suite struct AcceptRuleTests {
  static let signer = "5331F53DE056DC2DFA48F5648EA5673161D87C3C"
  static let subkey = "9D1E3938EEC100DEB7A3BB4F1AD57E420EB2438C"
  static let policy = AcceptancePolicy(allowedSigners: ["5331 f53d e056 dc2d fa48  f564 8ea5 6731 61d8 7c3c"])

  static var signature: DecryptionEvidence.Signature {
    DecryptionEvidence.Signature(
      fingerprint: subkey, primary: signer, created: 1_795_252_369, expires: 0, digest: 10, algorithm: 22, status: 0,
      wrongKeyUsage: false)
  }

  static var good: DecryptionEvidence {
    var evidence = DecryptionEvidence()
    evidence.engineExit = 0
    evidence.cipher = "AES256.CFB"
    evidence.begun = 1
    evidence.succeeded = 1
    evidence.integrityProved = 1
    evidence.plaintexts = 1
    evidence.signaturesSeen = 1
    evidence.signatures = [signature]
    evidence.decryptionKey = subkey
    evidence.ciphertextBytes = 1444
    evidence.plaintextBytes = 200_000
    return evidence
  }

  @Test func `A message that proves everything is accepted, its signer named by the primary key`() throws {
    let verdict = try Self.good.judge(by: Self.policy)
    #expect(
      verdict.signers == [.init(fingerprint: Self.subkey, primary: Self.signer, time: 1_795_252_369, hashAlgorithm: "SHA512")])
    #expect(verdict.recipientKey == Self.subkey)
    #expect(verdict.cipher == "AES256.CFB")
    #expect(verdict.plaintextBytes == 200_000)
  }

  typealias Change = @Sendable (inout DecryptionEvidence) -> Void

  static let changes: [(String, DecryptionError.Code, Change)] = [
    ("a refusal", .truncated, { $0.refusal = .truncated }),
    ("no secret key", .wrongKey, { $0.engineError = 17 }),
    ("a wrong passphrase", .badPassphrase, { $0.engineError = 11; $0.decryptionKey = nil }),
    ("damage that asks for a passphrase after our key opened", .corrupted, { $0.engineError = 11 }),
    ("an error of any other kind", .corrupted, { $0.engineError = 152 }),
    ("no exit status", .helperFailed, { $0.engineExit = nil }),
    ("a bad exit status alone", .corrupted, { $0.engineExit = 2 }),
    ("death by a signal", .helperFailed, { $0.engineExit = 137 }),
    ("the mode of AEAD and unprotected messages", .noIntegrityProtection, { $0.cipher = "AES256.PGPCFB" }),
    ("a legacy cipher", .noIntegrityProtection, { $0.legacyCipherWithoutMDC = true }),
    ("an old cipher", .weakCipher, { $0.cipher = "CAST5.CFB" }),
    ("no cipher", .weakCipher, { $0.cipher = nil }),
    ("an unsupported algorithm", .weakCipher, { $0.unsupportedAlgorithm = true }),
    ("a key not for encryption", .wrongKey, { $0.wrongKeyUsage = true }),
    ("no proof of integrity", .corrupted, { $0.integrityProved = 0 }),
    ("two proofs of integrity", .corrupted, { $0.integrityProved = 2 }),
    ("two decryptions", .corrupted, { $0.begun = 2 }),
    ("no success", .corrupted, { $0.succeeded = 0 }),
    ("two files", .corrupted, { $0.plaintexts = 2 }),
    ("no file", .corrupted, { $0.plaintexts = 0 }),
    ("an alarm", .corrupted, { $0.alarms = ["NODATA"] }),
    (
      "no signature", .notSigned,
      {
        $0.signatures = []; $0.signaturesSeen = 0
      }
    ),
    ("a signature nobody judged", .badSignature, { $0.signaturesSeen = 2 }),
    ("a bad signature", .badSignature, { $0.signatures[0].status = 8 }),
    ("a damaged signature", .badSignature, { $0.signatures[0].status = 58 }),
    ("an unknown key", .unknownSigner, { $0.signatures[0].status = 9 }),
    ("an expired key", .expiredSigner, { $0.signatures[0].status = 153 }),
    ("an expired signature", .expiredSigner, { $0.signatures[0].status = 154 }),
    ("a revoked key", .revokedSigner, { $0.signatures[0].status = 94 }),
    ("a digest GnuPG rejects", .weakDigest, { $0.signatures[0].status = 5 }),
    ("SHA-1, which GnuPG calls good", .weakDigest, { $0.signatures[0].digest = 2 }),
    ("another's primary key", .unknownSigner, { $0.signatures[0].primary = subkey }),
    ("no primary key", .badSignature, { $0.signatures[0].primary = nil }),
    ("a key id for a fingerprint", .badSignature, { $0.signatures[0].fingerprint = "8EA5673161D87C3C" }),
    ("a key not for signing", .badSignature, { $0.signatures[0].wrongKeyUsage = true }),
    (
      "a second, unknown signer", .unknownSigner,
      {
        $0.signatures.append(signature)
        $0.signatures[1].primary = subkey
        $0.signaturesSeen = 2
      }
    ),
    ("an unnamed decryption key", .helperFailed, { $0.decryptionKey = nil }),
    ("no plaintext", .emptyPlaintext, { $0.plaintextBytes = 0 }),
    ("more plaintext than allowed", .tooLarge, { $0.plaintextBytes = 1 << 40 }),
  ]

  @Test(arguments: changes) func `One fact changed is enough to refuse`(
    name: String, code: DecryptionError.Code, change: Change
  ) throws {
    var evidence = Self.good
    change(&evidence)
    let error = #expect(throws: DecryptionError.self) { try evidence.judge(by: Self.policy) }
    #expect(error?.code == code)
  }

  @Test func `Without a required signature, unsigned passes, a missing key passes, a bad signature does not`() throws {
    let policy = AcceptancePolicy(allowedSigners: [Self.signer], signature: .optional)
    var evidence = Self.good
    evidence.signatures = []
    evidence.signaturesSeen = 0
    #expect(try evidence.judge(by: policy).signers.isEmpty)
    evidence = Self.good
    evidence.signatures[0].status = 9
    evidence.engineExit = 2
    #expect(try evidence.judge(by: policy).signers.isEmpty)
    evidence.signatures[0].status = 8
    #expect(throws: DecryptionError.self) { try evidence.judge(by: policy) }
  }

  @Test func `The bound of plaintext is the smallest of size and ratio, above a floor`() {
    let limits = DecryptionLimits(maximumPlaintextBytes: 1000, maximumExpansion: 10, expansionFloor: 100)
    #expect(limits.bound(ciphertextBytes: 1) == 100)
    #expect(limits.bound(ciphertextBytes: 50) == 500)
    #expect(limits.bound(ciphertextBytes: 500) == 1000)
    #expect(limits.bound(ciphertextBytes: .max) == 1000)
  }

  @Test func `Codes are distinct and in kebab case`() {
    for code in DecryptionError.Code.allCases {
      #expect(code.rawValue.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 })
    }
  }
}

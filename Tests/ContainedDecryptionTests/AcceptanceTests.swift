import ContainedDecryption
import Foundation
import OpenPGP
import Testing
import TestSupport

/// What real software makes, through the real helper and GnuPG: the rows of the accept rule.
@Suite(.enabled(if: Contained.isAvailable, "gpg or sluice-helper is missing"))
struct AcceptanceTests {
  static let text = Data((1...3000).map { "\($0),account-\($0),100.00\n" }.joined().utf8)
  let fixture: OpenPGPFixture

  init() throws { fixture = try SharedFixture.get() }

  private func outcome(_ message: Data, _ change: (inout DecryptionRequest) -> Void = { _ in }) throws -> Contained.Outcome {
    try Contained.decrypt(message, Contained.request(fixture, change))
  }

  // MARK: Accepted

  static let forms: [[String]] = [
    [], ["--armor"], ["-z", "0"], ["--compress-algo", "zip"], ["--compress-algo", "zlib"], ["--compress-algo", "bzip2"],
    ["--throw-keyids"], ["--cipher-algo", "AES128"], ["--cipher-algo", "TWOFISH"], ["--cipher-algo", "CAMELLIA256"],
    ["--digest-algo", "SHA256"], ["--digest-algo", "SHA384"], ["--armor", "-z", "0"],
    ["--comment", "any text"], ["--set-filename", "../../etc/passwd"],
  ]

  @Test(arguments: forms) func `A signed message in any usual form is accepted`(options: [String]) throws {
    let got = try outcome(try fixture.encrypt(Self.text, options: options))
    let verdict = try got.result.get()
    #expect(got.plaintext == Self.text)
    #expect(verdict.plaintextBytes == UInt64(Self.text.count))
    #expect(verdict.signers.map(\.primary) == [fixture.sender.fingerprint])
    #expect(verdict.recipientKey.count == 40)
    #expect(abs(Double(verdict.signers[0].time) - Date().timeIntervalSince1970) < 120)
  }

  @Test func `A signing subkey counts as its primary key`() throws {
    let bank = try fixture.makeParty("subkey")
    try OpenPGPFixture.gpg(bank.home, ["--passphrase", "", "--quick-add-key", bank.fingerprint, "ed25519", "sign", "never"])
    try fixture.introduce(fixture.receiver, to: bank)
    try fixture.introduce(bank, to: fixture.receiver)
    let got = try outcome(try fixture.encrypt(Self.text, signedBy: bank)) {
      $0.policy = AcceptancePolicy(allowedSigners: [bank.fingerprint.lowercased()])
    }
    let signer = try #require(try got.result.get().signers.first)
    #expect(signer.primary == bank.fingerprint)
    #expect(signer.fingerprint != bank.fingerprint)
  }

  @Test func `Two allowed signers are both named, one stranger among them refuses`() throws {
    let second = try fixture.makeParty("second")
    try fixture.introduce(fixture.receiver, to: second)
    try fixture.introduce(second, to: fixture.receiver)
    let secret = try OpenPGPFixture.gpg(fixture.sender.home, ["--export-secret-keys"])
    try OpenPGPFixture.gpg(second.home, ["--import"], input: secret)
    let message = try fixture.encrypt(Self.text, signedBy: second, options: ["-u", fixture.sender.fingerprint])
    let both = try outcome(message) {
      $0.policy = AcceptancePolicy(allowedSigners: [fixture.sender.fingerprint, second.fingerprint])
    }
    #expect(Set(try both.result.get().signers.map(\.primary)) == [fixture.sender.fingerprint, second.fingerprint])
    #expect(try outcome(message).code == .unknownSigner)
  }

  @Test func `A message for several recipients, one of them hidden, is accepted`() throws {
    let other = try fixture.makeParty("other-recipient")
    try fixture.introduce(other, to: fixture.sender)
    let hidden = try fixture.encrypt(Self.text, options: ["-R", other.fingerprint])
    let open = try fixture.encrypt(Self.text, options: ["-r", other.fingerprint])
    #expect(try outcome(hidden).code == nil)
    #expect(try outcome(open).code == nil)
  }

  @Test func `An unsigned message passes only where signatures are optional`() throws {
    let message = try fixture.encryptUnsigned(Self.text)
    #expect(try outcome(message).code == .notSigned)
    let got = try outcome(message) { $0.policy = AcceptancePolicy(allowedSigners: [], signature: .optional) }
    #expect(try got.result.get().signers.isEmpty)
    #expect(got.plaintext == Self.text)
  }

  // MARK: Refused for their signature

  @Test func `A signer whose key we do not have is unknown`() throws {
    let stranger = try fixture.makeParty("stranger")
    try fixture.introduce(fixture.receiver, to: stranger)
    let message = try fixture.encrypt(Self.text, signedBy: stranger)
    #expect(try outcome(message).code == .unknownSigner)
    let optional = try outcome(message) { $0.policy = AcceptancePolicy(allowedSigners: [], signature: .optional) }
    #expect(try optional.result.get().signers.isEmpty)
  }

  @Test func `Another customer's signer is unknown though its key is here`() throws {
    let neighbour = try fixture.makeParty("neighbour")
    try fixture.introduce(fixture.receiver, to: neighbour)
    try fixture.introduce(neighbour, to: fixture.receiver)
    #expect(try outcome(try fixture.encrypt(Self.text, signedBy: neighbour)).code == .unknownSigner)
  }

  @Test func `An expired and a revoked signer are told apart`() throws {
    let then = "20240101T000000"
    let old = try fixture.makeParty("expired", valid: "30d", at: then)
    try fixture.introduce(fixture.receiver, to: old)
    try fixture.introduce(old, to: fixture.receiver)
    // The receiver's key did not exist then.
    let message = try fixture.encrypt(
      Self.text, signedBy: old, options: ["--faked-system-time", then, "--ignore-time-conflict", "--ignore-valid-from"])
    #expect(try outcome(message) { $0.policy = AcceptancePolicy(allowedSigners: [old.fingerprint]) }.code == .expiredSigner)

    let revoked = try fixture.makeParty("revoked")
    try fixture.introduce(fixture.receiver, to: revoked)
    try fixture.introduce(revoked, to: fixture.receiver)
    let signed = try fixture.encrypt(Self.text, signedBy: revoked)
    let path = revoked.home + "/openpgp-revocs.d/" + revoked.fingerprint + ".rev"
    let certificate = try String(contentsOfFile: path, encoding: .utf8).replacingOccurrences(
      of: ":-----BEGIN", with: "-----BEGIN")
    try OpenPGPFixture.gpg(fixture.receiver.home, ["--import"], input: Data(certificate.utf8))
    #expect(try outcome(signed) { $0.policy = AcceptancePolicy(allowedSigners: [revoked.fingerprint]) }.code == .revokedSigner)
  }

  @Test(arguments: ["SHA1", "RIPEMD160", "MD5", "SHA224"]) func `A weak digest is refused though GnuPG may call it good`(
    digest: String
  ) throws {
    // MD5 is not made for Ed25519 keys, so an RSA key signs.
    let message = try fixture.encrypt(
      Self.text, signedBy: try SharedFixture.rsa(), options: ["--digest-algo", digest, "--allow-weak-digest-algos"])
    let rsa = try SharedFixture.rsa().fingerprint
    #expect(try outcome(message) { $0.policy = AcceptancePolicy(allowedSigners: [rsa]) }.code == .weakDigest)
  }

  // MARK: Refused for their encryption

  @Test(arguments: ["3DES", "CAST5", "BLOWFISH", "IDEA"]) func `An old cipher is refused`(cipher: String) throws {
    #expect(try outcome(try fixture.encrypt(Self.text, options: ["--cipher-algo", cipher])).code == .weakCipher)
  }

  @Test func `A message without integrity protection is refused before decryption`() throws {
    let got = try outcome(try fixture.encrypt(Self.text, options: ["--rfc2440", "--cipher-algo", "AES256"]))
    #expect(got.code == .noIntegrityProtection)
    #expect(got.plaintext.isEmpty)
  }

  @Test func `What is signed but not encrypted is refused before anything is read`() throws {
    let home = fixture.sender.home
    let forms = [["--sign"], ["--clearsign"], ["--armor", "--sign"], ["--store"], ["--export"], ["--detach-sign"]]
    for form in forms {
      let file = try OpenPGPFixture.gpg(home, form + (form == ["--export"] ? [] : ["--output", "-"]), input: Self.text)
      let got = try outcome(file)
      #expect(got.code == .notEncrypted, "\(form)")
      #expect(got.plaintext.isEmpty)
    }
  }

  @Test func `Data around a message is refused`() throws {
    let message = try fixture.encrypt(Self.text)
    let armored = try fixture.encrypt(Self.text, options: ["--armor"])
    let key = try OpenPGPFixture.gpg(fixture.sender.home, ["--export"])
    #expect(try outcome(message + message).code == .trailingData)
    #expect(try outcome(message + Data(count: 512)).code == .trailingData)
    #expect(try outcome(message + Data("garbage".utf8)).code == .trailingData)
    #expect(try outcome(message + key).code == .trailingData)
    #expect(try outcome(key + message).code == .notEncrypted)
    #expect(try outcome(armored + armored).code == .trailingData)
    #expect(try outcome(armored + Data("Regards\n".utf8)).code == .trailingData)
    #expect(try outcome(Data("Dear sirs\n".utf8) + armored).code == .notOpenPGP)
    #expect(try outcome(armored + Data("\r\n \n".utf8)).code == nil)
  }

  @Test func `Files that are no messages are told by their kind`() throws {
    #expect(try outcome(Data()).code == .empty)
    #expect(try outcome(Data("<html>Service unavailable</html>".utf8)).code == .notOpenPGP)
    #expect(try outcome(Self.text).code == .notOpenPGP)
  }

  @Test func `A whole message with nothing in it is told apart from an empty file`() throws {
    #expect(try outcome(try fixture.encrypt(Data())).code == .emptyPlaintext)
  }

  @Test func `A bomb stops at the cap, and at the ratio`() throws {
    let bomb = try fixture.encrypt(Data(count: 100 << 20))
    #expect(bomb.count < 1 << 20)
    let start = Date()
    let capped = try outcome(bomb) {
      $0.policy = AcceptancePolicy(
        allowedSigners: [fixture.sender.fingerprint], limits: DecryptionLimits(maximumPlaintextBytes: 1 << 20))
    }
    #expect(capped.code == .tooLarge)
    #expect(capped.plaintext.count <= 1 << 20)
    #expect(Date().timeIntervalSince(start) < 5)
    let rated = try outcome(bomb)
    #expect(rated.code == .tooLarge)
    #expect(rated.plaintext.count <= 64 << 20)
  }

  // MARK: Other software

  static let rnp = "/usr/bin/rnp"
  static let hasRNP = FileManager.default.isExecutableFile(atPath: rnp)

  @Test(.enabled(if: hasRNP, "rnp is not installed"), arguments: ["eax", "ocb"])
  func `AEAD messages are refused, whole or cut`(mode: String) throws {
    let key = fixture.folder + "/receiver-\(mode).key"
    let input = fixture.folder + "/\(mode).csv"
    let output = fixture.folder + "/\(mode).pgp"
    try OpenPGPFixture.gpg(fixture.receiver.home, ["--export"]).write(to: URL(fileURLWithPath: key))
    try Self.text.write(to: URL(fileURLWithPath: input))
    try OpenPGPFixture.run(
      Self.rnp, ["--keyfile", key, "--encrypt", "-r", "receiver@example.com", "--aead=\(mode)", "--output", output, input])
    let message = try Data(contentsOf: URL(fileURLWithPath: output))
    for cut in [0, 1, 16, 48, message.count / 2] {
      let got = try outcome(message.prefix(message.count - cut)) {
        $0.policy = AcceptancePolicy(allowedSigners: [], signature: .optional)
      }
      #expect(got.code == .aeadRefused)
      #expect(got.plaintext.isEmpty)
    }
  }
}

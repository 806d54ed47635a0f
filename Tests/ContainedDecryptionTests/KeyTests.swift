import ContainedDecryption
import Foundation
import OpenPGP
import Testing
import TestSupport

/// Our own keys: passphrases, recipients, homes.
@Suite(.enabled(if: Contained.isAvailable, "gpg or sluice-helper is missing"))
struct KeyTests {
  static let text = Data("account,balance\n1,2.00\n".utf8)
  let fixture: OpenPGPFixture

  init() throws { fixture = try SharedFixture.get() }

  /// A home of ours made by Sluice, and a message for it.
  private func protectedHome(_ path: String, passphrase: String) throws -> (OpenPGPHome, Data) {
    let home = OpenPGPHome(directory: path)
    try home.create()
    let secret = try OpenPGPTemporaryFile(passphrase.utf8)
    let key = try home.generateKey(
      userID: "Ours <\(UUID().uuidString)@example.com>", passphrase: try SecretBytes(reading: secret.descriptor))
    _ = try home.importKeys(Array(try OpenPGPFixture.gpg(fixture.sender.home, ["--export", fixture.sender.fingerprint])))
    // A sender of its own: the shared one is used by other tests at the same time.
    try OpenPGPFixture.gpg(fixture.sender.home, ["--import"], input: Data(try home.exportPublicKey(key.fingerprint)))
    let message = try OpenPGPFixture.gpg(
      fixture.sender.home,
      ["--trust-model", "always", "-r", key.fingerprint, "-u", fixture.sender.fingerprint, "--sign", "--encrypt"],
      input: Self.text)
    return (home, message)
  }

  @Test func `A passphrase opens the key, and only the right one, even after the right one was used`() throws {
    let (home, message) = try protectedHome(fixture.folder + "/p", passphrase: "correct horse 42\n")
    defer { home.stopAgent() }
    let file = fixture.folder + "/passphrase"
    func outcome(_ passphrase: String?) throws -> Contained.Outcome {
      if let passphrase { try Data(passphrase.utf8).write(to: URL(fileURLWithPath: file)) }
      return try Contained.decrypt(
        message,
        Contained.request(fixture) {
          $0.home = home
          $0.passphraseFile = passphrase == nil ? nil : file
        })
    }
    #expect(try outcome("wrong").code == .badPassphrase)
    #expect(try outcome(nil).code == .badPassphrase)
    #expect(try outcome("").code == .badPassphrase)
    for passphrase in ["correct horse 42", "correct horse 42\n", "correct horse 42\r\n"] {
      let got = try outcome(passphrase)
      #expect(got.code == nil)
      #expect(got.plaintext == Self.text)
    }
    #expect(try outcome("wrong").code == .badPassphrase)
    #expect(try outcome(String(repeating: "x", count: 5000)).code == .badPassphrase)
  }

  @Test func `A message for somebody else is told by its recipient`() throws {
    let other = try fixture.makeParty("elsewhere")
    try fixture.introduce(other, to: fixture.sender)
    let message = try OpenPGPFixture.gpg(
      fixture.sender.home,
      ["--trust-model", "always", "-r", other.fingerprint, "-u", fixture.sender.fingerprint, "--sign", "--encrypt"],
      input: Self.text)
    let got = try Contained.decrypt(message, Contained.request(fixture))
    #expect(got.code == .wrongKey)
    #expect(got.plaintext.isEmpty)
    if case .failure(let error) = got.result { #expect(error.message.firstRange(of: #/[0-9A-F]{16}/#) != nil) }
  }

  @Test func `A hidden recipient is found among several keys of ours`() throws {
    let home = try fixture.makeParty("rotated")
    try OpenPGPFixture.gpg(home.home, ["--passphrase", "", "--quick-add-key", home.fingerprint, "cv25519", "encr", "never"])
    try OpenPGPFixture.gpg(
      home.home, ["--passphrase", "", "--quick-generate-key", "next@example.com", "default", "default", "never"])
    try fixture.introduce(fixture.sender, to: home)
    let sender = try fixture.makeParty("hiding")
    try fixture.introduce(sender, to: home)
    try OpenPGPFixture.gpg(sender.home, ["--import"], input: try OpenPGPFixture.gpg(home.home, ["--export"]))
    for recipient in ["rotated@example.com", "next@example.com"] {
      let message = try OpenPGPFixture.gpg(
        sender.home, ["--trust-model", "always", "-R", recipient, "-u", sender.fingerprint, "--sign", "--encrypt"],
        input: Self.text)
      let got = try Contained.decrypt(
        message,
        Contained.request(fixture) {
          $0.home = OpenPGPHome(directory: home.home)
          $0.policy = AcceptancePolicy(allowedSigners: [sender.fingerprint])
        })
      #expect(got.code == nil, "\(recipient): \(got.result)")
    }
  }

  @Test func `A home whose path is too long for sockets works`() throws {
    let path = fixture.folder + "/" + String(repeating: "a-long-name-", count: 12)
    let (home, message) = try protectedHome(path, passphrase: "")
    defer {
      home.stopAgent()
      if let link = try? home.enginePath() { try? FileManager.default.removeItem(atPath: link) }
    }
    let got = try Contained.decrypt(message, Contained.request(fixture) { $0.home = home })
    #expect(got.code == nil)
    #expect(got.plaintext == Self.text)
  }
}

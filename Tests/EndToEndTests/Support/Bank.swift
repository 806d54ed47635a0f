import Foundation
import Glibc
import TestSupport

/// The OpenPGP keys of everybody in these tests, made once: the gateway, its bank, and those who should not be heard.
final class Bank: Sendable {
  private static let made = Result { try Bank() }

  static func shared() throws -> Bank { try made.get() }

  private let keys: OpenPGPFixture
  /// A bank nobody told us of.
  let stranger: OpenPGPFixture.Party
  /// A good signer of another customer of ours.
  let otherBank: OpenPGPFixture.Party
  /// Somebody else's gateway.
  let otherGateway: OpenPGPFixture.Party

  private init() throws {
    keys = try OpenPGPFixture()
    stranger = try keys.makeParty("x")
    otherBank = try keys.makeParty("o")
    otherGateway = try keys.makeParty("g")
    for author in [stranger, otherBank] { try keys.introduce(keys.receiver, to: author) }
    try keys.introduce(otherGateway, to: keys.sender)
    atexit { try? Bank.shared().keys.remove() }
  }

  var gateway: OpenPGPFixture.Party { keys.receiver }
  var signer: OpenPGPFixture.Party { keys.sender }

  /// Encrypts for the gateway, signed by the bank, unless told otherwise.
  ///
  /// - Parameter recipient: A fingerprint the signer knows.
  func encrypt(
    _ plaintext: Data, for recipient: String? = nil, signedBy author: OpenPGPFixture.Party? = nil,
    options: [String] = []
  ) throws -> Data {
    let author = author ?? signer
    return try gpg(
      author, ["-r", recipient ?? gateway.fingerprint, "-u", author.fingerprint, "--sign"] + options + ["--encrypt"], plaintext)
  }

  func encryptUnsigned(_ plaintext: Data) throws -> Data {
    try gpg(signer, ["-r", gateway.fingerprint, "--encrypt"], plaintext)
  }

  func signOnly(_ plaintext: Data) throws -> Data { try gpg(signer, ["-u", signer.fingerprint, "--sign"], plaintext) }

  func publicKey(of party: OpenPGPFixture.Party) throws -> Data { try gpg(party, ["--export", party.fingerprint], Data()) }

  private func gpg(_ party: OpenPGPFixture.Party, _ arguments: [String], _ input: Data) throws -> Data {
    try Tool.require(
      OpenPGPFixture.gpg,
      ["--homedir", party.home, "--batch", "--quiet", "--no-permission-warning", "--trust-model", "always"] + arguments,
      input: input)
  }

  /// Makes `home` anew with a key of its own that a passphrase locks, introduces it and the bank to each other, and gives its
  /// fingerprint.
  func makeLockedHome(_ home: String, passphrase: String) throws -> String {
    let manager = FileManager.default
    try? manager.removeItem(atPath: home)
    try manager.createDirectory(atPath: home, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    try Data("allow-loopback-pinentry\ns2k-count 65536\n".utf8).write(to: URL(fileURLWithPath: home + "/gpg-agent.conf"))
    let options = ["--homedir", home, "--batch", "--quiet", "--no-permission-warning", "--pinentry-mode", "loopback", "--passphrase-fd", "0"]
    func locked(_ arguments: [String]) throws -> Data {
      try Tool.require(OpenPGPFixture.gpg, options + arguments, input: Data((passphrase + "\n").utf8))
    }
    _ = try locked(["--quick-generate-key", "locked@example.com", "ed25519", "cert,sign", "never"])
    let listing = String(decoding: try locked(["--with-colons", "--list-secret-keys"]), as: UTF8.self)
    let line = listing.split(separator: "\n").first { $0.hasPrefix("fpr:") } ?? ""
    let fingerprint = String(line.split(separator: ":").last ?? "")
    _ = try locked(["--quick-add-key", fingerprint, "cv25519", "encr", "never"])
    let quiet = ["--batch", "--quiet", "--no-permission-warning"]
    let key = try Tool.require(OpenPGPFixture.gpg, ["--homedir", home] + quiet + ["--export", fingerprint])
    try Tool.require(OpenPGPFixture.gpg, ["--homedir", signer.home] + quiet + ["--import"], input: key)
    try Tool.require(OpenPGPFixture.gpg, ["--homedir", home] + quiet + ["--import"], input: publicKey(of: signer))
    return fingerprint
  }

  /// A home of the gateway's key and the bank's certificate, for one gateway alone.
  func copyGatewayHome(to folder: String) throws {
    let manager = FileManager.default
    try manager.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for name in ["pubring.kbx", "trustdb.gpg", "private-keys-v1.d", "gpg-agent.conf"]
    where manager.fileExists(atPath: gateway.home + "/" + name) {
      try manager.copyItem(atPath: gateway.home + "/" + name, toPath: folder + "/" + name)
    }
  }
}

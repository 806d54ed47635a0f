import Foundation
@testable import OpenPGP
import Testing
import TestSupport

@Suite(.enabled(if: OpenPGPFixture.isAvailable, "gpg is not installed"))
struct OpenPGPHomeTests {
  static let now = UInt64(Date().timeIntervalSince1970)

  /// A folder that goes with the value.
  struct Folder: ~Copyable {
    let path = "/tmp/slu-" + String(UInt32.random(in: .min ... .max), radix: 36)
    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  static func secret(_ text: String) throws -> SecretBytes {
    let file = try OpenPGPTemporaryFile(text.utf8)
    return try SecretBytes(reading: file.descriptor)
  }

  @Test func `A created home is private, generates a key, and has no problems`() throws {
    let folder = try Folder()
    let home = OpenPGPHome(directory: folder.path + "/home")
    try home.create()
    defer { home.stopAgent() }
    let mode = try FileManager.default.attributesOfItem(atPath: home.directory)[.posixPermissions] as? Int
    #expect(mode == 0o700)
    let key = try home.generateKey(userID: "Gateway: one <gateway@example.com>", passphrase: try Self.secret("a passphrase\n"))
    #expect(key.hasSecret)
    #expect(key.primary.algorithm == "ed25519")
    #expect(key.subkeys.map(\.algorithm) == ["cv25519"])
    #expect(key.subkeys.map(\.canEncrypt) == [true])
    #expect(key.userIDs == ["Gateway: one <gateway@example.com>"])
    #expect(home.problems(signers: [key.fingerprint], at: Self.now) == [])
  }

  @Test func `A public key travels from home to home`() throws {
    let folder = try Folder()
    let bank = OpenPGPHome(directory: folder.path + "/bank")
    let gateway = OpenPGPHome(directory: folder.path + "/gateway")
    for home in [bank, gateway] { try home.create() }
    defer { for home in [bank, gateway] { home.stopAgent() } }
    let key = try bank.generateKey(userID: "Bank <bank@example.com>", validDays: 20)
    try gateway.generateKey(userID: "Gateway <gateway@example.com>")
    let exported = try bank.exportPublicKey(key.fingerprint)
    #expect(String(decoding: exported.prefix(36), as: UTF8.self) == "-----BEGIN PGP PUBLIC KEY BLOCK-----")
    #expect(try gateway.importKeys(exported) == [key.fingerprint])
    let seen = try #require(try gateway.keys().first { $0.fingerprint == key.fingerprint })
    #expect(!seen.hasSecret)
    #expect(gateway.problems(signers: [key.fingerprint], at: Self.now).map(\.code) == [.signerExpiring])
    #expect(gateway.problems(signers: [key.fingerprint], at: Self.now + 21 * 86400).map(\.code) == [.signerExpired])
  }

  @Test func `Secret keys and other files are not imported as a customer's key`() throws {
    let fixture = try OpenPGPFixture()
    let home = OpenPGPHome(directory: fixture.receiver.home)
    let secret = try OpenPGPFixture.gpg(fixture.sender.home, ["--armor", "--export-secret-keys"])
    #expect(throws: DecryptionError.self) { try home.importKeys(Array(secret)) }
    #expect(throws: DecryptionError.self) { try home.importKeys(Array("account,balance\n".utf8)) }
    #expect(try home.keys().filter(\.hasSecret).map(\.fingerprint) == [fixture.receiver.fingerprint])
  }

  @Test func `Each problem of a home is named`() throws {
    let fixture = try OpenPGPFixture()
    let home = OpenPGPHome(directory: fixture.receiver.home)
    let subkey = try #require(try home.keys().first { $0.fingerprint == fixture.sender.fingerprint }?.subkeys.first).fingerprint
    func codes(_ signers: [String]) -> [HomeProblem.Code] { home.problems(signers: signers, at: Self.now).map(\.code) }
    #expect(codes([fixture.sender.fingerprint]) == [])
    #expect(codes([]) == [.noSigners])
    #expect(codes(["8EA5673161D87C3C"]) == [.signerMalformed])
    #expect(codes([subkey]) == [.signerUnknown])
    #expect(codes([String(repeating: "A", count: 40)]) == [.signerUnknown])
    try Data("ignore-mdc-error\n".utf8).write(to: URL(fileURLWithPath: home.directory + "/gpg.conf"))
    #expect(codes([fixture.sender.fingerprint]) == [.integrityIgnored])
    try Data().write(to: URL(fileURLWithPath: home.directory + "/gpg.conf"))
    try FileManager.default.removeItem(atPath: home.directory + "/gpg-agent.conf")
    #expect(codes([fixture.sender.fingerprint]) == [.passphraseCached])
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: home.directory)
    #expect(codes([fixture.sender.fingerprint]) == [.permissions, .passphraseCached])
    #expect(OpenPGPHome(directory: fixture.folder + "/none").problems(signers: [], at: Self.now).map(\.code) == [.missing])
    let other = try fixture.makeParty("other")
    try FileManager.default.removeItem(atPath: other.home + "/private-keys-v1.d")
    #expect(OpenPGPHome(directory: other.home).problems(signers: [other.fingerprint], at: Self.now).map(\.code) == [.noSecretKey])
    let missing = OpenPGPHome(directory: home.directory, gpg: "/usr/bin/no-gpg")
    #expect(missing.problems(signers: [], at: Self.now).map(\.code) == [.engineMissing])
  }

  @Test func `A home with a path too long for sockets works through a short name`() throws {
    let folder = try Folder()
    let home = OpenPGPHome(directory: folder.path + "/" + String(repeating: "long", count: 40))
    try home.create()
    let key = try home.generateKey(userID: "Gateway <gateway@example.com>")
    #expect(key.hasSecret)
    #expect(try home.enginePath().utf8.count <= 80)
    let link = try home.enginePath()
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == home.directory)
    home.stopAgent()
    try FileManager.default.removeItem(atPath: link)
  }

  @Test func `A relative or missing home is refused`() {
    for path in ["keys/acme", "/nonexistent/home"] {
      let error = #expect(throws: DecryptionError.self) { try OpenPGPHome(directory: path).enginePath() }
      #expect(error?.code == .homeUnusable)
    }
  }
}

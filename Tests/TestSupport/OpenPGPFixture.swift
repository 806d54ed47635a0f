public import Foundation

/// Temporary GnuPG homes with unprotected keys, and messages made with them by the real gpg.
///
/// The gateway's home is `receiver`, the bank's is `sender`; each knows the other's public key. Homes and agents go when the
/// fixture goes. Keys are made once per fixture (about 50 ms), so share one between the tests of a suite.
public final class OpenPGPFixture: Sendable {
  /// Whether gpg is installed; disable tests by name where it is not.
  public static let isAvailable = FileManager.default.isExecutableFile(atPath: gpg)
  public static let gpg = "/usr/bin/gpg"

  public struct Failure: Error, CustomStringConvertible {
    public let description: String

    public init(description: String) { self.description = description }
  }

  /// A home folder and the fingerprint of the primary key in it.
  public struct Party: Sendable {
    public let home: String
    public let fingerprint: String
  }

  public let folder: String
  public let receiver: Party
  public let sender: Party

  public init() throws {
    // Short: sockets lie in the homes, and their paths are limited to 107 bytes.
    folder = "/tmp/slu-" + String(UInt32.random(in: .min ... .max), radix: 36)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    receiver = try Self.makeParty(folder + "/r", "receiver@example.com")
    sender = try Self.makeParty(folder + "/s", "sender@example.com")
    try introduce(receiver, to: sender)
    try introduce(sender, to: receiver)
  }

  deinit { remove() }

  /// Ends the agents and deletes the folder. For fixtures in globals, which are never released: call it from `atexit(3)`.
  public func remove() {
    let homes = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for home in homes {
      _ = try? Self.run("/usr/bin/gpgconf", ["--homedir", folder + "/" + home, "--kill", "all"])
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Another party, known to nobody yet.
  ///
  /// - Parameters:
  ///   - algorithm: Of the primary key, which signs. Every party can decrypt with Curve25519.
  ///   - valid: As gpg takes it: `never`, `30d`.
  ///   - time: When the key is made, as gpg takes it (`20240101T000000`); `nil` for now.
  public func makeParty(
    _ name: String, algorithm: String = "ed25519", valid: String = "never", at time: String? = nil
  ) throws -> Party {
    try Self.makeParty(folder + "/" + name, name + "@example.com", algorithm: algorithm, valid: valid, at: time)
  }

  /// Gives `other` the public key of `party`.
  public func introduce(_ party: Party, to other: Party) throws {
    let key = try Self.gpg(party.home, ["--export", party.fingerprint])
    try Self.gpg(other.home, ["--import"], input: key)
  }

  /// Encrypts for the receiver, signed by the sender unless `signer` is `nil`.
  public func encrypt(_ plaintext: Data, signedBy signer: Party? = nil, options: [String] = []) throws -> Data {
    let author = signer ?? sender
    return try Self.gpg(
      author.home,
      ["--trust-model", "always", "-r", receiver.fingerprint, "-u", author.fingerprint, "--sign"] + options + ["--encrypt"],
      input: plaintext)
  }

  public func encryptUnsigned(_ plaintext: Data, options: [String] = []) throws -> Data {
    try Self.gpg(
      sender.home, ["--trust-model", "always", "-r", receiver.fingerprint] + options + ["--encrypt"], input: plaintext)
  }

  /// A detached signature by the sender.
  public func sign(_ bytes: Data, options: [String] = []) throws -> Data {
    try Self.gpg(sender.home, ["-u", sender.fingerprint] + options + ["--detach-sign"], input: bytes)
  }

  /// Runs gpg on a home with `--batch`; throws unless it exits with 0.
  @discardableResult
  public static func gpg(_ home: String, _ arguments: [String], input: Data = Data()) throws -> Data {
    try run(gpg, ["--homedir", home, "--batch", "--quiet", "--yes", "--no-permission-warning"] + arguments, input: input)
  }

  /// Runs a program to its end and gives its standard output.
  @discardableResult
  public static func run(_ program: String, _ arguments: [String], input: Data = Data()) throws -> Data {
    // Files, not pipes: a large input cannot block against a large output.
    let folder = FileManager.default.temporaryDirectory.path
    let base = folder + "/sluice-fixture-" + UUID().uuidString
    let paths = ["in", "out", "err"].map { base + "." + $0 }
    defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
    try input.write(to: URL(fileURLWithPath: paths[0]))
    for path in paths[1...] { try Data().write(to: URL(fileURLWithPath: path)) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = FileHandle(forReadingAtPath: paths[0])
    process.standardOutput = FileHandle(forWritingAtPath: paths[1])
    process.standardError = FileHandle(forWritingAtPath: paths[2])
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let complaint = (try? String(contentsOfFile: paths[2], encoding: .utf8)) ?? ""
      throw Failure(description: "\(program) \(arguments.joined(separator: " ")): \(complaint)")
    }
    return try Data(contentsOf: URL(fileURLWithPath: paths[1]))
  }

  private static func makeParty(
    _ home: String, _ userID: String, algorithm: String = "ed25519", valid: String = "never", at time: String? = nil
  ) throws -> Party {
    try FileManager.default.createDirectory(
      atPath: home, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    try Data("s2k-count 65536\ndefault-cache-ttl 0\nmax-cache-ttl 0\n".utf8).write(
      to: URL(fileURLWithPath: home + "/gpg-agent.conf"))
    let options = (time.map { ["--faked-system-time", $0] } ?? []) + ["--passphrase", ""]
    try gpg(home, options + ["--quick-generate-key", userID, algorithm, "cert,sign", valid])
    let fingerprint = try fingerprint(in: home)
    try gpg(home, options + ["--quick-add-key", fingerprint, "cv25519", "encr", valid])
    return Party(home: home, fingerprint: fingerprint)
  }

  private static func fingerprint(in home: String) throws -> String {
    let listing = String(decoding: try gpg(home, ["--with-colons", "--list-secret-keys"]), as: UTF8.self)
    guard let line = listing.split(separator: "\n").first(where: { $0.hasPrefix("fpr:") }) else {
      throw Failure(description: "gpg made no key in \(home)")
    }
    return String(line.split(separator: ":", omittingEmptySubsequences: false)[9])
  }
}

import Crypto
import Foundation

/// The Ed25519 key that signs checkpoints.
///
/// On disk: one line, `PRIVATE+KEY+name+id+base64(0x01 || seed)`, in a file only its owner can read.
public struct CheckpointKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey
  /// The public half; its text is the vkey to hand to everyone who checks.
  public let verifier: VerifierKey

  public var vkey: String { verifier.description }
  public var origin: String { verifier.name }

  private static let prefix = "PRIVATE+KEY+"

  private init(name: String, key: Curve25519.Signing.PrivateKey) {
    self.key = key
    verifier = VerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
  }

  /// Makes a key and writes its file; an existing file is never replaced.
  ///
  /// - Parameter origin: The log's name: a schema-less URL such as `sluice.example/gateway`, without blanks or "+".
  public static func create(path: String, origin: String) throws(LedgerError) -> CheckpointKey {
    if !VerifierKey.isName(origin) {
      throw LedgerError(.keyInvalid, "an origin is not empty and holds neither blanks nor +")
    }
    let made = CheckpointKey(name: origin, key: Curve25519.Signing.PrivateKey())
    let secret = Data([VerifierKey.algorithm] + made.key.rawRepresentation).base64EncodedString()
    let line = "\(prefix)\(origin)+\(Hex.text(made.verifier.id))+\(secret)\n"
    try SmallFile.createExclusive(Array(line.utf8), at: path)
    return made
  }

  /// Reads a key file.
  ///
  /// - Throws: ``LedgerError`` with code `.keyInvalid` when it is missing, malformed, or readable by others.
  public static func load(path: String) throws(LedgerError) -> CheckpointKey {
    var status = stat()
    if stat(path, &status) != 0 { throw LedgerError(.keyInvalid, "no key file at \(path)") }
    if status.st_mode & 0o077 != 0 {
      throw LedgerError(.keyInvalid, "others can read the key file \(path); make its mode 0600")
    }
    guard let bytes = try SmallFile.read(path) else { throw LedgerError(.keyInvalid, "no key file at \(path)") }
    return try CheckpointKey(text: String(decoding: bytes, as: UTF8.self), path: path)
  }

  init(text: String, path: String) throws(LedgerError) {
    let line = text.hasSuffix("\n") ? String(text.dropLast()) : text
    let parts = line.dropFirst(Self.prefix.count).split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard line.hasPrefix(Self.prefix), parts.count == 3, VerifierKey.isName(String(parts[0])),
      let secret = Data(base64Encoded: String(parts[2])), secret.count == 33, secret.first == VerifierKey.algorithm,
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: secret.dropFirst())
    else { throw LedgerError(.keyInvalid, "\(path) is not an Ed25519 key in signed-note form") }
    self.init(name: String(parts[0]), key: key)
    if Hex.bytes(parts[1]) != verifier.id {
      throw LedgerError(.keyInvalid, "\(path): the key id does not follow from the key; the file is damaged")
    }
  }

  func sign(_ text: [UInt8]) throws(LedgerError) -> [UInt8] {
    do {
      return Array(try key.signature(for: text))
    } catch {
      throw LedgerError(.keyInvalid, "the checkpoint could not be signed")
    }
  }
}

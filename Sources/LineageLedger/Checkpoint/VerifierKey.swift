import Crypto
import Foundation

/// The public half of a log's key, in C2SP form: `name+hex(key id)+base64(0x01 || public key)`.
public struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
  /// The name that stands on the signature line: the log's origin.
  public let name: String
  /// First four bytes of SHA-256(name || 0x0A || 0x01 || public key).
  let id: [UInt8]
  let publicKey: [UInt8]

  /// Ed25519, the only signature type this room knows.
  static let algorithm: UInt8 = 0x01

  init(name: String, publicKey: [UInt8]) {
    self.name = name
    self.publicKey = publicKey
    var hasher = SHA256()
    hasher.update(data: Array(name.utf8))
    hasher.update(data: [0x0A, Self.algorithm])
    hasher.update(data: publicKey)
    id = Array(hasher.finalize().prefix(4))
  }

  /// Reads a vkey.
  ///
  /// - Throws: ``LedgerError`` with code `.keyInvalid` unless it is an Ed25519 vkey whose key id follows from it.
  public init(_ text: String) throws(LedgerError) {
    // The name holds no "+" (signed-note), the base64 part may.
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, Self.isName(String(parts[0])), let id = Hex.bytes(parts[1]),
      let key = Data(base64Encoded: String(parts[2])), key.count == 33, key.first == Self.algorithm
    else { throw LedgerError(.keyInvalid, "not an Ed25519 verifier key of the form name+id+key") }
    self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
    if id != self.id { throw LedgerError(.keyInvalid, "the key id of the verifier key does not follow from it") }
  }

  public var description: String {
    "\(name)+\(Hex.text(id))+\(Data([Self.algorithm] + publicKey).base64EncodedString())"
  }

  /// A key name is not empty and holds neither blanks nor "+".
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy { $0 != "+" && $0.value > 0x20 && !$0.properties.isWhitespace }
  }

  func verifies(_ signature: [UInt8], of text: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
    return key.isValidSignature(signature, for: text)
  }
}

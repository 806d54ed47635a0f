internal import Crypto
internal import EvidenceVault
internal import Foundation

/// The keyed identity of a plaintext: HMAC-SHA-256 under a key of this gateway.
///
/// The same content gives the same identity however often it is encrypted anew; without the key nobody can test whether a
/// guessed file was delivered, which a plain hash of a small file would allow.
struct ContentIdentity {
  private var code: HMAC<SHA256>

  init(key: SymmetricKey) { code = HMAC(key: key) }

  mutating func update(_ bytes: UnsafeRawBufferPointer) { code.update(data: bytes) }

  /// `hmac-sha256:<hex>`.
  func finish() -> String { "hmac-sha256:" + code.finalize().hexadecimal }

  /// The gateway's key, made at the first start. Losing it means that older content is no longer recognised.
  ///
  /// - Parameter isFirstStart: Whether there is no ledger yet, so that no earlier content needs the key.
  static func key(at path: String, isFirstStart: Bool) throws -> SymmetricKey {
    if let data = FileManager.default.contents(atPath: path) {
      guard data.count == 32 else {
        throw Fault("storage-failed", at: .acquire, "'\(path)' does not hold a key of 32 bytes; restore it from a backup")
      }
      return SymmetricKey(data: data)
    }
    guard isFirstStart else {
      throw Fault(
        "content-key-missing", at: .acquire, "'\(path)' is missing, so content that landed before would not be recognised")
    }
    let key = SymmetricKey(size: .bits256)
    try DurableFile.write(key.withUnsafeBytes { Array($0) }, to: path)
    return key
  }

  /// Lower-case hex of the SHA-256 of `bytes`.
  static func sha256(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }
}

internal import Crypto
internal import FoundationEssentials
internal import Synchronization

/// An AES key, and the number of times it was used.
///
/// Give every file that shares a key the same instance: with random nonces a key is safe for 2³² modules
/// (NIST SP 800-38D §8.3), and the instance counts them. No description or error ever holds its bytes.
public final class EncryptionKey: Sendable, CustomStringConvertible, CustomReflectable {
  /// The most modules one key may encrypt.
  public static let moduleLimit: UInt64 = 1 << 32

  /// Stored in the file as it is, so that a reader can find the key: an identifier, or the key wrapped by another.
  public let metadata: [UInt8]?

  let symmetric: SymmetricKey
  private let used: Atomic<UInt64>

  /// - Parameters:
  ///   - bytes: The key: 16, 24 or 32 bytes.
  ///   - metadata: What the file says about it.
  ///   - modulesEncrypted: How many modules other processes encrypted with it before.
  /// - Throws: ``ParquetError`` with code `.invalidProperties` for another length.
  public init(_ bytes: [UInt8], metadata: [UInt8]? = nil, modulesEncrypted: UInt64 = 0) throws(ParquetError) {
    guard [16, 24, 32].contains(bytes.count) else {
      throw ParquetError(.invalidProperties, "a key has 16, 24 or 32 bytes, not \(bytes.count)")
    }
    symmetric = SymmetricKey(data: bytes)
    self.metadata = metadata
    used = Atomic(modulesEncrypted)
  }

  /// The modules encrypted so far.
  public var modulesEncrypted: UInt64 { used.load(ordering: .relaxed) }

  public var description: String { "EncryptionKey(\(symmetric.bitCount) bits)" }
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }

  /// Claims one use. Throws `.keyExhausted` when there is none left.
  func claim() throws(ParquetError) {
    guard used.load(ordering: .relaxed) < Self.moduleLimit,
      used.add(1, ordering: .relaxed).newValue <= Self.moduleLimit
    else { throw ParquetError(.keyExhausted, "the key has encrypted 2^32 modules; use a new one") }
  }
}

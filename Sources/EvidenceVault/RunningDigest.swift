internal import Crypto

/// A SHA-256 and a length over bytes as they pass, for content that is hashed without being stored here.
public struct RunningDigest {
  private var hash = SHA256()
  private var size: Int64 = 0

  public init() {}

  public mutating func add(_ bytes: UnsafeRawBufferPointer) {
    hash.update(bufferPointer: bytes)
    size += Int64(bytes.count)
  }

  /// The address of everything added so far.
  public var address: BlobAddress { BlobAddress(sha256: Hexadecimal.text(hash.finalize()), size: size) }
}

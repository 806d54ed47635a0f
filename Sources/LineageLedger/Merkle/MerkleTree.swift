import Crypto

/// RFC 6962 hashing: one tree, no second chain beside it.
public enum MerkleTree {
  /// The root of the tree without leaves: SHA-256 of nothing.
  public static let emptyRoot = TreeHash(SHA256.hash(data: [UInt8]()))

  /// SHA-256(0x00 || leaf) (RFC 6962 §2.1).
  public static func leafHash(_ leaf: some Sequence<UInt8>) -> TreeHash {
    var hasher = SHA256()
    hasher.update(data: [0x00])
    hasher.update(data: Array(leaf))
    return TreeHash(hasher.finalize())
  }

  /// SHA-256(0x01 || left || right) (RFC 6962 §2.1).
  public static func nodeHash(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
    var hasher = SHA256()
    hasher.update(data: [0x01])
    hasher.update(data: left.bytes)
    hasher.update(data: right.bytes)
    return TreeHash(hasher.finalize())
  }

  /// The complete subtrees that a tree of `size` leaves is made of, widest first: (level, index) of each.
  static func peaks(of size: Int64) -> [(level: Int, index: Int64)] {
    var peaks: [(level: Int, index: Int64)] = []
    var start: Int64 = 0
    for level in stride(from: 62, through: 0, by: -1) where size & (1 << level) != 0 {
      peaks.append((level, start >> level))
      start += 1 << level
    }
    return peaks
  }
}

/// The right edge of a growing tree: O(log n) hashes from which its root follows.
///
/// Appending costs one node hash on average.
public struct TreeFrontier: Sendable {
  /// How many leaves were appended.
  public private(set) var size: Int64 = 0
  /// Roots of the complete subtrees, widest first; one per set bit of `size`.
  private var peaks: [TreeHash] = []

  public init() {}

  /// Appends a leaf and returns the roots of the subtrees it completes, narrowest first.
  @discardableResult
  public mutating func append(_ leafHash: TreeHash) -> [TreeHash] {
    var completed: [TreeHash] = []
    var hash = leafHash
    var bits = size
    while bits & 1 == 1 {
      hash = MerkleTree.nodeHash(peaks.removeLast(), hash)
      completed.append(hash)
      bits >>= 1
    }
    peaks.append(hash)
    size += 1
    return completed
  }

  /// The root of the leaves appended so far.
  public var root: TreeHash {
    guard var hash = peaks.last else { return MerkleTree.emptyRoot }
    for peak in peaks.dropLast().reversed() { hash = MerkleTree.nodeHash(peak, hash) }
    return hash
  }
}

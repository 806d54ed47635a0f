import GRDB

/// That a leaf is in the log: O(log n) hashes, checked offline.
public struct InclusionProof: Sendable, Hashable, Codable {
  public let index: Int64
  public let size: Int64
  public let leafHash: TreeHash
  public let path: [TreeHash]

  /// Whether the leaf is in the tree the checkpoint signs.
  ///
  /// A proof without a signed root proves nothing, so there is no way to check one without a ``Checkpoint``.
  public func holds(under checkpoint: Checkpoint) -> Bool {
    size == checkpoint.size
      && MerkleTree.verifyInclusion(of: leafHash, at: index, size: size, root: checkpoint.root, path: path)
  }
}

/// That history only grew between two sizes.
public struct ConsistencyProof: Sendable, Hashable, Codable {
  public let oldSize: Int64
  public let size: Int64
  public let path: [TreeHash]

  /// Whether the newer checkpoint extends the older one.
  public func holds(from old: Checkpoint, to new: Checkpoint) -> Bool {
    oldSize == old.size && size == new.size && old.origin == new.origin
      && MerkleTree.verifyConsistency(from: old.size, old.root, to: new.size, new.root, path: path)
  }
}

extension Ledger {
  /// Proves that leaf `index` is in the tree of `size` leaves (of all of them when `nil`).
  public func inclusionProof(of index: Int64, size: Int64? = nil) throws(LedgerError) -> InclusionProof {
    try storing("prove inclusion") {
      try reader.read { db in
        let size = try Self.checked(size, within: try LeafTable.size(db))
        if index < 0 || index >= size { throw LedgerError(.outOfRange, "there is no leaf \(index) among \(size)") }
        let path = try MerkleTree.inclusionPath(index: index, size: size) { (level, position) throws in
          try LeafTable.node(db, level: level, index: position)
        }
        return InclusionProof(
          index: index, size: size, leafHash: try LeafTable.node(db, level: 0, index: index), path: path)
      }
    }
  }

  /// Proves that the tree of `oldSize` leaves is a prefix of the one of `size` leaves (of all of them when `nil`).
  public func consistencyProof(from oldSize: Int64, to size: Int64? = nil) throws(LedgerError) -> ConsistencyProof {
    try storing("prove consistency") {
      try reader.read { db in
        let size = try Self.checked(size, within: try LeafTable.size(db))
        if oldSize < 0 || oldSize > size {
          throw LedgerError(.outOfRange, "there is no tree of \(oldSize) leaves in one of \(size)")
        }
        let path = try MerkleTree.consistencyPath(from: oldSize, to: size) { (level, position) throws in
          try LeafTable.node(db, level: level, index: position)
        }
        return ConsistencyProof(oldSize: oldSize, size: size, path: path)
      }
    }
  }
}

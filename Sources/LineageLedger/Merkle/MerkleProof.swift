extension MerkleTree {
  /// Builds the audit path of leaf `index` in a tree of `size` leaves (RFC 6962 §2.1.1).
  ///
  /// - Parameter node: The root of the complete subtree `index` at `level`; asked O(log² n) times at most.
  static func inclusionPath<Failure: Error>(
    index: Int64, size: Int64, node: (Int, Int64) throws(Failure) -> TreeHash
  ) throws(Failure) -> [TreeHash] {
    try path(index, 0, size, node: node)
  }

  private static func path<Failure: Error>(
    _ index: Int64, _ start: Int64, _ end: Int64, node: (Int, Int64) throws(Failure) -> TreeHash
  ) throws(Failure) -> [TreeHash] {
    if end - start <= 1 { return [] }
    let split = start + largestPowerOfTwo(below: end - start)
    if index < split {
      var proof = try path(index, start, split, node: node)
      proof.append(try root(split, end, node: node))
      return proof
    }
    var proof = try path(index, split, end, node: node)
    proof.append(try root(start, split, node: node))
    return proof
  }

  /// Builds the proof that the tree of `old` leaves is a prefix of the tree of `size` leaves (RFC 6962 §2.1.2).
  static func consistencyPath<Failure: Error>(
    from old: Int64, to size: Int64, node: (Int, Int64) throws(Failure) -> TreeHash
  ) throws(Failure) -> [TreeHash] {
    if old == 0 || old == size { return [] }
    return try subproof(old, 0, size, isWhole: true, node: node)
  }

  private static func subproof<Failure: Error>(
    _ old: Int64, _ start: Int64, _ end: Int64, isWhole: Bool, node: (Int, Int64) throws(Failure) -> TreeHash
  ) throws(Failure) -> [TreeHash] {
    if old == end - start { return isWhole ? [] : [try root(start, end, node: node)] }
    let width = largestPowerOfTwo(below: end - start)
    let split = start + width
    if old <= width {
      var proof = try subproof(old, start, split, isWhole: isWhole, node: node)
      proof.append(try root(split, end, node: node))
      return proof
    }
    var proof = try subproof(old - width, split, end, isWhole: false, node: node)
    proof.append(try root(start, split, node: node))
    return proof
  }

  /// The root of leaves `start..<end`, where `start` is a multiple of the widest power of two that fits.
  static func root<Failure: Error>(
    _ start: Int64, _ end: Int64, node: (Int, Int64) throws(Failure) -> TreeHash
  ) throws(Failure) -> TreeHash {
    var hashes: [TreeHash] = []
    for peak in peaks(of: end - start) { hashes.append(try node(peak.level, (start >> peak.level) + peak.index)) }
    guard var hash = hashes.popLast() else { return emptyRoot }
    while let left = hashes.popLast() { hash = nodeHash(left, hash) }
    return hash
  }

  /// The largest power of two smaller than `count`, which is at least 2.
  private static func largestPowerOfTwo(below count: Int64) -> Int64 {
    1 << (63 - (count - 1).leadingZeroBitCount)
  }
}

extension MerkleTree {
  /// Whether `path` proves that `leafHash` is leaf `index` of the tree of `size` leaves with this root (RFC 9162 §2.1.3.2).
  ///
  /// A proof is worth as much as the root: take it from a checkpoint whose signature was verified.
  public static func verifyInclusion(
    of leafHash: TreeHash, at index: Int64, size: Int64, root: TreeHash, path: [TreeHash]
  ) -> Bool {
    if index < 0 || index >= size { return false }
    var position = index
    var last = size - 1
    var hash = leafHash
    for sibling in path {
      if last == 0 { return false }
      if position & 1 == 1 || position == last {
        hash = nodeHash(sibling, hash)
        while position & 1 == 0 && position != 0 {
          position >>= 1
          last >>= 1
        }
      } else {
        hash = nodeHash(hash, sibling)
      }
      position >>= 1
      last >>= 1
    }
    return last == 0 && hash == root
  }

  /// Whether `path` proves that the tree (`oldSize`, `oldRoot`) is a prefix of the tree (`size`, `root`) (RFC 9162 §2.1.4.2).
  public static func verifyConsistency(
    from oldSize: Int64, _ oldRoot: TreeHash, to size: Int64, _ root: TreeHash, path: [TreeHash]
  ) -> Bool {
    if oldSize < 0 || oldSize > size { return false }
    if oldSize == size { return path.isEmpty && oldRoot == root && (size > 0 || root == emptyRoot) }
    // Everything extends the empty tree: a proof of it would prove nothing, so none is accepted.
    if oldSize == 0 { return false }
    var position = oldSize - 1
    var last = size - 1
    while position & 1 == 1 {
      position >>= 1
      last >>= 1
    }
    var rest = path[...]
    var oldHash = oldRoot
    var newHash = oldRoot
    if oldSize & (oldSize - 1) != 0 {
      guard let first = rest.popFirst() else { return false }
      oldHash = first
      newHash = first
    }
    for sibling in rest {
      if last == 0 { return false }
      if position & 1 == 1 || position == last {
        oldHash = nodeHash(sibling, oldHash)
        newHash = nodeHash(sibling, newHash)
        while position & 1 == 0 && position != 0 {
          position >>= 1
          last >>= 1
        }
      } else {
        newHash = nodeHash(newHash, sibling)
      }
      position >>= 1
      last >>= 1
    }
    return last == 0 && oldHash == oldRoot && newHash == root
  }
}

import CSHA256

/// RFC 6962 over hashes that lie side by side, 32 bytes each.
enum HashTree {
  static let width = 32
  /// 0x01 || left || right.
  private static let nodeLength = 65

  /// The root of the tree over these leaf hashes; SHA-256 of nothing when there are none.
  ///
  /// Works level by level, so that the hashes of one level are computed in one call: an odd last hash rises unchanged,
  /// which gives the tree of RFC 6962 §2.1.
  static func root(_ leaves: [UInt8]) -> [UInt8] {
    var level = leaves
    if level.isEmpty {
      var digest = [UInt8](repeating: 0, count: width)
      csha256_equal(level, 0, 1, &digest)
      return digest
    }
    while level.count > width { level = parents(level) }
    return level
  }

  private static func parents(_ level: [UInt8]) -> [UInt8] {
    let count = level.count / width
    let pairs = count / 2
    var messages = [UInt8](repeating: 0x01, count: pairs * nodeLength)
    messages.withUnsafeMutableBytes { out in
      level.withUnsafeBytes { hashes in
        for pair in 0..<pairs {
          let children = UnsafeRawBufferPointer(rebasing: hashes[(pair * 2 * width)..<((pair + 1) * 2 * width)])
          UnsafeMutableRawBufferPointer(rebasing: out[(pair * nodeLength + 1)..<((pair + 1) * nodeLength)])
            .copyMemory(from: children)
        }
      }
    }
    var next = [UInt8](repeating: 0, count: (count - pairs) * width)
    csha256_equal(messages, nodeLength, pairs, &next)
    if count % 2 == 1 { next.replaceSubrange((pairs * width)..., with: level[((count - 1) * width)...]) }
    return next
  }

  /// The hashes beside the way from leaf `index` to the root, nearest first.
  static func path(of index: Int, in leaves: [UInt8]) -> [[UInt8]] {
    var path: [[UInt8]] = []
    var level = leaves
    var position = index
    while level.count > width {
      let sibling = position ^ 1
      if sibling * width < level.count { path.append(Array(level[(sibling * width)..<((sibling + 1) * width)])) }
      level = parents(level)
      position >>= 1
    }
    return path
  }
}

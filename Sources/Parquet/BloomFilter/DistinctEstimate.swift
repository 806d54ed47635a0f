import Glibc

/// Counting different hashes without keeping them.
enum DistinctEstimate {
  /// About how many of `hashes` differ, by linear counting: the share of bits that stay empty when each
  /// hash sets one of twice as many. The error is well below one percent for thousands of hashes.
  static func count(_ hashes: UnsafeBufferPointer<UInt64>, scratch: inout ByteBuilder) -> Int {
    guard hashes.count > 0 else { return 0 }
    var wordCount = 8
    while wordCount * 64 < 2 * hashes.count { wordCount *= 2 }
    scratch.removeAll()
    let words = scratch.reserve(wordCount * 8).bindMemory(to: UInt64.self, capacity: wordCount)
    words.initialize(repeating: 0, count: wordCount)
    let mask = UInt64(wordCount * 64 - 1)
    for hash in hashes {
      let bit = hash & mask
      words[Int(truncatingIfNeeded: bit &>> 6)] |= 1 &<< (bit & 63)
    }
    var set = 0
    for index in 0..<wordCount { set += words[index].nonzeroBitCount }
    let size = Double(wordCount * 64)
    return min(hashes.count, Int((-size * log1p(-Double(set) / size)).rounded(.up)))
  }
}

/// The bytes of texts that records are ranked by, from the 17th on: in memory while they are few, masked on disk when not.
final class RankTails {
  private let limit: Int
  private let spillDirectory: String?
  private let maskKey: HashKey
  private var file: SpillFile?
  /// What is not in the file yet.
  private var recent: [UInt8] = []
  /// Where the recent bytes begin.
  private var start: Int64 = 0

  /// - Parameter limit: Bytes to keep in memory.
  init(limit: Int, spillDirectory: String?) {
    self.limit = limit
    self.spillDirectory = spillDirectory
    maskKey = .random()
  }

  /// Keeps some bytes; returns where.
  func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(QualityError) -> Int64 {
    if recent.count + bytes.count > limit, !recent.isEmpty { try write() }
    let place = start + Int64(recent.count)
    recent.append(contentsOf: bytes)
    return place
  }

  private func write() throws(QualityError) {
    guard let spillDirectory else {
      throw QualityError(.uniquenessBudget, "texts that records are ranked by fill the \(limit) bytes set aside for them; give a spill directory")
    }
    let target: SpillFile
    if let file { target = file } else { target = try SpillFile(directory: spillDirectory) }
    file = target
    mask(&recent, at: start)
    _ = try target.append(recent)
    start += Int64(recent.count)
    recent.removeAll(keepingCapacity: true)
  }

  /// - Returns: Whether the first text comes before the second, byte by byte; `nil` if they are the same.
  func precedes(_ one: (place: Int64, count: Int), _ other: (place: Int64, count: Int)) throws(QualityError) -> Bool? {
    let portion = 4096
    var done = 0
    while done < min(one.count, other.count) {
      let left = try bytes(at: one.place + Int64(done), count: min(portion, one.count - done))
      let right = try bytes(at: other.place + Int64(done), count: min(portion, other.count - done))
      for (a, b) in zip(left, right) where a != b { return a < b }
      done += portion
    }
    return one.count == other.count ? nil : one.count < other.count
  }

  private func bytes(at place: Int64, count: Int) throws(QualityError) -> [UInt8] {
    // A text is kept whole, on one side or the other.
    if place >= start {
      let first = Int(place - start)
      return Array(recent[first..<first + count])
    }
    var bytes = try file?.read(at: place, count: count) ?? []
    mask(&bytes, at: place)
    return bytes
  }

  /// Makes bytes of the file unreadable, or readable again: each 16 of them have a mask of their own.
  private func mask(_ bytes: inout [UInt8], at place: Int64) {
    var (block, word): (Int64, UInt128) = (-1, 0)
    for index in bytes.indices {
      let at = place + Int64(index)
      if at >> 4 != block {
        block = at >> 4
        let hash = withUnsafeBytes(of: block.littleEndian) { bytes in
          bytes.assumingMemoryBound(to: UInt8.self).baseAddress.map { SipHash.hash($0, bytes.count, maskKey) } ?? (low: 0, high: 0)
        }
        word = UInt128(hash.high) << 64 | UInt128(hash.low)
      }
      bytes[index] ^= UInt8(truncatingIfNeeded: word >> UInt128(8 * (at & 15)))
    }
  }
}

extension RowMapReader {
  /// Reads every block and recomputes what the index says of it, and the root from the roots of the blocks.
  ///
  /// Says nothing about the rows' bytes: that needs them and the secret, see ``checkRows(secret:read:)``.
  ///
  /// - Returns: The counts, as counted.
  @discardableResult
  public func check() throws(RowMapError) -> RowMapCounts {
    var counts = RowMapCounts()
    var end: Int64 = 0
    var line: Int64 = 0
    for index in 0..<blockCount {
      let entries = try entries(ofBlock: index)
      let block = footer.blocks[index]
      if block.firstOffset < end || block.firstLine < line || entries.counts != block.counts
        || entries.landings != block.landings
      {
        throw RowMapError(.damaged, "block \(index) is not what the index says")
      }
      for entry in entries { counts.add(entry.outcome) }
      if let last = entries.last {
        end = last.byteOffset + Int64(last.byteLength)
        line = last.line
      }
    }
    if HashTree.root(footer.blocks.flatMap(\.root)) != root {
      throw RowMapError(.mismatch, "the root is not the one of the blocks")
    }
    return counts
  }

  /// Recomputes every row's leaf from the plaintext and compares the root of every block.
  ///
  /// - Parameter read: Fills the buffer with the next bytes of the plaintext, from its beginning, and returns how many;
  ///   0 at the end. Memory is bounded by 1 MiB and the longest record.
  /// - Throws: ``RowMapError`` with code `.mismatch`, naming the first records that do not fit, when the bytes or the
  ///   secret are others; or what `read` throws.
  public func checkRows(secret: RowMapSecret, read: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
    try check()
    var hasher = RowHasher(secret: secret)
    var window = PlaintextWindow()
    for index in 0..<blockCount {
      let first = firstRecord(ofBlock: index)
      let leaves = try leaves(ofBlock: index, &hasher) { try window.withBytes($0, $1, read: read, $2) }
      if HashTree.root(leaves) != footer.blocks[index].root {
        throw RowMapError(.mismatch, "records \(first) to \(first + Int64(footer.blocks[index].count) - 1) are not the rows of this map")
      }
    }
  }

  /// The leaf hashes of one block.
  ///
  /// - Parameter withBytes: Lends the plaintext from an offset, for a length.
  func leaves(
    ofBlock index: Int, _ hasher: inout RowHasher,
    withBytes: (_ offset: Int64, _ length: Int, (UnsafeRawBufferPointer) -> Void) throws -> Void
  ) throws -> [UInt8] {
    let entries = try entries(ofBlock: index)
    var leaves: [UInt8] = []
    leaves.reserveCapacity(entries.count * HashTree.width)
    try entries.withUnsafeBufferPointer { entries in
      var start = 0
      while start < entries.count {
        let offset = entries[start].byteOffset
        var end = start + 1
        var length = Int(entries[start].byteLength)
        while end < entries.count {
          let reach = Int(entries[end].byteOffset - offset) + Int(entries[end].byteLength)
          if reach > 1 << 20 { break }
          length = reach
          end += 1
        }
        let part = UnsafeBufferPointer(rebasing: entries[start..<end])
        try withBytes(offset, length) { bytes in
          hasher.append(
            part, firstRecord: firstRecord(ofBlock: index) + Int64(start), bytes: bytes, bytesOffset: offset, to: &leaves)
        }
        start = end
      }
    }
    return leaves
  }
}

/// A stream seen through ascending ranges.
private struct PlaintextWindow {
  private var buffer = [UInt8](repeating: 0, count: 1 << 20)
  private var position: Int64 = 0

  mutating func withBytes(
    _ offset: Int64, _ length: Int, read: (UnsafeMutableRawBufferPointer) throws -> Int,
    _ body: (UnsafeRawBufferPointer) -> Void
  ) throws {
    while position < offset { try fill(Int(min(offset - position, Int64(buffer.count))), read) }
    try fill(length, read)
    buffer.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<length])) }
  }

  private mutating func fill(_ count: Int, _ read: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
    var done = 0
    while done < count {
      // Grown as bytes arrive: a map that lies about a length cannot make us allocate it.
      if done == buffer.count { buffer.append(contentsOf: repeatElement(0, count: buffer.count)) }
      let step = try buffer.withUnsafeMutableBytes { bytes in
        try read(UnsafeMutableRawBufferPointer(rebasing: bytes[done..<min(count, bytes.count)]))
      }
      if step <= 0 { throw RowMapError(.mismatch, "the plaintext ends before the last record of the map") }
      done += step
      position += Int64(step)
    }
  }
}

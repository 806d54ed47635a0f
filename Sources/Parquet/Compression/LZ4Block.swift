import CLZ4

/// Decompresses one LZ4 block (LZ4_RAW: no frame, no size prefix).
enum LZ4Block {
  /// The number of bytes written, at most `capacity`.
  static func decompress(
    _ block: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer, capacity: Int
  ) throws(ParquetError) -> Int {
    guard let size = Int32(exactly: block.count), let room = Int32(exactly: capacity) else {
      throw ByteCursor.corrupt("lz4: a block beyond 2 GiB")
    }
    let written = LZ4_decompress_safe(
      block.assumingMemoryBound(to: CChar.self).baseAddress, target.assumingMemoryBound(to: CChar.self), size, room)
    guard written >= 0 else { throw ByteCursor.corrupt("lz4: malformed data, or more than announced") }
    return Int(written)
  }
}

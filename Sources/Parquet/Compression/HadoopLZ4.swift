/// Decompresses pages of the deprecated codec LZ4, which has meant two things (Compression.md, "LZ4").
///
/// Hadoop's writers frame blocks: size before and size after compression, four bytes each, big-endian, then an LZ4
/// block; several in a row. Others wrote one bare block. As in Arrow, what is not wholly a sequence of frames is a block.
enum HadoopLZ4 {
  /// The number of bytes written, at most `capacity`.
  static func decompress(
    _ page: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer, capacity: Int
  ) throws(ParquetError) -> Int {
    if let written = frames(page, into: target, capacity: capacity) { return written }
    return try LZ4Block.decompress(page, into: target, capacity: capacity)
  }

  private static func frames(
    _ page: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer, capacity: Int
  ) -> Int? {
    var cursor = ByteCursor(page)
    var written = 0
    do {
      while cursor.remaining > 0 {
        let size = Int(UInt32(bigEndian: try cursor.take(4).loadUnaligned(as: UInt32.self)))
        let block = try cursor.take(Int(UInt32(bigEndian: try cursor.take(4).loadUnaligned(as: UInt32.self))))
        guard size <= capacity - written else { return nil }
        guard try LZ4Block.decompress(block, into: target + written, capacity: size) == size else { return nil }
        written += size
      }
    } catch {
      return nil
    }
    return written
  }
}

/// Decompresses one LZ4 block (LZ4_RAW: no frame, no size prefix).
enum LZ4Block {
  /// The number of bytes written, at most `capacity`.
  static func decompress(
    _ block: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer, capacity: Int
  ) throws(ParquetError) -> Int {
    var cursor = ByteCursor(block)
    var written = 0
    while cursor.remaining > 0 {
      let token = try cursor.byte()
      let literals = try length(Int(token >> 4), &cursor)
      let source = try cursor.take(literals)
      guard literals <= capacity - written else { throw ByteCursor.corrupt("lz4: more data than announced") }
      if let base = source.baseAddress { (target + written).copyMemory(from: base, byteCount: literals) }
      written += literals
      // The last sequence has literals only.
      if cursor.remaining == 0 { break }
      let offset = Int(UInt16(littleEndian: try cursor.take(2).loadUnaligned(as: UInt16.self)))
      let match = try length(Int(token & 0x0F), &cursor) + 4
      guard offset > 0, offset <= written else { throw ByteCursor.corrupt("lz4: a match before the start") }
      guard match <= capacity - written else { throw ByteCursor.corrupt("lz4: more data than announced") }
      // Matches may overlap what they write, so byte by byte.
      for index in written..<written + match {
        target.storeBytes(
          of: target.load(fromByteOffset: index - offset, as: UInt8.self), toByteOffset: index, as: UInt8.self)
      }
      written += match
    }
    return written
  }

  private static func length(_ nibble: Int, _ cursor: inout ByteCursor) throws(ParquetError) -> Int {
    guard nibble == 15 else { return nibble }
    var length = 15
    while true {
      let byte = try cursor.byte()
      length += Int(byte)
      if byte != 255 { return length }
    }
  }
}

/// Decodes DELTA_BINARY_PACKED integers (Encodings.md).
enum DeltaBinaryPackedDecoder {
  /// Appends `count` integers of `Value`. All arithmetic wraps around, as the format demands.
  static func decode<Value: FixedWidthInteger>(
    _ cursor: inout ByteCursor, count: Int, as type: Value.Type, to output: inout ByteBuilder
  ) throws(ParquetError) {
    let blockSize = try cursor.varint()
    let miniblockCount = try cursor.varint()
    let total = try cursor.varint()
    let first = try cursor.zigzag()
    guard blockSize > 0, blockSize <= 1 << 24, blockSize % 128 == 0, miniblockCount > 0,
      miniblockCount <= blockSize / 32, blockSize % miniblockCount == 0, (blockSize / miniblockCount) % 32 == 0
    else { throw ByteCursor.corrupt("blocks of \(blockSize) values in \(miniblockCount) miniblocks") }
    guard total == UInt64(count) else {
      throw ByteCursor.corrupt("\(total) delta-encoded values where \(count) were announced")
    }
    guard count > 0 else { return }
    let valuesPerMiniblock = Int(blockSize / miniblockCount)
    let target = output.reserve(count * MemoryLayout<Value>.size)
    var value = UInt64(bitPattern: first)
    target.storeBytes(of: Value(truncatingIfNeeded: value), as: Value.self)
    var written = 1
    while written < count {
      let minimum = UInt64(bitPattern: try cursor.zigzag())
      let widths = try cursor.take(Int(miniblockCount))
      for width in widths {
        // Miniblocks that hold no values have a width but no body.
        if written == count { break }
        guard width <= 64 else { throw ByteCursor.corrupt("deltas of \(width) bits") }
        let bitWidth = Int(width)
        let here = min(valuesPerMiniblock, count - written)
        let body = cursor.takeUpTo(valuesPerMiniblock * bitWidth / 8)
        guard body.count >= (here * bitWidth + 7) / 8 else { throw ByteCursor.corrupt("a miniblock ends early") }
        var bit = 0
        for _ in 0..<here {
          let delta = body.baseAddress.map { BitUnpacker.load($0, bit: bit, bitWidth: bitWidth) } ?? 0
          value = value &+ minimum &+ delta
          target.storeBytes(
            of: Value(truncatingIfNeeded: value), toByteOffset: written &* MemoryLayout<Value>.size, as: Value.self)
          written &+= 1
          bit &+= bitWidth
        }
      }
    }
    output.advance(by: count * MemoryLayout<Value>.size)
  }

  /// Decodes `count` lengths, none of which may be negative.
  static func lengths(_ cursor: inout ByteCursor, count: Int) throws(ParquetError) -> [Int32] {
    var output = ByteBuilder()
    try decode(&cursor, count: count, as: Int32.self, to: &output)
    let lengths = Array(output.bytes.assumingMemoryBound(to: Int32.self))
    guard lengths.allSatisfy({ $0 >= 0 }) else { throw ByteCursor.corrupt("a negative length") }
    return lengths
  }
}

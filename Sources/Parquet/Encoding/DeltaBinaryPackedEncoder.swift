/// Encodes integers as DELTA_BINARY_PACKED (Encodings.md): blocks of 128 deltas in four miniblocks.
///
/// All arithmetic wraps around in the width of the values, so no delta takes more bits than a value.
enum DeltaBinaryPackedEncoder {
  private static let blockSize = 128
  private static let miniblockCount = 4
  private static let miniblockSize = 32

  /// Appends `values`, which may be none: the header is written all the same.
  static func append<Value: FixedWidthInteger & SignedInteger>(
    _ values: UnsafeBufferPointer<Value>, to output: inout ByteBuilder
  ) {
    output.append(varint: UInt64(blockSize))
    output.append(varint: UInt64(miniblockCount))
    output.append(varint: UInt64(values.count))
    output.append(zigzag: values.first.map { Int64(truncatingIfNeeded: $0) } ?? 0)
    guard values.count > 1 else { return }
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: blockSize) { deltas in
      guard let deltas = deltas.baseAddress else { return }
      var index = 1
      while index < values.count {
        let here = min(blockSize, values.count - index)
        let (minimum, widths) = measure(values, from: index, count: here, into: deltas)
        output.append(zigzag: Int64(truncatingIfNeeded: minimum))
        for miniblock in 0..<miniblockCount { output.append(UInt8(truncatingIfNeeded: widths[miniblock])) }
        // A miniblock without values has a width and no body; every other one is whole.
        for miniblock in 0..<((here + miniblockSize - 1) / miniblockSize) {
          let width = widths[miniblock]
          // The last store may write up to four bytes past the miniblock.
          let target = output.reserve(miniblockSize / 8 * width + 8)
          BitPacking.pack32(deltas + miniblock * miniblockSize, bitWidth: width, into: target)
          output.advance(by: miniblockSize / 8 * width)
        }
        index += here
      }
    }
  }

  /// The least delta of a block; `deltas` receives every delta less that one, then zeros, and the
  /// result the bits each miniblock needs.
  @inline(__always)
  private static func measure<Value: FixedWidthInteger & SignedInteger>(
    _ values: UnsafeBufferPointer<Value>, from start: Int, count: Int, into deltas: UnsafeMutablePointer<UInt64>
  ) -> (minimum: Value, widths: SIMD4<Int>) {
    let base = values.baseAddress.unsafelyUnwrapped + start
    var minimum = base[0] &- base[-1]
    for index in 1..<max(count, 1) {
      let delta = base[index] &- base[index &- 1]
      minimum = delta < minimum ? delta : minimum
    }
    for index in 0..<count {
      let above = base[index] &- base[index &- 1] &- minimum
      deltas[index] = UInt64(truncatingIfNeeded: Value.Magnitude(truncatingIfNeeded: above))
    }
    (deltas + count).update(repeating: 0, count: blockSize - count)
    var widths = SIMD4<Int>()
    for miniblock in 0..<miniblockCount {
      var bits: UInt64 = 0
      for index in 0..<miniblockSize { bits |= deltas[miniblock &* miniblockSize &+ index] }
      widths[miniblock] = 64 - bits.leadingZeroBitCount
    }
    return (minimum, widths)
  }
}

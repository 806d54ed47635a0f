/// Packs booleans, one bit each, least significant bit first.
enum BitPacking {
  /// Appends `(count + 7) / 8` bytes; unused bits of the last are zero.
  ///
  /// - Precondition: every byte is 0 or 1.
  static func append(booleans base: UnsafePointer<UInt8>, count: Int, to output: inout ByteBuilder) {
    let target = output.reserve((count + 7) / 8)
    let groups = count / 8
    for group in 0..<groups {
      // Each byte holds one bit; the product gathers the eight of them in the top byte.
      let packed = (load8(base + 8 * group) &* 0x0102_0408_1020_4080) &>> 56
      target.storeBytes(of: UInt8(truncatingIfNeeded: packed), toByteOffset: group, as: UInt8.self)
    }
    if count % 8 != 0 {
      var last: UInt8 = 0
      for bit in 0..<(count % 8) { last |= base[8 * groups + bit] << UInt8(bit) }
      target.storeBytes(of: last, toByteOffset: groups, as: UInt8.self)
    }
    output.advance(by: (count + 7) / 8)
  }
}

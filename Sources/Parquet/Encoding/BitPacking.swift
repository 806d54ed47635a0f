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

  /// Packs 32 words into `4 * bitWidth` bytes, least significant bit first.
  ///
  /// - Precondition: every word fits `bitWidth`, which is within 0...64; `target` has room for four bytes more.
  @inline(__always)
  static func pack32(_ words: UnsafePointer<UInt64>, bitWidth: Int, into target: UnsafeMutableRawPointer) {
    let width = UInt64(truncatingIfNeeded: bitWidth)
    var target = target
    var buffer: UInt64 = 0
    var bits: UInt64 = 0
    for index in 0..<32 {
      let word = words[index]
      buffer |= word &<< bits
      bits &+= width
      if bits >= 64 {
        target.storeBytes(of: buffer.littleEndian, as: UInt64.self)
        target += 8
        bits &-= 64
        // What did not fit; a shift by all 64 bits would be one by none.
        buffer = bits == 0 ? 0 : word &>> (width &- bits)
      }
    }
    if bits > 0 { target.storeBytes(of: buffer.littleEndian, as: UInt64.self) }
  }
}

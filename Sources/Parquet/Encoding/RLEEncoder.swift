/// The hybrid of run-length and bit-packed runs (Encodings.md, "RLE").
///
/// Values are looked at in groups of eight. A group of equal values starts a run that
/// takes every equal value after it; all other groups are bit-packed together. Since
/// bit-packed runs consist of whole groups, only the last group of a page is padded.
enum RLEEncoder {
  /// Appends `values` as runs of `bitWidth` bits each, without a length prefix.
  ///
  /// - Precondition: every value fits `bitWidth`, which is within 1...32.
  static func append(_ values: UnsafeBufferPointer<UInt32>, bitWidth: Int, to output: inout ByteBuilder) {
    guard let base = values.baseAddress else { return }
    let count = values.count
    var index = 0
    var literalStart = 0
    while index + 8 <= count {
      let first = base[index]
      var difference: UInt32 = 0
      for lane in 1..<8 { difference |= base[index + lane] ^ first }
      guard difference == 0 else {
        index += 8
        continue
      }
      var end = index + 8
      while end < count && base[end] == first { end += 1 }
      appendLiterals(base + literalStart, count: index - literalStart, bitWidth: bitWidth, to: &output)
      appendRun(of: first, count: end - index, bitWidth: bitWidth, to: &output)
      index = end
      literalStart = end
    }
    appendLiterals(base + literalStart, count: count - literalStart, bitWidth: bitWidth, to: &output)
  }

  /// Appends definition levels of one bit from validity bytes that are 0 or 1.
  static func append(validity base: UnsafePointer<UInt8>, count: Int, to output: inout ByteBuilder) {
    var index = 0
    var literalStart = 0
    while index + 8 <= count {
      let group = load8(base + index)
      guard group == 0 || group == 0x0101_0101_0101_0101 else {
        index += 8
        continue
      }
      let value = UInt32(truncatingIfNeeded: group & 1)
      var end = index + 8
      while end + 8 <= count && load8(base + end) == group { end += 8 }
      while end < count && UInt32(base[end]) == value { end += 1 }
      appendBits(base + literalStart, count: index - literalStart, to: &output)
      appendRun(of: value, count: end - index, bitWidth: 1, to: &output)
      index = end
      literalStart = end
    }
    appendBits(base + literalStart, count: count - literalStart, to: &output)
  }

  /// Appends levels of one byte each.
  ///
  /// - Precondition: every level fits `bitWidth`, which is within 1...8.
  static func append(levels base: UnsafePointer<UInt8>, count: Int, bitWidth: Int, to output: inout ByteBuilder) {
    if bitWidth == 1 { return append(validity: base, count: count, to: &output) }
    var index = 0
    var literalStart = 0
    while index + 8 <= count {
      let group = load8(base + index)
      guard group == (group & 0xFF) &* 0x0101_0101_0101_0101 else {
        index += 8
        continue
      }
      let value = base[index]
      var end = index + 8
      while end + 8 <= count && load8(base + end) == group { end += 8 }
      while end < count && base[end] == value { end += 1 }
      appendLiterals(base + literalStart, count: index - literalStart, bitWidth: bitWidth, to: &output)
      appendRun(of: UInt32(value), count: end - index, bitWidth: bitWidth, to: &output)
      index = end
      literalStart = end
    }
    appendLiterals(base + literalStart, count: count - literalStart, bitWidth: bitWidth, to: &output)
  }

  static func appendRun(of value: UInt32, count: Int, bitWidth: Int, to output: inout ByteBuilder) {
    guard count > 0 else { return }
    output.append(varint: UInt64(count) << 1)
    for byte in 0..<((bitWidth + 7) / 8) {
      output.append(UInt8(truncatingIfNeeded: value >> (8 * UInt32(byte))))
    }
  }

  private static func appendLiterals<Word: UnsignedInteger & FixedWidthInteger>(
    _ base: UnsafePointer<Word>, count: Int, bitWidth: Int, to output: inout ByteBuilder
  ) {
    guard count > 0 else { return }
    let groups = (count + 7) / 8
    output.append(varint: UInt64(groups) << 1 | 1)
    let size = groups * bitWidth
    // The last store may write up to four bytes past the run.
    let start = output.reserve(size + 8)
    var target = start
    var word: UInt64 = 0
    var bits: UInt64 = 0
    let width = UInt64(bitWidth)
    for index in 0..<count {
      word |= UInt64(truncatingIfNeeded: base[index]) &<< bits
      bits &+= width
      if bits >= 32 {
        target.storeBytes(of: UInt32(truncatingIfNeeded: word).littleEndian, as: UInt32.self)
        target += 4
        word &>>= 32
        bits &-= 32
      }
    }
    let remaining = start + size - target
    if remaining > 0 {
      // What is left of the word, then the zeros that pad the last group.
      target.initializeMemory(as: UInt8.self, repeating: 0, count: remaining)
      for byte in 0..<min(remaining, 8) {
        target.storeBytes(of: UInt8(truncatingIfNeeded: word &>> UInt64(8 * byte)), toByteOffset: byte, as: UInt8.self)
      }
    }
    output.advance(by: size)
  }

  private static func appendBits(_ base: UnsafePointer<UInt8>, count: Int, to output: inout ByteBuilder) {
    guard count > 0 else { return }
    output.append(varint: UInt64((count + 7) / 8) << 1 | 1)
    BitPacking.append(booleans: base, count: count, to: &output)
  }
}

@inline(__always)
func load8(_ pointer: UnsafePointer<UInt8>) -> UInt64 {
  UInt64(littleEndian: UnsafeRawPointer(pointer).loadUnaligned(as: UInt64.self))
}

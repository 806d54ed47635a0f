/// Encodes byte strings as DELTA_BYTE_ARRAY (Encodings.md): how much each shares with the one
/// before it, the lengths of what remains, and what remains. Values of fixed length write all lengths too.
enum DeltaByteArrayEncoder {
  /// Appends `count` values; `value` tells where each lies.
  @inline(__always)
  static func append(
    count: Int, scratch: EncoderScratch, to output: inout ByteBuilder,
    value: (Int) -> (start: UnsafeRawPointer, count: Int)
  ) {
    scratch.lengths.removeAll()
    let prefixes = scratch.lengths.reserve(8 * count).bindMemory(to: Int32.self, capacity: 2 * count)
    let suffixes = prefixes + count
    for index in 0..<count {
      let (start, length) = value(index)
      var shared = 0
      if index > 0 {
        let (previous, previousLength) = value(index - 1)
        shared = ByteOrder.sharedPrefix(previous, previousLength, start, length)
      }
      prefixes[index] = Int32(truncatingIfNeeded: shared)
      suffixes[index] = Int32(truncatingIfNeeded: length - shared)
    }
    DeltaBinaryPackedEncoder.append(UnsafeBufferPointer(start: prefixes, count: count), to: &output)
    DeltaBinaryPackedEncoder.append(UnsafeBufferPointer(start: suffixes, count: count), to: &output)
    for index in 0..<count {
      let suffix = UnsafeRawBufferPointer(
        start: value(index).start + Int(prefixes[index]), count: Int(suffixes[index]))
      output.append(suffix)
    }
  }
}

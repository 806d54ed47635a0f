/// Encodes BYTE_STREAM_SPLIT: the first bytes of all values, then all second bytes, and so on.
enum ByteStreamSplitEncoder {
  /// Appends values of `width` bytes each, in any multiple of eight or below.
  static func append(_ values: UnsafeRawBufferPointer, width: Int, to output: inout ByteBuilder) {
    guard let source = values.baseAddress, width > 0 else { return }
    let count = values.count / width
    let target = output.reserve(values.count)
    for group in stride(from: 0, to: width, by: 8) {
      let bytes = min(8, width - group)
      var index = 0
      // Eight values at a time, as rows of a square of bytes.
      while index + 8 <= count {
        var square = ByteSquare()
        for row in 0..<8 { square[row] = load(source + ((index &+ row) &* width &+ group), bytes) }
        square.transpose()
        for byte in 0..<bytes {
          target.storeBytes(of: square[byte].littleEndian, toByteOffset: (group &+ byte) &* count &+ index, as: UInt64.self)
        }
        index &+= 8
      }
      while index < count {
        for byte in group..<group + bytes {
          target.storeBytes(
            of: source.load(fromByteOffset: index &* width &+ byte, as: UInt8.self),
            toByteOffset: byte &* count &+ index, as: UInt8.self)
        }
        index &+= 1
      }
    }
    output.advance(by: values.count)
  }

  @inline(__always)
  private static func load(_ source: UnsafeRawPointer, _ count: Int) -> UInt64 {
    switch count {
    case 8: return UInt64(littleEndian: source.loadUnaligned(as: UInt64.self))
    case 4: return UInt64(UInt32(littleEndian: source.loadUnaligned(as: UInt32.self)))
    case 2: return UInt64(UInt16(littleEndian: source.loadUnaligned(as: UInt16.self)))
    default:
      var word: UInt64 = 0
      for index in 0..<count {
        word |= UInt64(source.load(fromByteOffset: index, as: UInt8.self)) &<< UInt64(8 &* index)
      }
      return word
    }
  }
}

/// Decodes BYTE_STREAM_SPLIT: the first bytes of all values, then all second bytes, and so on.
enum ByteStreamSplitDecoder {
  static func decode(
    _ cursor: inout ByteCursor, count: Int, width: Int, to output: inout ByteBuilder
  ) throws(ParquetError) {
    let (size, overflow) = count.multipliedReportingOverflow(by: width)
    guard !overflow else { throw ByteCursor.corrupt("\(count) values of \(width) bytes") }
    guard let streams = try cursor.take(size).baseAddress else { return }
    let target = output.reserve(size)
    for group in stride(from: 0, to: width, by: 8) {
      let bytes = min(8, width - group)
      var index = 0
      while index + 8 <= count {
        var square = ByteSquare()
        for byte in 0..<bytes {
          let stream = streams + ((group &+ byte) &* count &+ index)
          square[byte] = UInt64(littleEndian: stream.loadUnaligned(as: UInt64.self))
        }
        square.transpose()
        for row in 0..<8 { store(square[row], target + ((index &+ row) &* width &+ group), bytes) }
        index &+= 8
      }
      while index < count {
        for byte in group..<group + bytes {
          target.storeBytes(
            of: streams.load(fromByteOffset: byte &* count &+ index, as: UInt8.self),
            toByteOffset: index &* width &+ byte, as: UInt8.self)
        }
        index &+= 1
      }
    }
    output.advance(by: size)
  }

  @inline(__always)
  private static func store(_ word: UInt64, _ target: UnsafeMutableRawPointer, _ count: Int) {
    switch count {
    case 8: target.storeBytes(of: word.littleEndian, as: UInt64.self)
    case 4: target.storeBytes(of: UInt32(truncatingIfNeeded: word).littleEndian, as: UInt32.self)
    case 2: target.storeBytes(of: UInt16(truncatingIfNeeded: word).littleEndian, as: UInt16.self)
    default:
      for index in 0..<count {
        target.storeBytes(of: UInt8(truncatingIfNeeded: word &>> UInt64(8 &* index)), toByteOffset: index, as: UInt8.self)
      }
    }
  }
}

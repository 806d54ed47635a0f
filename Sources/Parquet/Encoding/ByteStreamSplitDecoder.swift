/// Decodes BYTE_STREAM_SPLIT: the first bytes of all values, then all second bytes, and so on.
enum ByteStreamSplitDecoder {
  static func decode(
    _ cursor: inout ByteCursor, count: Int, width: Int, to output: inout ByteBuilder
  ) throws(ParquetError) {
    let streams = try cursor.take(count * width)
    let target = output.reserve(count * width)
    for byte in 0..<width {
      for index in 0..<count {
        target.storeBytes(of: streams[byte &* count &+ index], toByteOffset: index &* width &+ byte, as: UInt8.self)
      }
    }
    output.advance(by: count * width)
  }
}

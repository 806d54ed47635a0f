internal import CZlib

/// Deflate (RFC 1951), bare or in gzip's frame, by zlib.
final class Inflater {
  enum Frame { case none, gzip }
  enum Progress { case more, ended }

  // zlib keeps a pointer to the structure, so that it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let isReady: Bool

  init(_ frame: Frame) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // Windows of 32 KiB; 16 more mean gzip, a negative number no frame (zlib.h, inflateInit2).
    let bits: Int32 = frame == .gzip ? 15 + 16 : -15
    isReady = inflateInit2_(stream, bits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func reset() { inflateReset(stream) }

  /// Inflates from the window into the buffer.
  ///
  /// - Returns: How many bytes came out, and whether the data ended.
  func inflate(_ input: InputWindow, into buffer: UnsafeMutableRawBufferPointer) throws -> (written: Int, Progress) {
    guard isReady, let target = buffer.baseAddress else {
      throw ArchiveError(.corrupted, "zlib could not be started; there is too little memory", at: input.taken)
    }
    let room = min(buffer.count, Int(UInt32.max))
    stream.pointee.next_out = target.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(truncatingIfNeeded: room)
    while true {
      guard try input.fill() else { throw input.truncated }
      let given = input.count
      stream.pointee.next_in = input.start
      stream.pointee.avail_in = UInt32(truncatingIfNeeded: given)
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      input.take(given - Int(stream.pointee.avail_in))
      let written = room - Int(stream.pointee.avail_out)
      switch status {
      case Z_STREAM_END: return (written, .ended)
      case Z_OK, Z_BUF_ERROR: if written > 0 { return (written, .more) }
      default: throw ArchiveError(.corrupted, "the compressed data or its checksum is wrong", at: input.taken)
      }
    }
  }
}

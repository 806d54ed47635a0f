import CSnappy
import CZlib
import CZstd

/// Decompresses pages whose size is announced, and exactly that size.
final class PageDecompressor {
  private var zstd: OpaquePointer?

  deinit {
    ZSTD_freeDCtx(zstd)
  }

  /// Appends the decompressed page to `output`, and slack that decoders may read past its end.
  ///
  /// - Precondition: the caller has checked `size` against its limits.
  func decompress(
    _ page: UnsafeRawBufferPointer, codec: Codec, size: Int, to output: inout ByteBuilder
  ) throws(ParquetError) {
    let target = output.reserve(size + Self.slack)
    let written: Int
    switch codec {
    case .uncompressed:
      guard page.count == size else { throw ByteCursor.corrupt("an uncompressed page of two different sizes") }
      if let source = page.baseAddress { target.copyMemory(from: source, byteCount: size) }
      written = size
    // Nothing was compressed, perhaps to nothing: some writers omit even the frame.
    case _ where page.count == 0: written = 0
    case .zstd: written = try zstd(page, target, size)
    case .snappy: written = try snappy(page, target, size)
    case .gzip: written = try gzip(page, target, size)
    case .lz4Raw: written = try LZ4Block.decompress(page, into: target, capacity: size)
    case .lz4: written = try HadoopLZ4.decompress(page, into: target, capacity: size)
    case .lzo, .brotli: throw ParquetError(.unsupported, "pages compressed with \(codec) cannot be read")
    }
    guard written == size else {
      throw ByteCursor.corrupt("a page of \(size) bytes decompresses to \(written)")
    }
    (target + size).initializeMemory(as: UInt8.self, repeating: 0, count: Self.slack)
    output.advance(by: size)
  }

  /// More than any decoder reads past the end of a page.
  static let slack = 16

  private func zstd(
    _ page: UnsafeRawBufferPointer, _ target: UnsafeMutableRawPointer, _ size: Int
  ) throws(ParquetError) -> Int {
    if zstd == nil { zstd = ZSTD_createDCtx() }
    guard let zstd else { throw ByteCursor.corrupt("no memory for a zstd context") }
    let written = ZSTD_decompressDCtx(zstd, target, size, page.baseAddress, page.count)
    guard ZSTD_isError(written) == 0 else {
      throw ByteCursor.corrupt("zstd: \(String(cString: ZSTD_getErrorName(written)))")
    }
    return written
  }

  private func snappy(
    _ page: UnsafeRawBufferPointer, _ target: UnsafeMutableRawPointer, _ size: Int
  ) throws(ParquetError) -> Int {
    let source = page.assumingMemoryBound(to: CChar.self).baseAddress
    var announced = 0
    guard snappy_uncompressed_length(source, page.count, &announced) == SNAPPY_OK, announced == size else {
      throw ByteCursor.corrupt("snappy: the size in the data is not the size of the page")
    }
    guard snappy_uncompress(source, page.count, target.assumingMemoryBound(to: CChar.self), &announced) == SNAPPY_OK
    else { throw ByteCursor.corrupt("snappy: malformed data") }
    return announced
  }

  /// Reads one member after another: the format allows one, some writers concatenate several.
  private func gzip(
    _ page: UnsafeRawBufferPointer, _ target: UnsafeMutableRawPointer, _ size: Int
  ) throws(ParquetError) -> Int {
    var stream = z_stream()
    guard inflateInit2_(&stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw ByteCursor.corrupt("no memory for a zlib context")
    }
    defer { inflateEnd(&stream) }
    guard let avail = UInt32(exactly: page.count), let room = UInt32(exactly: size) else {
      throw ByteCursor.corrupt("gzip: a page beyond 4 GiB")
    }
    stream.next_in = UnsafeMutableRawPointer(mutating: page.baseAddress)?.assumingMemoryBound(to: UInt8.self)
    stream.avail_in = avail
    stream.next_out = target.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = room
    while true {
      let status = inflate(&stream, Z_NO_FLUSH)
      if status == Z_STREAM_END {
        if stream.avail_in == 0 { break }
        guard inflateReset(&stream) == Z_OK else { throw ByteCursor.corrupt("gzip: malformed data") }
        continue
      }
      // Without progress the data is malformed, longer than announced, or ends early.
      guard status == Z_OK, stream.avail_in > 0 else { throw ByteCursor.corrupt("gzip: malformed data (\(status))") }
    }
    return size - Int(stream.avail_out)
  }
}

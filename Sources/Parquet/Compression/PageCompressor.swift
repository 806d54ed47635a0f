import CLZ4
import CSnappy
import CZlib
import CZstd

/// Compresses pages one after another with contexts that are made once.
///
/// A context is reset by the library before each page, so the output depends on
/// the page and the setting alone.
final class PageCompressor {
  private var zstd: OpaquePointer?

  deinit {
    ZSTD_freeCCtx(zstd)
  }

  /// Appends the compressed form of `page` to `output`.
  func compress(
    _ page: UnsafeRawBufferPointer, with compression: Compression, to output: inout ByteBuilder
  ) throws(ParquetError) {
    switch compression {
    case .uncompressed: output.append(page)
    case .snappy: try snappy(page, to: &output)
    case .lz4Raw: try lz4(page, to: &output)
    case .gzip(let level): try gzip(page, level: level, to: &output)
    case .zstd(let level): try zstd(page, level: level, to: &output)
    }
  }

  private func zstd(
    _ page: UnsafeRawBufferPointer, level: Int, to output: inout ByteBuilder
  ) throws(ParquetError) {
    if zstd == nil { zstd = ZSTD_createCCtx() }
    guard let zstd else { throw ParquetError(.compressionFailed, "no memory for a zstd context") }
    let capacity = ZSTD_compressBound(page.count)
    let target = output.reserve(capacity)
    let size = ZSTD_compressCCtx(zstd, target, capacity, page.baseAddress, page.count, Int32(level))
    guard ZSTD_isError(size) == 0 else {
      throw ParquetError(.compressionFailed, "zstd: \(String(cString: ZSTD_getErrorName(size)))")
    }
    output.advance(by: size)
  }

  private func snappy(_ page: UnsafeRawBufferPointer, to output: inout ByteBuilder) throws(ParquetError) {
    var size = snappy_max_compressed_length(page.count)
    let target = output.reserve(size).assumingMemoryBound(to: CChar.self)
    let source = page.assumingMemoryBound(to: CChar.self).baseAddress
    guard snappy_compress(source, page.count, target, &size) == SNAPPY_OK else {
      throw ParquetError(.compressionFailed, "snappy refused a page of \(page.count) bytes")
    }
    output.advance(by: size)
  }

  private func lz4(_ page: UnsafeRawBufferPointer, to output: inout ByteBuilder) throws(ParquetError) {
    guard page.count <= Int(LZ4_MAX_INPUT_SIZE) else {
      throw ParquetError(.tooLarge, "a page of \(page.count) bytes is more than lz4 takes at once")
    }
    let capacity = LZ4_compressBound(Int32(page.count))
    let target = output.reserve(Int(capacity)).assumingMemoryBound(to: CChar.self)
    let size = LZ4_compress_default(
      page.assumingMemoryBound(to: CChar.self).baseAddress, target, Int32(page.count), capacity)
    guard size > 0 else { throw ParquetError(.compressionFailed, "lz4 refused a page of \(page.count) bytes") }
    output.advance(by: Int(size))
  }

  /// One RFC 1952 member, as the format demands.
  private func gzip(
    _ page: UnsafeRawBufferPointer, level: Int, to output: inout ByteBuilder
  ) throws(ParquetError) {
    var stream = z_stream()
    let opened = deflateInit2_(
      &stream, Int32(level), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard opened == Z_OK else { throw ParquetError(.compressionFailed, "zlib: status \(opened)") }
    defer { deflateEnd(&stream) }
    let capacity = Int(deflateBound(&stream, UInt(page.count)))
    let target = output.reserve(capacity)
    guard page.count <= Int(UInt32.max), capacity <= Int(UInt32.max) else {
      throw ParquetError(.tooLarge, "a page of \(page.count) bytes is more than gzip takes at once")
    }
    stream.next_in = UnsafeMutableRawPointer(mutating: page.baseAddress)?.assumingMemoryBound(to: UInt8.self)
    stream.avail_in = UInt32(page.count)
    stream.next_out = target.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(capacity)
    let status = deflate(&stream, Z_FINISH)
    guard status == Z_STREAM_END else { throw ParquetError(.compressionFailed, "zlib: status \(status)") }
    output.advance(by: capacity - Int(stream.avail_out))
  }
}

@testable import Parquet

/// Decompression of hostile data, and of our own.
enum CodecFuzzing {
  private static let codecs: [Codec] = [.uncompressed, .snappy, .gzip, .zstd, .lz4Raw, .lz4]
  private static let compressions: [Compression] = [
    .uncompressed, .snappy, .gzip(level: 1), .zstd(level: 1), .lz4Raw,
  ]

  /// The first byte chooses the codec, the next two the size announced.
  static func finding(_ input: UnsafeRawBufferPointer) -> String? {
    guard input.count >= 3 else { return nil }
    let size = Int(input[1]) << 8 | Int(input[2])
    let data = UnsafeRawBufferPointer(rebasing: input[3...])
    var output = ByteBuilder()
    let decompressor = PageDecompressor()
    let codec = codecs[Int(input[0]) % codecs.count]
    if (try? decompressor.decompress(data, codec: codec, size: size, to: &output)) != nil, output.count != size {
      return "\(codec): another size than announced"
    }
    let compression = compressions[Int(input[0]) % compressions.count]
    var compressed = ByteBuilder()
    output.removeAll()
    guard (try? PageCompressor().compress(data, with: compression, to: &compressed)) != nil,
      (try? decompressor.decompress(compressed.bytes, codec: compression.codec, size: data.count, to: &output)) != nil,
      output.bytes.elementsEqual(data)
    else { return "\(compression.codec): data that does not read back" }
    return nil
  }
}

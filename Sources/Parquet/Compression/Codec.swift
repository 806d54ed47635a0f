/// A compression codec, with the numbers of `parquet.thrift`.
public enum Codec: Int32, Sendable, Hashable {
  case uncompressed = 0
  case snappy = 1
  case gzip = 2
  case lzo = 3
  case brotli = 4
  /// Hadoop's framing of LZ4, deprecated.
  case lz4 = 5
  case zstd = 6
  case lz4Raw = 7
}

/// How the writer compresses pages.
public enum Compression: Sendable, Hashable {
  case uncompressed
  case snappy
  /// Blocks of LZ4 without a frame.
  case lz4Raw
  /// Level 1 (fast) to 9 (small).
  case gzip(level: Int)
  /// Level 1 (fast) to 19 (small).
  case zstd(level: Int)

  var codec: Codec {
    switch self {
    case .uncompressed: .uncompressed
    case .snappy: .snappy
    case .lz4Raw: .lz4Raw
    case .gzip: .gzip
    case .zstd: .zstd
    }
  }

  func validate() throws(ParquetError) {
    switch self {
    case .zstd(let level):
      guard (1...19).contains(level) else { throw ParquetError(.invalidProperties, "zstd levels are 1...19") }
    case .gzip(let level):
      guard (1...9).contains(level) else { throw ParquetError(.invalidProperties, "gzip levels are 1...9") }
    case .snappy, .lz4Raw, .uncompressed:
      break
    }
  }
}

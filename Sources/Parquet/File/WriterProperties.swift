/// How column chunks are encoded and files written.
///
/// Copies share one pool of buffers and compression contexts, so give every encoder of a process
/// the same properties.
public struct WriterProperties: Sendable {
  /// How pages are compressed. Default: zstd level 1.
  public var compression: Compression = .zstd(level: 1)
  /// The most rows in a data page. Default: 20,000.
  public var pageRows = 20_000
  /// The most bytes of values in a data page before compression, unless a single value is
  /// longer. Default: 1 MiB.
  public var pageBytes = 1 << 20
  /// The most bytes of a dictionary page before compression; a chunk that needs more is PLAIN.
  /// 0 turns dictionaries off. Default: 1 MiB.
  public var dictionaryPageLimit = 1 << 20
  /// The most bytes of a text or binary bound in statistics. Default: 64.
  public var statisticsLength = 64
  /// Entries of the footer, in this order.
  public var keyValueMetadata: [KeyValue] = []
  /// Who wrote the file. Must read `NAME version X (build Y)`: parquet-java ignores the statistics
  /// of text and decimals when it does not.
  public var createdBy = WriterProperties.defaultCreatedBy

  /// `sluice version 0.1.0 (build 1)`.
  public static let defaultCreatedBy = "sluice version 0.1.0 (build 1)"

  let pool = ScratchPool()

  public init() {}

  public init(compression: Compression) {
    self.compression = compression
  }

  func validate() throws(ParquetError) {
    func invalid(_ message: String) -> ParquetError { ParquetError(.invalidProperties, message) }
    guard pageRows >= 1 else { throw invalid("pageRows must be at least 1") }
    guard (1...1 << 30).contains(pageBytes) else { throw invalid("pageBytes must be within 1...1073741824") }
    guard (0...1 << 30).contains(dictionaryPageLimit) else {
      throw invalid("dictionaryPageLimit must be within 0...1073741824")
    }
    guard statisticsLength >= 4 else { throw invalid("statisticsLength must be at least 4, the longest character") }
    guard createdBy.contains(" version "), createdBy.contains(" (build "), createdBy.hasSuffix(")") else {
      throw invalid("createdBy must read NAME version X (build Y)")
    }
    switch compression {
    case .zstd(let level):
      guard (1...19).contains(level) else { throw invalid("zstd levels are 1...19") }
    case .gzip(let level):
      guard (1...9).contains(level) else { throw invalid("gzip levels are 1...9") }
    case .snappy, .uncompressed:
      break
    }
  }
}

/// An entry of the key-value metadata of a file.
public struct KeyValue: Sendable, Hashable {
  public let key: String
  public let value: String?

  public init(key: String, value: String?) {
    self.key = key
    self.value = value
  }
}

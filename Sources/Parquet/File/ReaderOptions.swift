/// What a reader trusts a file with.
///
/// A few bytes can announce gigabytes: of a page before decompression, or of one value repeated. The
/// limits bound the memory that follows from such an announcement.
public struct ReaderOptions: Sendable {
  /// Compare every page with its CRC-32, if it has one. Default: true.
  public var verifiesChecksums = true
  /// The largest footer, and the largest part of the page index of a chunk, in bytes. Default: 64 MiB.
  public var maximumFooterBytes = 64 << 20
  /// The largest page after decompression, in bytes. Default: 256 MiB.
  public var maximumPageBytes = 256 << 20
  /// The most bytes of decoded values of one column in one row group. Default: 1 GiB, at most 4 GiB - 1.
  public var maximumColumnBytes = 1 << 30

  /// How encrypted files are opened. Without it a file with a plaintext footer opens unverified, and its
  /// encrypted columns cannot be read. Default: `nil`.
  public var decryption: FileDecryption?

  public init() {}
}

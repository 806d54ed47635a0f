/// A way in which files are packed.
public enum ArchiveFormat: Sendable, Hashable {
  /// gzip (RFC 1952), with any number of members one after the other.
  case gzip
  /// zip (PKWARE APPNOTE 6.3.10), with 64-bit sizes; the member of this name, or the only one when `nil`.
  case zip(member: String?)
  /// Zstandard (RFC 8878), with any number of frames.
  case zstd

  /// The format of an archive with these first bytes, four at least; `nil` for anything else. Of zip, the only member is meant.
  public init?(head: some Sequence<UInt8>) {
    let head = Array(head.prefix(4))
    if head.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if head == [0x50, 0x4B, 0x03, 0x04] {
      self = .zip(member: nil)
    } else if head == [0x28, 0xB5, 0x2F, 0xFD] {
      self = .zstd
    } else {
      return nil
    }
  }

  /// What content with these first bytes is packed with, if it is packed.
  ///
  /// - Parameter bytes: The first ``headLength`` bytes, or all when there are fewer.
  public static func packing(of bytes: UnsafeRawBufferPointer) -> String? {
    for (magic, name) in magics where bytes.starts(with: magic) { return name }
    if bytes.count >= 262, bytes[257..<262].elementsEqual("ustar".utf8) { return "a tar archive" }
    return nil
  }

  /// Bytes needed to recognise an archive.
  public static let headLength = 262

  private static let magics: [([UInt8], String)] = [
    ([0x1F, 0x8B], "gzip"), ([0x50, 0x4B, 0x03, 0x04], "zip"), ([0x50, 0x4B, 0x05, 0x06], "zip"),
    ([0x28, 0xB5, 0x2F, 0xFD], "zstd"),
    ([0x42, 0x5A, 0x68], "bzip2"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz"), ([0x37, 0x7A, 0xBC, 0xAF], "7-Zip"),
    (Array("Rar!".utf8), "RAR"),
  ]
}

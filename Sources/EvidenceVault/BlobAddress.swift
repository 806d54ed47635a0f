/// What names a content: its SHA-256 and its length.
public struct BlobAddress: Sendable, Hashable {
  /// 64 lower-case hexadecimal digits.
  public let sha256: String
  /// Length in bytes.
  public let size: Int64

  public init(sha256: String, size: Int64) {
    self.sha256 = sha256
    self.size = size
  }

  static func isValid(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
  }
}

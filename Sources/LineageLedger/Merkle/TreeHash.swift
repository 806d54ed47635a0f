import Crypto

/// A SHA-256 value: the hash of a leaf, of a node, or of a whole tree.
public struct TreeHash: Sendable, Hashable, CustomStringConvertible {
  /// The 32 bytes as four big-endian words, so that a hash is a value without a heap allocation.
  let words: (UInt64, UInt64, UInt64, UInt64)

  public static let byteCount = 32

  /// The hash whose bytes these are; `nil` unless there are exactly 32.
  public init?(_ bytes: some Sequence<UInt8>) {
    var words: [4 of UInt64] = [0, 0, 0, 0]
    var count = 0
    for byte in bytes {
      if count == Self.byteCount { return nil }
      words[count >> 3] = words[count >> 3] << 8 | UInt64(byte)
      count += 1
    }
    if count != Self.byteCount { return nil }
    self.words = (words[0], words[1], words[2], words[3])
  }

  /// The hash written as 64 hexadecimal digits, with or without `sha256:` in front.
  public init?(hex text: String) {
    var digits = Substring(text)
    if digits.hasPrefix("sha256:") { digits = digits.dropFirst(7) }
    guard let bytes = Hex.bytes(digits) else { return nil }
    self.init(bytes)
  }

  init(_ digest: SHA256.Digest) {
    self.words = digest.withUnsafeBytes { raw in
      (
        UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
        UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
        UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
      )
    }
  }

  /// The 32 bytes, in order.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(Self.byteCount)
    for word in [words.0, words.1, words.2, words.3] {
      for shift in stride(from: 56, through: 0, by: -8) { out.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }
    return out
  }

  /// 64 lower-case hexadecimal digits.
  public var hex: String { Hex.text(bytes) }

  /// `sha256:` and the hexadecimal digits, as hashes stand in leaves and reports.
  public var description: String { "sha256:" + hex }

  public static func == (left: TreeHash, right: TreeHash) -> Bool { left.words == right.words }

  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension TreeHash: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let hash = TreeHash(hex: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256 value in hexadecimal")
    }
    self = hash
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

import Glibc

/// A split-block bloom filter (BloomFilter.md): blocks of 32 bytes, one bit set in each of a block's eight words.
///
/// It answers "surely absent" or "perhaps present" for the hash of a value in PLAIN form.
public struct BloomFilter: Sendable, Hashable {
  /// The bitset, eight words to a block.
  private var words: [UInt32]

  private static let salts = SIMD8<UInt32>(
    0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b, 0x9efc_4947, 0x5c6b_fb31)

  /// An empty filter for `distinctCount` values: the smallest power of two of blocks that keeps to the
  /// false-positive rate, or the largest within `maximumBytes`.
  init(distinctCount: Int, properties: BloomFilterProperties) {
    var blocks = 1
    while blocks * 64 <= properties.maximumBytes,
      Self.falsePositiveRate(distinctCount: distinctCount, blocks: blocks) > properties.falsePositiveRate
    {
      blocks *= 2
    }
    words = Array(repeating: 0, count: blocks * 8)
  }

  /// A filter as a file holds it; `nil` if the bytes are not whole blocks.
  init?(bitset: UnsafeRawBufferPointer) {
    guard bitset.count >= 32, bitset.count % 32 == 0 else { return nil }
    words = (0..<bitset.count / 4).map {
      UInt32(littleEndian: bitset.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))
    }
  }

  /// The size of the bitset.
  public var byteCount: Int { 4 * words.count }

  /// The share of absent values that a filter of this size with so many values does not exclude.
  ///
  /// Values per block follow a Poisson distribution; each sets one of 32 bits in each of eight words.
  static func falsePositiveRate(distinctCount: Int, blocks: Int) -> Double {
    let mean = Double(distinctCount) / Double(blocks)
    // Beyond this load every word is all but full.
    guard mean < 500 else { return 1 }
    var probability = 0.0
    var rate = 0.0
    var weight = exp(-mean)
    var unset = 1.0
    for values in 0..<Int(mean + 12 * mean.squareRoot() + 40) {
      let set = 1 - unset
      rate += weight * (set * set * set * set) * (set * set * set * set)
      probability += weight
      weight *= mean / Double(values + 1)
      unset *= 31.0 / 32.0
    }
    return min(1, rate + max(0, 1 - probability))
  }

  @inline(__always)
  private func block(of hash: UInt64) -> Int {
    Int(truncatingIfNeeded: ((hash &>> 32) &* UInt64(truncatingIfNeeded: words.count / 8)) &>> 32) * 8
  }

  /// The bit of each of the eight words.
  @inline(__always)
  private static func mask(of hash: UInt64) -> SIMD8<UInt32> {
    SIMD8(repeating: 1) &<< ((SIMD8(repeating: UInt32(truncatingIfNeeded: hash)) &* salts) &>> 27)
  }

  mutating func insert(_ hashes: UnsafeBufferPointer<UInt64>) {
    words.withUnsafeMutableBytes { bytes in
      let blocks = UInt64(truncatingIfNeeded: bytes.count / 32)
      for hash in hashes {
        let offset = Int(truncatingIfNeeded: ((hash &>> 32) &* blocks) &>> 32) &* 32
        let block = bytes.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt32>.self)
        bytes.storeBytes(of: block | Self.mask(of: hash), toByteOffset: offset, as: SIMD8<UInt32>.self)
      }
    }
  }

  /// False if no value with this hash was inserted.
  func contains(_ hash: UInt64) -> Bool {
    let start = block(of: hash)
    let mask = Self.mask(of: hash)
    for word in 0..<8 where words[start + word] & mask[word] == 0 { return false }
    return true
  }

  /// Header and bitset, as they lie in the file; two modules if the column is encrypted.
  func encoded(_ sealer: ChunkSealer?) throws(ParquetError) -> [UInt8] {
    var writer = CompactWriter()
    writer.element { writer in
      writer.field(1, Int32(byteCount))
      // BLOCK, XXHASH, UNCOMPRESSED: the only members of their unions.
      for union in 2...4 as ClosedRange<Int16> { writer.structure(union) { $0.structure(1) { _ in } } }
    }
    let bitset = words.flatMap { word in withUnsafeBytes(of: word.littleEndian) { Array($0) } }
    guard let sealer else { return writer.bytes + bitset }
    return try sealer.seal(writer.bytes, .bloomFilterHeader) + sealer.seal(bitset, .bloomFilterBitset)
  }
}

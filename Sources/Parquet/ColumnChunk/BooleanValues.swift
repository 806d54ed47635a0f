/// Booleans, one byte each, 0 or 1.
struct BooleanValues: ChunkValues {
  let values: UnsafeBufferPointer<UInt8>

  var count: Int { values.count }
  var dictionaryCount: Int { 0 }

  // A boolean is one bit already.
  func buildDictionary(limit: Int, scratch: EncoderScratch) -> Bool { false }
  func appendDictionary(from scratch: EncoderScratch, to output: inout ByteBuilder) {}

  func plainByteCount(_ range: Range<Int>) -> Int { (range.count + 7) / 8 }

  var compactEncoding: Encoding { .rle }

  func append(_ range: Range<Int>, as encoding: Encoding, scratch: EncoderScratch, to output: inout ByteBuilder) {
    guard encoding == .rle else {
      guard let base = values.baseAddress else { return }
      return BitPacking.append(booleans: base + range.lowerBound, count: range.count, to: &output)
    }
    // Booleans keep their length even in pages of version 2 (Encodings.md).
    let start = output.count
    output.append(littleEndian: 0)
    if let base = values.baseAddress {
      RLEEncoder.append(validity: base + range.lowerBound, count: range.count, to: &output)
    }
    output.replace(at: start, littleEndian: UInt32(output.count - start - 4))
  }

  func bounds(_ range: Range<Int>, scratch: EncoderScratch) -> Bounds? {
    UInt8.extremes(UnsafeBufferPointer(rebasing: values[range])).map {
      Bounds(minimum: .boolean($0.0 != 0), maximum: .boolean($0.1 != 0))
    }
  }

  func nanCount(_ range: Range<Int>) -> Int? { nil }
  func unencodedByteCount(_ range: Range<Int>) -> Int? { nil }

  // The format has no bloom filters of booleans.
  func forEachHash(distinct: Bool, scratch: EncoderScratch, _ body: (UInt64) -> Void) {}

  func compare(_ a: Int, _ b: Int) -> Int { Int(values[a]) - Int(values[b]) }
}

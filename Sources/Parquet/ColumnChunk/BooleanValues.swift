/// Booleans, one byte each, 0 or 1.
struct BooleanValues: ChunkValues {
  let values: UnsafeBufferPointer<UInt8>

  var count: Int { values.count }
  var dictionaryCount: Int { 0 }

  // A boolean is one bit already.
  func buildDictionary(limit: Int, scratch: EncoderScratch) -> Bool { false }
  func appendDictionary(from scratch: EncoderScratch, to output: inout ByteBuilder) {}

  func plainByteCount(_ range: Range<Int>) -> Int { (range.count + 7) / 8 }

  func appendPlain(_ range: Range<Int>, to output: inout ByteBuilder) {
    guard let base = values.baseAddress else { return }
    BitPacking.append(booleans: base + range.lowerBound, count: range.count, to: &output)
  }

  func bounds(_ range: Range<Int>, scratch: EncoderScratch) -> Bounds? {
    UInt8.extremes(UnsafeBufferPointer(rebasing: values[range])).map {
      Bounds(minimum: .boolean($0.0 != 0), maximum: .boolean($0.1 != 0))
    }
  }

  func nanCount(_ range: Range<Int>) -> Int? { nil }
  func unencodedByteCount(_ range: Range<Int>) -> Int? { nil }
}

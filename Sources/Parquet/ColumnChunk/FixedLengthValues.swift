/// Byte strings of one length: UUIDs and opaque keys. Always PLAIN, since they rarely repeat.
struct FixedLengthValues: ChunkValues {
  let bytes: UnsafeRawBufferPointer
  let length: Int
  let isOrdered: Bool

  var count: Int { bytes.count / length }
  var dictionaryCount: Int { 0 }

  func buildDictionary(limit: Int, scratch: EncoderScratch) -> Bool { false }
  func appendDictionary(from scratch: EncoderScratch, to output: inout ByteBuilder) {}

  func dictionaryByteCount(scratch: EncoderScratch) -> Int { 0 }

  func plainByteCount(_ range: Range<Int>) -> Int { range.count * length }

  func compactEncoding() -> (encoding: Encoding, byteCount: Int) { (.plain, bytes.count) }

  func append(_ range: Range<Int>, as encoding: Encoding, scratch: EncoderScratch, to output: inout ByteBuilder) {
    let run = UnsafeRawBufferPointer(rebasing: bytes[range.lowerBound * length..<range.upperBound * length])
    run.appendFixedLength(length, as: encoding, scratch: scratch, to: &output)
  }

  func bounds(_ range: Range<Int>, scratch: EncoderScratch) -> Bounds? {
    guard isOrdered, !range.isEmpty, let base = bytes.baseAddress else { return nil }
    var least = base + range.lowerBound * length
    var greatest = least
    for index in range.dropFirst() {
      let value = base + index * length
      if ByteOrder.compare(value, length, least, length) < 0 { least = value }
      if ByteOrder.compare(value, length, greatest, length) > 0 { greatest = value }
    }
    return Bounds(
      minimum: .bytes(Array(UnsafeRawBufferPointer(start: least, count: length))),
      maximum: .bytes(Array(UnsafeRawBufferPointer(start: greatest, count: length))))
  }

  func nanCount(_ range: Range<Int>) -> Int? { nil }
  func unencodedByteCount(_ range: Range<Int>) -> Int? { nil }
}

extension UnsafeRawBufferPointer {
  /// Appends these values of `length` bytes each.
  func appendFixedLength(
    _ length: Int, as encoding: Encoding, scratch: EncoderScratch, to output: inout ByteBuilder
  ) {
    switch encoding {
    case .byteStreamSplit: ByteStreamSplitEncoder.append(self, width: length, to: &output)
    case .deltaByteArray:
      // No values have lengths too: two empty lists of them.
      let base = baseAddress ?? UnsafeRawPointer(scratch.page.bytes.baseAddress.unsafelyUnwrapped)
      DeltaByteArrayEncoder.append(count: count / length, scratch: scratch, to: &output) {
        (base + $0 &* length, length)
      }
    default: output.append(self)
    }
  }
}

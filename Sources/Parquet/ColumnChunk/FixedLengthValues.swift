/// Byte strings of one length: UUIDs and opaque keys. Always PLAIN, since they rarely repeat.
struct FixedLengthValues: ChunkValues {
  let bytes: UnsafeRawBufferPointer
  let length: Int
  /// True for half-precision floats, whose order is not that of their bytes.
  let isHalf: Bool

  var count: Int { bytes.count / length }
  var dictionaryCount: Int { 0 }

  func buildDictionary(limit: Int, scratch: EncoderScratch) -> Bool { false }
  func appendDictionary(from scratch: EncoderScratch, to output: inout ByteBuilder) {}

  func plainByteCount(_ range: Range<Int>) -> Int { range.count * length }

  // Not every reader has another.
  var compactEncoding: Encoding { .plain }

  func append(_ range: Range<Int>, as encoding: Encoding, scratch: EncoderScratch, to output: inout ByteBuilder) {
    let run = UnsafeRawBufferPointer(rebasing: bytes[range.lowerBound * length..<range.upperBound * length])
    run.appendFixedLength(length, as: encoding, scratch: scratch, to: &output)
  }

  func bounds(_ range: Range<Int>, scratch: EncoderScratch) -> Bounds? {
    guard !range.isEmpty, let base = bytes.baseAddress else { return nil }
    if isHalf { return halfBounds(range, base) }
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

  /// As for other floats: no NaN, and zeros signed outwards.
  private func halfBounds(_ range: Range<Int>, _ base: UnsafeRawPointer) -> Bounds? {
    var least: (number: Float, bits: UInt16) = (.infinity, 0x7C00)
    var greatest: (number: Float, bits: UInt16) = (-.infinity, 0xFC00)
    var ordered = 0
    for index in range {
      let bits = UInt16(littleEndian: base.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
      let number = ValueOrder.number(half: bits)
      if number < least.number { least = (number, bits) }
      if number > greatest.number { greatest = (number, bits) }
      ordered += number.isNaN ? 0 : 1
    }
    guard ordered > 0 else { return nil }
    func bytes(_ bits: UInt16) -> ScalarValue { .bytes([UInt8(truncatingIfNeeded: bits), UInt8(bits >> 8)]) }
    return Bounds(
      minimum: bytes(least.number == 0 ? 0x8000 : least.bits), maximum: bytes(greatest.number == 0 ? 0 : greatest.bits))
  }

  func nanCount(_ range: Range<Int>) -> Int? {
    guard isHalf else { return nil }
    guard let base = bytes.baseAddress else { return 0 }
    return range.count { index in
      base.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self).littleEndian & 0x7FFF > 0x7C00
    }
  }
  func unencodedByteCount(_ range: Range<Int>) -> Int? { nil }

  func forEachHash(distinct: Bool, scratch: EncoderScratch, _ body: (UInt64) -> Void) {
    guard let base = bytes.baseAddress else { return }
    for index in 0..<count {
      body(XXHash64.hash(base + index &* length, count: length))
      guard isHalf else { continue }
      // The two zeros are equal: whoever looks for one finds it by either.
      let bits = UInt16(littleEndian: base.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self))
      if bits & 0x7FFF == 0 { withUnsafeBytes(of: (bits ^ 0x8000).littleEndian) { body(XXHash64.hash($0)) } }
    }
  }

  func compare(_ a: Int, _ b: Int) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    return ByteOrder.compare(base + a &* length, length, base + b &* length, length)
  }
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

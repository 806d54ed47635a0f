import Testing

@testable import Parquet

/// Encodings by themselves, in every small layout.
@Suite struct EncodingTests {
  /// The bytes of `body`, followed by the slack that decoders may read.
  private func padded(_ bytes: [UInt8]) -> ByteBuilder {
    var builder = ByteBuilder()
    builder.append(bytes)
    builder.reserve(PageDecompressor.slack).initializeMemory(
      as: UInt8.self, repeating: 0xAA, count: PageDecompressor.slack)
    return builder
  }

  private func decode(_ bytes: [UInt8], bitWidth: Int, count: Int) throws -> [UInt32] {
    let buffer = padded(bytes)
    var cursor = ByteCursor(buffer.bytes)
    var values = [UInt32](repeating: 0xDEAD, count: count)
    try values.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      try RLEDecoder.decode(&cursor, bitWidth: bitWidth, count: count, into: base)
    }
    return values
  }

  private func encode(_ values: [UInt32], bitWidth: Int) -> [UInt8] {
    var builder = ByteBuilder()
    values.withUnsafeBufferPointer { RLEEncoder.append($0, bitWidth: bitWidth, to: &builder) }
    return Array(builder.bytes)
  }

  @Test("runs and bit-packed groups read back, for every width, length and run", arguments: 1...32)
  func hybrid(bitWidth: Int) throws {
    var random = SeededGenerator(seed: UInt64(bitWidth))
    let mask = UInt32(truncatingIfNeeded: UInt64(1) << UInt64(bitWidth) - 1)
    for count in [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 1000] {
      for run in [1, 2, 7, 8, 9, 20, 500] {
        var values: [UInt32] = []
        while values.count < count {
          let value = UInt32(truncatingIfNeeded: random.next()) & mask
          values += Array(repeating: value, count: min(1 + random.below(run), count - values.count))
        }
        #expect(try decode(encode(values, bitWidth: bitWidth), bitWidth: bitWidth, count: count) == values)
      }
    }
  }

  @Test("bit-packed groups are whole: eight values of full width, padded with zeros")
  func padding() {
    #expect(encode([1, 2, 3], bitWidth: 3) == [0b11, 0b11_010_001, 0, 0])
    #expect(encode(Array(repeating: 5, count: 9), bitWidth: 3) == [18, 5])
    #expect(encode([0x1_0203], bitWidth: 17).count == 1 + 17)
  }

  @Test("levels from validity bytes are those of the general encoder", arguments: 0..<50)
  func levels(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let percent = random.pick([0, 1, 50, 99, 100])
    let validity = (0..<random.below(300) + 1).map { _ in random.chance(percent) ? 1 : 0 as UInt8 }
    var builder = ByteBuilder()
    validity.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { RLEEncoder.append(validity: base, count: buffer.count, to: &builder) }
    }
    #expect(try decode(Array(builder.bytes), bitWidth: 1, count: validity.count) == validity.map(UInt32.init))
    validity.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      #expect(Validity.count(base, count: buffer.count) == validity.reduce(0) { $0 + Int($1) })
    }
  }

  @Test("ones are counted over any length")
  func counting() {
    for count in [0, 1, 8, 2039, 2040, 2041, 2048, 4096, 10_000] {
      let ones = [UInt8](repeating: 1, count: count)
      ones.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { #expect(Validity.count(base, count: count) == count) }
      }
    }
  }

  @Test(
    "runs that announce nothing, or too much, are refused",
    arguments: [
      // A run of zero values; a run that ends before its value; groups without their bytes;
      // a value wider than announced; a varint of more than 64 bits.
      ([0x00], 3), ([0x10], 3), ([0x03, 0xFF], 3), ([0x10, 0x0F], 3),
      (Array(repeating: 0xFF, count: 11), 3),
    ] as [([UInt8], Int)])
  func malformed(bytes: [UInt8], bitWidth: Int) {
    #expect(throws: ParquetError.self) { try decode(bytes, bitWidth: bitWidth, count: 8) }
  }

  @Test(
    "a delta header that lies is refused",
    arguments: [
      // Blocks of 0, of 100; no miniblocks; miniblocks of 16; another count than announced.
      [0x00, 0x04, 0x02, 0x00], [0x64, 0x04, 0x02, 0x00], [0x80, 0x01, 0x00, 0x02, 0x00],
      [0x80, 0x01, 0x08, 0x02, 0x00], [0x80, 0x01, 0x04, 0x03, 0x00],
      // Widths of 65 bits; no block at all.
      [0x80, 0x01, 0x04, 0x02, 0x00, 0x00, 65, 0, 0, 0], [0x80, 0x01, 0x04, 0x02, 0x00],
    ] as [[UInt8]])
  func delta(bytes: [UInt8]) {
    let buffer = padded(bytes)
    var output = ByteBuilder()
    var cursor = ByteCursor(buffer.bytes)
    var code: ParquetError.Code?
    do { try DeltaBinaryPackedDecoder.decode(&cursor, count: 2, as: Int64.self, to: &output) } catch {
      code = error.code
    }
    #expect(code == .corruptPage)
  }

  @Test("lz4 matches may overlap themselves, and never leave the block")
  func lz4() throws {
    func decompress(_ block: [UInt8], _ capacity: Int) throws -> [UInt8] {
      var target = [UInt8](repeating: 0, count: capacity)
      let written = try target.withUnsafeMutableBytes { target in
        try block.withUnsafeBytes { block in
          guard let base = target.baseAddress else { return 0 }
          return try LZ4Block.decompress(block, into: base, capacity: capacity)
        }
      }
      return Array(target[..<written])
    }
    // "ab", then eight bytes from two back, then the last literals.
    let block: [UInt8] = [0x24, 97, 98, 2, 0, 0x50, 99, 99, 99, 99, 99]
    #expect(try decompress(block, 15) == Array("abababababccccc".utf8))
    #expect(throws: ParquetError.self) { try decompress(block, 14) }
    #expect(throws: ParquetError.self) { try decompress([0x24, 97, 98, 3, 0, 0x50, 99, 99, 99, 99, 99], 15) }
    #expect(throws: ParquetError.self) { try decompress([0xF0, 255, 255], 11) }
  }

  @Test("decimals take the fewest bytes that hold every number of their digits")
  func decimalWidths() {
    let expected = [
      19: 9, 20: 9, 21: 9, 22: 10, 23: 10, 24: 11, 28: 12, 29: 13, 31: 13, 33: 14, 35: 15, 36: 16, 38: 16,
    ]
    for (precision, bytes) in expected {
      #expect(LeafType.decimal(precision: precision, scale: 0).typeLength == bytes, "precision \(precision)")
    }
  }
}

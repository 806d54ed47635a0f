import CByteMask
import Testing

@testable import Tabular

@Suite struct ByteMaskTests {
  private static let letters: [UInt8] = [0x2C, 0x22, 0x0A, 0x0D, 0x2B, 0x2D, 0xAC, 0x0B, 0x00, 0x7F, 0x80, 0xFF]

  private static func block(_ round: Int, _ random: inout SeededGenerator, count: Int = 64) -> [UInt8] {
    (0..<count).map { _ in
      round % 2 == 0 ? letters.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
    }
  }

  private static func mask(_ bytes: ArraySlice<UInt8>, _ wanted: [UInt8]) -> UInt64 {
    bytes.enumerated().reduce(0) { wanted.contains($1.element) ? $0 | 1 << UInt64($1.offset) : $0 }
  }

  @Test func `masks are those of a look at each byte, with and without the processor's help`() {
    var random = SeededGenerator(seed: 11)
    for round in 0..<5_000 {
      let bytes = Self.block(round, &random)
      #expect(sluice_mask_of(bytes, 0x2C) == Self.mask(bytes[...], [0x2C]))
      #expect(sluice_portable_mask_of(bytes, 0x2C) == Self.mask(bytes[...], [0x2C]))
      #expect(sluice_mask_of_any(bytes, 0x22, 0x0A, 0x0D) == Self.mask(bytes[...], [0x22, 0x0A, 0x0D]))
      #expect(sluice_portable_mask_of_any(bytes, 0x22, 0x0A, 0x0D) == Self.mask(bytes[...], [0x22, 0x0A, 0x0D]))
    }
  }

  @Test func `the masks of a run of blocks are those of a look at each byte`() {
    var random = SeededGenerator(seed: 12)
    for round in 0..<500 {
      let blocks = 1 + round % 5
      let bytes = Self.block(round, &random, count: 64 * blocks)
      for fill in [sluice_masks_of_blocks, sluice_portable_masks_of_blocks] {
        var masks = Array(repeating: sluice_block_masks(), count: blocks)
        fill(bytes, blocks, 0x2C, 0x22, &masks)
        for (index, found) in masks.enumerated() {
          let block = bytes[64 * index..<64 * index + 64]
          #expect(found.delimiters == Self.mask(block, [0x2C]) && found.quotes == Self.mask(block, [0x22]))
          #expect(found.feeds == Self.mask(block, [0x0A]) && found.returns == Self.mask(block, [0x0D]))
        }
      }
    }
  }

  @Test func `well-formed UTF-8 is told from all else as the standard library tells it`() {
    // What stands at the borders of the table of RFC 3629, section 4, whole and cut, at every place of a vector.
    let sequences: [[UInt8]] = [
      [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF],
      [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF],
      [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0x00],
      [0xC2], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC2, 0x41], [0xE2, 0x82, 0x41], [0xE2, 0x41], [0xF0, 0x9F, 0x98, 0x41],
    ]
    func check(_ bytes: [UInt8]) {
      let isClean = !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
      let padded = bytes + [UInt8](repeating: 0x80, count: 64)
      padded.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        #expect(UTF8Check.isClean(base, count: bytes.count) == isClean, "\(bytes)")
        #expect(UTF8Check.isCleanByWords(base, count: bytes.count) == isClean, "\(bytes)")
      }
    }
    for sequence in sequences {
      for place in 0..<70 {
        let before = [UInt8](repeating: 0x61, count: place)
        check(before + sequence)
        check(before + sequence + [0x62])
        check(before + [0xC3, 0xA9] + sequence + [UInt8](repeating: 0x63, count: 40))
      }
    }
    var random = SeededGenerator(seed: 13)
    for _ in 0..<20_000 {
      check((0..<Int.random(in: 0...12, using: &random)).flatMap { _ in sequences.randomElement(using: &random) ?? [] })
    }
  }
}

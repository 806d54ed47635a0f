import CByteMask
import Testing

@Suite struct ByteMaskTests {
  @Test func `masks are those of a look at each byte, with and without the processor's help`() {
    var random = SeededGenerator(seed: 11)
    let letters: [UInt8] = [0x2C, 0x22, 0x0A, 0x0D, 0x2B, 0x2D, 0xAC, 0x0B, 0x00, 0x7F, 0x80, 0xFF]
    for round in 0..<5_000 {
      let bytes = (0..<64).map { _ in
        round % 2 == 0 ? letters.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
      }
      func mask(_ wanted: [UInt8]) -> UInt64 {
        bytes.enumerated().reduce(0) { wanted.contains($1.element) ? $0 | 1 << UInt64($1.offset) : $0 }
      }
      #expect(sluice_mask_of(bytes, 0x2C) == mask([0x2C]))
      #expect(sluice_portable_mask_of(bytes, 0x2C) == mask([0x2C]))
      #expect(sluice_mask_of_any(bytes, 0x22, 0x0A, 0x0D) == mask([0x22, 0x0A, 0x0D]))
      #expect(sluice_portable_mask_of_any(bytes, 0x22, 0x0A, 0x0D) == mask([0x22, 0x0A, 0x0D]))
    }
  }
}

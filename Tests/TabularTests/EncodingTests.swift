import Tabular
import Testing

@Suite struct EncodingTests {
  static let wellFormed: [[UInt8]] = [
    [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF],
    [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
  ]
  static let illFormed: [[UInt8]] = [
    [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x20], [0xE0, 0x9F, 0xBF], [0xE1, 0x80], [0xED, 0xA0, 0x80],
    [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
    [0xFE], [0xFF], [0xE2, 0x82, 0x2C],
  ]

  private func faults(_ cell: [UInt8]) -> [RecordFault?] {
    // At every offset of a word and of a block.
    (0..<70).flatMap { lead -> [RecordFault?] in
      let before = Array("x,".utf8) + [UInt8](repeating: 0x61, count: lead)
      return Decoded(before + cell + Array("\nplain,row\n".utf8), fields: 2).records.map(\.fault)
    }
  }

  @Test(arguments: wellFormed) func `well-formed UTF-8 passes`(cell: [UInt8]) {
    #expect(faults(cell).allSatisfy { $0 == nil })
  }

  @Test(arguments: illFormed) func `ill-formed UTF-8 is a fault of its record alone`(cell: [UInt8]) {
    let found = faults(cell)
    #expect(found.count == 140)
    for index in found.indices { #expect(found[index] == (index % 2 == 0 ? .encodingError : nil)) }
  }

  @Test func `a NUL byte is a fault of its record alone`() {
    let found = faults([0])
    for index in found.indices { #expect(found[index] == (index % 2 == 0 ? .nulByte : nil)) }
  }
}

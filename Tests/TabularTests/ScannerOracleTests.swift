import Foundation
import Tabular
import Testing

/// Whatever short cuts the scanner of plain files takes: it says what the scanner of all dialects says, and finds every byte that
/// is no character.
@Suite struct ScannerOracleTests {
  /// A plain dialect, and the same with a comment sign that no file here has, which only the other scanner knows.
  private static func dialects(_ delimiter: String, _ quote: Unicode.Scalar?, doubleQuote: Bool) -> [DelimitedDialect] {
    let plain = DelimitedDialect(delimiter: delimiter, quote: quote, doubleQuote: doubleQuote, header: nil)
    var marked = plain
    marked.comment = "\u{1}\u{2}\u{3}"
    return [plain, marked]
  }

  /// What both must agree on: the cells of a record at fault are not defined beyond the fault.
  private func read(_ bytes: [UInt8], _ dialect: DelimitedDialect, fields: Int, portion: Int = .max) -> Decoded {
    var found = Decoded(bytes, fields: fields, dialect: dialect, capacity: 600) { min($0, portion) }
    for index in found.records.indices where found.records[index].fault != nil && found.records[index].fault != .blankRow {
      found.records[index].fields = []
    }
    return found
  }

  @Test func `both scanners agree wherever a byte stands in a block`() {
    // Two blocks of sixty-four bytes and a bit, with quotes that open and close across their seam.
    let text = Array("ab,\"c\"\"d\",e\nfg,,\"h\ni\"\r\n\"\",x\r\"long enough to reach beyond the first block of bytes, with commas\",end\nlast,\"q\",\"r\"\n,,\n".utf8)
    #expect(text.count > 100)
    let (plain, marked) = (Self.dialects(",", "\"", doubleQuote: true)[0], Self.dialects(",", "\"", doubleQuote: true)[1])
    for lead in [0, 23, 50] {
      let bytes = Array(repeating: UInt8(ascii: "z"), count: lead) + text
      for place in bytes.indices where isDeep || lead == 23 || place % 5 == lead % 5 {
        for value in 0...255 where value != 1 {
          var changed = bytes
          changed[place] = UInt8(value)
          let one = read(changed, plain, fields: 3)
          let other = read(changed, marked, fields: 3)
          #expect(one == other, "lead \(lead), byte \(value) at \(place)")
          if one != other { return }
        }
      }
    }
  }

  @Test func `both scanners agree on random files of the bytes that matter`() {
    let parts: [[UInt8]] = [
      [0x2C], [0x2C], [0x22], [0x22], [0x22, 0x22], [0x0A], [0x0D], [0x0D, 0x0A], [0x61], [0x3B], Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8),
      Array("é€𝄞".utf8), [0x00], [0xC3], Array(repeating: 0x2C, count: 20), [0x27],
    ]
    for seed in 0..<UInt64(isDeep ? 300_000 : 8_000) {
      var random = SeededGenerator(seed: seed)
      var bytes: [UInt8] = [0x61]
      let alphabet = parts.prefix(seed % 3 == 0 ? parts.count : 12)
      for _ in 0..<Int.random(in: 0...(seed % 20 == 0 ? 1_500 : 80), using: &random) { bytes += alphabet.randomElement(using: &random) ?? [] }
      let dialects = Self.dialects(
        seed % 4 == 0 ? ";" : ",", ["\"", "\"", "'", nil][Int(seed % 4)], doubleQuote: seed % 5 != 0)
      let fields = [1, 2, 3, 7, 70][Int(seed % 5)]
      let found = dialects.map { read(bytes, $0, fields: fields, portion: [1, 5, 64, .max].randomElement(using: &random) ?? 1) }
      #expect(found[0] == found[1], "seed \(seed)")
      if found[0] != found[1] { return }
    }
  }

  /// Sequences of two to four bytes, all that could be told apart wrongly.
  private static let sequences: [[UInt8]] = {
    let all = (0...255).map { UInt8($0) }
    let edges: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xFF, 0x41]
    var sequences = all.flatMap { first in all.map { [first, $0] } }
    for first in all where first >= 0xE0 { for second in all { sequences += edges.map { [first, second, $0] } } }
    for first in all where first >= 0xF0 {
      for second in all { for third in edges.suffix(9) { sequences += [0x80, 0xBF, 0x41].map { [first, second, third, $0] } } }
    }
    return sequences.filter { !$0.contains { [0x0A, 0x0D, 0x22, 0x2C].contains($0) } }
  }()

  @Test func `what is no UTF-8, or a NUL, is found at every place of a record, and nothing else`() throws {
    var random = SeededGenerator(seed: 4)
    var bytes: [UInt8] = []
    var expected: [RecordFault?] = []
    for sequence in Self.sequences {
      // Clean blocks in between, so that a look at many bytes at once has something to pass over.
      let cell = Array(repeating: UInt8(ascii: "a"), count: Int.random(in: 0...70, using: &random)) + sequence
        + Array(repeating: UInt8(ascii: "b"), count: Int.random(in: 0...5, using: &random))
      bytes += [0x78, 0x2C] + cell + [0x0A]
      expected.append(String(validating: cell, as: UTF8.self) == nil ? .encodingError : cell.contains(0) ? .nulByte : nil)
    }
    for dialect in Self.dialects(",", "\"", doubleQuote: true) {
      for capacity in [4_096, 256 << 10] {
        var decoder = try RecordDecoder(RecordFormat(.delimited(dialect)), expectedFields: 2)
        let batch = RecordBatch(fieldCount: 2, capacity: capacity)
        var given = 0
        var record = 0
        var misses = 0
        while try decoder.fill(
          batch,
          from: { buffer in
            let count = min(buffer.count, bytes.count - given)
            bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[given..<given + count])) }
            given += count
            return count
          })
        {
          for index in 0..<batch.count {
            if batch.fault(of: index) != expected[record] { misses += 1 }
            record += 1
          }
        }
        #expect(misses == 0 && record == expected.count, "\(misses) of \(record)")
      }
    }
  }
}

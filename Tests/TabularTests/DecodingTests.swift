import Foundation
import Tabular
import Testing

@Suite struct DecodingTests {
  /// Random text of the bytes that matter, in random portions and batch sizes, against the slow reading.
  @Test func `agrees with a byte-by-byte reading of random files`() {
    let count = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1" ? 200_000 : 6_000
    let alphabet: [[UInt8]] = [
      [0x2C], [0x2C], [0x22], [0x22], [0x22, 0x22], [0x0A], [0x0A], [0x0D], [0x0D, 0x0A], [0x61], [0x62, 0x63, 0x64], [0x20],
      Array("é".utf8), [0x00], [0xC3], [0xFF], Array("0123456789012345678901234567890123456789".utf8), [0x3B], Array("€".utf8),
    ]
    for seed in 0..<UInt64(count) {
      var random = SeededGenerator(seed: seed)
      // Most files keep clear of rare bytes, so that not every record is at fault.
      let letters = alphabet.prefix(Bool.random(using: &random) ? 13 : alphabet.count)
      var bytes: [UInt8] = Array("a".utf8)
      for _ in 0..<Int.random(in: 0...(seed % 10 == 0 ? 900 : 60), using: &random) {
        bytes += letters.randomElement(using: &random) ?? []
      }
      if seed % 7 == 0 { bytes = [0xEF, 0xBB, 0xBF] + bytes }
      let dialect = DelimitedDialect(
        delimiter: seed % 5 == 0 ? ";" : ",", quote: seed % 11 == 0 ? nil : "\"", doubleQuote: seed % 13 != 0, header: nil)
      let fields = seed % 4 == 0 ? 80 : Int.random(in: 1...5, using: &random)
      let expected = Oracle(bytes, fields: fields, dialect: dialect)
      let capacity = Int.random(in: 512...1200, using: &random)
      let portion = [1, 3, 64, 10_000].randomElement(using: &random) ?? 1
      let found = Decoded(bytes, fields: fields, dialect: dialect, capacity: capacity) { _ in portion }
      // Cells of records with a stray quote are not defined beyond the fault.
      let same =
        found.error?.code == expected.error && found.records.count == expected.records.count
        && zip(found.records, expected.records).allSatisfy { one, other in
          var other = other
          if one.fault == .strayQuote || one.fault == .encodingError || one.fault == .nulByte { other.fields = one.fields }
          return one == other
        }
      #expect(same, "seed \(seed)")
      if !same { break }
    }
  }

  static let nasty: [String] = [
    "a,b\r\n1,2\r\n", "a,b\r1,2\r", "a,b\n\"x\r\ny\",\"\"\"\"\r\n", "\u{FEFF}a,b\n1,2", "a\r\r\n\n\rb",
    "\"a\"\"b\",\"\"\n\"\",\"c\"",
    "a,b\n\"open", "x\"y,z\n\"q\"w,e\n1,2\n", ",\n,,\n\n,", "é,ß\r\n\"€\n€\",ü\r", "a,\"b\r", "a,b\r\n\"",
  ]

  @Test(arguments: nasty) func `a split at any byte changes nothing`(text: String) {
    // Repeated behind a long first field, so that every place of a 64-byte block and of a batch is met.
    for lead in [0, 1, 37, 470, 505] {
      let bytes = Array((String(repeating: "z", count: lead) + text).utf8)
      let whole = Decoded(bytes, fields: 2, capacity: 4096)
      for split in 0...bytes.count {
        var given = 0
        let parted = Decoded(bytes, fields: 2, capacity: 512) { wanted in
          let count = given < split ? min(wanted, split - given) : wanted
          given += count
          return count
        }
        #expect(parted == whole, "lead \(lead), split at \(split)")
      }
      let single = Decoded(bytes, fields: 2, capacity: 513) { _ in 1 }
      #expect(single == whole)
    }
  }

  @Test func `records, header and byte order mark tile the file`() {
    let text = "\u{FEFF}id,name\r\n1,\"a\r\nb\"\n2,x\r\r\n3,\"c\nd\ne\"\r\n4,end"
    let found = Decoded(Array(text.utf8), fields: 2, labels: ["id", "name"], dialect: .rfc4180)
    #expect(found.error == nil)
    #expect(found.text == [["1", "a\r\nb"], ["2", "x"], [""], ["3", "c\nd\ne"], ["4", "end"]])
    #expect(found.records.map(\.offset) == [12, 21, 25, 27, 38])
    #expect(found.records.map(\.length) == [9, 4, 2, 11, 5])
    #expect(found.records.map(\.line) == [2, 4, 5, 6, 9])
    #expect(found.records.map(\.number) == [1, 2, 3, 4, 5])
    #expect(found.records.map(\.fault) == [nil, nil, .blankRow, nil, nil])
    #expect(found.byteCount == Int64(text.utf8.count))
    #expect(found.terminators.lf == 1 && found.terminators.crlf == 3 && found.terminators.cr == 1)
    #expect(found.terminators.isMixed)
  }

  @Test func `a long record makes the buffer grow, up to the limit and no further`() {
    let long = String(repeating: "x", count: 5_000)
    let fits = Decoded(Array("a,b\n1,\(long)\n2,y\n".utf8), fields: 2, limit: 5_002)
    #expect(fits.error == nil && fits.records.count == 3)
    for ending in ["\n2,y\n", "\r\n2,y\n", "\r", "", "\r\n"] {
      let exact = Decoded(Array("a,b\n1,\(long)\(ending)".utf8), fields: 2, limit: 5_002)
      #expect(exact.error == nil, "\(ending.debugDescription)")
      for portion in [1, 7, 100_000] {
        let over = Decoded(Array("a,b\n1,\(long)\(ending)".utf8), fields: 2, limit: 5_001) { _ in portion }
        #expect(over.records.count == 1)
        #expect(over.error?.code == .lineTooLong)
        #expect(over.error?.position == RecordPosition(record: 2, line: 2, byteOffset: 4))
      }
    }
  }

  @Test func `an unterminated quote is reported where its record starts, after the records before it`() {
    let found = Decoded(Array("a,b\nc,\"d\n\ne\"\nf,g,\"h\ni".utf8), fields: 3)
    #expect(found.records.count == 2)
    #expect(found.error?.code == .unterminatedQuote)
    #expect(found.error?.position == RecordPosition(record: 3, line: 5, byteOffset: 13, field: 3))
  }

  @Test func `a file of nothing but line ends stays within the batch's memory`() {
    let found = Decoded(Array(repeating: 0x0A, count: 10_000), fields: 20)
    #expect(found.records.count == 10_000)
    #expect(found.records.allSatisfy { $0.fault == .blankRow && $0.length == 1 })
    #expect(found.records.last?.line == 10_000)
  }

  @Test func `the error repeats when the decoder is used again`() throws {
    var decoder = try RecordDecoder(.rfc4180, labels: ["a"])
    let batch = RecordBatch(fieldCount: 1)
    for _ in 0..<2 {
      let error = #expect(throws: TabularError.self) { try decoder.fill(batch) { _ in 0 } }
      #expect(error?.code == .emptyFile)
    }
    let other = RecordBatch(fieldCount: 2)
    #expect(throws: TabularError.self) { try decoder.fill(other) { _ in 0 } }
  }

  @Test func `contradictory dialects are refused`() {
    for dialect in [
      DelimitedDialect(delimiter: "\""), DelimitedDialect(delimiter: "\n"), DelimitedDialect(quote: "\r"),
      DelimitedDialect(delimiter: ""), DelimitedDialect(delimiter: "\0"), DelimitedDialect(delimiter: "12345678901234567"),
      DelimitedDialect(escape: ","), DelimitedDialect(lineEnds: .exactly("")), DelimitedDialect(comment: "\""),
      DelimitedDialect(delimiter: " ", skipInitialSpace: true), DelimitedDialect(header: HeaderLayout(rows: [2, 1])),
    ] {
      let error = #expect(throws: TabularError.self) { try RecordDecoder(RecordFormat(.delimited(dialect)), expectedFields: 2) }
      #expect(error?.code == .invalidDialect)
    }
  }
}

import Foundation
import Tabular
import Testing

@Suite struct FixedWidthTests {
  private func decode(
    _ hex: String, _ usage: FixedField.Usage, page: CodePage = .ibm037, at location: SourceLocation = #_sourceLocation
  ) -> (text: String?, fault: CellFault?) {
    let bytes = hex.split(separator: " ").map { UInt8($0, radix: 16) ?? 0 }
    let layout = FixedLayout(
      framing: .length, recordLength: bytes.count, codePage: page,
      fields: [FixedField(start: 1, length: bytes.count, usage: usage)])
    let found = everywhere(bytes, RecordFormat(.fixedWidth(layout)), fields: 1, at: location)
    #expect(found.error == nil && found.records.count == 1, sourceLocation: location)
    #expect((found.records.first?.fault == .malformedCell) == (found.records.first?.cellFaults.isEmpty == false))
    return (
      found.records.first?.fields[0].map { String(decoding: $0, as: UTF8.self) }, found.records.first?.cellFaults.first?.fault
    )
  }

  static let packed: [(String, Int, String?, CellFault?)] = [
    ("10 11 44 75 00 00 00 4F", 0, "101144750000004", nil), ("10 11 44 75 00 00 00 4D", 0, "-101144750000004", nil),
    ("10 11 44 75 00 00 00 4C", 0, "101144750000004", nil), ("15 88 4D", 2, "-158.84", nil),
    ("92 23 37 20 36 85 47 75 79 8F", 2, "92233720368547757.98", nil), ("1A 11 4C", 0, nil, .invalidDigit),
    ("A1 11 4F", 0, nil, .invalidDigit), ("11 11 40", 0, nil, .invalidSign), ("00 0D", 0, "000", nil), ("5B", 2, "-0.05", nil),
    ("5A", 0, "5", nil), ("5E", -3, "5000", nil), ("40 40", 0, nil, .invalidSign), ("00 00 0C", 3, "00.000", nil),
  ]

  @Test(arguments: packed) func `packed numbers`(hex: String, scale: Int, text: String?, fault: CellFault?) {
    let found = decode(hex, .packed(scale: scale))
    #expect(found.text == text && found.fault == fault)
  }

  @Test func `packed numbers without sign, and binary ones`() {
    #expect(decode("12 34 50", .packedUnsigned(scale: 1)).text == "12345.0")
    #expect(decode("12 3C", .packedUnsigned(scale: 0)).fault == .invalidDigit)
    #expect(decode("FF FF FF FE", .binary(scale: 0, isSigned: true)).text == "-2")
    #expect(decode("FF FF FF FE", .binary(scale: 0, isSigned: false)).text == "4294967294")
    #expect(decode("80 00 00 00 00 00 00 00", .binary(scale: 2, isSigned: true)).text == "-92233720368547758.08")
    #expect(decode("FF FF FF FF FF FF FF FF", .binary(scale: 0, isSigned: false)).text == "18446744073709551615")
    #expect(decode("00", .binary(scale: 0, isSigned: true)).text == "0")
    #expect(decode("00 05", .binary(scale: 2, isSigned: true)).text == "0.05")
  }

  static let overpunched: [(String, String?)] = [
    ("10020{", "100200"), ("10020A", "100201"), ("10020I", "100209"), ("10020}", "-100200"), ("10020J", "-100201"),
    ("10020R", "-100209"), ("1A0200", nil), ("100205", "100205"), ("00000}", "000000"), ("10020y", "-100209"), ("10020 ", nil),
    ("      ", ""),
  ]

  @Test(arguments: overpunched) func `overpunched signs in text`(text: String, number: String?) {
    let layout = FixedLayout(fields: [FixedField(start: 1, length: 6, usage: .zoned(scale: 0, sign: .trailing))])
    let found = everywhere(Array((text + "\n").utf8), RecordFormat(.fixedWidth(layout)), fields: 1)
    #expect(found.text == [[number].compactMap { $0 }])
    #expect((found.records.first?.fault == .malformedCell) == (number == nil))
  }

  @Test func `zoned numbers in EBCDIC`() {
    #expect(decode("F1 F2 C3", .zoned(scale: 2, sign: .trailing)).text == "1.23")
    #expect(decode("F1 F2 D3", .zoned(scale: 0, sign: .trailing)).text == "-123")
    #expect(decode("D1 F2 F3", .zoned(scale: 0, sign: .leading)).text == "-123")
    #expect(decode("60 F2 F3", .zoned(scale: 1, sign: .leadingSeparate)).text == "-2.3")
    #expect(decode("F2 F3 4E", .zoned(scale: 0, sign: .trailingSeparate)).text == "23")
    #expect(decode("F2 F3 40", .zoned(scale: 0, sign: .trailingSeparate)).fault == .invalidSign)
    #expect(decode("F1 D2 F3", .zoned(scale: 0, sign: .trailing)).fault == .invalidDigit)
    #expect(decode("F1 F2 D3", .zoned(scale: 0, sign: .none)).fault == .invalidDigit)
    #expect(decode("F1 FA F3", .zoned(scale: 0, sign: .none)).fault == .invalidDigit)
    #expect(decode("40 40 40", .zoned(scale: 0, sign: .none)).text == "")
  }

  @Test func `the code pages are those of the C library`() throws {
    for (page, name) in [(CodePage.ibm037, "IBM037"), (.ibm1047, "IBM1047"), (.ibm1140, "IBM1140")] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["iconv", "-f", name, "-t", "UTF-8"]
      let input = Pipe()
      let output = Pipe()
      process.standardInput = input
      process.standardOutput = output
      try process.run()
      // Zero bytes are looked at apart.
      let bytes = (1...255).map { UInt8($0) }
      input.fileHandleForWriting.write(Data(bytes))
      input.fileHandleForWriting.closeFile()
      let expected = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      let layout = FixedLayout(
        framing: .length, recordLength: 255, codePage: page, fields: [FixedField(start: 1, length: 255, usage: .text(.none))])
      let found = Decoded(bytes, RecordFormat(.fixedWidth(layout)), fields: 1)
      #expect(found.records.first?.fields[0] == Array(expected), "\(name)")
    }
  }

  @Test func `LOW-VALUES are no text, and a zero byte within one is damage`() {
    #expect(decode("00 00", .text()).text == "")
    let layout = FixedLayout(framing: .length, recordLength: 2, codePage: .ibm037, fields: [FixedField(start: 1, length: 2)])
    let found = everywhere([0xC1, 0, 0xC1, 0xC2], RecordFormat(.fixedWidth(layout)), fields: 1)
    #expect(found.records.map(\.fault) == [.nulByte, nil])
    #expect(found.records.last?.fields[0] == Array("AB".utf8))
  }

  private func described(_ bodies: [String]) -> [UInt8] {
    bodies.flatMap { body -> [UInt8] in
      let bytes = body.utf8.map { $0 == 0x20 ? 0x40 : $0 >= 0x41 && $0 <= 0x49 ? $0 + 0x80 : $0 + 0xC0 }
      return [0, UInt8(bytes.count + 4), 0, 0] + bytes
    }
  }

  @Test func `record and block descriptor words frame records`() {
    let fields = [FixedField(start: 1, length: 2), FixedField(start: 3, length: 3, usage: .zoned(scale: 0, sign: .none))]
    var layout = FixedLayout(framing: .recordDescriptorWords, allowsShortRecords: true, codePage: .ibm1047, fields: fields)
    let records = described(["AB123", "C 1", "", "DE456"])
    let found = everywhere(records, RecordFormat(.fixedWidth(layout)), fields: 2)
    #expect(found.error == nil)
    #expect(text(found) == [["AB", "123"], ["C", nil], [nil, nil], ["DE", "456"]])
    #expect(found.records.map(\.offset) == [0, 9, 16, 20])
    #expect(found.records.map(\.length) == [9, 7, 4, 9])
    #expect(found.records.map(\.fault) == [nil, .malformedCell, .blankRow, nil])
    #expect(found.records[1].cellFaults == [CellFault.Located(.truncated, field: 1)])

    layout.framing = .blockDescriptorWords
    let first = described(["AB123", "CD456"])
    let second = described(["EF789"])
    let blocks = [0, UInt8(first.count + 4), 0, 0] + first + [0x80, 0, 0, UInt8(second.count + 4)] + second
    let blocked = everywhere(blocks, RecordFormat(.fixedWidth(layout)), fields: 2)
    #expect(blocked.error == nil)
    #expect(text(blocked) == [["AB", "123"], ["CD", "456"], ["EF", "789"]])
    #expect(blocked.records.map(\.offset) == [4, 13, 26])

    // Words that do not fit: a length below its own four bytes, a segment without a first, a record beyond its block, half a word.
    layout.framing = .recordDescriptorWords
    for bad in [[0, 3, 0, 0], [0, 9, 2, 0] + Array(records[4..<9]), [0, 9, 0, 1] + Array(records[4..<9]), [0, 9]] as [[UInt8]] {
      let found = everywhere(records + bad, RecordFormat(.fixedWidth(layout)), fields: 2)
      #expect(found.records.count == 4)
      #expect(found.error?.code == .invalidDescriptorWord)
      #expect(found.error?.position?.byteOffset == Int64(records.count))
    }
    layout.framing = .blockDescriptorWords
    for bad in [[0, 8, 0, 0] + first, [0, 4, 0, 0], [0x80, 0, 0, 3]] as [[UInt8]] {
      #expect(everywhere(bad, RecordFormat(.fixedWidth(layout)), fields: 2).error?.code == .invalidDescriptorWord)
    }
    // A record that the file ends within is a fault of that record.
    layout.framing = .recordDescriptorWords
    let cut = everywhere(Array(records.dropLast(2)), RecordFormat(.fixedWidth(layout)), fields: 2)
    #expect(cut.records.map(\.fault).last == .recordLength)
  }

  @Test func `a spanned record is put together from its segments, and cut out with all of them`() {
    let fields = [FixedField(start: 1, length: 2), FixedField(start: 3, length: 3, usage: .zoned(scale: 0, sign: .none))]
    var layout = FixedLayout(framing: .blockDescriptorWords, recordLength: 5, codePage: .ibm1047, fields: fields)
    // AB123 whole; CD4, 5 and 6 in three blocks; EF789 whole behind the last of them.
    let first: [UInt8] = [0, 20, 0, 0, 0, 9, 0, 0, 0xC1, 0xC2, 0xF1, 0xF2, 0xF3, 0, 7, 1, 0, 0xC3, 0xC4, 0xF4]
    let second: [UInt8] = [0, 9, 0, 0, 0, 5, 3, 0, 0xF5]
    let third: [UInt8] = [0x80, 0, 0, 18, 0, 5, 2, 0, 0xF6, 0, 9, 0, 0, 0xC5, 0xC6, 0xF7, 0xF8, 0xF9]
    let found = everywhere(first + second + third, RecordFormat(.fixedWidth(layout)), fields: 2)
    #expect(found.error == nil)
    #expect(text(found) == [["AB", "123"], ["CD", "456"], ["EF", "789"]])
    #expect(found.records.map(\.offset) == [4, 13, 38])
    #expect(found.records.map(\.length) == [9, 25, 9])
    // Kinds are told by the whole content, and a spanned trailer is read.
    let kinds = [
      RecordKind(name: "t", role: .trailer, match: .text("D4", at: 2), fields: ["n"], layout: [FixedField(start: 3, length: 3)]),
      RecordKind(name: "d", role: .detail, match: .any),
    ]
    let sorted = everywhere(first + second + third, RecordFormat(.fixedWidth(layout), kinds: kinds), fields: 2)
    #expect(text(sorted) == [["AB", "123"], ["EF", "789"]])
    #expect(sorted.controls.map { $0.fields.map { String(decoding: $0 ?? [], as: UTF8.self) } } == [["456"]])
    // What does not go on as a spanned record must: its block goes on, another record begins, a block without a segment.
    for bad in [
      first.dropLast(7) + [0, 7, 1, 0, 0xC3, 0xC4, 0xF4, 0, 5], first + [0, 9, 0, 0, 0, 5, 0, 0, 0xF5], first + [0, 9, 0, 0, 0, 5, 1, 0, 0xF5],
      first + [0, 7, 0, 0],
    ] as [[UInt8]] {
      var bytes = bad
      if bytes.count == 22 { bytes[1] = 24 }
      let found = everywhere(bytes, RecordFormat(.fixedWidth(layout)), fields: 2)
      #expect(found.error?.code == .invalidDescriptorWord && found.records.count == 1)
      #expect(found.error?.position?.byteOffset == 13)
    }
    // Cut off within, it is at fault.
    for cut in [first, first + [0, 9], first + second.dropLast(), first + second] {
      let found = everywhere(cut, RecordFormat(.fixedWidth(layout)), fields: 2)
      #expect(found.error == nil && found.records.map(\.fault) == [nil, .recordLength])
    }
    // Without blocks, segment follows segment.
    layout.framing = .recordDescriptorWords
    let bare = Array(first.dropFirst(4)) + second.dropFirst(4) + third.dropFirst(4)
    let unblocked = everywhere(bare, RecordFormat(.fixedWidth(layout)), fields: 2)
    #expect(text(unblocked) == text(found) && unblocked.records.map(\.length) == [9, 17, 9])
    // Segments without end do not pile up.
    let endless = [0, 5, 1, 0, 0xC1] + Array(repeating: [0, 5, 3, 0, 0xC1] as [UInt8], count: 2_000).joined()
    #expect(Decoded(endless, RecordFormat(.fixedWidth(layout)), fields: 2, limit: 4_000).error?.code == .lineTooLong)
  }

  @Test func `places count bytes or characters, and short lines lack their last fields`() {
    let fields = [
      FixedField(start: 1, length: 4), FixedField(start: 5, length: 3, usage: .text(.leadingZeros)),
      FixedField(start: 3, length: 2, usage: .text(.none)),
    ]
    let lines = "Zoé 007\r\nab  000\nabc\n\nabcd12345\nabcd1"
    var layout = FixedLayout(recordLength: 7, unit: .characters, fields: fields)
    let strict = everywhere(Array(lines.utf8), RecordFormat(.fixedWidth(layout)), fields: 3)
    // The first line has eight bytes, but seven characters.
    #expect(strict.records.map(\.fault) == [nil, nil, .recordLength, .blankRow, .recordLength, .recordLength])
    layout.unit = .bytes
    let counted = everywhere(Array(lines.utf8), RecordFormat(.fixedWidth(layout)), fields: 3)
    #expect(counted.records.map(\.fault) == [.recordLength, nil, .recordLength, .blankRow, .recordLength, .recordLength])
    layout.unit = .characters
    layout.recordLength = nil
    let found = everywhere(Array(lines.utf8), RecordFormat(.fixedWidth(layout)), fields: 3)
    #expect(text(found).first == ["Zoé", "7", "é "])
    #expect(text(found)[1] == ["ab", "0", "  "])
    #expect(text(found)[2] == ["abc", nil, "c"])
    #expect(found.records[2].cellFaults == [CellFault.Located(.missing, field: 1)])
    #expect(text(found)[4] == ["abcd", "123", "cd"])
    layout.allowsShortRecords = true
    #expect(everywhere(Array(lines.utf8), RecordFormat(.fixedWidth(layout)), fields: 3).records[2].fault == nil)
    layout.unit = .bytes
    let bytes = everywhere(Array("Zoé 7\nab".utf8), RecordFormat(.fixedWidth(layout)), fields: 3)
    #expect(bytes.records.map(\.fault) == [nil, nil])
    #expect(text(bytes)[0] == ["Zoé", " 7", "é"])
    let cutting = everywhere(Array("abcé12\n".utf8), RecordFormat(.fixedWidth(layout)), fields: 3)
    #expect(cutting.records.map(\.fault) == [.encodingError])
    let latin = everywhere(
      TranscodingTests.bytes("Zoé 007\n", .latin1), RecordFormat(.fixedWidth(layout), encoding: .latin1), fields: 3)
    #expect(text(latin) == [["Zoé", "7", "é "]])
  }

  @Test func `impossible layouts are refused`() {
    func code(_ layout: FixedLayout, _ encoding: TextEncoding = .utf8) -> TabularError.Code? {
      Decoded([0x20], RecordFormat(.fixedWidth(layout), encoding: encoding), fields: 1).error?.code
    }
    let field = [FixedField(start: 1, length: 2)]
    #expect(code(FixedLayout(framing: .length, fields: field)) == .invalidDialect)
    #expect(code(FixedLayout(framing: .recordDescriptorWords, fields: field)) == .invalidDialect)
    #expect(code(FixedLayout(codePage: .ibm037, fields: field)) == .invalidDialect)
    #expect(code(FixedLayout(recordLength: 1, fields: field)) == .invalidDialect)
    #expect(code(FixedLayout(fields: [FixedField(start: 0, length: 2)])) == .invalidDialect)
    #expect(code(FixedLayout(fields: [FixedField(start: .max, length: .max)])) == .invalidDialect)
    #expect(code(FixedLayout(fields: [FixedField(start: 1, length: 2, usage: .packed(scale: 0))])) == .invalidDialect)
    #expect(code(FixedLayout(fields: field + field)) == .invalidDialect)
    #expect(code(FixedLayout(fields: field), .utf16) == .invalidDialect)
  }
}

import Foundation
import Tabular
import Testing

@Suite struct TranscodingTests {
  static let letters = ["a", "bc", ",", ",", "\"", "\n", "\r\n", "é", "ü", "£", "0123456789", " "]
  static let wide = letters + ["€", "Ž", "日", "𝄞", "\u{FFFD}", "\u{1F600}"]

  /// The text in an encoding, straight from the definition.
  static func bytes(_ text: String, _ encoding: TextEncoding) -> [UInt8] {
    switch encoding {
    case .utf8: Array(text.utf8)
    case .utf16: [0xFF, 0xFE] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    case .utf16LittleEndian: text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    case .utf16BigEndian: text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    case .latin1: text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    case .windows1252: Array(text.data(using: .windowsCP1252) ?? Data())
    }
  }

  @Test(arguments: TextEncoding.allCases) func `a record alone is text again, whatever the encoding`(encoding: TextEncoding) {
    let text = "1,\u{E9}\u{FC},\u{A3}\r\n" + (encoding == .latin1 ? "" : "\u{20AC}")
    // A record has no byte order mark.
    let bytes = Array(Self.bytes(text, encoding).dropFirst(encoding == .utf16 ? 2 : 0))
    let format = RecordFormat(.delimited(.rfc4180), encoding: encoding)
    #expect(format.text(of: bytes) == text)
    #expect(format.text(of: []) == "")
    let illFormed: [UInt8]? =
      switch encoding {
      case .utf8: [0x61, 0xE9]
      case .utf16, .utf16LittleEndian: [0x61, 0, 0x00, 0xD8]
      case .utf16BigEndian: [0, 0x61, 0xD8, 0x00]
      case .windows1252: [0x61, 0x81]
      case .latin1: nil
      }
    if let illFormed { #expect(format.text(of: illFormed) == nil) }
  }

  @Test func `a record of a mainframe is text if nothing in it is binary`() {
    func text(_ usage: FixedField.Usage, _ framing: FixedLayout.Framing = .length) -> String? {
      let layout = FixedLayout(
        framing: framing, recordLength: 5, codePage: .ibm1140, fields: [FixedField(start: 1, length: 3), FixedField(start: 4, length: 2, usage: usage)])
      return RecordFormat(.fixedWidth(layout)).text(of: [0xC1, 0x95, 0x9F, 0xF1, 0xD2])
    }
    #expect(text(.text()) == "An\u{20AC}1K" && text(.zoned(scale: 0, sign: .trailing)) == "An\u{20AC}1K")
    #expect(text(.packed(scale: 0)) == nil && text(.packedUnsigned(scale: 0)) == nil && text(.binary(scale: 0, isSigned: true)) == nil)
    #expect(text(.text(), .recordDescriptorWords) == nil)
  }

  @Test(arguments: TextEncoding.allCases) func `reads the same cells whatever the encoding, at places of the file`(
    encoding: TextEncoding
  ) {
    let letters =
      switch encoding {
      case .latin1: Self.letters
      case .windows1252: Self.letters + ["€", "Ž", "”"]
      default: Self.wide
      }
    for seed in 0..<UInt64(isDeep ? 20_000 : 300) {
      var random = SeededGenerator(seed: seed)
      var text = "a"
      for _ in 0..<Int.random(in: 0...200, using: &random) { text += letters.randomElement(using: &random) ?? "" }
      // A plain dialect, and one that is not.
      let dialect = DelimitedDialect(skipInitialSpace: seed % 2 == 1, header: nil)
      let expected = Oracle(Array(text.utf8), fields: 3, dialect: dialect)
      let bytes = Self.bytes(text, encoding)
      let format = RecordFormat(.delimited(dialect), encoding: encoding)
      let portion = [1, 7, 64, 10_000].randomElement(using: &random) ?? 1
      let found = Decoded(bytes, format, fields: 3) { _ in portion }
      #expect(found.error?.code == expected.error, "seed \(seed)")
      #expect(found.records.map(\.fault) == expected.records.map(\.fault), "seed \(seed)")
      #expect(found.records.map(\.line) == expected.records.map(\.line), "seed \(seed)")
      for (one, other) in zip(found.records, expected.records) where one.fault == nil {
        #expect(one.fields == other.fields, "seed \(seed)")
        let before = String(decoding: Array(text.utf8)[..<Int(other.offset)], as: UTF8.self)
        let own = String(decoding: Array(text.utf8)[Int(other.offset)..<Int(other.offset) + other.length], as: UTF8.self)
        let mark = encoding == .utf16 ? 2 : 0
        #expect(one.offset == Int64(mark + Self.bytes(before, encoding).count - mark), "seed \(seed)")
        #expect(one.length == Self.bytes(own, encoding).count - mark, "seed \(seed)")
      }
      if found.error == nil && seed % 20 == 0 { alone(found, bytes) }
    }
  }

  @Test func `ill-formed units are faults of their record alone`() {
    func check(_ bytes: [UInt8], _ encoding: TextEncoding, _ faults: [RecordFault?]) {
      for dialect in [DelimitedDialect(header: nil), DelimitedDialect(skipInitialSpace: true, header: nil)] {
        let found = everywhere(bytes, RecordFormat(.delimited(dialect), encoding: encoding), fields: 1)
        #expect(found.error == nil)
        #expect(found.records.map(\.fault) == faults)
        #expect(found.byteCount == Int64(bytes.count))
      }
    }
    check([0x61, 0x0A, 0x81, 0x0A, 0x62, 0x0A], .windows1252, [nil, .encodingError, nil])
    check([0x61, 0x0A, 0x81, 0x0A, 0x62, 0x0A], .latin1, [nil, nil, nil])
    // A lone high surrogate, a lone low one, and a byte that is half a unit.
    check([0x61, 0, 0x0A, 0, 0x00, 0xD8, 0x0A, 0, 0x62, 0, 0x0A, 0], .utf16LittleEndian, [nil, .encodingError, nil])
    check([0, 0x61, 0, 0x0A, 0xDC, 0, 0, 0x0A, 0, 0x62, 0, 0x0A], .utf16BigEndian, [nil, .encodingError, nil])
    check([0x61, 0, 0x0A, 0, 0x62, 0, 0x0A, 0, 0x63], .utf16LittleEndian, [nil, nil, .encodingError])
    check([0x61, 0, 0x0A, 0, 0x00, 0xD8], .utf16LittleEndian, [nil, .encodingError])
  }

  @Test func `the byte order mark must be that of the contract`() {
    func code(_ bytes: [UInt8], _ encoding: TextEncoding) -> TabularError.Code? {
      Decoded(bytes, RecordFormat(.delimited(DelimitedDialect(header: nil)), encoding: encoding), fields: 1).error?.code
    }
    let little: [UInt8] = [0xFF, 0xFE, 0x61, 0, 0x0A, 0]
    #expect(code(little, .utf16) == nil)
    #expect(code(little, .utf16LittleEndian) == nil)
    #expect(code(little, .utf16BigEndian) == .encodingMismatch)
    #expect(code(little, .utf8) == .unexpectedContent)
    #expect(code([0, 0x61, 0, 0x0A], .utf16) == nil)
    #expect(code([0x61, 0x61, 0, 0x0A], .utf16) == .encodingMismatch)
    #expect(code([0xEF, 0xBB, 0xBF, 0x61], .windows1252) == .encodingMismatch)
    #expect(code([0xFF, 0xFE], .utf16) == .emptyFile)
    #expect(code(Array("a,b\n1,2\n".utf8).flatMap { [$0, 0] }, .utf8) == .unexpectedContent)
    #expect(code(Array("a,b\n1,2\n".utf8).flatMap { [0, $0] }, .windows1252) == .unexpectedContent)
  }
}

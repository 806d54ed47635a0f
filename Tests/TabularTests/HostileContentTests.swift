import Foundation
import Tabular
import Testing

@Suite struct HostileContentTests {
  static let formats: [(String, RecordFormat)] = [
    ("plain", .rfc4180), ("marks", RecordFormat(.delimited(DelimitedDialect(delimiter: "||")))),
    ("no header", RecordFormat(.delimited(DelimitedDialect(header: nil)))),
    ("UTF-16", RecordFormat(.delimited(DelimitedDialect(header: nil)), encoding: .utf16LittleEndian)),
    ("Windows-1252", RecordFormat(.delimited(DelimitedDialect(skipInitialSpace: true, header: nil)), encoding: .windows1252)),
    ("fixed", RecordFormat(.fixedWidth(FixedLayout(fields: [FixedField(start: 1, length: 3)])))),
    ("JSON", RecordFormat(.jsonLines(JSONLinesLayout()))),
  ]

  /// Reads a file of `size` bytes that `byte` makes; returns the error and the most memory that the batch took.
  private func read(_ format: RecordFormat, _ size: Int, _ byte: (Int) -> UInt8) throws -> (TabularError?, Int, Int64) {
    var decoder = try RecordDecoder(format, labels: ["a"])
    let batch = RecordBatch(fieldCount: 1)
    var given = 0
    var memory = 0
    var records: Int64 = 0
    do {
      while try decoder.fill(
        batch,
        from: { buffer in
          let count = min(buffer.count, size - given)
          for index in 0..<count { buffer[index] = byte(given + index) }
          given += count
          return count
        })
      {
        memory = max(memory, batch.memoryBytes)
        records += Int64(batch.count)
      }
    } catch let error as TabularError {
      return (error, max(memory, batch.memoryBytes), records)
    }
    return (nil, memory, records)
  }

  @Test(arguments: formats) func `a file of one endless line ends with an error, in little memory`(
    name: String, format: RecordFormat
  ) throws {
    for letter in ["x", "\"", "{", ","] {
      let byte = UInt8(ascii: letter.unicodeScalars.first ?? "x")
      let isWide = format.encoding == .utf16LittleEndian
      // A gigabyte, of which no more is read than shows that the line is too long.
      let (error, memory, records) = try read(format, 1 << 30) { isWide && $0 & 1 == 1 ? 0 : byte }
      #expect(error != nil && records == 0)
      if error?.code != .unexpectedContent { #expect(error?.code == .lineTooLong, "\(letter)") }
      #expect(memory < 24 << 20, "\(memory) bytes")
    }
  }

  @Test func `a file of line ends takes no more memory than any other`() throws {
    let (error, memory, records) = try read(RecordFormat(.delimited(DelimitedDialect(header: nil))), 4 << 20) { _ in 0x0A }
    #expect(error == nil && records == 4 << 20 && memory < 2 << 20)
  }

  static let foreign: [(String, [UInt8])] = [
    ("HTML", Array("\n<!DOCTYPE html><html>".utf8)), ("HTML", Array("<HTML><body>".utf8)), ("PDF", Array("%PDF-1.7".utf8)),
    ("a ZIP archive or an Office document", [0x50, 0x4B, 3, 4, 20, 0]), ("a gzip file", [0x1F, 0x8B, 8]),
    ("JSON", Array(#"[{"a":1}]"#.utf8)),
    ("nothing but zero bytes", Array(repeating: 0, count: 4_000)), ("UTF-16 text", [0xFF, 0xFE, 0x61, 0]),
    ("XML", Array("<?xml version".utf8)),
    ("UTF-16 text", Array("id;name;balance\r\n".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
    ("an OpenPGP message", Array("-----BEGIN PGP MESSAGE-----".utf8)),
  ]

  @Test(arguments: foreign) func `content of another kind is named`(name: String, bytes: [UInt8]) throws {
    for (shape, format) in Self.formats where format.encoding != .utf16LittleEndian {
      if name == "JSON" && shape == "JSON" || name == "an OpenPGP message" && shape == "fixed" { continue }
      for portion in [1, 1000] {
        let found = Decoded(bytes, format, fields: 1, labels: ["id"]) { _ in portion }
        if format.encoding == .windows1252 && bytes.starts(with: [0xFF, 0xFE]) { continue }
        #expect(found.error?.code == .unexpectedContent, "\(shape)")
        #expect(found.error?.message.contains(name) == true, "\(shape): \(found.error?.message ?? "")")
        #expect(found.records.isEmpty)
      }
    }
  }

  @Test func `noise never does harm, in any format`() {
    let layout = FixedLayout(
      framing: .blockDescriptorWords, codePage: .ibm1140,
      fields: [
        FixedField(start: 1, length: 2, usage: .packed(scale: 1)),
        FixedField(start: 2, length: 3, usage: .zoned(scale: 0, sign: .trailing)),
      ])
    var records = layout
    records.framing = .recordDescriptorWords
    let formats = [
      RecordFormat(.fixedWidth(layout)), RecordFormat(.fixedWidth(records)), RecordFormat(.jsonLines(JSONLinesLayout())),
      RecordFormat(.delimited(DelimitedDialect(header: nil)), encoding: .utf16LittleEndian),
      RecordFormat(
        .delimited(DelimitedDialect(delimiter: "::", escape: "\\", comment: "#", header: nil)), encoding: .windows1252),
      RecordFormat(
        .fixedWidth(FixedLayout(unit: .characters, fields: [FixedField(start: 1, length: 2), FixedField(start: 2, length: 9)]))),
    ]
    for seed in 0..<UInt64(isDeep ? 100_000 : 3_000) {
      var random = SeededGenerator(seed: seed)
      let format = formats[Int(seed) % formats.count]
      var bytes: [UInt8] = [0]
      for _ in 0..<Int.random(in: 0...200, using: &random) {
        bytes.append(
          Bool.random(using: &random)
            ? [0, 0, 0, 9, 4, 0x0A, 0x22, 0x7B, 0x7D, 0x3A, 0xD8, 0xDC].randomElement(using: &random) ?? 0
            : UInt8.random(in: 0...255, using: &random))
      }
      let whole = Decoded(bytes, format, fields: 2, labels: ["a", "b"])
      let parted = Decoded(bytes, format, fields: 2, labels: ["a", "b"]) { _ in 1 }
      #expect(whole == parted, "seed \(seed)")
      if whole.error == nil { alone(whole, bytes) }
      let covered = whole.records.reduce(0) { $0 + $1.length }
      #expect(covered <= bytes.count, "seed \(seed)")
    }
  }
}

import Tabular
import Testing

@Suite struct HeadTests {
  private func error(_ text: String, _ labels: [String] = ["id", "name", "sum"]) -> TabularError? {
    Decoded(Array(text.utf8), fields: labels.count, labels: labels, dialect: .rfc4180).error
  }

  @Test(arguments: [
    ("id,name\n1,2,3\n", [TabularError.Code.missingLabel], 3), ("id,name,sum,more\n", [.extraLabel], 4),
    ("id,nome,sum\n", [.incorrectLabel], 2), ("id,id,sum\n", [.duplicateLabel], 2), ("\nid,name,sum\n", [.blankHeader], 0),
    ("name,id,sum\n", [.incorrectLabel, .incorrectLabel], 1), ("id, name,sum\n", [.incorrectLabel], 2),
    ("id,name,sum,id\n", [.duplicateLabel], 4),
  ] as [(String, [TabularError.Code], Int)])
  func `a header that is not the contract's ends the file`(text: String, codes: [TabularError.Code], field: Int) throws {
    let found = try #require(error(text))
    #expect(found.code == codes.first)
    if found.code != .blankHeader { #expect(found.labels.map(\.code) == codes) }
    if field > 0 { #expect(found.position == RecordPosition(record: 0, line: 1, byteOffset: 0, field: field)) }
    #expect(!found.description.contains("Smith") && !found.description.contains("12.50"))
  }

  @Test func `a first line without a single label of the contract is no header, and is not repeated in the error`() throws {
    let found = try #require(error("1,Smith,12.50\n"))
    #expect(found.code == .missingHeader)
    #expect(!found.description.contains("Smith"))
    #expect(error("1,NAME,12.50\n")?.code == .incorrectLabel)
  }

  @Test func `a header may be quoted, and follow a byte order mark`() {
    #expect(error("\u{FEFF}\"id\",\"name\",sum\r\n1,2,3\r\n") == nil)
    #expect(error("\"i\"\"d\",name,sum", ["i\"d", "name", "sum"]) == nil)
  }

  @Test func `a header longer than a batch is read whole`() {
    let labels = (0..<400).map { "label number \($0)" }
    #expect(error(labels.joined(separator: ",") + "\n", labels) == nil)
  }

  @Test(arguments: ["", "\u{FEFF}"]) func `a file without content is empty`(text: String) {
    #expect(error(text)?.code == .emptyFile)
  }

  @Test(arguments: [
    ("<!DOCTYPE html>\n<html>", "HTML"), ("  \r\n<HTML><body>404", "HTML"), ("<?xml version=\"1.0\"?>", "XML"),
    ("{\"error\": 1}", "JSON"), ("[{\"id\": 1}]", "JSON"), ("%PDF-1.7\n", "PDF"), ("PK\u{3}\u{4}abcd", "a ZIP archive or an Office document"),
    ("-----BEGIN PGP MESSAGE-----\n", "an OpenPGP message"), ("PAR1xxxx", "Apache Parquet"),
  ]) func `other content is told by its first bytes`(text: String, name: String) {
    let found = error(text)
    #expect(found?.code == .unexpectedContent)
    #expect(found?.message.contains(name) == true)
  }

  @Test(arguments: [
    [0x84, 0x8C, 0x03], [0xC1, 0xC0, 0x4C], [0xD2, 0xFF, 0x01], [0x85, 0x01, 0x0C], [0xC3, 0x0D, 0x04],
  ] as [[UInt8]]) func `binary OpenPGP is told from text that starts with an accent`(bytes: [UInt8]) {
    let found = Decoded(bytes, fields: 1, labels: ["x"], dialect: .rfc4180)
    #expect(found.error?.message.contains("OpenPGP") == true)
    #expect(error("ÉTAT,name,sum\n", ["ÉTAT", "name", "sum"]) == nil)
    #expect(error("\u{0493}a,name,sum\n", ["\u{0493}a", "name", "sum"]) == nil)
  }

  @Test func `text in UTF-16 is not read as text`() {
    let found = Decoded([0xFF, 0xFE, 0x69, 0x00], fields: 1, labels: ["i"], dialect: .rfc4180)
    #expect(found.error?.code == .unexpectedContent)
  }

  @Test func `a label that looks like other content is allowed when the contract names it`() {
    #expect(error("[{id,name,sum\n", ["[{id", "name", "sum"]) == nil)
  }
}

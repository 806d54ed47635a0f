import Tabular
import Testing

@Suite struct RecordKindTests {
  static let kinds = [
    RecordKind(name: "head", role: .header, match: .firstField("H"), minimum: 1, maximum: 1, fields: ["type", "date"]),
    RecordKind(name: "batch", role: .header, match: .firstField("B"), fields: []),
    RecordKind(name: "loan", role: .detail, match: .firstField("D")),
    RecordKind(
      name: "total", role: .trailer, match: .firstField("T"), minimum: 1, maximum: 1, fields: ["type", "count", "sum", "note"]),
  ]

  private func decode(_ text: String) -> Decoded {
    let format = RecordFormat(.delimited(DelimitedDialect(delimiter: "|", header: nil)), kinds: Self.kinds)
    return everywhere(Array(text.utf8), format, fields: 3)
  }

  @Test func `headers and trailers are told from data, each with its own fields`() {
    let file = "H|2026-11-20\nB|1\nD|1|a\nD|2|\"b\n\"\nB|2\nX|3|c\nD|4|d\nT|3|\"1|0\"|\"x\"\"y\"\n"
    let found = decode(file)
    #expect(found.error == nil)
    #expect(found.records.map(\.number) == [1, 2, 3, 4])
    #expect(found.records.map(\.fault) == [nil, nil, .recordType, nil])
    #expect(found.records.map(\.line) == [3, 4, 7, 8])
    #expect(found.records.map(\.offset) == [17, 23, 36, 42])
    #expect(found.controls.map(\.kind) == [0, 1, 1, 3])
    #expect(found.controls.map(\.recordsBefore) == [0, 0, 2, 4])
    #expect(found.controls.map(\.position.byteOffset) == [0, 13, 32, 48])
    #expect(found.controls.map(\.byteLength) == [13, 4, 4, 17])
    let total = found.controls.last
    #expect(total?.fields.map { String(decoding: $0 ?? [], as: UTF8.self) } == ["T", "3", "1|0", "x\"y"])
    #expect(total?.fieldCount == 4 && total?.fault == nil)
  }

  @Test func `records out of order, and missing or repeated ones, end the file after the records before`() {
    func code(_ text: String) -> (TabularError.Code?, Int, Int64?) {
      let found = decode(text)
      return (found.error?.code, found.records.count, found.error?.position?.byteOffset)
    }
    #expect(code("H|1\nD|1|a\nT|1|0|\n") == (nil, 1, nil))
    #expect(code("D|1|a\nH|1\nT|1|0|\n") == (.recordOrder, 1, 6))
    #expect(code("H|1\nD|1|a\nT|1|0|\nD|2|b\n") == (.recordOrder, 1, 17))
    #expect(code("H|1\nD|1|a\n") == (.recordCount, 1, 10))
    #expect(code("H|1\nH|1\nD|1|a\nT|1|0|\n") == (.recordCount, 0, 4))
    #expect(code("H|1\nT|0|0|\n") == (nil, 0, nil))
  }

  @Test func `a file of nothing but control records does not pile up`() throws {
    let text = "H|1\n" + String(repeating: "B|1\n", count: 5_000) + "D|1|a\nT|1|0|\n"
    let found = decode(text)
    #expect(found.error == nil && found.records.count == 1 && found.controls.count == 5_002)
  }

  @Test func `kinds of fixed-width records have lengths and layouts of their own`() {
    let detail = [FixedField(start: 1, length: 1), FixedField(start: 2, length: 4, usage: .packed(scale: 2))]
    let kinds = [
      RecordKind(
        name: "head", role: .header, match: .text("HD"), minimum: 1, maximum: 1, fields: ["date"],
        layout: [FixedField(start: 3, length: 8)], recordLength: 10),
      RecordKind(
        name: "total", role: .trailer, match: .text("T", at: 2), maximum: 1, fields: ["count"],
        layout: [FixedField(start: 3, length: 2, usage: .binary(scale: 0, isSigned: false))], recordLength: 4),
      RecordKind(name: "loan", role: .detail, match: .any),
    ]
    let layout = FixedLayout(framing: .length, recordLength: 5, codePage: .ibm037, fields: detail)
    let file: [UInt8] =
      [0xC8, 0xC4, 0xF2, 0xF0, 0xF2, 0xF6, 0xF1, 0xF1, 0xF2, 0xF0] + [0xC1, 0, 0, 0x12, 0x3C] + [0xC2, 0, 0, 0x45, 0x6D]
      + [0x40, 0xE3, 0, 2]
    let found = everywhere(file, RecordFormat(.fixedWidth(layout), kinds: kinds), fields: 2)
    #expect(found.error == nil)
    #expect(text(found) == [["A", "00001.23"], ["B", "-00004.56"]])
    #expect(found.controls.map { $0.fields.map { String(decoding: $0 ?? [], as: UTF8.self) } } == [["20261120"], ["2"]])
    #expect(found.controls.map(\.byteLength) == [10, 4])
  }

  @Test func `kinds that cannot be told apart or counted are refused`() {
    func code(_ kinds: [RecordKind]) -> TabularError.Code? {
      Decoded([0x61], RecordFormat(.delimited(DelimitedDialect(header: nil)), kinds: kinds), fields: 1).error?.code
    }
    let detail = RecordKind(name: "d", role: .detail, match: .any)
    #expect(code([detail]) == nil)
    #expect(code([detail, detail]) == .invalidDialect)
    #expect(code([RecordKind(name: "h", role: .header, match: .any)]) == .invalidDialect)
    #expect(code([detail, RecordKind(name: "h", role: .header, match: .text(""))]) == .invalidDialect)
    #expect(code([detail, RecordKind(name: "h", role: .header, match: .text("x", at: 0))]) == .invalidDialect)
    #expect(code([detail, RecordKind(name: "h", role: .header, match: .any, minimum: 2, maximum: 1)]) == .invalidDialect)
  }
}

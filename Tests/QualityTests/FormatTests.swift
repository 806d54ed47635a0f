import DataContracts
import Tabular
import Testing

@testable import Quality

/// Files that are not delimited, judged by their contract.
@Suite struct FormatTests {
  private func contract(_ shape: FileShape, _ fields: [Field], encoding: String = "utf-8") -> Contract {
    Contract(name: "test", version: "1.0.0", sha256: "", shape: shape, encoding: encoding, fields: fields)
  }

  @Test func `EBCDIC records become typed rows, and a bad digit is a type error of its cell alone`() throws {
    let shape = FileShape.fixedWidth(FixedRecords(framing: .length, recordLength: 5, codePage: 37))
    let fields = [
      Field(name: "id", type: .string, position: FieldPosition(start: 1, length: 2)),
      Field(
        name: "sum", type: .decimal(precision: 5, scale: 2, rounding: .reject), constraints: Constraints(required: true),
        position: FieldPosition(start: 3, length: 3, usage: .packed(scale: 2))),
    ]
    let good: [UInt8] = [0xC1, 0xF1, 0x15, 0x88, 0x4D]
    let bad: [UInt8] = [0xC1, 0xF2, 0x1A, 0x11, 0x4C]
    let unreadable: [UInt8] = [0x40, 0x40, 0x11, 0x11, 0x40]
    let found = try Judged(good + bad + unreadable + [0xC1], contract(shape, fields), portion: 1)
    #expect(found.rows == [["A1", "-158.84"]])
    #expect(found.verdicts.map(\.byteOffset) == [0, 5, 10, 15])
    #expect(found.verdicts.map(\.byteLength) == [5, 5, 5, 1])
    #expect(found.faults.map(\.record) == [2, 3, 4])
    #expect(found.faults.map(\.reason.type) == [.typeError, .typeError, .recordLength])
    #expect(found.faults.map(\.reason.field) == ["sum", "sum", nil])
    #expect(found.faults.first?.reason.rule == "usage")
  }

  @Test func `JSON Lines become typed rows, with null and absent members alike`() throws {
    let fields = [
      Field(name: "id", type: .integer, constraints: Constraints(required: true)), Field(name: "name", type: .string),
    ]
    let text = """
      {"name":"Zo\\u00eb","id":1}
      {"id":2,"name":null}
      {"id":3}
      {"name":"x"}
      {"id":[4],"name":"y"}
      {"id":5,"name":"z","more":1}
      {"id":6,

      """
    let found = try Judged(text, contract(.jsonLines, fields), portion: 7)
    #expect(found.rows == [["1", "Zoë"], ["2", nil], ["3", nil]])
    #expect(found.faults.map(\.record) == [4, 5, 6, 7])
    #expect(found.faults.map(\.reason.type) == [.constraintError, .typeError, .extraCell, .invalidJSON])
  }

  @Test func `Latin-1 text lands as UTF-8, at places of the file`() throws {
    let dialect = Dialect(delimiter: ";")
    var latin = contract(.delimited, [Field(name: "id", type: .integer), Field(name: "name", type: .string)], encoding: "iso-8859-1")
    latin.dialect = dialect
    let bytes = "id;name\r\n1;Zo\u{EB}\r\nx;\u{FC}\r\n".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    let found = try Judged(bytes, latin)
    #expect(found.rows == [["1", "Zoë"]])
    #expect(found.verdicts.map(\.byteOffset) == [9, 16])
    #expect(found.faults.map(\.reason.type) == [.typeError])
  }
}

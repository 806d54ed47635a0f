import DataContracts
import Tabular
import Testing

@testable import Quality

@Suite struct RecordTests {
  private let contract = Contract.of(
    [
      Field(name: "id", type: .string, constraints: Constraints(required: true)),
      Field(name: "sum", type: .decimal(precision: 9, scale: 2, rounding: .reject), constraints: Constraints(required: true)),
      Field(name: "note", type: .string),
    ], key: [0])

  @Test func `every record gets a verdict, and what is rejected leaves no value behind`() throws {
    let text = "A,1.00,x\nB,bad,y\n\nC,2.00\nD,3.00,z,extra,more\n,,\nE,\"4\"\"\",w\nF,5.00,q\"q\nA,6.00,again\nG,,\nH,7.00,\n"
    let found = try Judged(text, contract)
    #expect(found.rows == [["A", "1.00", "x"], ["H", "7.00", nil]])
    #expect(found.recordNumbers == [1, 11])
    #expect(found.verdicts.map(\.record) == Array(1...11))
    #expect(found.verdicts.map(\.landedRow) == [0, nil, nil, nil, nil, nil, nil, nil, nil, nil, 1])
    #expect(
      found.faultTexts == [
        "2 type-error in 'sum'", "3 blank-row", "4 missing-cell in 'note'", "5 extra-cell", "5 extra-cell", "6 blank-row",
        "7 type-error in 'sum'", "8 stray-quote", "9 primary-key", "10 constraint-error in 'sum' (required)",
      ])
    #expect(found.report.records == 11 && found.report.accepted == 2 && found.report.rejected == 9)
    let blank = found.report.faults.first { $0.reason.type == .blankRow }
    #expect(blank?.count == 2 && blank?.first == RecordPosition(record: 3, line: 3, byteOffset: 17))
    // Verdicts tile the file.
    var offset: Int64 = 0
    for verdict in found.verdicts {
      #expect(verdict.byteOffset == offset)
      offset += Int64(verdict.byteLength)
    }
    #expect(offset == Int64(text.utf8.count))
    #expect(!String(describing: found.report).contains("again"))
  }

  @Test func `encoding and NUL faults reject their record alone`() throws {
    var bytes = Array("A,1.00,".utf8)
    bytes += [0xC3, 0x28]
    bytes += Array("\nB,1.00,\u{0}\nC,1.00,é\n".utf8)
    let found = try Judged(bytes, contract)
    #expect(found.faultTexts == ["1 encoding-error", "2 nul-byte"])
    #expect(found.rows == [["C", "1.00", "é"]])
  }

  @Test func `a key only a rejected record has is not a duplicate`() throws {
    let found = try Judged("A,bad,\nA,1.00,\nA,2.00,\n", contract)
    #expect(found.rows == [["A", "1.00", nil]])
    #expect(found.faultTexts == ["1 type-error in 'sum'", "3 primary-key"])
  }

  @Test func `keys are compared as typed values, over all fields of the key`() throws {
    let type = FieldType.decimal(precision: 30, scale: 2, rounding: .reject)
    let keyed = Contract.of(
      [
        Field(name: "a", type: .string), Field(name: "b", type: .string), Field(name: "c", type: type), Field(name: "d", type: .double),
        Field(name: "e", type: .integer, constraints: Constraints(unique: true)),
      ], key: [0, 1, 2, 3])
    let found = try Judged("ab,c,1,0,\na,bc,1,0,\nab,c,1.00,-0,\nab,c,-1,0,5\nab,d,1,0,05\n,x,1,1,6\n", keyed)
    #expect(
      found.faultTexts == [
        "3 primary-key", "5 unique-error in 'e'", "6 constraint-error in 'a' (required)",
      ])
  }

  @Test func `the faults of one record are bounded`() throws {
    let wide = Contract.of([Field(name: "a", type: .integer)])
    let found = try Judged("x" + String(repeating: ",y", count: 1_000) + "\n1\n", wide)
    #expect(found.faults.count == 32)
    #expect(found.report.faults.map(\.count) == [31, 1])
    #expect(found.report.faults.map(\.reason.type) == [.extraCell, .typeError])
  }

  @Test func `batches of any size and portions of any size give the same columns, verdicts and report`() throws {
    var random = SeededGenerator(seed: 21)
    var text = ""
    for row in 0..<3_000 {
      let cells = ["K\(Int.random(in: 0...2_500, using: &random))", "\(row).50", "é", "\"q\"\"\(row)\"", "bad", "", "\"a\nb\"", " 7.25 "]
      text += (0..<(row % 50 == 0 ? 2 : 3)).map { _ in cells.randomElement(using: &random) ?? "" }.joined(separator: ",")
      text += row % 3 == 0 ? "\r\n" : "\n"
    }
    let whole = try Judged(text, contract, capacity: 4 << 20)
    #expect(whole.report.accepted > 100 && whole.report.rejected > 100)
    for (capacity, portion) in [(512, 1), (700, 13), (4096, 4096), (100_000, 77)] {
      let parted = try Judged(text, contract, capacity: capacity, portion: portion)
      #expect(parted.rows == whole.rows)
      #expect(parted.verdicts == whole.verdicts)
      #expect(parted.faults == whole.faults)
      #expect(parted.report == whole.report)
    }
  }

  @Test func `a batch for other fields is refused`() throws {
    let judge = try RowJudge(contract: contract)
    var verdicts = VerdictBuffer()
    let columns = try ColumnBatch(contract: contract)
    let error = #expect(throws: QualityError.self) { try judge.judge(RecordBatch(fieldCount: 2), into: columns, verdicts: &verdicts) }
    #expect(error?.code == .batchMismatch)
  }
}

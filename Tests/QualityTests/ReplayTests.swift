import DataContracts
import Tabular
import Testing

@testable import Quality

/// Every row can be made again from its bytes, and every change of a cell is told.
@Suite struct ReplayTests {
  private static let fields = [
    Field(name: "id", type: .string, constraints: Constraints(required: true), cleanse: [.trim, .upper]),
    Field(
      name: "sum", type: .decimal(precision: 9, scale: 2, rounding: .halfEven), constraints: Constraints(minimum: .decimal(unscaled: 0)),
      cleanse: [.trim, .amount(AmountRule(group: ",", currencies: ["$"]))]),
    Field(name: "name", type: .string, missingValues: ["", "n/a"], cleanse: [.collapse, .trim], sensitivity: Sensitivity(.direct)),
    Field(name: "count", type: .integer), Field(name: "rate", type: .double),
    Field(name: "flag", type: .boolean(trueValues: ["Y"], falseValues: ["N"]), cleanse: [.trim]),
  ]

  private static func contract() throws -> Contract {
    var contract = Contract.of(fields + [Field(name: "day", type: .date(formats: [try DateFormat(strptime: "%m/%d/%Y")]))], key: [0])
    contract.dialect = Dialect(delimiter: ";")
    contract.fieldsMatch = .equal
    return contract
  }

  private static func reader(_ bytes: [UInt8]) -> (UnsafeMutableRawBufferPointer) -> Int {
    var given = 0
    return { buffer in
      let count = min(buffer.count, bytes.count - given)
      for index in 0..<count { buffer[index] = bytes[given + index] }
      given += count
      return count
    }
  }

  @Test func `each cell tells how it came, which steps changed it, and what it became`() throws {
    let file = Array("day;id;sum;name;count;rate;flag\n02/29/2024; a1 ;\"$1,234.5\";Ann   Lee ;7;.5; Y\n".utf8)
    let replay = try RecordReplay(contract: Self.contract(), businessDate: nil, from: Self.reader(file))
    let history = try #require(try replay.history(of: Array(file.dropFirst(32))))
    #expect(history.isAccepted && history.reasons == [])
    let cells = history.cells
    #expect(cells.map { $0.raw.map { String(decoding: $0, as: UTF8.self) } } == [" a1 ", "$1,234.5", "Ann   Lee ", "7", ".5", " Y", "02/29/2024"])
    func told(_ cell: CellHistory) -> [String] {
      cell.changes.map { "\($0.step.op): '\(String(decoding: $0.before, as: UTF8.self))' '\(String(decoding: $0.after, as: UTF8.self))'" }
    }
    #expect(told(cells[0]) == ["trim: ' a1 ' 'a1'", "upper: 'a1' 'A1'"])
    #expect(told(cells[1]) == ["amount: '$1,234.5' '1234.5'"])
    #expect(told(cells[2]) == ["collapse: 'Ann   Lee ' 'Ann Lee '", "trim: 'Ann Lee ' 'Ann Lee'"])
    #expect(told(cells[5]) == ["trim: ' Y' 'Y'"])
    #expect(
      cells.map(\.value) == [
        .string("A1"), .decimal(unscaled: 123_450), .string("Ann Lee"), .long(7), .double(0.5), .boolean(true),
        .date(days: CalendarDate("2024-02-29")?.days ?? 0),
      ])
  }

  @Test func `a rejected record has its reasons where they belong, and bytes that are no record none`() throws {
    let head = Array("id;sum;name;count;rate;flag;day\n".utf8)
    let replay = try RecordReplay(contract: Self.contract(), businessDate: nil, from: Self.reader(head))
    let history = try #require(try replay.history(of: Array("a;-1;n/a;x;1;;01/01/2024;more\n".utf8)))
    #expect(!history.isAccepted && history.reasons.map(\.type) == [.extraCell])
    #expect(history.cells.map { $0.reasons.map(\.description) } == [[], ["constraint-error in 'sum' (minimum)"], [], ["type-error in 'count'"], [], [], []])
    #expect(history.cells[1].value == .decimal(unscaled: -100) && history.cells[2].value == nil && history.cells[3].value == nil)
    #expect(try replay.history(of: Array("a;1;;1;1;Y;01/01/2024\nb;1\n".utf8)) == nil)
    #expect(try replay.history(of: []) == nil)
  }

  @Test func `whatever a file holds, its records made again are what landed, and the changes are those that were counted`() throws {
    var random = SeededGenerator(seed: 9)
    let words = [
      " a", "B ", "x", "", "12.50", "$1,000", "-3", "n/a", "Zoë", "\"q;\"\"\n\"", "7", "1e3", "Y", " N", "02/30/2024", "02/29/2024", "\u{A0}z", "0.005",
      "a\u{0}",
    ]
    for round in 0..<20 {
      var text = "id;sum;name;count;rate;flag;day\n"
      for row in 0..<60 {
        var cells = ["k\(row)"] + (0..<6).map { _ in words.randomElement(using: &random) ?? "" }
        // Half of the records are such that they may land.
        if row % 2 == 0 { cells = [" k\(row)", "$\(row),000", words[row % 9], "\(row)", "1e\(row % 5)", " Y", "02/29/2024"] }
        text += cells.joined(separator: ";") + (round % 2 == 0 ? "\n" : "\r\n")
      }
      let bytes = Array(text.utf8)
      let contract = try Self.contract()
      let judged = try Judged(bytes, contract)
      let replay = try RecordReplay(contract: contract, businessDate: nil, from: Self.reader(bytes))
      var rows = judged.rows.makeIterator()
      var changes = judged.report.cleansing.map { _ in Int64(0) }
      for verdict in judged.verdicts {
        let start = Int(verdict.byteOffset)
        let history = try #require(try replay.history(of: Array(bytes[start..<start + Int(verdict.byteLength)])))
        #expect(history.isAccepted == (verdict.outcome == .landed), "round \(round), record \(verdict.record)")
        let reasons = Set(history.reasons + history.cells.flatMap(\.reasons))
        #expect(reasons == Set(judged.faults.filter { $0.record == verdict.record }.map(\.reason)))
        for (place, count) in judged.report.cleansing.enumerated() where !history.reasons.contains(where: { $0.type != .extraCell && $0.type != .blankRow }) {
          changes[place] += history.cells[count.fieldIndex].changes.contains { $0.step.op == count.op } ? 1 : 0
        }
        guard verdict.outcome == .landed else { continue }
        #expect(history.cells.map { Self.text($0) } == rows.next())
      }
      #expect(changes == judged.report.cleansing.map(\.count), "round \(round)")
    }
  }

  private static func text(_ cell: CellHistory) -> String? {
    switch cell.value {
    case nil: nil
    case .string(let text): text
    case .long(let number): "\(number)"
    case .decimal(let unscaled): Judged.decimal(unscaled, 2)
    case .double(let number): "\(number)"
    case .boolean(let isTrue): "\(isTrue)"
    case .date(let days): CalendarDate(days: days).description
    case .timestamp(let micros): "\(micros)"
    }
  }
}

import DataContracts
import Foundation
import Testing

@testable import Quality

@Suite struct SurvivorTests {
  private static let fields = [
    Field(name: "id", type: .string), Field(name: "seen", type: .date(formats: [])),
    Field(name: "sum", type: .decimal(precision: 9, scale: 2, rounding: .reject)), Field(name: "note", type: .string),
  ]

  private static func contract(
    _ survivor: Deduplication.Survivor, key: [Int] = [0], primaryKey: [Int] = [], unique: [[Int]] = []
  ) throws -> Contract {
    var fields = fields
    fields[1].type = .date(formats: [try DateFormat(strptime: "%Y-%m-%d")])
    var contract = Contract.of(fields, key: primaryKey)
    contract.dedup = Deduplication(key: key, survivor: survivor)
    contract.uniqueKeys = unique
    return contract
  }

  private static let text = """
    a,2026-01-02,1.00,first
    b,2026-01-01,2.00,only
    a,2026-01-05,bad,
    a,2026-01-03,9.00,latest
    a,,-4.00,last but one
    a,2026-01-03,5.00,zz
    ,2026-01-09,6.00,without key
    ,2026-01-09,7.00,without key
    c,,,
    c,,,

    """

  @Test(arguments: [
    (.first, [1, 2, 7, 8, 9]), (.last, [2, 6, 7, 8, 10]), (.greatest(field: 1), [2, 6, 7, 8, 10]), (.least(field: 1), [1, 2, 7, 8, 10]),
    (.greatest(field: 2), [2, 4, 7, 8, 10]), (.least(field: 2), [2, 5, 7, 8, 10]), (.greatest(field: 3), [2, 6, 7, 8, 10]),
    (.least(field: 3), [1, 2, 7, 8, 10]),
  ] as [(Deduplication.Survivor, [Int64])])
  func `of records with one key the rule's one lands, the others are duplicates and no rejects`(
    survivor: Deduplication.Survivor, landed: [Int64]
  ) throws {
    let (judged, rounds) = try Judged.toTheEnd(Self.text, try Self.contract(survivor))
    #expect(judged.recordNumbers == landed)
    #expect(rounds == (survivor == .first ? 1 : 2))
    let report = judged.report
    #expect(report.records == 10 && report.accepted == 5 && report.rejected == 1 && report.duplicates == 4)
    #expect(judged.verdicts.filter { $0.outcome == .rejected }.map(\.record) == [3])
    let losers = judged.verdicts.filter { $0.outcome == .duplicate }
    #expect(losers.count == 4 && losers.allSatisfy { judged.reasons[$0.reason].type == .dedupLoser && $0.landedRow == nil })
    #expect(report.faults.first { $0.reason.type == .dedupLoser }?.count == 4)
    let sums = report.columns[2]
    #expect((sums.acceptedSum ?? 0) + (sums.rejectedSum ?? 0) + (sums.duplicateSum ?? 0) == 2600)
  }

  @Test func `a survivor rule comes before the keys, which judge the survivors`() throws {
    // By id the last survives. The notes of survivors must differ: "x" of the first record is free again.
    let contract = try Self.contract(.last, primaryKey: [0, 3], unique: [[3]])
    let text = "a,,1,x\nb,,2,x\na,,3,y\nc,,4,y\n"
    let (judged, _) = try Judged.toTheEnd(text, contract)
    #expect(judged.recordNumbers == [2, 3])
    #expect(judged.faultTexts == ["1 dedup-loser", "4 unique-error (uniqueKeys)"])
    // What must be told apart by more than the key is unique already.
    #expect(!judged.reasons.all.contains { $0.type == .primaryKey })
  }

  @Test func `texts are ranked byte by byte, however long they are`() throws {
    let long = String(repeating: "0123456789abcdef", count: 700)
    let notes = ["0123456789abcdef", long + "b", long + "a", "0123456789abcdeF", long + "bb", "0123456789abcde", long + "b", "é"]
    let text = notes.map { "a,,,\($0)\n" }.joined()
    for (survivor, last) in [(.greatest(field: 3), 8), (.least(field: 3), 6)] as [(Deduplication.Survivor, Int64)] {
      #expect(try Judged.toTheEnd(text, try Self.contract(survivor)).judged.recordNumbers == [last])
    }
    try Python.withFolder { folder in
      let tight = QualityOptions(uniquenessBudget: 1, spillDirectory: folder)
      let many = (0..<400).map { row in "k\(row % 7),,,\(long)\(row)\n" }.joined()
      let greatest = try Judged.toTheEnd(many, try Self.contract(.greatest(field: 3)), options: tight).judged
      let expected = (0..<7).map { key in (0..<400).filter { $0 % 7 == key }.max { "\($0)" < "\($1)" } ?? -1 }.sorted()
      #expect(greatest.recordNumbers == expected.map { Int64($0) + 1 })
      let lacking = #expect(throws: QualityError.self) {
        try Judged(many, try Self.contract(.greatest(field: 3)), options: QualityOptions(uniquenessBudget: 1))
      }
      #expect(lacking?.code == .uniquenessBudget)
    }
  }

  @Test func `more losers than can be remembered are an error, and never land`() throws {
    let text = (0..<3_000).map { "k\($0 / 2),,,\n" }.joined()
    let error = #expect(throws: QualityError.self) { try Judged(text, try Self.contract(.last), options: QualityOptions(settledBudget: 100)) }
    #expect(error?.code == .settledBudget)
    // Known at once, they need not be remembered.
    #expect(try Judged(text, try Self.contract(.first), options: QualityOptions(settledBudget: 100)).report.duplicates == 1_500)
  }

  @Test func `doubles and wide decimals are ranked as numbers, null below all of them`() throws {
    for type in [FieldType.double, .decimal(precision: 38, scale: 3, rounding: .reject), .integer] {
      var contract = Contract.of([Field(name: "id", type: .string), Field(name: "v", type: type)])
      contract.dedup = Deduplication(key: [0], survivor: .greatest(field: 1))
      let text = "a,-2\na,\na,-1\nb,0\nb,-0\nb,-5\nc,7\nc,123456\nc,99\nd,\nd,\n"
      #expect(try Judged.toTheEnd(text, contract).judged.recordNumbers == [3, 5, 8, 11])
      contract.dedup = Deduplication(key: [0], survivor: .least(field: 1))
      #expect(try Judged.toTheEnd(text, contract).judged.recordNumbers == [1, 6, 7, 11])
    }
  }
}

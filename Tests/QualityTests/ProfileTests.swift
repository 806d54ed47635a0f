import DataContracts
import Testing

@testable import Quality

@Suite struct ProfileTests {
  private static let fields = [
    Field(name: "id", type: .string),
    Field(name: "sum", type: .decimal(precision: 30, scale: 2, rounding: .reject), constraints: Constraints(minimum: .decimal(unscaled: -10_000))),
    Field(name: "day", type: .date(formats: [])), Field(name: "rate", type: .double),
    Field(name: "secret", type: .string, sensitivity: Sensitivity(.direct)),
    Field(name: "salary", type: .integer, sensitivity: Sensitivity(.sensitive)),
  ]

  private static func contract() throws -> Contract {
    var fields = fields
    fields[2].type = .date(formats: [try DateFormat(strptime: "%Y-%m-%d")])
    return .of(fields, key: [0])
  }

  @Test func `a profile is that of a plain count over the rows`() throws {
    let rows = [
      "a,10.50,2024-01-31,1.5,canary-1,77777", "bcd,-3.25,2023-12-31,-2,canary-2,88888", "a,9.00,2024-01-01,0,x,1", "e,-900.00,,,y,",
      "ff,,,0.5,canary-3,", "g,zzz,2024-05-05,1,z,5",
    ]
    let report = try Judged(rows.map { $0 + "\n" }.joined(), try Self.contract()).report
    #expect(report.accepted == 3 && report.rejected == 3)
    #expect(report.columns.map(\.field) == ["id", "sum", "day", "rate", "secret", "salary"])
    #expect(report.columns.map(\.values) == [3, 2, 2, 3, 3, 2] && report.columns.map(\.nulls) == [0, 1, 1, 0, 0, 1])
    #expect(report.columns.map(\.distinct) == [3, 2, 2, 3, nil, nil])
    #expect(report.columns[0].lengths == 1...3)
    #expect(report.columns[1].minimum == .number(unscaled: -325, scale: 2) && report.columns[1].maximum == .number(unscaled: 1050, scale: 2))
    // A rejected record's sum counts on the other side; the cell that is no number, nowhere.
    #expect(report.columns[1].acceptedSum == 725 && report.columns[1].rejectedSum == 900 - 90_000)
    #expect(report.columns[2].minimum == .date(days: 19_722) && report.columns[2].maximum == .date(days: 19_753))
    #expect(report.columns[3].minimum == .double(-2) && report.columns[3].maximum == .double(1.5))
    #expect(report.columns[4...].allSatisfy { $0.isSensitive && $0.minimum == nil && $0.maximum == nil && $0.acceptedSum == nil && $0.lengths == nil })
  }

  @Test func `nothing a judge says holds a value of a personal field`() throws {
    let rows = ["a,1.00,,,canary-1,77777", "a,2.00,,,canary-2,88888", "b,x,,,canary-3,99999", "c,1,,,canary-4,canary-5", "d,1,,,canary-6", "e,1,,,c,1,canary-7"]
    let judged = try Judged(rows.map { $0 + "\n" }.joined(), try Self.contract())
    #expect(judged.faults.count >= 5)
    var said = ""
    dump(judged.report, to: &said)
    dump(judged.faults, to: &said)
    dump(judged.verdicts, to: &said)
    for fault in judged.faults { said += fault.reason.description }
    #expect(!said.contains("canary") && !said.contains("77777") && !said.contains("88888") && !said.contains("99999"))
  }

  @Test(arguments: [10, 500, 40_000]) func `the estimate of different values is within four standard errors`(count: Int) {
    let sketch = DistinctSketch()
    defer { sketch.deallocate() }
    for _ in 0..<3 {
      for value in 0..<count { sketch.add(DistinctSketch.hash(UInt64(value))) }
    }
    #expect(abs(Double(sketch.estimate) / Double(count) - 1) < 4 * 0.023)
  }

  @Test func `sums and records balance under random damage, for any size of batch`() throws {
    var random = SeededGenerator(seed: 11)
    for round in 0..<30 {
      var text = ""
      var total: Int128 = 0
      for row in 0..<Int.random(in: 1...400, using: &random) {
        let cents = Int.random(in: -3_000_000...3_000_000, using: &random)
        let key = Int.random(in: 0..<6, using: &random) == 0 ? Int.random(in: 0...row, using: &random) : row
        let sum = ["\(cents / 100).\(abs(cents % 100) < 10 ? "0" : "")\(abs(cents % 100))", "1.00E+05", "", "5.123"][max(0, Int.random(in: -9...3, using: &random))]
        let day = ["2024-01-31", "", "2024-02-30"][max(0, Int.random(in: -6...2, using: &random))]
        let tail = ["", ",more", "\""][max(0, Int.random(in: -12...2, using: &random))]
        text += "k\(key),\(cents < 0 && cents > -100 && sum.hasPrefix("0") ? "-" : "")\(sum),\(day),1,s,1\(tail)\n"
        // A record whose shape is broken has no values.
        if sum.contains("."), !sum.contains("E"), sum != "5.123", tail != "\"" { total += Int128(cents) }
      }
      let whole = try Judged(text, try Self.contract())
      #expect(whole.report.records == whole.report.accepted + whole.report.rejected && Int64(whole.verdicts.count) == whole.report.records)
      let sums = whole.report.columns[1]
      let accepted = try #require(sums.acceptedSum)
      let rejected = try #require(sums.rejectedSum)
      #expect(accepted + rejected == total, "round \(round)")
      let portions = try Judged(text, try Self.contract(), capacity: 512, portion: 1 + round)
      #expect(portions.report == whole.report && portions.verdicts == whole.verdicts && portions.rows == whole.rows)
    }
  }
}

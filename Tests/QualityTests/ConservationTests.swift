import DataContracts
import Foundation
import Testing

@testable import Quality

/// Survivors, keys and references together, under random damage, beside a plain oracle in memory.
@Suite struct ConservationTests {
  private static let isDeep = ProcessInfo.processInfo.environment["SLUICE_DEEP"] != nil

  private struct Row {
    var id: Int?
    var parent: Int?
    var rank: Int?
    var cents: Int
    var code: Int?
    /// What is written where the sum should be.
    var sum: String
    var isBroken: Bool
    var text: String
  }

  private static func contract(_ survivor: Deduplication.Survivor) -> Contract {
    var contract = Contract.of(
      [
        Field(name: "id", type: .integer), Field(name: "parent", type: .integer), Field(name: "rank", type: .integer),
        Field(name: "sum", type: .decimal(precision: 11, scale: 2, rounding: .reject), constraints: Constraints(required: true)),
        Field(name: "code", type: .integer, constraints: Constraints(unique: true)),
      ])
    contract.dedup = Deduplication(key: [0], survivor: survivor)
    contract.foreignKeys = [ForeignKey(fields: [1], resource: "", reference: .ownFields([0]))]
    return contract
  }

  private static func rows(_ count: Int, _ random: inout SeededGenerator) -> [Row] {
    (0..<count).map { _ in
      func maybe(_ range: Range<Int>, _ random: inout SeededGenerator) -> Int? {
        Int.random(in: 0..<12, using: &random) == 0 ? nil : Int.random(in: range, using: &random)
      }
      let cents = Int.random(in: 100...9_000_000, using: &random)
      let whole = "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
      let damage = Int.random(in: 0..<60, using: &random)
      let sum = damage == 0 ? "1.00E+05" : damage == 1 ? "" : damage == 2 ? whole + "7" : whole
      var row = Row(
        id: maybe(0..<count, &random), parent: Int.random(in: 0..<4, using: &random) == 0 ? maybe(0..<count, &random) : nil,
        rank: maybe(-5..<5, &random), cents: cents, code: maybe(0..<40 * count, &random), sum: sum, isBroken: damage == 3, text: "")
      let cells = [row.id, row.parent, row.rank].map { $0.map(String.init) ?? "" } + [sum, row.code.map(String.init) ?? ""]
      row.text = cells.joined(separator: ",") + (row.isBroken ? "x\"" : "") + "\n"
      return row
    }
  }

  private enum Outcome: Hashable { case landed, rejected, duplicate }

  /// What becomes of each record, found with dictionaries.
  private static func oracle(_ rows: [Row], _ survivor: Deduplication.Survivor) -> [Outcome] {
    var outcomes = rows.map { row -> Outcome in
      row.isBroken || row.sum.contains("E") || row.sum.isEmpty || row.sum.split(separator: ".")[1].count == 3 ? .rejected : .landed
    }
    let ids = Set(rows.indices.filter { outcomes[$0] == .landed }.compactMap { rows[$0].id })
    for index in rows.indices where outcomes[index] == .landed {
      if let parent = rows[index].parent, !ids.contains(parent) { outcomes[index] = .rejected }
    }
    var groups: [Int: [Int]] = [:]
    for index in rows.indices where outcomes[index] == .landed {
      if let id = rows[index].id { groups[id, default: []].append(index) }
    }
    for members in groups.values {
      let best: Int? =
        switch survivor {
        case .first: members.first
        case .last: members.last
        case .greatest: members.max { (rows[$0].rank ?? .min, $0) < (rows[$1].rank ?? .min, $1) }
        case .least: members.min { (rows[$0].rank ?? .max, -$0) < (rows[$1].rank ?? .max, -$1) }
        }
      for member in members where member != best { outcomes[member] = .duplicate }
    }
    var codes: Set<Int> = []
    for index in rows.indices where outcomes[index] == .landed {
      if let code = rows[index].code, !codes.insert(code).inserted { outcomes[index] = .rejected }
    }
    return outcomes
  }

  @Test(arguments: [Deduplication.Survivor.first, .last, .greatest(field: 2), .least(field: 2)])
  func `records and sums balance, and every verdict is the oracle's, at any budget and with any batches`(
    survivor: Deduplication.Survivor
  ) throws {
    try Python.withFolder { folder in
      for seed in 0..<(Self.isDeep ? 200 : 8) as Range<UInt64> {
        var random = SeededGenerator(seed: seed)
        let rows = Self.rows(seed % 4 == 0 ? 6_000 : Int.random(in: 1...900, using: &random), &random)
        let text = rows.map(\.text).joined()
        let expected = Self.oracle(rows, survivor)
        let contract = Self.contract(survivor)
        for (budget, capacity, portion) in [(64 << 20, 1 << 20, Int.max), (1, 600, 17), (200_000, 5_000, 4_096)] {
          let options = QualityOptions(uniquenessBudget: budget, spillDirectory: folder)
          let (judged, rounds) = try Judged.toTheEnd(text, contract, capacity: capacity, options: options, portion: portion)
          let outcomes = judged.verdicts.map { $0.outcome == .landed ? Outcome.landed : $0.outcome == .duplicate ? .duplicate : .rejected }
          let wrong = zip(outcomes, expected).enumerated().first { $0.element.0 != $0.element.1 }
          #expect(wrong == nil && outcomes.count == expected.count, "seed \(seed), budget \(budget)")
          #expect(rounds <= 4)
          let report = judged.report
          #expect(report.records == report.accepted + report.rejected + report.duplicates && report.records == Int64(rows.count))
          #expect(report.duplicates == Int64(expected.count { $0 == .duplicate }))
          let sums = report.columns[3]
          func total(_ outcome: Outcome) -> Int128 {
            zip(rows, expected).reduce(0) { sum, pair in
              let isValue = !pair.0.isBroken && pair.0.sum.split(separator: ".").last?.count == 2 && !pair.0.sum.contains("E")
              return sum + (pair.1 == outcome && isValue ? Int128(pair.0.cents) : 0)
            }
          }
          #expect(sums.acceptedSum == total(.landed) && sums.rejectedSum == total(.rejected) && sums.duplicateSum == total(.duplicate))
        }
      }
    }
  }
}

import Foundation
import Testing

@testable import Simulation

@Suite struct `A simulated portfolio` {
  private func bytes(_ simulation: PortfolioSimulation, chunkBytes: Int = PortfolioSimulation.defaultChunkBytes) -> [UInt8] {
    var bytes: [UInt8] = []
    simulation.write(chunkBytes: chunkBytes) { bytes.append(contentsOf: $0) }
    return bytes
  }

  @Test func `has the contract's columns in its order`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let contract = try String(contentsOf: root.appending(path: "Schemas/portfolio-1.yaml"), encoding: .utf8)
    let names = contract.split(separator: "\n").filter { $0.hasPrefix("    - name: ") }.map { $0.dropFirst(12) }
    #expect(names.map(String.init) == PortfolioSimulation.columns)
    let header = PortfolioOracle.records(bytes(PortfolioSimulation(rows: 0, seed: 1)))
    #expect(header.map { $0.map { String(decoding: $0, as: UTF8.self) } } == [PortfolioSimulation.columns])
  }

  @Test func `is the same bytes whatever the chunk size`() {
    let options = PortfolioOptions(badRowsPerMille: 50)
    let simulation = PortfolioSimulation(rows: 5_000, seed: 7, options: options)
    let whole = bytes(simulation, chunkBytes: 1 << 30)
    for size in [1, 4_096, 4_097, 65_536, 1 << 18] { #expect(bytes(simulation, chunkBytes: size) == whole) }
    // A longer file begins with the shorter one: records do not depend on how many there are.
    #expect(bytes(PortfolioSimulation(rows: 6_000, seed: 7, options: options)).starts(with: whole))
  }

  @Test func `is the same bytes today as when this test was written`() {
    // FNV-1a over a file of everything; a change of this number changes every file that a seed stands for.
    let all = bytes(PortfolioSimulation(rows: 20_000, seed: 42, options: PortfolioOptions(badRowsPerMille: 20)))
    let hash = all.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    #expect(String(hash, radix: 16) == "f6dfc6b96db1f437")
  }

  @Test func `differs with the seed and, for the same accounts, with the business date`() throws {
    let tomorrow = PortfolioOptions(businessDate: try #require(SimulatedDay("2026-11-21")))
    func rows(_ seed: UInt64, _ options: PortfolioOptions = PortfolioOptions()) -> [[[UInt8]]] {
      PortfolioOracle.records(bytes(PortfolioSimulation(rows: 500, seed: seed, options: options)))
    }
    func accounts(_ rows: [[[UInt8]]]) -> [[UInt8]] { rows.map { PortfolioOracle.trimmed($0[0]) } }
    #expect(accounts(rows(1)) != accounts(rows(2)))
    #expect(accounts(rows(1)) == accounts(rows(1, tomorrow)))
    let changed = zip(rows(1), rows(1, tomorrow)).count { $0[7] != $1[7] }
    #expect(changed > 200)
  }

  @Test(arguments: 1...3) func `holds only records that the contract accepts when none is damaged`(seed: UInt64) {
    let records = PortfolioOracle.records(bytes(PortfolioSimulation(rows: 2_000, seed: seed))).dropFirst()
    #expect(records.count == 2_000)
    for (number, record) in records.enumerated() where !PortfolioOracle.accepts(record) {
      Issue.record("seed \(seed), record \(number + 1)")
    }
    #expect(Set(records.map { PortfolioOracle.trimmed($0[0]) }).count == 2_000)
  }

  @Test func `damages about as many records as asked, each as announced, and no other`() {
    let simulation = PortfolioSimulation(rows: 10_000, seed: 3, options: PortfolioOptions(badRowsPerMille: 100))
    var written: [UInt8] = []
    let summary = simulation.write { written.append(contentsOf: $0) }
    let records = PortfolioOracle.records(written).dropFirst()
    #expect(records.count == summary.rows)
    #expect(summary.bytes == written.count)
    #expect(850...1_150 ~= summary.rows - summary.goodRows)
    #expect(summary.damaged.values.allSatisfy { $0 > 90 } && summary.damaged.count == RowDamage.allCases.count)
    var keys: Set<[UInt8]> = []
    var counted: [RowDamage: Int] = [:]
    for (number, record) in records.enumerated() {
      let damage = simulation.damage(ofRecord: number + 1)
      let key = PortfolioOracle.trimmed(record[0])
      let isRepeated = keys.contains(key)
      if let damage { counted[damage, default: 0] += 1 }
      switch damage {
      case nil:
        #expect(PortfolioOracle.accepts(record), "record \(number + 1)")
        #expect(!isRepeated, "record \(number + 1)")
        keys.insert(key)
      case .duplicateKey:
        #expect(PortfolioOracle.accepts(record), "record \(number + 1)")
        #expect(isRepeated, "record \(number + 1)")
      case .invalidUTF8:
        #expect(record.contains { String(validating: $0, as: UTF8.self) == nil }, "record \(number + 1)")
      case .wrongColumnCount:
        #expect(record.count == 19 || record.count == 21, "record \(number + 1)")
      case .badDate, .badDecimal, .missingRequired, .unknownEnum:
        #expect(record.count == 20 && !PortfolioOracle.accepts(record), "record \(number + 1): \(String(describing: damage))")
      }
    }
    #expect(counted == summary.damaged)
    #expect(simulation.damage(ofRecord: 0) == nil)
    #expect(simulation.damage(ofRecord: 10_001) == nil)
  }

  @Test(arguments: RowDamage.allCases) func `damages with the kinds asked for alone`(kind: RowDamage) {
    let options = PortfolioOptions(badRowsPerMille: 300, damage: [kind])
    let summary = PortfolioSimulation(rows: 2_000, seed: 11, options: options).write { _ in }
    // The first record cannot repeat an earlier key, and takes a bad date instead if it is drawn.
    #expect(Set(summary.damaged.keys).subtracting(kind == .duplicateKey ? [.badDate] : []) == [kind])
  }

  @Test(arguments: [0, 1000]) func `can be damaged not at all or throughout`(perMille: Int) {
    let options = PortfolioOptions(badRowsPerMille: perMille)
    #expect(PortfolioSimulation(rows: 700, seed: 5, options: options).write { _ in }.goodRows == (perMille == 0 ? 700 : 0))
    let none = PortfolioOptions(badRowsPerMille: perMille, damage: [])
    #expect(PortfolioSimulation(rows: 700, seed: 5, options: none).write { _ in }.goodRows == 700)
  }

  @Test func `is as untidy as real files`() {
    let raw = bytes(PortfolioSimulation(rows: 6_000, seed: 9))
    let text = String(decoding: raw, as: UTF8.self)
    for trace in [
      ",,", ",NULL,", ",null,", ",N/A,", ",n/a,", "\"\"", ",\"Müller, José\",", " \"\"Kit\"\" ", "müller", "josé", ", ", " ,", ",true", ",false", ",-", "  ",
      ",C", ",c", "MORTGAGE", "Mortgage", ",\"settled\",",
    ] { #expect(text.contains(trace), "\(trace)") }
    let fields = PortfolioOracle.records(raw).dropFirst().flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
    #expect(fields.contains { $0.hasPrefix("0") && $0.count == 10 })
    #expect(fields.contains { $0.hasPrefix("\"") && $0.contains("\"@") })
    #expect(fields.contains { $0.count == 2 && $0 == $0.lowercased() && PortfolioOracle.states.contains($0.uppercased()) })
    let american = fields.count { $0.contains("/20") }
    #expect(1_200...2_000 ~= american)
    // Two million rows are about 300 MB.
    #expect(150...165 ~= raw.count / 6_000)
  }

  @Test func `ends lines and begins the file as asked`() {
    let options = PortfolioOptions(lineEnding: .crlf, byteOrderMark: true)
    let marked = bytes(PortfolioSimulation(rows: 100, seed: 1, options: options))
    let plain = bytes(PortfolioSimulation(rows: 100, seed: 1))
    #expect(marked.prefix(3) == [0xEF, 0xBB, 0xBF])
    #expect(marked.count { $0 == 0x0D } == 101)
    #expect(marked.dropFirst(3).filter { $0 != 0x0D } == plain)
  }

  @Test func `stops when its sink throws`() {
    struct Full: Error {}
    var calls = 0
    #expect(throws: Full.self) {
      try PortfolioSimulation(rows: 1_000_000_000, seed: 1).write { _ in
        calls += 1
        throw Full()
      }
    }
    #expect(calls == 1)
  }

  @Test func `has account numbers that never repeat and records within the headroom`() {
    let rows = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1" ? 5_000_000 : 200_000
    let record = PortfolioRow(seed: 99, businessDate: PortfolioOptions.defaultBusinessDate)
    var seen: Set<Int> = []
    seen.reserveCapacity(rows)
    for row in 0..<rows { seen.insert(record.account(ofRow: UInt64(row))) }
    #expect(seen.count == rows)
    var longest = 0
    let simulation = PortfolioSimulation(rows: rows, seed: 99, options: PortfolioOptions(badRowsPerMille: 500))
    simulation.write { chunk in for line in chunk.split(separator: 0x0A) { longest = max(longest, line.count) } }
    #expect(200..<ByteCursor.headroom / 2 ~= longest)
  }

  @Test func `keeps its size within its limits`() {
    #expect(PortfolioSimulation(rows: -5, seed: 1).rows == 0)
    #expect(PortfolioSimulation(rows: .max, seed: 1).rows == PortfolioSimulation.maximumRows)
    #expect(PortfolioOptions(badRowsPerMille: 2_000).badRowsPerMille == 1000)
  }
}

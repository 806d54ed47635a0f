import Foundation
import Simulation
import Testing

/// `Samples/` describes its files by line and field; they must stay what the simulation writes.
@Suite struct `The samples` {
  private func sample(_ name: String) throws -> [UInt8] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return [UInt8](try Data(contentsOf: root.appending(path: "Samples/\(name).csv")))
  }

  private func simulated(rows: Int, seed: UInt64, date: String, badRowsPerMille: Int = 0) throws -> [UInt8] {
    let day = try #require(SimulatedDay(date))
    let options = PortfolioOptions(businessDate: day, badRowsPerMille: badRowsPerMille)
    var bytes: [UInt8] = []
    PortfolioSimulation(rows: rows, seed: seed, options: options).write { bytes.append(contentsOf: $0) }
    return bytes
  }

  @Test func `hold a good delivery`() throws {
    let bytes = try sample("portfolio_20261119")
    #expect(try bytes == simulated(rows: 20, seed: 621, date: "2026-11-19"))
    #expect(PortfolioOracle.records(bytes).dropFirst().allSatisfy(PortfolioOracle.accepts))
  }

  @Test func `hold one bad record of each kind`() throws {
    let day = try #require(SimulatedDay("2026-11-20"))
    let simulation = PortfolioSimulation(
      rows: 24, seed: 17388, options: PortfolioOptions(businessDate: day, badRowsPerMille: 300))
    #expect(try sample("portfolio_20261120_bad_rows") == simulated(rows: 24, seed: 17388, date: "2026-11-20", badRowsPerMille: 300))
    let damage = (1...24).compactMap { record in simulation.damage(ofRecord: record).map { (record, $0) } }
    #expect(damage.map(\.0) == [5, 14, 16, 18, 20, 22, 23])
    #expect(
      damage.map(\.1) == [
        .wrongColumnCount, .badDate, .invalidUTF8, .missingRequired, .badDecimal, .duplicateKey, .unknownEnum,
      ])
  }

  @Test func `hold a file cut inside a quoted field`() throws {
    let bytes = try sample("portfolio_20261121_truncated")
    #expect(try simulated(rows: 20, seed: 1, date: "2026-11-21").starts(with: bytes))
    #expect(bytes.count { $0 == 0x22 } % 2 == 1)
    #expect(PortfolioOracle.records(bytes).count == 18)
  }
}

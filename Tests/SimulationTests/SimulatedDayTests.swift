import Foundation
import Testing

@testable import Simulation

@Suite struct `A simulated day` {
  @Test func `agrees with Foundation's Gregorian calendar`() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    for days in stride(from: -20_000, to: 80_000, by: 7) {
      let parts = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86_400))
      let (year, month, day) = try (#require(parts.year), #require(parts.month), #require(parts.day))
      #expect(SimulatedDay.civil(days) == (year, month, day))
      #expect(SimulatedDay(year: year, month: month, day: day)?.daysSinceEpoch == days)
    }
  }

  @Test func `reads and writes ISO dates`() {
    #expect(SimulatedDay("2026-11-20") == PortfolioOptions.defaultBusinessDate)
    #expect(SimulatedDay("2024-02-29")?.description == "2024-02-29")
    #expect(SimulatedDay("0001-01-01")?.description == "0001-01-01")
  }

  @Test(arguments: ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "20261120", "2026-11-31", "0000-01-01", "+026-11-20", ""])
  func `refuses what is no day`(text: String) {
    #expect(SimulatedDay(text) == nil)
  }
}

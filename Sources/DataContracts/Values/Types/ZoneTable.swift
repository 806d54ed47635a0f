internal import Foundation

/// The offsets of one zone of the IANA database, to find the moment a local time stands for.
///
/// Transitions are looked up once, up to the year 2200; a later time asks the database itself.
package final class ZoneTable: Sendable {
  private let zone: TimeZone
  /// Since when each offset is in force, in seconds of UTC since 1970; ascending, the first before all times.
  private let starts: [Int64]
  /// Seconds east of UTC.
  private let offsets: [Int64]

  private static let day: Int64 = 86_400
  /// 1800-01-01, when no zone had a law yet.
  private static let first: Int64 = -5_364_662_400
  /// 2200-01-01
  private static let end: Int64 = 7_258_118_400

  /// `nil` when the database has no such zone.
  package init?(_ name: String) {
    guard let zone = TimeZone(identifier: name) else { return nil }
    var at = Date(timeIntervalSince1970: Double(Self.first))
    var starts: [Int64] = [.min / 2]
    var offsets = [Int64(zone.secondsFromGMT(for: at))]
    while let next = zone.nextDaylightSavingTimeTransition(after: at), next > at, next.timeIntervalSince1970 < Double(Self.end) {
      starts.append(Int64(next.timeIntervalSince1970))
      offsets.append(Int64(zone.secondsFromGMT(for: next)))
      at = next
    }
    self.zone = zone
    self.starts = starts
    self.offsets = offsets
  }

  /// The moment of a local time, both in microseconds since 1970; `nil` when clocks skip the time or show it twice.
  ///
  /// - Complexity: O(log *n*) in the transitions of the zone.
  package func utc(ofLocal local: Int64) -> Int64? {
    let seconds = local >= 0 ? local / 1_000_000 : -((999_999 - local) / 1_000_000)
    guard let offset = seconds < Self.end - 2 * Self.day ? known(seconds) : asked(seconds) else { return nil }
    return local - offset * 1_000_000
  }

  /// The offset at a local time within the table.
  private func known(_ seconds: Int64) -> Int64? {
    // No offset is a whole day, so what is in force began at most a day later than the local time read as UTC.
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= seconds + Self.day { low = middle + 1 } else { high = middle }
    }
    var found: Int64?
    var index = low - 1
    while index >= 0, index + 1 == starts.count || starts[index + 1] > seconds - Self.day {
      let moment = seconds - offsets[index]
      if moment >= starts[index], index + 1 == starts.count || moment < starts[index + 1] {
        if found != nil { return nil }
        found = offsets[index]
      }
      index -= 1
    }
    return found
  }

  private func asked(_ seconds: Int64) -> Int64? {
    func offset(_ seconds: Int64) -> Int64 { Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))) }
    // The offsets in force a day before and a day after are all that can be in force.
    let candidates = Set([offset(seconds - Self.day), offset(seconds + Self.day)])
    let holding = candidates.filter { offset(seconds - $0) == $0 }
    return holding.count == 1 ? holding.first : nil
  }
}

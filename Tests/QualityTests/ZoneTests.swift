import DataContracts
import Foundation
import Testing

@testable import Quality

@Suite struct ZoneTests {
  private func moments(_ cells: [String], _ zone: String) throws -> [String] {
    try Single.outcomes(cells, try Single.field(#""type": "datetime", "format": "%Y-%m-%d %H:%M:%S", "sluice:zone": "\#(zone)""#))
  }

  @Test func `a local time that is skipped, or there twice, is no value`() throws {
    let table = [
      ("2026-03-08 01:59:59", "1772953199000000"), ("2026-03-08 02:00:00", "type-error zone"), ("2026-03-08 02:59:59", "type-error zone"),
      ("2026-03-08 03:00:00", "1772953200000000"), ("2026-11-01 00:59:59", "1793509199000000"), ("2026-11-01 01:00:00", "type-error zone"),
      ("2026-11-01 01:59:59", "type-error zone"), ("2026-11-01 02:00:00", "1793516400000000"), ("2026-07-01 12:00:00", "1782921600000000"),
      // The first zone law, and years far beyond the last one made.
      ("1883-11-18 12:03:57", "type-error zone"), ("2500-07-01 12:00:00", "16740921600000000"), ("2500-03-14 02:30:00", "type-error zone"),
    ]
    for (row, outcome) in zip(table, try moments(table.map(\.0), "America/New_York")) { #expect(outcome == row.1, "\(row.0)") }
    // Days that were left out.
    #expect(try moments(["2011-12-29 23:00:00", "2011-12-30 12:00:00", "2011-12-31 00:00:00"], "Pacific/Apia")[1] == "type-error zone")
    #expect(try moments(["1844-12-31 12:00:00"], "Asia/Manila") == ["type-error zone"])
  }

  @Test(.enabled(if: Python.isThere, "no Python at SLUICE_PYTHON"))
  func `every zone agrees with Python's reading of the database`() throws {
    let script = """
      import datetime, json, random, sys, zoneinfo
      random.seed(5)
      epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
      out = []
      for name in ['America/New_York', 'Europe/Berlin', 'Europe/Dublin', 'Africa/Casablanca', 'Pacific/Apia', 'Asia/Kathmandu',
                   'Australia/Lord_Howe', 'America/Caracas', 'America/Sao_Paulo', 'Asia/Tehran', 'Europe/Moscow', 'America/St_Johns']:
          zone = zoneinfo.ZoneInfo(name)
          days = [datetime.datetime(1850, 1, 1) + datetime.timedelta(days=5 * d) for d in range(0, 73 * 320)]
          offsets = [day.replace(tzinfo=zone).utcoffset() for day in days]
          changes = [one for one, other in zip(range(len(days)), range(1, len(days))) if offsets[one] != offsets[other]]
          for _ in range(400):
              local = datetime.datetime(1850, 1, 1) + datetime.timedelta(seconds=random.randrange(0, 86400 * 365 * 320))
              if changes and random.random() < 0.9:
                  # Near a change of the offset, found to the hour.
                  at = random.choice(changes)
                  low, high = days[at], days[at] + datetime.timedelta(days=5)
                  while high - low > datetime.timedelta(hours=1):
                      middle = low + (high - low) / 2
                      if middle.replace(tzinfo=zone).utcoffset() == offsets[at]: low = middle
                      else: high = middle
                  local = (low + datetime.timedelta(minutes=random.randrange(-150, 150))).replace(microsecond=0, second=random.choice([0, 0, 1, 59]))
              # A moment whose local time this is: found among the offsets of the days around.
              moments = set()
              for shift in (-1, 0, 1):
                  for fold in (0, 1):
                      offset = (local + datetime.timedelta(days=shift)).replace(tzinfo=zone, fold=fold).utcoffset()
                      utc = (local - offset).replace(tzinfo=datetime.timezone.utc)
                      if utc.astimezone(zone).replace(tzinfo=None) == local: moments.add(utc)
              micros = (moments.pop() - epoch) // datetime.timedelta(microseconds=1) if len(moments) == 1 else None
              out.append([name, local.strftime('%Y-%m-%d %H:%M:%S').rjust(19, '0'), micros])
      json.dump(out, sys.stdout)
      """
    struct Case: Decodable {
      let zone: String
      let local: String
      let micros: Int64?
      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        (zone, local, micros) = (try list.decode(String.self), try list.decode(String.self), try list.decodeIfPresent(Int64.self))
      }
    }
    let cases = try JSONDecoder().decode([Case].self, from: try #require(Python.run(script)))
    #expect(cases.count == 4_800 && cases.count { $0.micros == nil } > 100)
    for (zone, some) in Dictionary(grouping: cases, by: \.zone) {
      let found = try moments(some.map(\.local), zone)
      for (one, outcome) in zip(some, found) {
        #expect(outcome == one.micros.map { "\($0)" } ?? "type-error zone", "\(zone) \(one.local)")
      }
    }
  }
}

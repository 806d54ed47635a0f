import DataContracts
import Foundation
import Testing

@testable import Quality

@Suite struct DateFormatTests {
  private func dates(_ cells: [String], _ json: String) throws -> [String] {
    try Single.outcomes(cells, try Single.field(#""type": "date", "# + json))
  }

  @Test func `months have names, and days and months may have one digit`() throws {
    #expect(
      try dates(["5 March 2024", "05 MARCH 2024", "5 Mar 2024", "5 Marchy 2024", "31 february 2024", "12 mAY 1999"], #""format": "%-d %B %Y""#)
        == ["2024-03-05", "2024-03-05", "type-error", "type-error", "type-error", "1999-05-12"])
    #expect(
      try dates(["1/2/2024", "11/12/2024", "001/2/2024", "1/13/2024", "/2/2024", "0/2/2024"], #""format": "%-d/%-m/%Y""#)
        == ["2024-02-01", "2024-12-11", "type-error", "type-error", "type-error", "type-error"])
  }

  @Test func `days are counted from the beginnings of spreadsheets and statistics`() throws {
    #expect(
      try dates(["1", "59", "60", "61", "46054", "0", "1.5", "-1", "9999999"], #""format": "excel""#)
        == ["1900-01-01", "1900-02-28", "type-error", "1900-03-01", "2026-02-01", "type-error", "type-error", "type-error", "type-error"])
    #expect(try dates(["0", "44592"], #""format": "excel1904""#) == ["1904-01-01", "2026-02-01"])
    #expect(try dates(["0", "24138"], #""format": "sas""#) == ["1960-01-01", "2026-02-01"])
    #expect(try dates(["0", "20485"], #""format": "unix""#) == ["1970-01-01", "2026-02-01"])
  }

  @Test func `years have three digits, or two with a pivot, and days a number in the year`() throws {
    #expect(try dates(["1260201", "0991231", "1261301", "260201"], #""format": "cyymmdd""#) == ["2026-02-01", "1999-12-31", "type-error", "type-error"])
    #expect(
      try dates(["2024060", "2024366", "2023366", "2023000", "2023001"], #""format": "%Y%j""#)
        == ["2024-02-29", "2024-12-31", "type-error", "type-error", "2023-01-01"])
    #expect(
      try dates(["01/29", "12/30", "13/30"], #""sluice:cleanse": [{"op": "date", "formats": ["%m/%y"], "pivot": 30, "day": "last"}]"#)
        == ["2029-01-31", "1930-12-31", "type-error"])
    #expect(
      try dates(["202402", "2024-02-07"], #""format": "%Y-%m-%d", "sluice:cleanse": [{"op": "date", "formats": ["%Y%m"], "day": "first"}]"#)
        == ["2024-02-01", "2024-02-07"])
  }

  @Test func `clocks have halves, one digit, fractions and offsets`() throws {
    func moments(_ cells: [String], _ json: String) throws -> [String] {
      try Single.outcomes(cells, try Single.field(#""type": "datetime", "# + json))
    }
    #expect(
      try moments(
        ["01/31/1970 12:00 AM", "01/31/1970 12:30 pm", "01/31/1970 1:05 PM", "01/31/1970 13:05 PM", "01/31/1970 0:05 AM", "01/31/1970 1:05 XM"],
        #""format": "%m/%d/%Y %-I:%M %p", "sluice:zone": "UTC""#)
        == ["2592000000000", "2637000000000", "2639100000000", "type-error", "type-error", "type-error"])
    #expect(
      try moments(
        [
          "1970-01-01T01:00:00+01:00", "1970-01-01T01:00:00+0130", "1970-01-01T00:00:00-05", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00z",
          "1970-01-01T00:00:00", "1970-01-01T00:00:00+1:00", "1970-01-01T00:00:00+15:00", "9999-12-31T23:00:00-05:00", "0001-01-01T00:00:00+01:00",
        ], #""format": "%Y-%m-%dT%H:%M:%S%z""#)
        == [
          "0", "-1800000000", "18000000000", "0", "type-error", "type-error", "type-error", "type-error", "type-error range", "type-error range",
        ])
    #expect(try moments(["1970-01-01 0:00:00.25", "1970-01-01 7:00:00.1234567"], #""format": "%Y-%m-%d %-H:%M:%S.%f", "sluice:zone": "UTC""#) == ["250000", "type-error"])
  }

  @Test func `formats whose directives cannot be told apart are refused`() throws {
    for (format, words) in [("%-d%-m%Y", "without a sign between"), ("%-d%m/%Y", "without a sign between"), ("%d%BT%Y", "letters follow %B")] {
      let faults = #expect(throws: ContractFaults.self) { try Single.field(#""type": "date", "format": "\#(format)""#) }
      #expect(faults?.description.contains(words) == true, "\(format)")
    }
  }

  @Test func `the row path reads every format as the plain reading does`() throws {
    let formats = [
      "%Y-%m-%d", "%-d.%-m.%Y", "%d-%b-%Y", "%d %B %Y", "%Y%j", "cyymmdd", "excel", "excel1904", "sas", "unix", "%d/%m/%y", "%-m/%-d/%y",
      "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S%z", "%-d/%-m/%Y %-I:%M %p", "%I:%M:%S%p %d.%m.%Y", "%Y-%m-%d %-H:%M", "%j/%Y %H:%M%z", "%% %Y-%m-%d",
    ]
    var random = SeededGenerator(seed: 31)
    let pieces = ["0", "1", "2", "9", "12", "31", "Feb", "MAY", "march", "AM", "pm", "Z", "+01", "-0530", ":", "/", "-", " ", ".", "T"]
    for pattern in formats {
      let format = try DateFormat(strptime: pattern, pivot: 50)
      let reader = FormatReader(format)
      var agreed = 0
      for round in 0..<3_000 {
        let day = CalendarDate(days: Int32.random(in: -25_000...50_000, using: &random))
        var text = format.write(day, micros: Int64.random(in: 0..<86_400, using: &random) * 1_000_000 + Int64(round % 3) * 250_000)
        if round % 2 == 1 {
          // A piece changed, gone or too many.
          var scalars = Array(text.unicodeScalars)
          let place = Int.random(in: 0...scalars.count, using: &random)
          let end = min(scalars.count, place + Int.random(in: 0...2, using: &random))
          scalars.replaceSubrange(place..<end, with: (pieces.randomElement(using: &random) ?? "").unicodeScalars)
          text = String(String.UnicodeScalarView(scalars))
        }
        let held = RuleText(text)
        let found = reader.read(held.slice.start, held.slice.count).flatMap { moment in
          moment.days.map { [Int64($0), moment.microseconds, Int64(moment.offset)] }
        }
        let plain = format.read(text).map { [Int64($0.date.days), $0.microseconds, Int64($0.offsetSeconds ?? 0)] }
        #expect(found == plain, "\(pattern): \(text)")
        if plain != nil { agreed += 1 }
        withExtendedLifetime(held) {}
      }
      #expect(agreed > 900, "\(pattern)")
    }
  }
}

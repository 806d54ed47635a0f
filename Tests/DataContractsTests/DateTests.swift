import Foundation
import Testing

@testable import DataContracts

@Suite struct DateTests {
  @Test func `every day from 1583 to 2400 is where Foundation has it`() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    let first = try #require(CalendarDate(year: 1583, month: 1, day: 1))
    let last = try #require(CalendarDate(year: 2400, month: 12, day: 31))
    var expected = (year: 1583, month: 1, day: 1)
    var disagreements = 0
    for days in first.days...last.days {
      let date = CalendarDate(days: days)
      if date.components != expected
        || CalendarDate(year: expected.year, month: expected.month, day: expected.day) != date
      {
        disagreements += 1
      }
      if days % 997 == 0 {
        let theirs = calendar.dateComponents(
          [.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86400))
        if theirs.year != expected.year || theirs.month != expected.month || theirs.day != expected.day {
          disagreements += 1
        }
      }
      expected.day += 1
      if CalendarDate(year: expected.year, month: expected.month, day: expected.day) == nil {
        expected = (expected.year, expected.month + 1, 1)
      }
      if expected.month == 13 { expected = (expected.year + 1, 1, 1) }
    }
    #expect(disagreements == 0)
  }

  @Test(arguments: ["1970-01-01", "2000-02-29", "2026-11-20", "0001-01-01", "9999-12-31"])
  func `a date reads as it is written`(text: String) {
    #expect(CalendarDate(text)?.description == text)
  }

  @Test(arguments: [
    "2026-13-01", "2026-02-29", "1900-02-29", "2026-11-31", "2026-1-01", "0000-01-01", "2026-11-20 ", "+026-11-20", "",
  ])
  func `what is no day is no date`(text: String) { #expect(CalendarDate(text) == nil) }

  @Test(arguments: [
    ("%Y-%m-%d", "2026-11-20", "2026-11-20", 0), ("%m/%d/%Y", "11/20/2026", "2026-11-20", 0),
    ("%d%b%Y", "20NOV2026", "2026-11-20", 0), ("%y%m%d", "690101", "1969-01-01", 0),
    ("%y%m%d", "680101", "2068-01-01", 0),
    ("%Y-%m-%dT%H:%M:%SZ", "2026-11-20T23:59:59Z", "2026-11-20", 86_399_000_000),
    ("%Y%m%d %H%M%S.%f", "20261120 000001.5", "2026-11-20", 1_500_000),
  ])
  func `a format reads what it writes`(format: String, text: String, day: String, microseconds: Int) throws {
    let reading = try DateFormat(strptime: format).read(text)
    #expect(reading?.date.description == day)
    #expect(reading?.microseconds == Int64(microseconds))
  }

  @Test(arguments: [
    ("%Y-%m-%d", "2026-11-2"), ("%Y-%m-%d", "2026-11-200"), ("%Y-%m-%d", "2026-13-20"), ("%d%b%Y", "20NOX2026"),
    ("%Y%m%d%H", "2026112024"), ("%Y%m%d.%f", "20261120."), ("%Y%m%d.%f", "20261120.1234567"),
    ("%Y-%m-%d", "２０２６-11-20"),
  ])
  func `a format refuses anything else`(format: String, text: String) throws {
    #expect(try DateFormat(strptime: format).read(text) == nil)
  }

  @Test(arguments: [
    ("%m/%d/%Y", "%d/%m/%Y", true), ("%Y%m%d", "%d%m%Y", true), ("%y%m%d", "%d%m%y", true),
    ("%m/%d/%Y", "%m-%d-%Y", false),
    ("%m/%d/%Y", "%d/%m/%y", false), ("%Y-%m-%d", "%Y-%m-%d", false),
  ])
  func `formats are ambiguous when one text has both and two meanings`(one: String, other: String, isAmbiguous: Bool)
    throws
  {
    #expect(try DateFormat(strptime: one).isAmbiguous(with: DateFormat(strptime: other)) == isAmbiguous)
  }

  @Test(arguments: [
    ("0", DecimalText.Outcome.value(0)), ("-0.50", .value(-50)), ("+12.3", .value(1230)),
    ("000123.4500", .value(12345)),
    ("999.99", .value(99999)), ("1000", .tooLarge), ("0.001", .tooFine), ("1e2", .malformed), (".5", .malformed),
    ("5.", .malformed), ("", .malformed), ("-", .malformed), ("1.2.3", .malformed), ("1,5", .malformed),
  ])
  func `a limit is scaled exactly or refused`(text: String, outcome: DecimalText.Outcome) {
    #expect(DecimalText.unscaled(text, precision: 5, scale: 2) == outcome)
  }

  @Test func `a limit of 38 digits fits`() {
    let text = String(repeating: "9", count: 38)
    #expect(DecimalText.unscaled("-" + text, precision: 38, scale: 0) == .value(-(Int128(text) ?? 0)))
  }
}

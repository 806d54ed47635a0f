import DataContracts
import Testing

@testable import Quality

/// W3C's tests of CSV on the Web about numbers, dates and times (152 to 193 and 283 to 304), restated: a field as a contract of
/// ours says what the test's datatype says, a cell, and whether the test's processor must take it.
@Suite struct TabularDataTests {
  /// What contracts do not say, so that a cell is taken, or left out, that the test has otherwise.
  enum Exception: CaseIterable {
    /// No infinities and nothing that is no number: sums and limits must hold.
    case notFinite
    /// No least number of digits before or behind the point, and no exponent of so many digits.
    case leastDigits
    /// Groups of a number may be left out.
    case groupsOptional
    /// No groups behind the point.
    case fractionGroups
    /// Dates, times, years and months of XML Schema with a zone: a day has none here.
    case zonedDay
    /// A moment without a zone is refused unless the contract says which is meant.
    case noZone
  }

  private struct Row {
    let test: Int
    let field: String
    let cell: String
    let isValid: Bool
    let exception: Exception?

    init(_ test: Int, _ field: String, _ cell: String, _ isValid: Bool, _ exception: Exception? = nil) {
      (self.test, self.field, self.cell, self.isValid, self.exception) = (test, field, cell, isValid, exception)
    }
  }

  private static let integer = #""type": "integer""#
  private static let double = #""type": "number", "sluice:float": true"#
  private static func decimal(_ scale: Int = 9, _ more: String = "") -> String {
    #""type": "number", "sluice:decimal": {"precision": 25, "scale": \#(scale)}\#(more)"#
  }
  private static let grouped = decimal(9, #", "groupChar": ",""#)
  private static let percent = decimal(9, #", "bareNumber": false"#)
  private static let indian = integer + #", "sluice:cleanse": [{"op": "amount", "group": ",", "grouping": "indian"}]"#

  private static func limited(_ constraints: String) -> String { integer + #", "constraints": {\#(constraints)}"# }
  private static func date(_ format: String) -> String { #""type": "date", "format": "\#(format)""# }
  private static func time(_ format: String) -> String { #""type": "time", "format": "\#(format)""# }
  private static func moment(_ format: String) -> String {
    #""type": "datetime", "format": "\#(format)"\#(format.contains("%z") ? "" : #", "sluice:zone": "UTC""#)"#
  }

  private static let texts: [Row] = [
    Row(152, #""type": "string", "constraints": {"pattern": "[Aa]+"}"#, "AaAaA", true), Row(152, #""type": "string", "constraints": {"pattern": "GED"}"#, "GED", true),
    Row(152, #""type": "string", "constraints": {"pattern": ".*"}"#, "foo bar", true), Row(152, #""type": "string", "format": "uri""#, "http://example.org", true),
    Row(153, #""type": "string", "constraints": {"pattern": "+"}"#, "AaAaA", false), Row(154, #""type": "string", "constraints": {"pattern": "[Bb]+"}"#, "AaAaA", false),
    Row(183, #""type": "boolean""#, "true", true), Row(183, #""type": "boolean""#, "0", true),
    Row(183, #""type": "boolean", "trueValues": ["Y"], "falseValues": ["N"]"#, "Y", true), Row(183, #""type": "boolean", "trueValues": ["Y"], "falseValues": ["N"]"#, "N", true),
    Row(185, #""type": "boolean", "trueValues": ["Y"], "falseValues": ["N"]"#, "true", false), Row(186, #""type": "boolean""#, "100", false),
  ]

  private static let numbers: [Row] =
    ["0", "10"].map { Row(155, integer, $0, true) } + ["0.1", "10.1"].map { Row(155, decimal(), $0, true) }
    + ["0.0e0", "10.10e1"].map { Row(155, double, $0, true) } + ["NaN", "INF", "-INF"].map { Row(155, double, $0, true, .notFinite) }
    + ["-10", "1234", "-123"].map { Row(155, integer, $0, true) }
    + [
      Row(157, integer, "10.1", false), Row(157, decimal(1), "10.10", false, .leastDigits), Row(157, double, "10.10e10", false, .leastDigits),
      Row(158, integer, "0", true), Row(158, decimal(3), "10.1", true), Row(158, double, "10.10E1", true),
      Row(158, decimal(9, #", "decimalChar": ",", "groupChar": ".""#), "10.000,1", true), Row(158, decimal(9, #", "decimalChar": ",", "groupChar": ".""#), "1,1", true),
      Row(160, integer, "10.1", false), Row(161, integer, "10.1", false), Row(161, decimal(), "10.10e1", false), Row(161, double, "foo", false),
      Row(162, grouped, "123,,456.789", false), Row(163, integer, "3.2", false), Row(164, decimal(), "123.456E7", false), Row(165, decimal(), "NaN", false),
      Row(166, decimal(), "INF", false), Row(167, decimal(), "-INF", false), Row(168, grouped, "123,456.789", true), Row(169, decimal(), "123456.789F10", false),
      Row(170, percent, "123456.789%", true), Row(171, percent, "123456.789‰", true), Row(172, limited(#""minimum": -128, "maximum": 127"#), "1234", false),
      Row(173, limited(#""minimum": 0"#), "-1234", false), Row(174, limited(#""minimum": 0"#), "-1234", false), Row(175, limited(#""minimum": 0"#), "-123", false),
      Row(176, limited(#""minimum": 1"#), "-123", false), Row(177, limited(#""maximum": -1"#), "123", false), Row(178, limited(#""maximum": 0"#), "1", false),
      Row(179, limited(#""minimum": 0"#), "-1", false), Row(180, double, "1z", false), Row(181, decimal(), "1z", false), Row(182, double, "1z", false),
      Row(286, integer, "1,234", false), Row(287, integer, "123.4", false), Row(288, grouped, "1", false, .leastDigits),
      Row(289, grouped, "1234", false, .groupsOptional), Row(290, grouped, "12,34", false), Row(291, grouped, "12,34,567", false),
      Row(292, indian, "1", false, .leastDigits), Row(293, indian, "1234", false, .groupsOptional), Row(294, indian, "12,34", false),
      Row(295, indian, "1,234,567", false), Row(296, decimal(1), "12.34", false), Row(297, decimal(1), "1,234.5", false), Row(298, decimal(1), "1", false, .leastDigits),
      Row(299, decimal(1), "12.34", false), Row(300, decimal(2), "1", false, .leastDigits), Row(301, decimal(2), "12.345", false),
      Row(302, decimal(2), "1", false, .leastDigits), Row(303, decimal(2), "12.345", false), Row(304, decimal(2), "12.34,567", false),
    ]
    + ["+1", "-1", "%123", "‰123", "123%", "123‰", "123.4%", "%+123", "‰+123", "+123%", "+123.4%", "%-123", "‰-123", "-123‰", "-123.4%"].map {
      Row(283, percent, $0, true)
    }
    + ["1", "12.3", "123.45", "1.23456", "1.2345", "12345.6789"].map { Row(284, decimal(), $0, true) }
    + ["1", "12", "123", "12,345", "1,23,456", "1,234"].map { Row(284, indian, $0, true) }
    + ["1.1", "1.12", "1.123"].map { Row(285, grouped, $0, true) } + ["1.123,4", "1.123,45", "1.123,456"].map { Row(285, grouped, $0, true, .fractionGroups) }

  private static let days: [Row] =
    [
      Row(187, #""type": "date""#, "2015-03-22", true), Row(187, #""type": "date""#, "2015-03-22Z", true, .zonedDay),
      Row(187, #""type": "date""#, "2015-03-22-08:00", true, .zonedDay), Row(187, #""type": "time""#, "15:02:37", true),
      Row(187, #""type": "time""#, "15:02:37Z", true, .zonedDay), Row(187, #""type": "time""#, "15:02:37-08:00", true, .zonedDay),
      Row(187, #""type": "datetime""#, "2015-03-15T15:02:37", true, .noZone), Row(187, #""type": "datetime""#, "2015-03-15T15:02:37Z", true),
      Row(187, moment("%Y-%m-%dT%H:%M:%S%z"), "2015-03-15T15:02:37-08:00", true), Row(187, #""type": "year""#, "9999", true),
      Row(187, #""type": "year""#, "9999Z", true, .zonedDay), Row(187, #""type": "yearmonth""#, "1999-05", true),
      Row(187, #""type": "yearmonth""#, "1999-05-08:00", true, .zonedDay), Row(188, date("%Y-%m-%dZ"), "2015-03-22Z", true),
      Row(188, date("%d.%m.%Y Z"), "22.03.2015 Z", true), Row(191, #""type": "date""#, "15-06-05", false),
    ]
    + [
      ("%Y-%m-%d", "2015-03-22"), ("%Y%m%d", "20150322"), ("%d-%m-%Y", "22-03-2015"), ("%-d-%-m-%Y", "22-3-2015"), ("%m-%d-%Y", "03-22-2015"),
      ("%-m-%-d-%Y", "3-22-2015"), ("%d/%m/%Y", "22/03/2015"), ("%-d/%-m/%Y", "22/3/2015"), ("%m/%d/%Y", "03/22/2015"), ("%-m/%-d/%Y", "3/22/2015"),
      ("%d.%m.%Y", "22.03.2015"), ("%-d.%-m.%Y", "22.3.2015"), ("%m.%d.%Y", "03.22.2015"), ("%-m.%-d.%Y", "3.22.2015"),
    ].map { Row(188, date($0.0), $0.1, true) }
    + [("%H:%M:%S", "15:02:37"), ("%H%M%S", "150237"), ("%H:%M", "15:02"), ("%H%M", "1502")].map { Row(189, time($0.0), $0.1, true) }
    + [(time("%H:%M:%S"), "15:02:37-05"), (time("%H%M"), "1502 +0800")].map { Row(189, $0.0, $0.1, true, .zonedDay) }

  private static let patterns = [
    "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y%m%d %H%M%S", "%d-%m-%Y %H:%M", "%-d-%-m-%Y %H%M", "%Y-%m-%dT%H:%M", "%-d-%-m-%Y %H%M %z",
    "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S %z",
  ]

  private static let moments: [Row] =
    zip(
      patterns,
      [
        "2015-03-15T15:02:37", "2015-03-15 15:02:37", "20150315 150237", "15-03-2015 15:02", "15-3-2015 1502", "2015-03-15T15:02", "15-3-2015 1502 Z",
        "2015-03-15T15:02:37-05:00", "2015-03-15 15:02:37 +0800",
      ]
    ).map { Row(190, moment($0.0), $0.1, true) }
    + zip(
      patterns,
      [
        "2015-03-15 15:02:37", "20150315 150237", "15-03-2015 15:02", "15-3-2015 1502", "2015-03-15T15:02", "15-3-2015 1502 Z", "2015-03-15T15:02:37-05:00",
        "2015-03-15 15:02:37 +08:00", "2015-03-15T15:02:37",
      ]
    ).map { Row(192, moment($0.0), $0.1, false) }
    + [
      "PT130S", "PT130M", "PT130H", "P130D", "P130M", "P130Y", "PT2M10S", "P0Y20M0D", "-P60D", "P1DT2H", "P1DT2H3M", "P1DT2H3S", "P1DT2M", "P1DT2S", "P0DT2H",
      "-P1DT2H", "P0Y20M", "P1Y20M", "-P0Y20M",
    ].map { Row(193, #""type": "duration""#, $0, true) }

  @Test func `cells are taken and left as W3C's tests have it, but for what is listed`() throws {
    let rows = Self.texts + Self.numbers + Self.days + Self.moments
    var met: Set<Exception> = []
    for row in rows {
      var isTaken = false
      // A field that cannot be read or compiled takes nothing: tests 153 and 156 are about that.
      if let field = try? Single.field(row.field), let found = try? Single.outcomes([row.cell], field) {
        isTaken = !found[0].contains("-error") && found[0] != "null"
      }
      if let exception = row.exception {
        met.insert(exception)
        #expect(isTaken != row.isValid, "an exception that is none: test \(row.test), \(row.cell)")
      } else {
        #expect(isTaken == row.isValid, "test \(row.test), \(row.field), \(row.cell)")
      }
    }
    #expect(rows.count > 170 && met == Set(Exception.allCases))
  }
}

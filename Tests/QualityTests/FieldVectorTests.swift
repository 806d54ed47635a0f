import DataContracts
import Testing

@testable import Quality

/// What frictionless-py's own tests of its field types say of single values, restated: type and options, a value as text or as
/// JSON, and what it is read as, or that it is none.
@Suite struct FieldVectorTests {
  /// What is judged otherwise here, and why.
  enum Exception: CaseIterable {
    /// Blanks around a number are for the step `trim`.
    case blanks
    /// A date or time is never guessed: the format `any` is refused when the contract is read, and so is one without directives.
    case guessed
    /// The prefix `fmt:` is of a version before the standard's second, and a text like any other here.
    case oldFormat
    /// A moment needs a zone: the default format ends in `Z`, and other offsets need `%z`.
    case zone
    /// The standard's default is `hh:mm:ss` and no more.
    case timeZone
    /// A format of times wants hours before minutes, so that the contract is refused.
    case order
    /// The standard has no such format.
    case unknownFormat
    /// 64 bits, the width of the column.
    case range
    /// JSON numbers are read by their text: `1.0` is no integer, `1` and `0` are boolean words, and any number is a text.
    case numberText
    /// RFC 7946 allows an altitude.
    case altitude
    /// `gYear` of XML Schema has years before the first.
    case yearBefore
    /// A point in an array is the format `array`; a month in an array is none.
    case array
  }

  private struct Vector {
    let options: String
    let source: String
    let isJSON: Bool
    let expected: String?
    let exception: Exception?
  }

  private static func texts(_ options: String, _ list: [(String, String?)], _ exceptions: [String: Exception] = [:]) -> [Vector] {
    list.map { Vector(options: options, source: $0.0, isJSON: false, expected: $0.1, exception: exceptions[$0.0]) }
  }

  private static func json(_ options: String, _ list: [(String, String?)], _ exceptions: [String: Exception] = [:]) -> [Vector] {
    list.map { Vector(options: options, source: $0.0, isJSON: true, expected: $0.1, exception: exceptions[$0.0]) }
  }

  private static func none(_ options: String, _ list: [String], _ exceptions: [String: Exception] = [:]) -> [Vector] {
    texts(options, list.map { ($0, nil) }, exceptions)
  }

  /// All of some vectors are one exception.
  private static func all(_ exception: Exception, _ vectors: [Vector]) -> [Vector] {
    vectors.map {
      Vector(options: $0.options, source: $0.source, isJSON: $0.isJSON, expected: $0.expected, exception: exception)
    }
  }

  private static let number = #""type": "number", "sluice:decimal": {"precision": 25, "scale": 6}"#

  private static let structured: [Vector] =
    texts(#""type": "any""#, [("1", "1"), ("3.14", "3.14"), ("", nil)]) + json(#""type": "any""#, [("1", "1"), ("true", "true")])
    + texts(#""type": "array""#, [("[]", "[]"), (#"["val1", "val2"]"#, #"["val1", "val2"]"#), (#"{"key": "value"}"#, nil)])
    + none(#""type": "array""#, ["string", "3.14", ""])
    + json(#""type": "array""#, [("[]", "[]"), (#"["val1", "val2"]"#, #"["val1", "val2"]"#), (#"{"key": "value"}"#, nil), ("1", nil)])
    + texts(#""type": "object""#, [("{}", "{}"), (#"{"key": "value"}"#, #"{"key": "value"}"#), (#"["key", "value"]"#, nil)])
    + none(#""type": "object""#, ["string", "1", "3.14", ""])
    + json(#""type": "object""#, [("{}", "{}"), (#"{"key": "value"}"#, #"{"key": "value"}"#), ("1", nil)])
    + texts(
      #""type": "geojson""#,
      [(#"{"geometry": null, "type": "Feature", "properties": {"\u00c3": "\u00c3"}}"#, #"{"geometry": null, "type": "Feature", "properties": {"\u00c3": "\u00c3"}}"#)])
    + none(#""type": "geojson""#, ["string", "3.14", "", "{}"])
    + json(
      #""type": "geojson""#,
      [(#"{"properties":{"Ã":"Ã"},"type":"Feature","geometry":null}"#, #"{"properties":{"Ã":"Ã"},"type":"Feature","geometry":null}"#), ("1", nil), ("{}", nil)])
    + all(.altitude, json(#""type": "geojson""#, [(#"{"coordinates":[0,0,0],"type":"Point"}"#, nil)]))
    + texts(#""type": "geojson", "format": "topojson""#, [(#"{"type": "LineString", "arcs": [42]}"#, #"{"type": "LineString", "arcs": [42]}"#)])
    + none(#""type": "geojson", "format": "topojson""#, ["string", "3.14", ""])
    + json(#""type": "geojson", "format": "topojson""#, [(#"{"type":"LineString","arcs":[42]}"#, #"{"type":"LineString","arcs":[42]}"#), ("1", nil)])
    + texts(#""type": "geopoint""#, [("180,90", "180,90"), ("180, -90", "180,-90")])
    + none(#""type": "geopoint""#, ["181,90", "0,91", "string", "3.14", ""])
    + json(#""type": "geopoint""#, [("[180,90]", "180,90"), (#"{"lon":180,"lat":90}"#, nil), ("1", nil)], ["[180,90]": .array])
    + texts(#""type": "geopoint", "format": "array""#, [("[180, -90]", "180,-90")])
    + none(#""type": "geopoint", "format": "array""#, ["180,90", "string", "3.14", ""])
    + json(#""type": "geopoint", "format": "array""#, [("[180,90]", "180,90"), ("[181,90]", nil), ("[0,91]", nil), ("1", nil)])
    + texts(#""type": "geopoint", "format": "object""#, [(#"{"lon": 180, "lat": 90}"#, "180,90"), ("[180, -90]", nil)])
    + none(#""type": "geopoint", "format": "object""#, ["180,90", "string", "3.14", ""])
    + json(#""type": "geopoint", "format": "object""#, [(#"{"lon":181,"lat":90}"#, nil), (#"{"lon":180,"lat":-91}"#, nil), ("1", nil)])

  private static let numbers: [Vector] =
    texts(#""type": "integer""#, [("1", "1"), ("000835", "835"), ("0", "0"), ("00", "0"), ("01", "1"), (" 01 ", "1")], [" 01 ": .blanks])
    + none(#""type": "integer""#, ["0.0003", "3.14", ""])
    + json(
      #""type": "integer""#, [("1", "1"), ("9223372036854775808", "9223372036854775808"), ("1.0", "1"), ("true", nil), ("false", nil), ("3.14", nil)],
      ["9223372036854775808": .range, "1.0": .numberText])
    + texts(
      #""type": "integer", "bareNumber": false"#,
      [("00", "0"), ("01", "1"), ("1$", "1"), ("ab1$", "1"), ("-12 €", "-12"), ("-12€", "-12"), ("€-12", "-12"), ("€ -12", "-12")])
    + texts(
      number,
      [
        ("1", "1.000000"), ("10.00", "10.000000"), ("10.50", "10.500000"), ("000835", "835.000000"), ("0", "0.000000"), ("00", "0.000000"),
        ("01", "1.000000"), (" 01 ", "1.000000"), ("0.003", "0.003000"), ("-1000", "-1000.000000"),
      ], [" 01 ": .blanks])
    + none(number, ["10,000a.00", "10+000.00", "$10:000.00", "string", ""])
    + json(
      number,
      [
        ("1", "1.000000"), ("1.0", "1.000000"), ("9223372036854775808", "9223372036854775808.000000"), ("24.122667", "24.122667"), ("true", nil), ("false", nil),
      ])
    + json(#""type": "number", "sluice:float": true"#, [("1", "1.0"), ("1.0", "1.0"), ("24.122667", "24.122667")])
    + texts(
      number + #", "bareNumber": false"#,
      [
        ("-12.3 €", "-12.300000"), ("-12.3€", "-12.300000"), ("€-12.3", "-12.300000"), ("€ -12.3", "-12.300000"), ("100%", "100.000000"),
        ("1000‰", "1000.000000"), ("$10000.00", "10000.000000"),
      ])
    + texts(number + #", "groupChar": ",""#, [("1,000", "1000.000000"), ("10,000.00", "10000.000000"), ("10,000,000.50", "10000000.500000")])
    + texts(
      number + ##", "groupChar": "#""##,
      [("10#000.00", "10000.000000"), ("10#000#000.50", "10000000.500000"), ("10.50", "10.500000"), ("1#000", "1000.000000")])
    + texts(
      number + ##", "groupChar": "#", "decimalChar": "@""##,
      [("10#000@00", "10000.000000"), ("10#000#000@50", "10000000.500000"), ("10@50", "10.500000"), ("1#000", "1000.000000")])
    + texts(
      number + #", "groupChar": ",", "bareNumber": false"#,
      [("10,000.00", "10000.000000"), ("10,000,000.00", "10000000.000000"), ("  10,000.00 €", "10000.000000")])
    + texts(number + #", "groupChar": ".", "decimalChar": ",""#, [("10.000.000,00", "10000000.000000"), ("8.699,8", "8699.800000")])
    + texts(number + #", "groupChar": " ", "decimalChar": ",""#, [("10 000,00", "10000.000000"), ("10 000 000,00", "10000000.000000")])
    + texts(
      number + #", "groupChar": " ", "decimalChar": ",", "bareNumber": false"#, [("10000,00 ₪", "10000.000000"), ("  10 000,00 £", "10000.000000")])
    + texts(number + #", "decimalChar": ",""#, [("1.234", nil)])
    + texts(number + #", "decimalChar": ",", "bareNumber": false"#, [("1.234.", nil), ("1234.", "1234.000000")])

  private static let words: [Vector] =
    texts(
      #""type": "boolean""#,
      [("true", "true"), ("True", "true"), ("TRUE", "true"), ("1", "true"), ("false", "false"), ("False", "false"), ("FALSE", "false"), ("0", "false")])
    + none(#""type": "boolean""#, ["t", "YES", "f", "NO", "No", "3.14", ""])
    + json(#""type": "boolean""#, [("true", "true"), ("false", "false"), ("0", nil), ("1", nil)], ["0": .numberText, "1": .numberText])
    + texts(
      #""type": "boolean", "trueValues": ["yes"]"#, [("yes", "true"), ("Yes", nil), ("true", nil), ("True", nil), ("TRUE", nil), ("1", nil)])
    + texts(
      #""type": "boolean", "falseValues": ["no"]"#, [("no", "false"), ("No", nil), ("false", nil), ("False", nil), ("FALSE", nil), ("0", nil)])
    + texts(#""type": "boolean", "trueValues": ["1"], "falseValues": ["0"]"#, [("0", "false"), ("1", "true")])
    + texts(#""type": "string""#, [("string", "string"), ("", nil)]) + json(#""type": "string""#, [("0", nil)], ["0": .numberText])
    + texts(#""type": "string", "format": "uri""#, [("http://google.com", "http://google.com"), ("://no-scheme.test", nil), ("string", nil), ("", nil)])
    + json(#""type": "string", "format": "uri""#, [("0", nil)])
    + texts(#""type": "string", "format": "email""#, [("name@gmail.com", "name@gmail.com"), ("http://google.com", nil), ("string", nil), ("", nil)])
    + json(#""type": "string", "format": "email""#, [("0", nil)])
    + texts(#""type": "string", "format": "binary""#, [("dGVzdA==", "dGVzdA=="), ("string", nil), ("", nil)])
    + json(#""type": "string", "format": "binary""#, [("0", nil)])
    + all(
      .unknownFormat,
      texts(
        #""type": "string", "format": "wkt""#,
        [
          "POINT (30 10)", "LINESTRING (30 10, 10 30, 40 40)", "POLYGON ((30 10, 40 40, 20 40, 10 20, 30 10))", "MULTIPOINT ((10 40), (40 30))",
          "TRIANGLE((0 0, 1 0, 0.5 1, 0 0))", "MULTILINESTRING ((0 0, 1 1, 2 2), (3 3, 4 4, 5 5))", "TIN (((0 0 0,0 0 1,0 1 0,0 0 0)))",
          "MULTIPOLYGON (((0 0, 0 1, 1 1, 1 0, 0 0)))", "CIRCULARSTRING (-116.4 45.2, -118.0 47.0)", "POLYHEDRALSURFACE (((0 0 0,0 0 1,0 1 1,0 0 0)))",
          "CURVEPOLYGON(COMPOUNDCURVE(CIRCULARSTRING (0 0,1 1,2 0),(2 0,0 0)))", "CIRCULARSTRING EMPTY", "GEOMETRYCOLLECTION EMPTY",
        ].map { ($0, $0) }))
    + none(#""type": "string", "format": "wkt""#, ["POLYGON ((30 10, 40 40, 20 40, 10 20, 30 10)", "string", ""])

  private static let moments: [Vector] =
    texts(#""type": "date""#, [("2019-01-01", "2019-01-01"), ("10th Jan 1969", nil), ("invalid", nil), ("", nil)]) + json(#""type": "date""#, [("true", nil)])
    + all(.guessed, texts(#""type": "date", "format": "any""#, [("2019-01-01", "2019-01-01"), ("10th Jan 1969", "1969-01-10")]))
    + none(#""type": "date", "format": "any""#, ["10th Jan nineteen sixty nine", "invalid", ""])
    + texts(#""type": "date", "format": "%d/%m/%y""#, [("21/11/06", "2006-11-21"), ("invalid", nil), ("", nil)])
    + json(#""type": "date", "format": "%d/%m/%y""#, [("true", nil)]) + none(#""type": "date", "format": "%y/%m/%d""#, ["21/11/06 16:30"])
    + none(#""type": "date", "format": "invalid""#, ["21/11/06 16:30"])
    + all(.oldFormat, texts(#""type": "date", "format": "fmt:%d/%m/%y""#, [("21/11/06", "2006-11-21")]))
    + none(#""type": "date", "format": "fmt:%d/%m/%y""#, ["invalid", ""]) + none(#""type": "date", "format": "fmt:%y/%m/%d""#, ["21/11/06 16:30"])
    + texts(
      #""type": "datetime""#,
      [
        ("2014-01-01T06:00:00", "1388556000000000"), ("2014-01-01T06:00:00Z", "1388556000000000"), ("2014-01-01T06:00:00+01:00", "1388552400000000"),
        ("2014-01-01T06:00:00+1:00", nil), ("Mon 1st Jan 2014 9 am", nil), ("invalid", nil), ("", nil),
      ], ["2014-01-01T06:00:00": .zone, "2014-01-01T06:00:00+01:00": .zone])
    + json(#""type": "datetime""#, [("true", nil)])
    + all(
      .guessed,
      texts(
        #""type": "datetime", "format": "any""#,
        [("2014-01-01T06:00:00", "1388556000000000"), ("2014-01-01T06:00:00Z", "1388556000000000"), ("10th Jan 1969 9 am", "-30754800000000")]))
    + none(#""type": "datetime", "format": "any""#, ["invalid", ""])
    + texts(
      #""type": "datetime", "format": "%d/%m/%y %H:%M", "sluice:zone": "UTC""#, [("21/11/06 16:30", "1164126600000000"), ("invalid", nil), ("", nil)])
    + json(#""type": "datetime", "format": "%d/%m/%y %H:%M", "sluice:zone": "UTC""#, [("true", nil)])
    + none(#""type": "datetime", "format": "%H:%M %d/%m/%y", "sluice:zone": "UTC""#, ["21/11/06 16:30"])
    + none(#""type": "datetime", "format": "invalid", "sluice:zone": "UTC""#, ["21/11/06 16:30"])
    + all(.oldFormat, texts(#""type": "datetime", "format": "fmt:%d/%m/%y %H:%M", "sluice:zone": "UTC""#, [("21/11/06 16:30", "1164126600000000")]))
    + none(#""type": "datetime", "format": "fmt:%d/%m/%y %H:%M", "sluice:zone": "UTC""#, ["invalid", ""])
    + none(#""type": "datetime", "format": "fmt:%H:%M %d/%m/%y", "sluice:zone": "UTC""#, ["21/11/06 16:30"])
    + texts(
      #""type": "time""#,
      [
        ("06:00:00", "06:00:00"), ("06:00:00Z", "06:00:00"), ("06:00:00+01:00", "05:00:00"), ("06:00:00+1:00", nil), ("09:00", nil), ("3 am", nil), ("3.00", nil),
        ("invalid", nil), ("", nil),
      ], ["06:00:00Z": .timeZone, "06:00:00+01:00": .timeZone])
    + json(#""type": "time""#, [("true", nil)])
    + all(
      .guessed, texts(#""type": "time", "format": "any""#, [("06:00:00", "06:00:00"), ("06:00:00Z", "06:00:00"), ("3:00 am", "03:00:00")]))
    + none(#""type": "time", "format": "any""#, ["some night", "invalid", ""])
    + texts(#""type": "time", "format": "%H:%M""#, [("06:00", "06:00:00"), ("3:00 am", nil), ("some night", nil), ("invalid", nil), ("", nil)])
    + json(#""type": "time", "format": "%H:%M""#, [("true", nil)])
    + none(#""type": "time", "format": "%M:%H""#, ["06:50"]) + all(.order, texts(#""type": "time", "format": "%M:%H""#, [("50:06", "06:50:00")]))
    + none(#""type": "time", "format": "invalid""#, [""])
    + all(.oldFormat, texts(#""type": "time", "format": "fmt:%H:%M""#, [("06:00", "06:00:00")]))
    + none(#""type": "time", "format": "fmt:%H:%M""#, ["3:00 am", "some night", "invalid", ""])
    + texts(#""type": "year""#, [("2000", "2000"), ("3.14", nil), ("", nil)])
    + json(#""type": "year""#, [("2000", "2000"), ("-2000", nil), ("20000", nil)], ["-2000": .yearBefore])
    + texts(#""type": "yearmonth""#, [("2000-10", "2000-10")]) + none(#""type": "yearmonth""#, ["2000-13-20", "2000-13", "2000-0", "13", "3.14", ""])
    + json(#""type": "yearmonth""#, [("[2000,10]", "2000-10"), ("[2000,10,20]", nil), ("-10", nil), ("20", nil)], ["[2000,10]": .array])
    + texts(#""type": "duration""#, ["P1Y10M3DT5H11M7S", "P1Y", "P1M", "PT1S"].map { ($0, $0) }) + none(#""type": "duration""#, ["P1M1Y", "P-1Y", "year", ""])
    + json(#""type": "duration""#, ["true", "false", "1", "[]", "{}"].map { ($0, nil) })

  /// What the values of some vectors with the same options became; `nil` for all when the contract is refused.
  private static func outcomes(_ vectors: [Vector]) throws -> [String?] {
    guard let field = try? Single.field(vectors[0].options) else { return vectors.map { _ in nil } }
    let found: [String]
    if vectors[0].isJSON {
      var contract = Single.contract(field)
      contract.shape = .jsonLines
      let judged = try Judged(vectors.map { #"{"id":"r","v":\#($0.source)}"# + "\n" }.joined(), contract)
      var values = judged.rows.map { $0[1] ?? "null" }.makeIterator()
      found = judged.verdicts.map { verdict in
        verdict.outcome == .landed ? values.next() ?? "?" : judged.reasons[verdict.reason].type.rawValue
      }
    } else {
      found = try Single.outcomes(vectors.map(\.source), field)
    }
    return found.map { $0 == "null" || $0.hasPrefix("type-error") ? nil : $0 }
  }

  @Test func `values are read as frictionless reads them, but for what is listed`() throws {
    let vectors = Self.structured + Self.numbers + Self.words + Self.moments
    #expect(vectors.count > 310)
    var met: Set<Exception> = []
    for (_, group) in Dictionary(grouping: vectors, by: { "\($0.options) \($0.isJSON)" }) {
      for (vector, outcome) in zip(group, try Self.outcomes(group)) {
        if let exception = vector.exception {
          met.insert(exception)
          #expect(outcome != vector.expected, "an exception that is none: \(vector.options) \(vector.source)")
        } else {
          #expect(outcome == vector.expected, "\(vector.options) \(vector.source)")
        }
      }
    }
    #expect(met == Set(Exception.allCases))
  }
}

import DataContracts
import Testing

@testable import Quality

@Suite struct FurtherTypeTests {
  private func expect(_ table: [(String, String)], _ json: String) throws {
    let found = try Single.outcomes(table.map(\.0), try Single.field(json + #", "missingValues": ["NA"]"#))
    for (row, outcome) in zip(table, found) { #expect(outcome == row.1, "\(row.0)") }
    #expect(found.count == table.count)
  }

  @Test func `times land in one form, and their limits count clock time`() throws {
    try expect(
      [("06:00:00", "06:00:00"), ("24:00:00", "type-error"), ("6:00:00", "type-error"), ("06:00", "type-error"), ("", "type-error"), ("NA", "null")],
      #""type": "time""#)
    try expect(
      [("9:05 PM", "21:05:00"), ("12:00 am", "00:00:00"), ("9:05", "type-error")], #""type": "time", "format": "%-I:%M %p""#)
    try expect(
      [("09:05:01.5", "09:05:01.500000"), ("09:05:01.000000", "09:05:01"), ("09:05:01.", "type-error")], #""type": "time", "format": "%H:%M:%S.%f""#)
    try expect(
      [
        ("8:59 AM", "constraint-error minimum"), ("9:00 AM", "09:00:00"), ("5:30 PM", "constraint-error exclusiveMaximum"), ("5:29 PM", "17:29:00"),
        ("11:59 PM", "null"),
      ],
      #""type": "time", "format": "%-I:%M %p", "constraints": {"minimum": "9:00 AM", "exclusiveMaximum": "5:30 PM"}, "sluice:cleanse": [{"op": "sentinel", "values": ["11:59 PM"]}]"#)
    try expect([("07:00", "07:00:00"), ("07:01", "constraint-error enum")], #""type": "time", "format": "%H:%M", "constraints": {"enum": ["07:00"]}"#)
  }

  @Test func `years and months are those of XML Schema`() throws {
    try expect(
      [
        ("2000", "2000"), ("0000", "0"), ("-2000", "-2000"), ("20000", "type-error"), ("200", "type-error"), ("+2000", "type-error"),
        ("-0000", "type-error"), ("2000Z", "type-error"), ("3.14", "type-error"), ("", "type-error"), ("NA", "null"),
      ], #""type": "year""#)
    try expect(
      [("1999", "constraint-error minimum"), ("2000", "2000"), ("9999", "null"), ("2031", "constraint-error maximum")],
      #""type": "year", "constraints": {"minimum": 2000, "maximum": 2030}, "sluice:cleanse": [{"op": "sentinel", "values": [9999]}]"#)
    try expect(
      [
        ("2000-10", "2000-10"), ("2000-13", "type-error"), ("2000-00", "type-error"), ("2000-1", "type-error"), ("200010", "type-error"),
        ("2000-10-01", "type-error"), ("13", "type-error"), ("", "type-error"),
      ], #""type": "yearmonth""#)
    try expect(
      [("2019-12", "constraint-error exclusiveMinimum"), ("2020-01", "2020-01"), ("9999-12", "null"), ("2020-02", "constraint-error enum")],
      #""type": "yearmonth", "constraints": {"exclusiveMinimum": "2019-12", "enum": ["2019-12", "2020-01"]}, "sluice:cleanse": [{"op": "sentinel", "values": ["9999-12"]}]"#)
  }

  @Test func `durations are those of ISO 8601`() throws {
    let good = ["P1Y10M3DT5H11M7S", "P1Y", "P1M", "PT1M", "PT1S", "P3W", "-P1D", "+P1D", "PT1.5S", "PT0,5H", "P0D", "P1Y2M10DT2H30M", "P1.5Y", "P400000D"]
    let bad = ["P1M1Y", "P-1Y", "year", "P", "PT", "P1YT", "1Y", "P1", "PT1Y", "P1H", "P1.5Y2M", "P1.Y", "P.5D", "p1d", "P1Y1Y", "PT1S1M", "P1DT", "P 1D", ""]
    try expect(good.map { ($0, $0) } + bad.map { ($0, "type-error") }, #""type": "duration""#)
  }

  @Test func `points lie on the earth, and land in one form`() throws {
    try expect(
      [
        ("180,90", "180,90"), ("180, -90", "180,-90"), ("-0.50,+01.250", "-0.5,1.25"), ("-0,0", "0,0"), (".5,1.", "0.5,1"), ("181,90", "type-error"),
        ("0,91", "type-error"), ("180.0001,0", "type-error"), ("0,-90.00000000000000001", "type-error"), ("1,2,3", "type-error"), ("1", "type-error"),
        ("1e1,2", "type-error"), (" 1,2", "type-error"), ("1 ,2", "type-error"), ("", "type-error"), (",", "type-error"), ("NaN,0", "type-error"),
      ], #""type": "geopoint""#)
    try expect(
      [
        ("[180, -90]", "180,-90"), ("[1e1,2.50]", "10,2.5"), ("[1]", "type-error"), ("[1,2,3]", "type-error"), (#"["1","2"]"#, "type-error"),
        ("180,90", "type-error"), ("[181,0]", "type-error"), ("[1e999999999999,0]", "type-error"), ("[0,1e-50]", "type-error"),
      ], #""type": "geopoint", "format": "array""#)
    try expect(
      [
        (#"{"lon": 180, "lat": 90}"#, "180,90"), (#"{"lat":1,"lon":2}"#, "2,1"), (#"{"lat":1,"lon":2,"x":3}"#, "type-error"), (#"{"lat":1}"#, "type-error"),
        (#"{"lat":1,"lat":2}"#, "type-error"), ("[180,-90]", "type-error"),
      ], #""type": "geopoint", "format": "object""#)
    try expect([("1.0, 2", "1,2"), ("2,1", "constraint-error enum")], #""type": "geopoint", "constraints": {"enum": ["1,2.0"]}"#)
  }

  @Test func `objects and arrays are JSON, strictly, with as many members as wanted`() throws {
    try expect(
      [
        ("{}", "{}"), (#" {"a": [1, {"b": null}], "é": "\u00e9"} "#, #" {"a": [1, {"b": null}], "é": "\u00e9"} "#), ("[]", "type-error"), ("1", "type-error"),
        (#"{"a":1,"a":2}"#, "type-error"), (#"{"a":1,"\u0061":2}"#, "type-error"), (#"{"a":1,}"#, "type-error"), ("{'a':1}", "type-error"), ("{a:1}", "type-error"),
        (#"{"a":01}"#, "type-error"), (#"{"a":1} x"#, "type-error"), (#"{"a":"\ud800"}"#, "type-error"), (#"{"a":NaN}"#, "type-error"), ("{", "type-error"),
        ("", "type-error"), ("NA", "null"),
      ], #""type": "object""#)
    try expect(
      [("[]", "constraint-error minLength"), ("[1]", "[1]"), ("[1,[2,3,4]]", "[1,[2,3,4]]"), ("[1,2,3]", "constraint-error maxLength"), ("{}", "type-error")],
      #""type": "array", "constraints": {"minLength": 1, "maxLength": 2}"#)
    let deep = { (levels: Int) in String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
    try expect([(deep(128), deep(128)), (deep(129), "type-error"), (deep(100_000), "type-error")], #""type": "array""#)
    try expect(
      [(#"{"b":2.0,"a":[1]}"#, #"{"b":2.0,"a":[1]}"#), (#"{"a":[1],"b":2,"c":0}"#, "constraint-error enum"), ("{}", "{}")],
      #""type": "object", "constraints": {"enum": [{"a": [1], "b": 2}, "{}"]}"#)
  }

  @Test func `objects with many members are read in time that grows with them`() throws {
    let many = "{" + (0..<20_000).map { "\"m\($0)\":\($0)" }.joined(separator: ",")
    try expect([(many + "}", many + "}"), (many + #","m19999":0}"#, "type-error"), (many + #","m\u0030":0}"#, "type-error")], #""type": "object""#)
  }

  @Test func `lists have items of one type`() throws {
    try expect(
      [("a,b,,c", "a,b,,c"), ("a", "a"), ("a,b,c,d,e", "constraint-error maxLength"), ("NA", "null")],
      #""type": "list", "constraints": {"maxLength": 4}"#)
    try expect(
      [("1;-2;+3", "1;-2;+3"), ("1;;2", "type-error"), ("1; 2", "type-error"), ("1;2.5", "type-error"), ("", "type-error"), ("99999999999999999999", "type-error")],
      #""type": "list", "itemType": "integer", "delimiter": ";""#)
    for (item, good, bad) in [
      ("number", "1,2.5,-1e3", "1,x"), ("boolean", "true,0", "true,yes"), ("date", "2024-02-29,2024-01-01", "2023-02-29"),
      ("time", "06:00:00", "6:00"), ("datetime", "2024-01-01T00:00:00Z", "2024-01-01"),
    ] {
      try expect([(good, good), (bad, "type-error")], #""type": "list", "itemType": "\#(item)""#)
    }
  }

  @Test func `any is not looked into`() throws {
    try expect([("1", "1"), ("", ""), ("{", "{"), ("NA", "null")], #""type": "any""#)
    try expect([("1", "1"), ("01", "constraint-error enum")], #""type": "any", "constraints": {"enum": ["1"]}"#)
  }

  @Test func `JSON Lines hold objects and arrays where a type is made of them`() throws {
    let fields = try ["object", "array", "geojson", "any", "integer", "list"].map { type -> Field in
      var field = try Single.field("\"type\": \"\(type)\"")
      field.name = type
      return field
    }
    let contract = Contract(name: "t", version: "1.0.0", sha256: "", shape: .jsonLines, fields: fields)
    let judged = try Judged(
      """
      {"object": {"a": [1]}, "array": "[1, 2]", "geojson": {"type":"Point","coordinates":[1,2]}, "any": {"x": 1}, "integer": 1, "list": "a,b"}
      {"object": null, "array": [ ], "any": true, "integer": 2}
      {"object": [1], "array": {}, "integer": [3], "list": ["a"]}

      """, contract)
    #expect(
      judged.rows == [[#"{"a": [1]}"#, "[1, 2]", #"{"type":"Point","coordinates":[1,2]}"#, #"{"x": 1}"#, "1", "a,b"], [nil, "[ ]", nil, "true", "2", nil]])
    #expect(judged.faultTexts == ["3 type-error in 'object'", "3 type-error in 'array'", "3 type-error in 'integer' (usage)", "3 type-error in 'list' (usage)"])
  }

  @Test func `GeoJSON has the shapes of RFC 7946`() throws {
    let ring = "[[0,0],[1,0],[1,1],[0,0]]"
    let good = [
      #"{"type":"Point","coordinates":[1,2]}"#, #"{"type":"Point","coordinates":[1,2,3]}"#, #"{"type":"Point","coordinates":[]}"#,
      #"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#, #"{"type":"LineString","coordinates":[[1,2],[3,4]],"bbox":[1,2,3,4]}"#,
      #"{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}"#, #"{"type":"Polygon","coordinates":[\#(ring)]}"#,
      #"{"type":"MultiPolygon","coordinates":[[\#(ring)],[]]}"#, #"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}"#,
      #"{"type":"Feature","geometry":null,"properties":null,"id":"x"}"#, #"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"a":1}}"#,
      #"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{}}]}"#,
      #"{"ty\u0070e":"Poin\u0074","coordinates":[1,2]}"#,
    ]
    let bad = [
      "{}", #"{"type":"Point"}"#, #"{"type":"Point","coordinates":[1]}"#, #"{"type":"Point","coordinates":["1",2]}"#, #"{"type":"point","coordinates":[1,2]}"#,
      #"{"type":"LineString","coordinates":[[1,2]]}"#, #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}"#,
      #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}"#, #"{"type":"Feature","geometry":null}"#, #"{"type":"Feature","properties":{}}"#,
      #"{"type":"Feature","geometry":null,"properties":[]}"#, #"{"type":"Feature","geometry":null,"properties":null,"id":[]}"#,
      #"{"type":"FeatureCollection","features":[{"type":"Point","coordinates":[1,2]}]}"#, #"{"type":"Point","coordinates":[1,2],"bbox":[1,2]}"#,
      #"{"type":"GeometryCollection","geometries":[{}]}"#, "[1,2]", "string", "3.14", "",
    ]
    try expect(good.map { ($0, $0) } + bad.map { ($0, "type-error") }, #""type": "geojson""#)
  }

  @Test func `TopoJSON has topologies and their geometries`() throws {
    let good = [
      #"{"type":"Topology","objects":{"a":{"type":"LineString","arcs":[0]},"b":{"type":null}},"arcs":[[[0,0],[1,1]]],"transform":{"scale":[1,1],"translate":[0,0]}}"#,
      #"{"type": "LineString", "arcs": [42]}"#, #"{"type":"Polygon","arcs":[[0,-1]]}"#, #"{"type":"MultiPolygon","arcs":[[[0]]]}"#,
      #"{"type":"Point","coordinates":[1,2]}"#, #"{"type":"MultiPoint","coordinates":[[1,2]]}"#, #"{"type":"GeometryCollection","geometries":[]}"#,
    ]
    let bad = [
      #"{"type":"Topology","objects":{}}"#, #"{"type":"Topology","objects":{},"arcs":[[[0,0]]]}"#, #"{"type":"LineString","arcs":[0.5]}"#,
      #"{"type":"Topology","objects":{},"arcs":[],"transform":{"scale":[1]}}"#, #"{"type":"Point","coordinates":"x"}"#, "string", "3.14", "{}",
    ]
    try expect(good.map { ($0, $0) } + bad.map { ($0, "type-error") }, #""type": "geojson", "format": "topojson""#)
  }

  @Test func `whatever the cells, what lands is read again as itself`() throws {
    let pieces = [
      "0", "1", "9", "42", "-", "+", ".", ",", ":", ";", " ", "T", "Z", "P", "Y", "M", "D", "H", "S", "W", "e", "E", "[", "]", "{", "}", "\"", "\"a\":", "\\", "\\u0041",
      "\\ud83d", "null", "true", "é", "type", "Point", "coordinates", "@", "/", "#", "%41", "=", "06:00:00", "2024-01", "a@b.c", "http:", "//",
    ]
    let fields = [
      #""type": "time", "format": "%H:%M:%S""#, #""type": "year""#, #""type": "yearmonth""#, #""type": "duration""#, #""type": "geopoint""#, #""type": "geojson""#,
      #""type": "object""#, #""type": "array""#, #""type": "list", "itemType": "number""#, #""type": "list", "itemType": "datetime", "delimiter": "::""#,
      #""type": "any""#, #""type": "string", "format": "uri""#, #""type": "string", "format": "email""#, #""type": "string", "format": "binary""#,
      #""type": "number", "sluice:decimal": {"precision": 9, "scale": 2}, "groupChar": ",", "bareNumber": false"#,
    ]
    var random = SeededGenerator(seed: 61)
    var total = 0
    for json in fields {
      let cells = (0..<3_000).map { _ in (0..<Int.random(in: 1...8, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined() }
      let field = try Single.field(json)
      let landed = try Single.outcomes(cells, field).filter { !$0.contains("-error") && $0 != "null" }
      total += landed.count
      if !landed.isEmpty { #expect(try Single.outcomes(landed, field) == landed, "\(json)") }
    }
    #expect(total > 3_000)
  }
}

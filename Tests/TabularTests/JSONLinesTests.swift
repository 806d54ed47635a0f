import Foundation
import Tabular
import Testing

@Suite struct JSONLinesTests {
  private func decode(
    _ text: String, _ layout: JSONLinesLayout = JSONLinesLayout(), at location: SourceLocation = #_sourceLocation
  ) -> Decoded {
    everywhere(Array(text.utf8), RecordFormat(.jsonLines(layout)), fields: 3, labels: ["a", "b", "c"], at: location)
  }

  @Test func `members become cells by name, with the exact text of numbers`() {
    let found = decode(
      """
      {"a":1.10,"b":"x\\"y\\u00e9\\ud834\\udd1e","c":true}
      { "c" : -0.0e+5 , "\\u0061" : null }\r
      {}
      """)
    #expect(found.error == nil)
    #expect(text(found) == [["1.10", "x\"yé𝄞", "true"], [nil, nil, "-0.0e+5"], [nil, nil, nil]])
    #expect(found.records.map(\.fieldCount) == [3, 3, 3])
    #expect(found.records.map(\.fault) == [nil, nil, nil])
    #expect(found.records.map(\.line) == [1, 2, 3])
  }

  @Test func `what a record must not hold is a fault of its cell or record`() {
    let lines =
      [
        (
          #"{"a":[1],"b":2,"c":{"x":[{}]}}"#, RecordFault.malformedCell,
          [CellFault.Located(.nestedValue, field: 0), .init(.nestedValue, field: 2)]
        ),
        (#"{"a":1,"a":1}"#, .malformedCell, [.init(.duplicateMember, field: 0)]), (#"{"a":"\ud834"}"#, .encodingError, []),
        (#"{"a":01}"#, .invalidJSON, []), (#"{"a":+1}"#, .invalidJSON, []), (#"{"a":NaN}"#, .invalidJSON, []),
        (#"[1]"#, .invalidJSON, []),
        (#"{"a":1}}"#, .invalidJSON, []), (#"{"a":1,}"#, .invalidJSON, []), (#"{"a" 1}"#, .invalidJSON, []),
        (#"{"a":"x"#, .invalidJSON, []),
        ("{\"a\":\"\t\"}", .invalidJSON, []), (#"{"a":"\x"}"#, .invalidJSON, []), (#"{"a":.5}"#, .invalidJSON, []),
        (#"{"a":1.}"#, .invalidJSON, []), (#"{"a":tru}"#, .invalidJSON, []), ("null", .invalidJSON, []),
        (#"{"a":"# + String(repeating: "[", count: 100_000), .invalidJSON, []), ("   ", .blankRow, []),
      ] as [(String, RecordFault, [CellFault.Located])]
    for (line, fault, cells) in lines {
      let found = Decoded(
        Array("{\"a\":0}\n\(line)\n{\"b\":1}\n".utf8), RecordFormat(.jsonLines(JSONLinesLayout())), fields: 3,
        labels: ["a", "b", "c"])
      #expect(found.records.map(\.fault) == [nil, fault, nil], "\(line.prefix(40))")
      #expect(found.records.count == 3 && found.records[1].cellFaults == cells, "\(line.prefix(40))")
    }
  }

  @Test func `the layout says which values, members and gaps are allowed`() {
    let line = #"{"a":"1","b":[1, {"x":"]"}],"d":0}"#
    let strict = JSONLinesLayout(values: [.number, .nested, .scalars], allowsOtherMembers: false, allowsAbsentMembers: false)
    let found = decode(line, strict)
    #expect(found.records.first?.cellFaults == [.init(.valueKind, field: 0), .init(.missing, field: 2)])
    #expect(found.records.first?.fieldCount == 4)
    #expect(text(found) == [[nil, #"[1, {"x":"]"}]"#, nil]])
    #expect(
      decode(line, JSONLinesLayout(values: [.string, .nested, .scalars], allowsOtherMembers: true)).records.first?.fault == nil)
  }

  @Test(.enabled(if: Python.isThere, "no Python at SLUICE_PYTHON"))
  func `accepts and reads the lines that Python's json module does`() throws {
    let script = """
      import json, random, sys
      random.seed(int(sys.argv[1]))
      def bad(name): raise ValueError(name)
      values = ['', 'plain', 'é€𝄞', 'a"b\\\\c', '\\n\\t\\x01', 0, -1, 1.5, 1e300, 12345678901234567890123, True, False, None, [1, [2]], {'x': {'y': None}}]
      cases = []
      for n in range(int(sys.argv[2])):
          names = random.sample(['a', 'b', 'c'], random.randrange(4))
          line = json.dumps({k: random.choice(values) for k in names}, ensure_ascii=random.choice([True, False]))
          for _ in range(random.choice([0, 0, 1, 2])):
              at = random.randrange(len(line) + 1)
              line = line[:at] + random.choice(['', '"', '\\\\', ',', '{', '}', ':', '1', ' ', 'e', '-', '\\t', '[', ']']) + line[at + random.randrange(2):]
          if not line.strip(): continue
          try:
              pairs = json.loads(line, object_pairs_hook=lambda p: ('object', p), parse_constant=bad, parse_int=lambda s: ('n', s), parse_float=lambda s: ('n', s))
              ok = isinstance(pairs, tuple) and pairs[0] == 'object'
          except ValueError:
              ok = False
          row = None
          if ok:
              names = [k for k, v in pairs[1]]
              row = []
              for k in ['a', 'b', 'c']:
                  v = [v for kk, v in pairs[1] if kk == k]
                  if len(v) > 1: row.append('!duplicate')
                  elif not v or v[0] is None: row.append(None)
                  elif isinstance(v[0], bool): row.append(str(v[0]).lower())
                  elif isinstance(v[0], str): row.append(v[0])
                  elif isinstance(v[0], tuple) and v[0][0] == 'n': row.append(v[0][1])
                  else: row.append('!nested')
          if any(isinstance(v, str) and any('\\ud800' <= c <= '\\udfff' for c in v) for v in (row or [])): continue
          cases.append({'line': line, 'row': row})
      json.dump(cases, sys.stdout)
      """
    let data = try #require(Python.run(script, ["3", isDeep ? "100000" : "4000"]))
    let cases = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    var accepted = 0
    for one in cases {
      let line = try #require(one["line"] as? String)
      // A file that begins with a brace and a line of white space in it would be other tests.
      let found = Decoded(
        Array((line + "\n").utf8), RecordFormat(.jsonLines(JSONLinesLayout(allowsOtherMembers: true))), fields: 3,
        labels: ["a", "b", "c"])
      guard found.error == nil else {
        #expect(one["row"] is NSNull, "\(line)")
        continue
      }
      let record = try #require(found.records.first)
      guard let row = one["row"] as? [Any] else {
        #expect(record.fault == .invalidJSON, "\(line)")
        continue
      }
      accepted += 1
      for (field, value) in row.enumerated() {
        let fault = record.cellFaults.first { $0.field == field }?.fault
        switch value as? String {
        case "!duplicate": #expect(fault == .duplicateMember, "\(line)")
        case "!nested": #expect(fault == .nestedValue, "\(line)")
        case let text:
          #expect(fault == nil && record.fields[field].map { String(decoding: $0, as: UTF8.self) } == text, "\(line)")
        }
      }
    }
    #expect(accepted > 1_000)
  }
}

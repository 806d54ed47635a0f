import DataContracts
import Foundation
import Testing

@testable import Quality

/// Typed values, compared with what other readers make of the same file.
@Suite(.enabled(if: Python.hasDuckDB, "no Python with duckdb and pyarrow at SLUICE_PYTHON"))
struct ReaderTests {
  private static func contract() throws -> Contract {
    func decimal(_ name: String, _ precision: Int, _ scale: Int) -> Field {
      Field(name: name, type: .decimal(precision: precision, scale: scale, rounding: .reject))
    }
    return .of(
      [
        Field(name: "id", type: .integer), Field(name: "name", type: .string), decimal("small", 9, 2), decimal("middle", 18, 4),
        decimal("large", 38, 10), Field(name: "ratio", type: .double),
        Field(name: "flag", type: .boolean(trueValues: ["true"], falseValues: ["false"])),
        Field(name: "day", type: .date(formats: [try DateFormat(strptime: "%Y-%m-%d")])),
        Field(name: "moment", type: .datetime(format: try DateFormat(strptime: "%Y-%m-%d %H:%M:%S.%f"), zone: .utc)),
      ], dialect: Dialect())
  }

  /// A file without faults, as untidy as both other readers accept.
  private static func file(seed: UInt64, rows: Int) -> String {
    var random = SeededGenerator(seed: seed)
    func digits(_ count: Int) -> String {
      let text = (0..<count).map { _ in "\(Int.random(in: 0...9, using: &random))" }.joined()
      return text.drop { $0 == "0" }.isEmpty ? "0" : String(text.drop { $0 == "0" })
    }
    func pad(_ value: Int, _ width: Int) -> String { String(repeating: "0", count: width - "\(value)".count) + "\(value)" }
    func decimal(_ precision: Int, _ scale: Int) -> String {
      let part = (0..<Int.random(in: 1...scale, using: &random)).map { _ in "\(Int.random(in: 0...9, using: &random))" }.joined()
      return (Bool.random(using: &random) ? "-" : "") + digits(Int.random(in: 1...(precision - scale), using: &random)) + "." + part
    }
    func date() -> String {
      CalendarDate(days: Int32.random(in: -200_000...200_000, using: &random)).description
    }
    let names = ["plain", "\"com,ma\"", "\"quo\"\"te\"", "é€𝄞", "\"line\r\nfeed\"", " padded ", "", "'", "\"\"\"\"", "00123"]
    var text = "id,name,small,middle,large,ratio,flag,day,moment\r\n"
    for row in 0..<rows {
      func maybe(_ cell: String) -> String { Int.random(in: 0..<6, using: &random) == 0 ? "" : cell }
      let cells = [
        "\(row)", names.randomElement(using: &random) ?? "", maybe(decimal(9, 2)), maybe(decimal(18, 4)), maybe(decimal(38, 10)),
        maybe("\(Double.random(in: -1e9...1e9, using: &random))"), maybe(Bool.random(using: &random) ? "true" : "false"), maybe(date()),
        maybe(
          "\(date()) \(pad(Int.random(in: 0...23, using: &random), 2)):\(pad(Int.random(in: 0...59, using: &random), 2)):"
            + "\(pad(Int.random(in: 0...59, using: &random), 2)).\(pad(Int.random(in: 0...999_999, using: &random), 6))"),
      ]
      text += cells.joined(separator: ",") + "\r\n"
    }
    return text
  }

  private func compare(_ script: String) throws {
    try Python.withFolder { folder in
      let text = Self.file(seed: 77, rows: 4_000)
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/file.csv"))
      let data = try #require(Python.run(script, [folder + "/file.csv"]))
      let other = try JSONDecoder().decode([[String?]].self, from: data)
      let ours = try Judged(text, try Self.contract())
      #expect(ours.faults.isEmpty)
      #expect(other.count == 4_000 && ours.rows.count == 4_000)
      for (mine, theirs) in zip(ours.rows, other) {
        var theirs = theirs
        theirs[5] = theirs[5].flatMap(Double.init).map { "\($0)" }
        #expect(mine == theirs)
        if mine != theirs { break }
      }
    }
  }

  private let helpers = """
    import json, sys, datetime
    from decimal import Decimal
    def show(v):
        if v is None: return None
        if isinstance(v, bool): return 'true' if v else 'false'
        if isinstance(v, datetime.datetime):
            return str((v - datetime.datetime(1970, 1, 1)) // datetime.timedelta(microseconds=1))
        if isinstance(v, Decimal): return '{0:f}'.format(v).replace('-0.', '-0.') if v != 0 else '{0:f}'.format(abs(v))
        return repr(v) if isinstance(v, float) else str(v)
    """

  @Test func `DuckDB reads the same values`() throws {
    try compare(
      helpers + """

        import duckdb
        rows = duckdb.sql('''select * from read_csv(?, header=true, delim=',', quote='"', escape='"', nullstr='', auto_detect=false,
          columns={'id':'BIGINT','name':'VARCHAR','small':'DECIMAL(9,2)','middle':'DECIMAL(18,4)','large':'DECIMAL(38,10)',
          'ratio':'DOUBLE','flag':'BOOLEAN','day':'DATE','moment':'TIMESTAMP'}, new_line='\\\\r\\\\n')''', params=[sys.argv[1]]).fetchall()
        json.dump([[show(v) for v in r] for r in rows], sys.stdout)
        """)
  }

  @Test func `pyarrow reads the same values`() throws {
    try compare(
      helpers + """

        import pyarrow as pa, pyarrow.csv as c
        t = {'id': pa.int64(), 'name': pa.string(), 'small': pa.decimal128(9, 2), 'middle': pa.decimal128(18, 4),
             'large': pa.decimal128(38, 10), 'ratio': pa.float64(), 'flag': pa.bool_(), 'day': pa.date32(), 'moment': pa.timestamp('us')}
        table = c.read_csv(sys.argv[1], parse_options=c.ParseOptions(newlines_in_values=True),
          convert_options=c.ConvertOptions(column_types=t, null_values=[''], strings_can_be_null=True))
        json.dump([[show(v) for v in r.values()] for r in table.to_pylist()], sys.stdout)
        """)
  }
}

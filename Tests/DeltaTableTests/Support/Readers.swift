import Foundation

/// The independent readers that open our tables: deltalake, DuckDB's delta extension and Polars, each in Python.
///
/// Recipe for DuckDB: the wheel `duckdb-ext-delta` (of the exact version of `duckdb`) ships the signed extension file
/// at `duckdb_ext/extensions/v<version>/<platform>/delta.duckdb_extension` in site-packages. `LOAD '<that path>'` works
/// as it is: no INSTALL, no network, no `allow_unsigned_extensions`. Versions are read by
/// `ATTACH '<table>' AS t (TYPE delta, VERSION n)`, because `delta_scan` has no such parameter.
enum Readers {
  static let python = ProcessInfo.processInfo.environment["SLUICE_PYTHON"] ?? "python3"

  /// Whether the interpreter has every reader; `SLUICE_PYTHON` names it.
  static let areInstalled: Bool = {
    guard let result = try? run("import deltalake, duckdb, duckdb_ext, polars, pyarrow; print('{}')", input: Data()) else { return false }
    return !result.isEmpty
  }()

  /// One column of a data file to be written, its values as text.
  struct Column: Codable {
    var name: String
    /// A name of ``DeltaType``.
    var type: String
    var values: [String?]
  }

  struct File: Codable {
    /// Where to write, absolute.
    var path: String
    var columns: [Column]
  }

  /// Writes Parquet data files with pyarrow and tells their sizes.
  static func write(_ files: [File]) throws -> [Int64] {
    try JSONDecoder().decode([Int64].self, from: run(writer, input: JSONEncoder().encode(files)))
  }

  /// What to read: a version (`nil`: the latest) and, for a filter, a column and the SQL literal it must equal.
  struct Query: Codable {
    var table: String
    var version: Int64?
    var column: String?
    var literal: String?
  }

  /// Rows per reader, columns in the order of the table, values as text, rows sorted.
  typealias Answer = [String: [[String?]]]

  static func read(_ queries: [Query]) throws -> [Answer] {
    try JSONDecoder().decode([Answer].self, from: run(reader, input: JSONEncoder().encode(queries)))
  }

  /// Runs a script of a test's own; it gets the texts as a JSON array and prints one.
  static func read(script: String, _ input: [String]) throws -> [String] {
    try JSONDecoder().decode([String].self, from: run(script, input: JSONEncoder().encode(input)))
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  private static func run(_ script: String, input: Data) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, "-c", script]
    let (standardInput, output) = (Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let errors = NSTemporaryDirectory() + "readers-\(UUID().uuidString).txt"
    _ = FileManager.default.createFile(atPath: errors, contents: nil)
    defer { try? FileManager.default.removeItem(atPath: errors) }
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    // The scripts read all their input before they write, so one thread may do both.
    standardInput.fileHandleForWriting.write(input)
    standardInput.fileHandleForWriting.closeFile()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "python failed")
    }
    return data
  }

  private static let writer = #"""
    import datetime, decimal, json, os, re, sys
    import pyarrow as pa, pyarrow.parquet as pq
    decimal.getcontext().prec = 60
    def column(c):
        t, vs = c["type"], c["values"]
        m = re.match(r"decimal\((\d+),(\d+)\)", t)
        conv, ty = {
            "string": (str, pa.string()), "long": (int, pa.int64()), "integer": (int, pa.int32()),
            "double": (float, pa.float64()), "boolean": (lambda v: v == "true", pa.bool_()),
            "date": (datetime.date.fromisoformat, pa.date32()),
            "timestamp": (lambda v: datetime.datetime.fromisoformat(v.replace("Z", "+00:00")), pa.timestamp("us", "UTC")),
        }.get(t) or (decimal.Decimal, pa.decimal128(int(m[1]), int(m[2])))
        return pa.array([None if v is None else conv(v) for v in vs], ty)
    sizes = []
    for f in json.load(sys.stdin):
        os.makedirs(os.path.dirname(f["path"]), exist_ok=True)
        pq.write_table(pa.table({c["name"]: column(c) for c in f["columns"]}), f["path"])
        sizes.append(os.path.getsize(f["path"]))
    print(json.dumps(sizes))
    """#

  private static let reader = #"""
    import datetime, decimal, glob, json, os, sys
    import deltalake, duckdb, duckdb_ext, polars
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    extension = glob.glob(os.path.join(list(duckdb_ext.__path__)[0], "extensions", f"v{duckdb.__version__}", "*", "delta.duckdb_extension"))[0]
    connection.execute(f"LOAD '{extension}'")
    attached = 0
    def text(v):
        if v is None: return None
        if isinstance(v, bool): return "true" if v else "false"
        if isinstance(v, decimal.Decimal): return format(v, "f")
        if isinstance(v, datetime.datetime):
            return v.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{v.microsecond:06d}Z"
        if isinstance(v, datetime.date): return f"{v.year:04d}-{v.month:02d}-{v.day:02d}"
        return str(v)
    def rows(table): return sorted(([text(v) for v in row] for row in table), key=lambda r: [(v is None, v or "") for v in r])
    answers = []
    for q in json.load(sys.stdin):
        path, version, name, literal = q["table"], q.get("version"), q.get("column"), q.get("literal")
        where = f" WHERE {name} = {literal}" if name else ""
        answer = {}
        delta = deltalake.DeltaTable(path, version=version)
        columns = [f.name for f in delta.schema().fields]
        chosen = ", ".join('"%s"' % c for c in columns)
        built = deltalake.QueryBuilder().register("t", delta).execute(f"SELECT {chosen} FROM t{where}")
        answer["deltalake"] = rows(polars.DataFrame(built).rows())
        frame = polars.scan_delta(path, version=version)
        if name: frame = frame.filter(polars.sql_expr(f"{name} = {literal}"))
        answer["polars"] = rows(frame.select(columns).collect().rows())
        attached += 1
        connection.execute(f"ATTACH '{path}' AS t{attached} (TYPE delta{'' if version is None else f', VERSION {version}'})")
        # Through Arrow, because DuckDB's own way from a zoned time to Python asks for another package.
        ask = lambda source: rows(polars.DataFrame(connection.execute(f"SELECT {chosen} FROM {source}{where}").fetch_arrow_table()).rows())
        answer["duckdb"] = ask(f"t{attached}")
        if version is None:
            answer["duckdb delta_scan"] = ask(f"delta_scan('{path}')")
        answers.append(answer)
    print(json.dumps(answers))
    """#
}

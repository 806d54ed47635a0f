import Foundation
import Testing

/// `oracle.py`: what files should have become, and what deltalake, Polars, DuckDB and pyarrow see.
enum Oracle {
  /// A file whose accepted records a table should hold.
  struct Part: Encodable {
    let csv: String
    let delivery: String
    let date: String
    let feed: String
  }

  struct Question: Encodable {
    let table: String
    var expected: [Part]
    var readers = ["deltalake", "polars", "duckdb", "pyarrow"]
  }

  struct Answer: Decodable {
    let rows: Int
    /// Records accepted, by delivery.
    let accepted: [String: Int]
    /// Reasons by record, by delivery.
    let rejected: [String: [String: String]]
    /// What a reader shows that is not so; empty if all is well.
    let differences: [String]
  }

  /// `SLUICE_PYTHON` if set, else the project's own virtual environment.
  static let python: String = {
    if let given = ProcessInfo.processInfo.environment["SLUICE_PYTHON"], !given.isEmpty { return given }
    return Program.root + "/.venv-readers/bin/python"
  }()

  static let isInstalled = (try? Tool.run(
    python, ["-c", "import deltalake, duckdb, duckdb_ext, polars, pyarrow"]))?.code == 0

  static func ask(_ questions: [Question]) throws -> [Answer] {
    let outcome = try Tool.run(
      python, [Program.support("oracle.py")], input: try JSONEncoder().encode(questions), seconds: 120)
    guard outcome.code == 0 else { throw Failure(description: "\(outcome)") }
    return try JSONDecoder().decode([Answer].self, from: outcome.output)
  }

  /// Runs a script of a test's own with the readers at hand; gives what it prints.
  static func run(_ script: String, _ arguments: [String]) throws -> String {
    // The end is made short for the reason that oracle.py gives.
    let whole = script + "\nimport os, sys\nsys.stdout.flush()\nos._exit(0)\n"
    return String(decoding: try Tool.require(python, ["-c", whole] + arguments), as: UTF8.self)
  }

  /// `columns.py`: what readers see in a table, whatever its columns are.
  static func columns(
    of table: String, _ names: [String], readers: [String] = ["deltalake", "polars", "duckdb", "pyarrow"], where condition: String = "true"
  ) throws -> JSON {
    try Tool.run(
      python, [Program.support("columns.py"), table, names.joined(separator: ","), readers.joined(separator: ","), condition], seconds: 120
    ).json()
  }

  /// Asserts that every reader sees exactly the accepted records of `parts` in a table, value by value.
  @discardableResult
  static func expect(
    _ table: String, equals parts: [Part], _ location: SourceLocation = #_sourceLocation
  ) throws -> Answer {
    let answers = try ask([Question(table: table, expected: parts)])
    let answer = try #require(answers.first, sourceLocation: location)
    #expect(answer.differences == [], sourceLocation: location)
    return answer
  }
}

extension Trait where Self == ConditionTrait {
  /// For tests that read the lake with others' programs.
  static var withReaders: Self {
    .enabled(if: Oracle.isInstalled, "the Python readers are not installed (Scripts/setup, or SLUICE_PYTHON)")
  }
}

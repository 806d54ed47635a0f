import Foundation
import Tabular
import Testing

enum Python {
  static let path = ProcessInfo.processInfo.environment["SLUICE_PYTHON"] ?? "python3"

  /// Standard output of a script; `nil` when Python is missing or fails.
  static func run(_ script: String, _ arguments: [String] = []) -> Data? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [path, "-c", script] + arguments
    let output = Pipe()
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? data : nil
  }

  static let isThere = run("print(1)") != nil
}

@Suite(.enabled(if: Python.isThere, "no Python at SLUICE_PYTHON"))
struct PythonTests {
  @Test func `reads what Python's csv module writes, as Python's csv module reads it`() throws {
    let script = """
      import csv, io, json, random, sys
      random.seed(int(sys.argv[1]))
      words = ['', 'a', 'plain', 'two words', 'com,ma', 'quo"te', '""', 'line\\nfeed', 'cr\\rlf\\r\\n', 'é€𝄞', ' pad ', ';', "'"]
      files = []
      for n in range(300):
          out = io.StringIO(newline='')
          w = csv.writer(out, lineterminator=random.choice(['\\n', '\\r\\n', '\\r']),
                         quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), delimiter=random.choice([',', ';', '|']))
          for _ in range(random.randrange(1, 30)):
              w.writerow(['x'] + [random.choice(words) for _ in range(4)])
          text = out.getvalue()
          rows = list(csv.reader(io.StringIO(text, newline=''), delimiter=w.dialect.delimiter))
          files.append({'text': text, 'delimiter': w.dialect.delimiter, 'rows': rows})
      json.dump(files, sys.stdout)
      """
    let data = try #require(Python.run(script, ["20261121"]))
    let files = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(files.count == 300)
    for file in files {
      let text = try #require(file["text"] as? String)
      let rows = try #require(file["rows"] as? [[String]])
      let delimiter = try #require(file["delimiter"] as? String)
      let found = Decoded(
        Array(text.utf8), fields: 5, dialect: DelimitedDialect(delimiter: delimiter, header: nil))
      #expect(found.error == nil)
      #expect(found.records.allSatisfy { $0.fault == nil })
      #expect(found.text == rows)
    }
  }
}

extension PythonTests {
  @Test func `takes header rows, their joined labels and comment rows as frictionless-py does`() throws {
    let script = """
      import json, random, sys
      from frictionless import Dialect
      random.seed(int(sys.argv[1]))
      cases = []
      while len(cases) < 200:
          width = random.randrange(1, 4)
          rows = [[random.choice(['a', 'b', 'c']) + str(random.randrange(9)) for _ in range(width)] for _ in range(random.randrange(4, 9))]
          header = sorted(random.sample([1, 2, 3], random.randrange(1, 4)))
          comments = sorted(random.sample(range(1, 9), random.randrange(3)))
          dialect = Dialect(header_rows=header, header_join=random.choice([' ', '-']), comment_rows=comments)
          labels = dialect.read_labels(rows)
          if not labels or len(set(labels)) < len(labels): continue
          cases.append({'text': ''.join(','.join(r) + '\\n' for r in rows), 'header': header, 'comments': comments,
                        'join': dialect.header_join, 'labels': labels, 'rows': dialect.read_fragment(rows)})
      json.dump(cases, sys.stdout)
      """
    // The library is not everywhere where Python is.
    guard let data = Python.run(script, ["5"]) else {
      #expect(Python.run("import frictionless") == nil)
      return
    }
    let cases = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(cases.count == 200)
    for one in cases {
      let labels = try #require(one["labels"] as? [String])
      let dialect = DelimitedDialect(
        commentRows: Set(try #require(one["comments"] as? [Int])),
        header: HeaderLayout(rows: try #require(one["header"] as? [Int]), join: try #require(one["join"] as? String)))
      let text = try #require(one["text"] as? String)
      let found = Decoded(Array(text.utf8), RecordFormat(.delimited(dialect)), fields: labels.count, labels: labels)
      #expect(found.error == nil, "\(one)")
      #expect(found.text == one["rows"] as? [[String]], "\(one)")
    }
  }
}

import Foundation
import Testing

@testable import DeltaTable

private let corpus = (ProcessInfo.processInfo.environment["SLUICE_CORPORA"] ?? "") + "/delta-tables"

/// Tables of Spark and of every age of delta-rs: the folder `crates/test/tests/data` of delta-io/delta-rs, if it lies
/// in the corpora as `delta-tables`.
@Suite("Tables of other writers", .enabled(if: Readers.areInstalled && FileManager.default.fileExists(atPath: corpus), "SLUICE_CORPORA has no delta-tables"))
struct CorpusTests {
  struct Answer: Codable {
    struct File: Codable {
      var path: String
      var size: Int64
      var rows: Int64?
    }
    var version: Int64?
    var files: [File]?
    var error: String?
  }

  /// Tables whose logs are no logs: a metaData without a schema.
  private static let broken: Set<String> = ["delta-live-table"]

  @Test("each has the live files that deltalake finds, or is refused with a name")
  func everyTable() throws {
    let names = try FileManager.default.subpathsOfDirectory(atPath: corpus).filter { $0.hasSuffix("/_delta_log") }
      .map { String($0.dropLast("/_delta_log".count)) }.sorted()
    #expect(names.count > 40)
    let answers = try Readers.read(script: #"""
      import json, sys, deltalake, pyarrow as pa
      out = []
      for path in json.load(sys.stdin):
          try:
              table = deltalake.DeltaTable(path)
              adds = pa.table(table.get_add_actions(flatten=True)).to_pylist()
              out.append(json.dumps({"version": table.version(), "files": [{"path": a["path"], "size": a["size_bytes"], "rows": a["num_records"]} for a in adds]}))
          except BaseException as e: out.append(json.dumps({"error": str(e)[:200]}))
      print(json.dumps(out))
      """#, names.map { "\(corpus)/\($0)" })
    var compared = 0
    for (name, answer) in zip(names, answers) {
      let theirs = try JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
      do {
        let snapshot = try DeltaTable(directory: "\(corpus)/\(name)").snapshot()
        if let files = theirs.files {
          #expect(snapshot.version == theirs.version, "\(name)")
          // It gives some paths as the log has them, and some as the file system has.
          let paths = Set(files.map(\.path))
          #expect(Set(snapshot.files.map(\.path)) == paths || Set(snapshot.files.compactMap(\.file)) == paths, "\(name)")
          let facts = snapshot.files.map { [$0.size, $0.recordCount ?? -1] }.sorted { $0.lexicographicallyPrecedes($1) }
          #expect(facts == files.map { [$0.size, $0.rows ?? -1] }.sorted { $0.lexicographicallyPrecedes($1) }, "\(name)")
          compared += 1
        } else {
          print("corpus: \(name) opens here, not in deltalake: \(theirs.error ?? "")")
        }
      } catch {
        let code = (error as? DeltaError)?.code
        #expect(code == .unsupportedReaderFeature || code == .unsupportedSchema || Self.broken.contains(name), "\(name): \(error)")
      }
    }
    #expect(compared > 25)
  }
}

import Foundation
import Testing

/// The Python interpreter whose readers judge our files.
enum Python {
  static let executable = ProcessInfo.processInfo.environment["SLUICE_PYTHON"] ?? "python3"

  /// True if the interpreter has every reader these tests compare with.
  static let hasReaders: Bool = (try? run("import pyarrow.parquet, duckdb, polars", [])) != nil

  static let reason: Comment = "needs pyarrow, duckdb and polars in the Python named by SLUICE_PYTHON"

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs a program and returns what it printed.
  @discardableResult
  static func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [executable, "-c", program] + arguments
    let output = Pipe()
    let errors = FileManager.default.temporaryDirectory.appendingPathComponent("python-\(UUID().uuidString).txt")
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: errors) }
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: (try? String(contentsOf: errors, encoding: .utf8)) ?? "no message")
    }
    return String(decoding: printed, as: UTF8.self)
  }
}

/// A folder that disappears with the test.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("parquet-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// The shared corpora, found through SLUICE_CORPORA or beside the package.
enum Corpora {
  static let parquetTesting: String = {
    let root = ProcessInfo.processInfo.environment["SLUICE_CORPORA"] ?? "../shared/corpora"
    return root + "/parquet-testing"
  }()

  static let isPresent = FileManager.default.fileExists(atPath: parquetTesting + "/bad_data")
  static let reason: Comment = "needs apache/parquet-testing under SLUICE_CORPORA"

  static func files(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(parquetTesting)/\(folder)")) ?? [])
      .filter { $0.hasSuffix(".parquet") }.sorted()
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(parquetTesting)/\(path)")))
  }
}

/// How much to test: SLUICE_DEEP=1 multiplies the counts.
enum Depth {
  static let isDeep = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1"

  static func count(_ normal: Int, deep: Int) -> Int { isDeep ? deep : normal }
}

func save(_ bytes: [UInt8], _ path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}

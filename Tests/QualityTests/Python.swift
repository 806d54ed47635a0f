import Foundation

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
  static let hasFrictionless = run("import frictionless") != nil
  static let hasDuckDB = run("import duckdb, pyarrow") != nil

  /// Runs `body` with a folder of its own, removed afterwards.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = NSTemporaryDirectory() + "quality-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
  }
}

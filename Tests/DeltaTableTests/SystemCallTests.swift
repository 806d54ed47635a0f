import Foundation
import Testing

@testable import DeltaTable

/// The probe is an executable of the package; SwiftPM puts it beside the tests.
private let probe: String? = {
  let here = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  let folders = [here, CommandLine.arguments.first ?? ""].map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
  let paths = (folders + [".build/release", ".build/debug"]).map { $0 + "/delta-probe" }
  return paths.first { FileManager.default.isExecutableFile(atPath: $0) }
}()

private let canTrace = probe != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

/// A real process under `strace`, which makes one system call after the other fail, or kills it there.
@Suite("Every system call of a commit and a checkpoint", .enabled(if: canTrace, "needs strace, and delta-probe built beside the tests"))
struct SystemCallTests {
  private static let isDeep = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1"
  static let calls = isDeep
    ? ["fsync", "/^link", "/^rename", "write", "openat", "/^unlink", "flock", "read", "getdents64", "newfstatat"] : ["fsync", "/^link", "/^rename"]
  static let faults = isDeep ? ["signal=KILL", "error=EIO", "error=ENOSPC"] : ["signal=KILL"]
  private static let steps = ["commit", "replace", "checkpoint"]

  @Test("killed or failing at it, the table is the old or a new version, and says so", arguments: calls, faults)
  func everyCall(_ call: String, _ fault: String) throws {
    let first = try run([], tracing: call, fault: nil).calls
    let last = try run(Self.steps, tracing: call, fault: nil).calls
    #expect(last > first || call == "getdents64" || call == "newfstatat")
    for number in first..<max(first, last) { try check(call, "\(fault):when=\(number + 1)", isKill: fault.hasPrefix("signal")) }
  }

  private func check(_ call: String, _ fault: String, isKill: Bool) throws {
    let outcome = try run(Self.steps, tracing: call, fault: fault)
    let (folder, table) = (outcome.folder, DeltaTable(directory: outcome.folder.path))
    let what = "\(call) \(fault): \(outcome.lines)"
    let snapshot = try table.snapshot()
    let told = outcome.lines.filter { $0.hasPrefix("committed") }.count
    let reached = Int(snapshot.version - 2)
    let isUnsure = isKill || outcome.lines.contains("failed durability-unknown") || !outcome.lines.contains { $0.hasPrefix("failed") }
    #expect(reached == told || isUnsure && reached == told + 1, "\(what), version \(snapshot.version)")
    let expected = [["a", "b"], ["a", "b", "100"], ["101"]]
    #expect(Set(snapshot.files.map(\.path)) == Set(expected[min(reached, 2)].map { "_feed=acme/\($0).parquet" }), "\(what)")
    #expect(snapshot.transactions["app"] == [nil, 100, 101][min(reached, 2)], "\(what)")
    #expect(try table.verifyLog() == [], "\(what)")
    if outcome.lines.contains("checkpoint 4") { #expect(snapshot.tail.checkpointVersion == 4, "\(what)") }
    // What a dead writer left is swept, and the table goes on.
    try table.sweepTemporaryFiles()
    let known = /(\d{20}\.(json|crc|checkpoint\.parquet)|_last_checkpoint)/
    #expect(folder.names("_delta_log").allSatisfy { $0.wholeMatch(of: known) != nil }, "\(what)")
    var next = try table.committed(.append(["next"], txn: 1, appID: "next"), after: snapshot).snapshot
    try table.checkpoint(&next)
    #expect(Set(try table.snapshot().files.map(\.path)) == Set(next.files.map(\.path)), "\(what)")
  }

  /// Runs the probe on a new table of three versions.
  private func run(_ steps: [String], tracing call: String, fault: String?) throws -> (folder: TemporaryFolder, lines: [String], calls: Int) {
    let folder = try TemporaryFolder()
    let table = DeltaTable(directory: folder.path)
    let created = try table.created()
    try table.committed(.append(["b"]), after: try table.committed(.append(["a"]), after: created).snapshot)
    let scratch = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
    let injection = fault.map { ["-e", "inject=\(call):\($0)"] } ?? []
    process.arguments = ["-f", "-qq", "-o", scratch.path + "/trace", "-e", "trace=\(call)", "-e", "signal=none"] + injection
      + [try #require(probe), folder.path, "100"] + steps
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let trace = try String(contentsOfFile: scratch.path + "/trace", encoding: .utf8)
    let calls = trace.split(separator: "\n").filter { $0.contains("(") && !$0.contains("resumed>") }.count
    return (folder, text.split(separator: "\n").map(String.init), calls)
  }
}

import Foundation
import TestSupport
import Testing

@Suite(
  "The demo's printed commands work", .enabled(if: LoopbackSSHD.program != nil, "no sshd"),
  .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct DemoTests {
  /// Runs a line in the shell, in `folder`, where the network's proxies lead nowhere.
  private func shell(_ line: String, in folder: String, _ extra: [String: String] = [:]) throws -> Outcome {
    let own = ProcessInfo.processInfo.environment
    var environment = [
      "PATH": own["PATH"] ?? "/usr/bin:/bin", "HOME": own["HOME"] ?? "/root", "SLUICE_BINARY": Program.path,
      "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "PIP_NO_INDEX": "1",
    ]
    environment["SLUICE_PYTHON"] = Oracle.python
    environment.merge(extra) { _, new in new }
    return try Tool.run("/bin/bash", ["-c", "cd '\(folder)' && \(line)"], environment: environment, seconds: 60)
  }

  @Test("every line the demo prints can be typed after it, and says the same again")
  func demo() throws {
    // A copy of the package by links, so that nobody's own demo/ is replaced.
    let folder = "/tmp/slg-demo-" + String(UInt32.random(in: .min ... .max), radix: 36)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer {
      _ = try? Tool.run("/usr/bin/gpgconf", ["--homedir", folder + "/demo/gateway/keys/acme", "--kill", "all"])
      try? FileManager.default.removeItem(atPath: folder)
    }
    for name in ["Scripts", "Schemas", "Samples"] {
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(name)", withDestinationPath: "\(Program.root)/\(name)")
    }
    let start = ContinuousClock.now
    let run = try shell("Scripts/demo", in: folder)
    #expect(run.code == 0, "\(run)")
    #expect(ContinuousClock.now - start < .seconds(60))
    let printed = run.text

    // What the four files came to.
    for word in ["not-signed", "acme-portfolio@2026-11-19.v2", "acme-portfolio@2026-11-20", "Everything agrees.", "replaces acme-portfolio@2026-11-19"] {
      #expect(printed.contains(word), "\(word) is not in\n\(printed)")
    }

    // Commands with the output that followed them; the first word of a step's heading ends it.
    let lines = printed.split(separator: "\n", omittingEmptySubsequences: false)
    var count = 0
    for (index, line) in lines.enumerated() where line.hasPrefix("$ demo/sluice ") {
      let outcome = try shell(String(line.dropFirst(2)), in: folder)
      #expect([0, 1, 2].contains(outcome.code), "\(line): \(outcome)")
      count += 1
      // The server is gone, time has passed: these may say something else.
      if line.contains(" run ") || line.contains(" status") { continue }
      #expect(outcome.code == 0, "\(line): \(outcome)")
      let shown = lines[(index + 1)...].prefix { !$0.hasPrefix("── ") && !$0.hasPrefix("$ ") }.joined(separator: "\n")
      #expect(
        outcome.text.trimmingCharacters(in: .whitespacesAndNewlines) == shown.trimmingCharacters(in: .whitespacesAndNewlines), "\(line)")
    }
    #expect(count >= 10, "\(count) commands were printed")

    // Commands the output advises: "→ demo/sluice …", "Go on with: …" and those in tables.
    let advised = Set(printed.matches(of: /demo\/sluice(?: [a-z@0-9.:\-]+)+/).map { String($0.output) })
    #expect(advised.contains("demo/sluice quarantine show acme-portfolio@2026-11-21"), "\(advised)")
    for line in advised.sorted() where !line.contains(" run ") && !line.contains("discard") && !line.contains("accept") {
      let outcome = try shell(line, in: folder)
      #expect([0, 1].contains(outcome.code), "\(outcome)")
      #expect(!outcome.output.isEmpty, "\(outcome)")
    }

    guard Oracle.isInstalled else { return }
    let readers = printed.matches(of: /(?:Polars|deltalake): +(\S+python -c .*)/).map { String($0.1) }
    #expect(readers.count == 2)
    let rows = try #require(shell("demo/sluice lake tables --json", in: folder).lines().first?["rows"].number)
    for line in readers {
      // How the interpreter ends is not looked at: readers' threads have been seen to abort it after the answer.
      let outcome = try shell(line.replacing(".venv-readers/bin/python", with: Oracle.python), in: folder)
      #expect(outcome.text.replacing("_", with: "").contains("\(rows)"), "\(outcome)")
    }
    #expect(try shell("demo/sluice verify --deep", in: folder).code == 0)
  }
}

import Foundation
import Glibc
import Testing

@testable import Outlets

extension ScoreManifest {
  static func example(files: Int = 2) -> ScoreManifest {
    ScoreManifest(
      run: "019aa0c5-5e3e-7c1d-9d6b-0123456789ab", job: "daily-call-list", table: "portfolio", tablePath: "/srv/lake/portfolio",
      businessDate: "2026-11-20", deltaVersion: 7,
      files: (0..<files).map { "_feed=acme-portfolio/_business_date=2026-11-20/part-\($0).parquet" }, rows: 2_000_000,
      deliveries: ["acme-portfolio@2026-11-20.v2"])
  }
}

/// A folder for scripts that goes when the test ends.
final class Workshop {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "outlets-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func script(_ body: String) throws -> String {
    let path = folder + "/script-" + UUID().uuidString
    try Data("#!/bin/sh\n\(body)\n".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  func text(_ name: String) -> String? { try? String(contentsOfFile: folder + "/" + name, encoding: .utf8) }
}

@Suite struct `A command outlet` {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  private func deliver(
    _ body: String, arguments: [String] = [], timeout: Duration = .seconds(20), files: Int = 2, outputLimit: Int = 4096
  ) throws -> CommandResult {
    // Run by the shell's name: executing a file just written fails (ETXTBSY) if another test spawns a child meanwhile.
    try CommandOutlet(command: ["/bin/sh", workshop.script(body)] + arguments, timeout: timeout, outputLimit: outputLimit)
      .deliver(.example(files: files))
  }

  @Test func `gives the manifest on standard input and the arguments as they stand`() throws {
    let result = try deliver("cat > \"$1\"; printf '%s|' \"$@\"", arguments: [workshop.folder + "/manifest.json", "a b", "$HOME;'\""])
    #expect(result.isSuccess)
    #expect(result.failureCode == nil)
    #expect(String(decoding: result.outputTail, as: UTF8.self) == workshop.folder + "/manifest.json|a b|$HOME;'\"|")
    let received = try #require(workshop.text("manifest.json"))
    #expect(
      received
        == #"{"businessDate":"2026-11-20","deliveries":["acme-portfolio@2026-11-20.v2"],"deltaVersion":7,"files":["#
        + #""_feed=acme-portfolio/_business_date=2026-11-20/part-0.parquet","#
        + #""_feed=acme-portfolio/_business_date=2026-11-20/part-1.parquet"],"job":"daily-call-list","manifest":1,"#
        + #""rows":2000000,"run":"019aa0c5-5e3e-7c1d-9d6b-0123456789ab","table":"portfolio","#
        + #""tablePath":"/srv/lake/portfolio"}"# + "\n")
    #expect(try JSONDecoder().decode(ScoreManifest.self, from: Data(received.utf8)) == .example())
  }

  @Test func `gives a manifest larger than any pipe to a program that starts reading late`() throws {
    let result = try deliver("sleep 0.3; cat > \"$1\"", arguments: [workshop.folder + "/manifest.json"], files: 40_000)
    #expect(result.isSuccess)
    let received = try Data(contentsOf: URL(fileURLWithPath: workshop.folder + "/manifest.json"))
    #expect(received.count > 2 << 20)
    #expect(try received == ScoreManifest.example(files: 40_000).encoded())
  }

  @Test(arguments: [2, 40_000]) func `survives a program that reads nothing`(files: Int) throws {
    #expect(try deliver("exit 0", files: files).ending == .exited(0))
    #expect(try deliver("exec <&-; sleep 0.2; exit 3", files: files).ending == .exited(3))
    // SIGPIPE was neither raised nor left pending for somebody else.
    var pending = sigset_t()
    sigpending(&pending)
    #expect(sigismember(&pending, SIGPIPE) == 0)
  }

  @Test func `lends a clean environment and the run's name`() throws {
    setenv("SLUICE_OUTLET_CANARY", "secret", 1)
    defer { unsetenv("SLUICE_OUTLET_CANARY") }
    // A shell would add variables of its own.
    let result = try CommandOutlet(command: ["/usr/bin/env"]).deliver(.example())
    let names = String(decoding: result.outputTail, as: UTF8.self).split(separator: "\n").compactMap { $0.split(separator: "=").first }
    #expect(Set(names) == ["PATH", "HOME", "LANG", "SLUICE_RUN"])
    #expect(String(decoding: result.outputTail, as: UTF8.self).contains("SLUICE_RUN=019aa0c5-5e3e-7c1d-9d6b-0123456789ab\n"))
  }

  @Test func `reports exit codes and signals`() throws {
    let failed = try deliver("exit 75")
    #expect(failed.ending == .exited(75))
    #expect(failed.exitStatus == 75)
    #expect(failed.failureCode == "outlet-command-failed")
    let crashed = try deliver("kill -SEGV $$")
    #expect(crashed.ending == .signalled(SIGSEGV))
    #expect(crashed.exitStatus == 128 + SIGSEGV)
    #expect(crashed.failureCode == "outlet-command-signalled")
  }

  @Test func `kills a slow program with its whole process group when time is up`() throws {
    let result = try deliver(
      "trap '' TERM INT HUP; sleep 600 & echo $! > \"$1/pid\"; (sleep 1.5; touch \"$1/late\") & wait", arguments: [workshop.folder],
      timeout: .milliseconds(400))
    #expect(result.ending == .timedOut)
    #expect(result.exitStatus == nil)
    #expect(result.failureCode == "outlet-command-timed-out")
    #expect(400..<3_000 ~= result.milliseconds)
    let text = try #require(workshop.text("pid"))
    let grandchild = try #require(pid_t(text.dropLast()))
    usleep(1_600_000)
    #expect(hasEnded(grandchild))
    #expect(!FileManager.default.fileExists(atPath: workshop.folder + "/late"))
  }

  @Test func `does not wait for grandchildren that hold its output open, and leaves none`() throws {
    let result = try deliver("sleep 600 & echo $! > \"$1/pid\"; exit 0", arguments: [workshop.folder])
    #expect(result.ending == .exited(0))
    #expect(result.milliseconds < 5_000)
    let text = try #require(workshop.text("pid"))
    let grandchild = try #require(pid_t(text.dropLast()))
    usleep(50_000)
    #expect(hasEnded(grandchild))
  }

  @Test func `reads output without end in bounded memory and keeps the last bytes`() throws {
    let result = try deliver("head -c 50000000 /dev/zero; printf 'the end' >&2; exit 1", outputLimit: 16)
    #expect(result.ending == .exited(1))
    #expect(result.outputBytes == 50_000_007)
    #expect(result.outputTail == [UInt8](repeating: 0, count: 9) + Array("the end".utf8))
  }

  @Test func `stops when it is asked to`() throws {
    let outlet = try CommandOutlet(command: ["/bin/sh", workshop.script("exec sleep 600")])
    var questions = 0
    let result = outlet.deliver(.example()) {
      questions += 1
      return questions > 5
    }
    #expect(result.ending == .stopped)
    #expect(result.milliseconds < 5_000)
  }

  @Test(arguments: [[], [""], ["relative/program"], ["true"]]) func `needs the absolute path of a program`(command: [String]) {
    let error = #expect(throws: OutletError.self) { try CommandOutlet(command: command) }
    #expect(error?.code == .commandInvalid)
  }

  @Test(arguments: ["/nonexistent/program", "/etc/passwd"]) func `calls a program that cannot be started a result`(path: String) throws {
    let result = try CommandOutlet(command: [path]).deliver(.example())
    guard case .notStarted(let error) = result.ending else {
      Issue.record("\(result.ending)")
      return
    }
    #expect(error.code == .commandMissing)
    #expect(result.failureCode == "outlet-command-missing")
    #expect(result.exitStatus == nil)
    #expect(result.outputTail.isEmpty)
  }

  @Test func `leaks no descriptor`() throws {
    // Descriptors of tests that run beside this one come and go; a leak of one for each delivery would not go.
    let before = try openDescriptors()
    for _ in 0..<40 { #expect(try deliver("exit 0").isSuccess) }
    #expect(try openDescriptors() < before + 40)
  }

  @Test func `runs many programs at once without mixing them up`() async throws {
    let path = try workshop.script("read -r line; printf '%s' \"$SLUICE_RUN\"; exit \"$1\"")
    let outlets = try (0..<12).map { try CommandOutlet(command: ["/bin/sh", path, "\($0)"]) }
    let endings = await withTaskGroup(of: (Int32, CommandResult).self) { group in
      for number in Int32(0)..<12 {
        group.addTask { [outlets] in
          var manifest = ScoreManifest.example()
          manifest.run = "run-\(number)"
          return (number, outlets[Int(number)].deliver(manifest))
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for number in Int32(0)..<12 {
      #expect(endings[number]?.ending == .exited(number))
      #expect(endings[number]?.outputTail == Array("run-\(number)".utf8))
    }
  }

  private func openDescriptors() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }

  /// Gone, or a zombie that its new parent has yet to collect.
  private func hasEnded(_ process: pid_t) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return true }
    return status.contains(") Z ")
  }
}

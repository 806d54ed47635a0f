import Foundation
import SFTPClient
import SSHTransport
import TestSupport
import Testing

@testable import sluice_helper

/// What happens when something goes away, and what is left behind.
@Suite(.enabled(if: LoopbackSSHD.program != nil, "openssh-server is not installed"))
struct HelperLifeTests {
  static let transports = LoginTests.transports

  @Test func `parent and helper use the same words`() {
    let known = Set(SSHError.Code.allCases.map(\.rawValue))
    #expect(SSHFailure.Code.allCases.allSatisfy { known.contains($0.rawValue) })
  }

  /// Processor time of a process, in clock ticks.
  static func ticks(_ process: Int32) -> Int {
    let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    let words = text.split(separator: ")").last?.split(separator: " ") ?? []
    return words.count > 12 ? (Int(words[11]) ?? 0) + (Int(words[12]) ?? 0) : 0
  }

  static func isAlive(_ process: Int32) -> Bool {
    // A zombie has ended; only nobody has looked yet.
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return text.split(separator: ")").last?.split(separator: " ").first != "Z"
  }

  @Test(arguments: transports) func `an idle helper uses no processor time`(_ transport: SSHEndpoint.Transport) throws {
    try TransferTests.withSession(transport) { session, sshd, connection in
      _ = try session.list(Array(sshd.root.path.utf8))
      let family = [connection.processID] + LoopbackSSHD.descendants(of: connection.processID)
      let before = family.map(Self.ticks)
      usleep(1_000_000)
      #expect(zip(before, family.map(Self.ticks)).allSatisfy { $1 - $0 <= 1 })
    }
  }

  @Test(arguments: transports) func `a slow reader holds the server back, not the memory or the processor`(
    _ transport: SSHEndpoint.Transport
  ) throws {
    try TransferTests.withSession(transport) { session, sshd, connection in
      let file = sshd.root.appendingPathComponent("sparse")
      try Data().write(to: file)
      truncate(file.path, 256 << 20)
      struct Enough: Error {}
      var delivered = 0
      var ticksWhileAsleep = 0
      #expect(throws: Enough.self) {
        _ = try session.download(TransferTests.remote(sshd, "sparse")) { bytes in
          delivered += bytes.count
          guard delivered > 16 << 20 else { return }
          // Everything under way settles, then nothing may move.
          usleep(500_000)
          let before = Self.ticks(connection.processID)
          usleep(1_000_000)
          ticksWhileAsleep = Self.ticks(connection.processID) - before
          throw Enough()
        }
      }
      #expect(ticksWhileAsleep <= 1)
      let status = try String(contentsOfFile: "/proc/\(connection.processID)/status", encoding: .utf8)
      let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }?.split(whereSeparator: \.isWhitespace)
      let kilobytes = peak.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? .max
      #expect(kilobytes < 48 << 10)
      // The session still works: what had been asked for is dropped when it comes.
      #expect(try session.list(Array(sshd.root.path.utf8)).count == 1)
    }
  }

  @Test(arguments: transports) func `a server that is killed during a download ends it at once`(
    _ transport: SSHEndpoint.Transport
  ) throws {
    try TransferTests.withSession(transport) { session, sshd, connection in
      let file = sshd.root.appendingPathComponent("sparse")
      try Data().write(to: file)
      truncate(file.path, 1 << 30)
      var start = ContinuousClock.now
      var isKilled = false
      let error = #expect(throws: SFTPError.self) {
        _ = try session.download(TransferTests.remote(sshd, "sparse")) { _ in
          guard !isKilled else { return }
          isKilled = true
          for process in sshd.sessions { kill(process, SIGKILL) }
          start = .now
        }
      }
      #expect(error?.code == .connectionLost)
      #expect(start.duration(to: .now) < .seconds(2))
      #expect(connection.failure()?.code == .connectionLost)
    }
  }

  @Test(arguments: transports) func `a server that stops answering is given up at the deadline`(
    _ transport: SSHEndpoint.Transport
  ) throws {
    let options = SFTPOptions(requestDeadline: .milliseconds(700))
    try TransferTests.withSession(transport, options: options) { session, sshd, connection in
      let frozen = sshd.sessions
      #expect(!frozen.isEmpty)
      for process in frozen { kill(process, SIGSTOP) }
      defer { for process in frozen { kill(process, SIGCONT) } }
      let start = ContinuousClock.now
      let error = #expect(throws: SFTPError.self) { try session.stat(Array(sshd.root.path.utf8)) }
      #expect(error?.code == .deadlineExceeded)
      connection.close()
      #expect(start.duration(to: .now) < .seconds(3))
      #expect(!Self.isAlive(connection.processID))
    }
  }

  @Test(arguments: transports) func `abort from another thread ends a call under way`(_ transport: SSHEndpoint.Transport) throws {
    try TransferTests.withSession(transport) { session, sshd, connection in
      for process in sshd.sessions { kill(process, SIGSTOP) }
      let family = [connection.processID] + LoopbackSSHD.descendants(of: connection.processID)
      Thread.detachNewThread {
        usleep(200_000)
        connection.abort()
      }
      let start = ContinuousClock.now
      let error = #expect(throws: SFTPError.self) { try session.stat([0x2f]) }
      #expect(error?.code == .connectionLost)
      #expect(start.duration(to: .now) < .seconds(2))
      usleep(100_000)
      #expect(!family.contains(where: Self.isAlive))
    }
  }

  @Test(arguments: transports) func `the helper dies with its parent`(_ transport: SSHEndpoint.Transport) throws {
    let sshd = try LoopbackSSHD()
    defer { sshd.stop() }
    let mark = sshd.directory.appendingPathComponent("helper.pid").path
    // A shell stands for the gateway: it starts the helper with pipes that stay open, and is killed.
    let script = """
      mkfifo '\(sshd.directory.path)/in' '\(sshd.directory.path)/out'
      sleep 30 > '\(sshd.directory.path)/in' & sleep 30 < '\(sshd.directory.path)/out' &
      '\(BuiltHelper.path)' ssh --host 127.0.0.1 --port \(sshd.port) --user \(sshd.user) --identity '\(sshd.identity)' \
        --host-key '\(try sshd.fingerprint(.ed25519))' --transport \(transport.rawValue) --parent $$ \
        < '\(sshd.directory.path)/in' > '\(sshd.directory.path)/out' 3> '\(mark).verdict' &
      echo $! > '\(mark)'
      wait
      """
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", script]
    try shell.run()
    var helper: Int32?
    for _ in 0..<500 {
      let verdict = (try? String(contentsOfFile: mark + ".verdict", encoding: .utf8)) ?? ""
      if verdict.contains("\"ready\"") {
        helper = Int32((try String(contentsOfFile: mark, encoding: .utf8)).trimmingCharacters(in: .whitespacesAndNewlines))
        break
      }
      usleep(10_000)
    }
    let family = helper.map { [$0] + LoopbackSSHD.descendants(of: $0) } ?? []
    let sleepers = LoopbackSSHD.descendants(of: shell.processIdentifier).filter { !family.contains($0) }
    kill(shell.processIdentifier, SIGKILL)
    defer { for process in sleepers { kill(process, SIGKILL) } }
    try #require(!family.isEmpty)
    #expect(transport == .libssh2 || family.count == 2)
    for _ in 0..<200 where family.contains(where: Self.isAlive) { usleep(10_000) }
    #expect(!family.contains(where: Self.isAlive))
  }

  @Test(arguments: transports) func `connections leave no descriptors, processes or server sessions behind`(
    _ transport: SSHEndpoint.Transport
  ) throws {
    let sshd = try LoopbackSSHD()
    defer { sshd.stop() }
    let good = try LoginTests.endpoint(sshd, transport)
    let bad = try LoginTests.endpoint(sshd, transport, trust: .fingerprints([HostKeyTests.wrongPin]))
    let stranger = try sshd.generateKey("stranger", .ed25519)
    let refused = try LoginTests.endpoint(sshd, transport, credential: .identity(path: stranger))
    for _ in 0..<(ProcessInfo.processInfo.environment["SLUICE_DEEP"] == nil ? 3 : 200) {
      #expect(LoginTests.code(good) == nil)
      #expect(LoginTests.code(bad) == .hostKeyMismatch)
      #expect(LoginTests.code(refused) == .authFailed)
    }
    for _ in 0..<200 where !sshd.sessions.isEmpty { usleep(10_000) }
    #expect(sshd.sessions.isEmpty)
    let port = String(sshd.port)
    let left = LoopbackSSHD.descendants(of: getpid()).filter { process in
      let command = (try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)) ?? ""
      return command.contains("sluice-helper") && command.contains(port)
    }
    #expect(left.isEmpty)
  }
}

import Foundation
import SFTPClient
import SSHTransport
import TestSupport
import Testing

/// Bytes and names through the whole chain: codec, helper, sshd, file system.
@Suite(.enabled(if: LoopbackSSHD.program != nil, "openssh-server is not installed"))
struct TransferTests {
  static let transports = LoginTests.transports

  /// Runs `body` with a session on a fresh server.
  static func withSession(
    _ transport: SSHEndpoint.Transport, configuration: [String] = [], options: SFTPOptions = SFTPOptions(),
    _ body: (SFTPSession, LoopbackSSHD, SSHConnection) throws -> Void
  ) throws {
    let sshd = try LoopbackSSHD(configuration: configuration)
    defer { sshd.stop() }
    var endpoint = try LoginTests.endpoint(sshd, transport)
    endpoint.options = options
    let connection = try SSHConnection.open(endpoint, helper: BuiltHelper.path)
    defer { connection.close() }
    try body(connection.session, sshd, connection)
  }

  static func remote(_ sshd: LoopbackSSHD, _ name: String) -> [UInt8] {
    Array(sshd.root.appendingPathComponent(name).path.utf8)
  }

  @Test(arguments: transports) func `32 MiB arrive byte for byte`(_ transport: SSHEndpoint.Transport) throws {
    var generator = SeededGenerator(seed: 32)
    let whole = generator.bytes(32 << 20)
    // Also from a server that starts new keys all the time.
    for (configuration, content) in [([], whole), (["RekeyLimit 1M"], Array(whole[..<(8 << 20)]))] {
      try Self.withSession(transport, configuration: configuration) { session, sshd, _ in
        try Data(content).write(to: sshd.root.appendingPathComponent("big"))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count)
        let result = try session.download(Self.remote(sshd, "big"), limit: 64 << 20) { bytes += $0 }
        #expect(bytes == content)
        #expect(result.before.agrees(with: result.after))
        #expect(result.before.size == UInt64(content.count))
      }
    }
  }

  @Test(arguments: transports) func `a thousand files are listed, and weird names among them`(_ transport: SSHEndpoint.Transport) throws {
    try Self.withSession(transport) { session, sshd, _ in
      var expected: Set<[UInt8]> = []
      for number in 0..<1000 { expected.insert(Array("portfolio_\(number).csv.pgp".utf8)) }
      for name in ["with space", "-rf", "a\nb", "\u{1b}[2J", "*?[x]", "%s%n", "Ünï©ode", String(repeating: "n", count: 255), ".hidden", "'\"\\"] {
        expected.insert(Array(name.utf8))
      }
      expected.insert([0x6c, 0x61, 0x74, 0x69, 0x6e, 0xe9])
      for name in expected {
        let path = Array(sshd.root.path.utf8) + [0x2f] + name + [0]
        let descriptor = path.withUnsafeBytes { creat($0.baseAddress!.assumingMemoryBound(to: CChar.self), 0o644) }
        #expect(descriptor >= 0)
        close(descriptor)
      }
      let entries = try session.list(Array(sshd.root.path.utf8))
      #expect(entries.count == expected.count)
      #expect(Set(entries.map(\.name)) == expected)
      #expect(entries.allSatisfy { $0.attributes.isRegular && $0.attributes.size == 0 && $0.attributes.modificationTime != nil })
      let unsafe = entries.filter { !$0.isSafeName }.map(\.displayName)
      #expect(Set(unsafe) == ["a\\x0ab", "\\x1b[2J", "latin\\xe9"])
      // Every one of them can be opened by its raw bytes.
      for entry in entries where !entry.isSafeName || entry.name.count == 255 {
        _ = try session.download(Array(sshd.root.path.utf8) + [0x2f] + entry.name) { _ in }
      }
    }
  }

  @Test(arguments: transports) func `changing things on the server works, and overwrites nothing`(
    _ transport: SSHEndpoint.Transport
  ) throws {
    try Self.withSession(transport) { session, sshd, _ in
      func text(_ name: String) -> String? { try? String(contentsOf: sshd.root.appendingPathComponent(name), encoding: .utf8) }
      func thrown(_ body: () throws(SFTPError) -> Void) -> SFTPError.Code? {
        do throws(SFTPError) {
          try body()
          return nil
        } catch { return error.code }
      }
      for name in ["a", "b"] { try name.write(to: sshd.root.appendingPathComponent(name), atomically: true, encoding: .utf8) }
      let (a, b, c, archive) = (
        Self.remote(sshd, "a"), Self.remote(sshd, "b"), Self.remote(sshd, "c"), Self.remote(sshd, "archive")
      )
      #expect(thrown { () throws(SFTPError) in try session.rename(a, to: b) } == .targetExists)
      #expect(text("a") == "a" && text("b") == "b")
      #expect(thrown { () throws(SFTPError) in try session.rename(c, to: Self.remote(sshd, "d")) } == .noSuchFile)
      try session.rename(a, to: c)
      #expect(text("a") == nil && text("c") == "a")
      try session.makeDirectory(archive)
      #expect(try session.stat(archive).isDirectory)
      try session.rename(c, to: Self.remote(sshd, "archive/c"))
      #expect(text("archive/c") == "a")
      #expect(thrown { () throws(SFTPError) in try session.removeDirectory(archive) } == .failure)
      try session.remove(Self.remote(sshd, "archive/c"))
      try session.removeDirectory(archive)
      #expect(thrown { () throws(SFTPError) in _ = try session.stat(archive) } == .noSuchFile)
      #expect(thrown { () throws(SFTPError) in _ = try session.list(archive) } == .noSuchFile)
      // Symbolic links: told apart by lstat, never replaced by a rename.
      symlink("b", sshd.root.path + "/link")
      #expect(try session.lstat(Self.remote(sshd, "link")).isSymbolicLink)
      #expect(try session.stat(Self.remote(sshd, "link")).isRegular)
      #expect(thrown { () throws(SFTPError) in try session.rename(b, to: Self.remote(sshd, "link")) } == .targetExists)
      #expect(try session.realPath([0x2e]) == Array(sshd.root.resolvingSymlinksInPath().path.utf8))
      let folder = #expect(throws: SFTPError.self) { _ = try session.download(Array(sshd.root.path.utf8)) { _ in } }
      #expect(folder?.endsSession == false)
    }
  }

  @Test(arguments: transports) func `a file that grows during the download is not accepted`(_ transport: SSHEndpoint.Transport) throws {
    try Self.withSession(transport) { session, sshd, _ in
      let file = sshd.root.appendingPathComponent("growing")
      try Data(repeating: 7, count: 8 << 20).write(to: file)
      let handle = try FileHandle(forWritingTo: file)
      try handle.seekToEnd()
      let error = #expect(throws: SFTPError.self) {
        _ = try session.download(Self.remote(sshd, "growing")) { _ in try handle.write(contentsOf: [1]) }
      }
      #expect(error?.code == .changedDuringTransfer)
      #expect(try session.stat(Self.remote(sshd, "growing")).isRegular)
    }
  }
}

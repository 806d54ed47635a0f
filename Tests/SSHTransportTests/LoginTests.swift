import Foundation
import SFTPClient
import SSHTransport
import TestSupport
import Testing

/// Every way to log in that the configuration offers, against a real sshd, over both transports.
@Suite(.enabled(if: LoopbackSSHD.program != nil, "openssh-server is not installed"))
struct LoginTests {
  static let transports: [SSHEndpoint.Transport] = [.libssh2, .openssh]

  static func endpoint(
    _ sshd: LoopbackSSHD, _ transport: SSHEndpoint.Transport = .libssh2, trust: SSHEndpoint.Trust? = nil,
    credential: SSHEndpoint.Credential? = nil
  ) throws -> SSHEndpoint {
    SSHEndpoint(
      host: "127.0.0.1", port: sshd.port, user: sshd.user, credential: credential ?? .identity(path: sshd.identity),
      trust: try trust ?? .fingerprints([sshd.fingerprint(.ed25519)]), transport: transport, connectTimeout: .seconds(10))
  }

  static func code(_ endpoint: SSHEndpoint) -> SSHError.Code? {
    do throws(SSHError) {
      try SSHConnection.open(endpoint, helper: BuiltHelper.path).close()
      return nil
    } catch { return error.code }
  }

  @Test(arguments: transports) func `a pinned ed25519 host key and an ed25519 identity give a session`(
    _ transport: SSHEndpoint.Transport
  ) throws {
    let sshd = try LoopbackSSHD()
    defer { sshd.stop() }
    try Data("hello".utf8).write(to: sshd.root.appendingPathComponent("a.txt"))
    let connection = try SSHConnection.open(Self.endpoint(sshd, transport), helper: BuiltHelper.path)
    defer { connection.close() }
    #expect(connection.hostKeyFingerprint == (try sshd.fingerprint(.ed25519)))
    #expect(connection.report.hostKey?.isTrusted == true)
    #expect(connection.report.keyExchange.contains("25519"))
    #expect(connection.report.cipher.isEmpty == false)
    #expect(connection.report.server.hasPrefix("SSH-2.0-OpenSSH"))
    #expect(try connection.session.list(Array(sshd.root.path.utf8)).map(\.displayName) == ["a.txt"])
    let report = try SSHConnection.preflight(Self.endpoint(sshd, transport), helper: BuiltHelper.path)
    #expect(report == connection.report)
  }

  @Test(arguments: transports) func `identities of every modern kind log in, encrypted or not`(
    _ transport: SSHEndpoint.Transport
  ) throws {
    let sshd = try LoopbackSSHD()
    defer { sshd.stop() }
    let secret = sshd.directory.appendingPathComponent("passphrase").path
    let wrong = sshd.directory.appendingPathComponent("wrong").path
    try "correct horse\n".write(toFile: secret, atomically: true, encoding: .utf8)
    try "wrong horse\n".write(toFile: wrong, atomically: true, encoding: .utf8)
    for (name, type, options) in [
      ("ed", .ed25519, []), ("ec256", .ecdsa, ["-b", "256"]), ("ec384", .ecdsa, ["-b", "384"]), ("ec521", .ecdsa, ["-b", "521"]),
      ("pem", .ecdsa, ["-m", "PEM"]),
    ] as [(String, LoopbackSSHD.KeyType, [String])] {
      let plain = try sshd.generateKey("plain_" + name, type, options: options)
      let locked = try sshd.generateKey("locked_" + name, type, passphrase: "correct horse", options: options)
      try sshd.authorize("plain_" + name)
      try sshd.authorize("locked_" + name)
      func attempt(_ path: String, _ passphrase: String?) throws -> SSHError.Code? {
        Self.code(try Self.endpoint(sshd, transport, credential: .identity(path: path, passphraseFile: passphrase)))
      }
      #expect(try attempt(plain, nil) == nil, "\(name)")
      #expect(try attempt(locked, secret) == nil, "\(name) with passphrase")
      // The larger curves take the same way.
      if options.last == "384" || options.last == "521" { continue }
      #expect(try attempt(locked, wrong) == .identityPassphrase, "\(name) with a wrong passphrase")
      #expect(try attempt(locked, nil) == .identityPassphrase, "\(name) without its passphrase")
    }
    #expect(Self.code(try Self.endpoint(sshd, transport, credential: .identity(path: secret))) == .identityUnreadable)
    #expect(Self.code(try Self.endpoint(sshd, transport, credential: .identity(path: "/nonexistent"))) == .identityUnreadable)
    let missing = SSHEndpoint.Credential.identity(path: sshd.identity, passphraseFile: "/nonexistent")
    #expect(Self.code(try Self.endpoint(sshd, transport, credential: missing)) == .secretUnreadable)
  }

  @Test(arguments: transports) func `a key the server does not know fails as a login, once`(_ transport: SSHEndpoint.Transport) throws {
    let sshd = try LoopbackSSHD()
    defer { sshd.stop() }
    let stranger = try sshd.generateKey("stranger", .ed25519)
    #expect(Self.code(try Self.endpoint(sshd, transport, credential: .identity(path: stranger))) == .authFailed)
    // The offer without a signature is refused, and nothing else is tried.
    #expect(sshd.log.components(separatedBy: "Failed publickey for").count == 2)
  }

  @Test func `an RSA identity is refused by libssh2 with the remedy, and works over ssh`() throws {
    let sshd = try LoopbackSSHD()
    defer { sshd.stop() }
    for (name, options) in [("rsa", []), ("rsapem", ["-m", "PEM"])] as [(String, [String])] {
      let identity = try sshd.generateKey(name, .rsa, options: options)
      try sshd.authorize(name)
      let error = #expect(throws: SSHError.self) {
        try SSHConnection.open(Self.endpoint(sshd, credential: .identity(path: identity)), helper: BuiltHelper.path)
      }
      #expect(error?.code == .rsaIdentity)
      #expect(error?.message.contains("transport: openssh") == true)
      #expect(Self.code(try Self.endpoint(sshd, .openssh, credential: .identity(path: identity))) == nil)
    }
  }

  @Test(
    .enabled(if: PythonSFTPServer.interpreter != nil, "no Python with asyncssh (SLUICE_PYTHON)"), arguments: transports)
  func `a password logs in, a wrong one does not`(_ transport: SSHEndpoint.Transport) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("password-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (right, wrong) = (folder.appendingPathComponent("right").path, folder.appendingPathComponent("wrong").path)
    try "pass % \"word\" ü\n".write(toFile: right, atomically: true, encoding: .utf8)
    try "something else".write(toFile: wrong, atomically: true, encoding: .utf8)
    for method in ["password", "keyboard-interactive"] {
      let server = try PythonSFTPServer(root: folder.path, password: "pass % \"word\" ü", method: method)
      defer { server.stop() }
      func attempt(_ file: String) -> SSHError.Code? {
        Self.code(
          SSHEndpoint(
            host: "127.0.0.1", port: server.port, user: "bank", credential: .password(file: file),
            trust: .fingerprints([server.fingerprint]), transport: transport))
      }
      let answers = method == "password" || transport == .openssh
      #expect(attempt(right) == (answers ? nil : .authFailed), "\(method)")
      #expect(attempt(wrong) == .authFailed, "\(method)")
    }
  }

  @Test func `nobody there, nothing that speaks SSH, and silence are told apart`() throws {
    let port = try LoopbackSSHD.freePort()
    for transport in Self.transports {
      var endpoint = SSHEndpoint(
        host: "127.0.0.1", port: port, user: "u", credential: .password(file: "/dev/null"), trust: .fingerprints([]),
        transport: transport, connectTimeout: .seconds(1))
      #expect(Self.code(endpoint) == .connectFailed)
      endpoint.host = "does-not-exist.invalid"
      #expect(Self.code(endpoint) == .hostNotFound)
      endpoint.host = "two words"
      #expect(Self.code(endpoint) == .usage)
      endpoint.trust = .fingerprints(["MD5:00"])
      endpoint.host = "127.0.0.1"
      #expect(Self.code(endpoint) == .usage)
    }
    let silent = try SilentListener()
    let start = ContinuousClock.now
    for transport in Self.transports {
      let endpoint = SSHEndpoint(
        host: "127.0.0.1", port: silent.port, user: "u", credential: .password(file: "/dev/null"), trust: .fingerprints([]),
        transport: transport, connectTimeout: .seconds(1))
      #expect(Self.code(endpoint) == .deadlineExceeded)
      var patient = endpoint
      patient.connectTimeout = .seconds(60)
      let error = #expect(throws: SSHError.self) {
        try SSHConnection.open(patient, helper: BuiltHelper.path, deadline: .milliseconds(300))
      }
      #expect(error?.code == .deadlineExceeded)
    }
    #expect(start.duration(to: .now) < .seconds(6))
    let missing = #expect(throws: SSHError.self) {
      try SSHConnection.open(
        SSHEndpoint(
          host: "127.0.0.1", user: "u", credential: .password(file: "/dev/null"), trust: .fingerprints([])), helper: "/nonexistent")
    }
    #expect(missing?.code == .helperFailed)
  }

  @Test(arguments: transports) func `a server without SFTP is told`(_ transport: SSHEndpoint.Transport) throws {
    let sshd = try LoopbackSSHD(configuration: ["Subsystem other /bin/true", "Subsystem sftp2 /bin/true"], subsystem: false)
    defer { sshd.stop() }
    #expect(Self.code(try Self.endpoint(sshd, transport)) == .noSFTPSubsystem)
  }
}

/// Listens and says nothing.
final class SilentListener {
  let port: UInt16
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let end = descriptor
    _ = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(end, $0, size) + listen(end, 8) + getsockname(end, $0, &size) }
    }
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }
}

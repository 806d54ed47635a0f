import Foundation
import SSHTransport
import TestSupport
import Testing

/// The server's identity, and that nothing leaves us before it is known.
@Suite(.enabled(if: LoopbackSSHD.program != nil, "openssh-server is not installed"))
struct HostKeyTests {
  static let transports = LoginTests.transports
  static let wrongPin = "SHA256:" + String(repeating: "A", count: 43)

  @Test(arguments: transports) func `a wrong host key ends the attempt before any credential is sent`(
    _ transport: SSHEndpoint.Transport
  ) throws {
    let sshd = try LoopbackSSHD(hostKeys: [.ed25519, .ecdsa, .rsa], configuration: ["LogLevel DEBUG3"])
    defer { sshd.stop() }
    try sshd.generateKey("other", .ed25519)
    let known = sshd.directory.appendingPathComponent("known_other").path
    try "[127.0.0.1]:\(sshd.port) \(sshd.publicKey("other"))".write(toFile: known, atomically: true, encoding: .utf8)
    for trust in [.fingerprints([Self.wrongPin]), .knownHosts(path: known), .fingerprints([])] as [SSHEndpoint.Trust] {
      let error = #expect(throws: SSHError.self) {
        try SSHConnection.open(LoginTests.endpoint(sshd, transport, trust: trust), helper: BuiltHelper.path)
      }
      #expect(error?.code == (trust == .fingerprints([]) ? .hostKeyUnknown : .hostKeyMismatch))
      #expect(error?.hostKey?.isTrusted == false)
      #expect(error?.hostKey?.fingerprint.hasPrefix("SHA256:") == true)
      #expect(error?.isTransient == false)
    }
    // The server had every occasion to see a user name or a key: DEBUG3 logs each user authentication request.
    #expect(sshd.log.contains("Connection from"))
    #expect(!sshd.log.contains("userauth-request"))
    #expect(!sshd.log.contains("Accepted") && !sshd.log.contains("Failed"))
  }

  @Test(arguments: transports) func `a pin is found whatever its type`(_ transport: SSHEndpoint.Transport) throws {
    let sshd = try LoopbackSSHD(hostKeys: [.ed25519, .ecdsa, .rsa])
    defer { sshd.stop() }
    for type in LoopbackSSHD.KeyType.allCases {
      let pin = try sshd.fingerprint(type)
      let endpoint = try LoginTests.endpoint(sshd, transport, trust: .fingerprints([Self.wrongPin, pin]))
      if type == .rsa && transport == .libssh2 {
        let error = #expect(throws: SSHError.self) { try SSHConnection.open(endpoint, helper: BuiltHelper.path) }
        #expect(error?.code == .hostKeyMismatch)
        #expect(error?.message.contains("transport: openssh") == true)
      } else {
        let connection = try SSHConnection.open(endpoint, helper: BuiltHelper.path)
        #expect(connection.hostKeyFingerprint == pin)
        connection.close()
      }
    }
  }

  @Test func `a server with an RSA key only needs the openssh transport, and the error says so`() throws {
    let sshd = try LoopbackSSHD(hostKeys: [.rsa])
    defer { sshd.stop() }
    let pin = SSHEndpoint.Trust.fingerprints([try sshd.fingerprint(.rsa)])
    for trust in [pin, .knownHosts(path: try sshd.knownHosts())] {
      let error = #expect(throws: SSHError.self) {
        try SSHConnection.open(LoginTests.endpoint(sshd, trust: trust), helper: BuiltHelper.path)
      }
      #expect(error?.code == .rsaOnlyHost)
      #expect(error?.message.contains("transport: openssh") == true)
      #expect(LoginTests.code(try LoginTests.endpoint(sshd, .openssh, trust: trust)) == nil)
    }
  }

  @Test(arguments: transports) func `known_hosts is read as ssh reads it`(_ transport: SSHEndpoint.Transport) throws {
    let sshd = try LoopbackSSHD()
    defer { sshd.stop() }
    func attempt(_ path: String) throws -> SSHError.Code? {
      LoginTests.code(try LoginTests.endpoint(sshd, transport, trust: .knownHosts(path: path)))
    }
    func file(_ text: String) throws -> String {
      let path = sshd.directory.appendingPathComponent("known_\(UUID().uuidString)").path
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return path
    }
    let key = try sshd.publicKey("host_ed25519")
    let other = try sshd.publicKey("id_ed25519")
    #expect(try attempt(sshd.knownHosts()) == nil)
    #expect(try attempt(sshd.knownHosts(hashed: true)) == nil)
    // Only the type that is asked for less often: the preference must follow what is known.
    #expect(try attempt(sshd.knownHosts([.ecdsa])) == nil)
    #expect(try attempt(sshd.knownHosts([.ecdsa], hashed: true)) == nil)
    // The same key under another port is another host.
    #expect(try attempt(sshd.knownHosts(port: 2022)) == .hostKeyUnknown)
    #expect(try attempt(sshd.knownHosts(hashed: true, port: 2022)) == .hostKeyUnknown)
    // Patterns, comments, unknown words, and a name without a port.
    #expect(try attempt(file("# comment\n\nnonsense\n*.example,[127.0.0.*]:* \(key)")) == nil)
    #expect(try attempt(file("127.0.0.1 \(key)")) == nil)
    #expect(try attempt(file("!*127.0.0.1*,* \(key)")) == .hostKeyUnknown)
    #expect(try attempt(file("[127.0.0.1]:\(sshd.port) \(other)")) == .hostKeyMismatch)
    #expect(try attempt(file("[127.0.0.1]:\(sshd.port) \(other)[127.0.0.1]:\(sshd.port) \(key)")) == nil)
    #expect(try attempt(file("@revoked * \(key)[127.0.0.1]:\(sshd.port) \(key)")) == .hostKeyRevoked)
    #expect(try attempt(file("@cert-authority * \(key)")) == .hostKeyUnknown)
    #expect(try attempt("/nonexistent") == .hostKeyUnknown)
  }

  @Test(arguments: transports) func `old algorithms are not agreed to`(_ transport: SSHEndpoint.Transport) throws {
    for setting in ["Ciphers aes128-cbc,3des-cbc", "KexAlgorithms diffie-hellman-group14-sha1", "MACs hmac-sha1,hmac-md5"] {
      // GCM and ChaCha20 need no MAC, so the MAC case also pins the cipher.
      let sshd = try LoopbackSSHD(configuration: setting.hasPrefix("MACs") ? [setting, "Ciphers aes128-ctr"] : [setting])
      defer { sshd.stop() }
      let endpoint = try LoginTests.endpoint(sshd, transport)
      let error = #expect(throws: SSHError.self) { try SSHConnection.open(endpoint, helper: BuiltHelper.path) }
      #expect(error?.code == .kexFailed, "\(setting)")
    }
    let gcm = try LoopbackSSHD(configuration: ["Ciphers aes256-gcm@openssh.com"])
    defer { gcm.stop() }
    let code = LoginTests.code(try LoginTests.endpoint(gcm, transport))
    #expect(code == (transport == .openssh ? nil : .kexFailed))
  }
}

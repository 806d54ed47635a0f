import Foundation
import TestSupport
import Testing

@testable import sluice_helper

/// What the helper reads before it trusts anybody.
@Suite struct HelperParsingTests {
  @Test func `Base64 is what Foundation says it is`() {
    var generator = SeededGenerator(seed: 1)
    for count in 0..<100 {
      let bytes = generator.bytes(count)
      let text = Data(bytes).base64EncodedString()
      #expect(SSHBase64.encodeUnpadded(bytes) == text.replacing("=", with: ""))
      #expect(SSHBase64.decode(text.utf8) == bytes)
    }
    #expect(SSHBase64.decode("ab*d".utf8) == nil)
  }

  /// The opening of a server that offers the given host key types.
  static func opening(hostKeys: [String]) -> [UInt8] {
    func list(_ names: [String]) -> [UInt8] {
      let bytes = Array(names.joined(separator: ",").utf8)
      return [0, 0, UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes
    }
    let payload =
      [20] + Array(repeating: 7, count: 16) + list(["curve25519-sha256"]) + list(hostKeys) + list(["aes128-ctr"])
      + list(["aes128-ctr"]) + list(["hmac-sha2-256"]) + list(["hmac-sha2-256"])
    return Array("Welcome\r\nSSH-2.0-Test\u{1b}\r\n".utf8) + [0, 0, 1, 0, 4] + payload
  }

  @Test func `a server's offer is read, and never past its end`() throws {
    let bytes = Self.opening(hostKeys: ["rsa-sha2-512", "ssh-ed25519"])
    let offer = try #require(SSHServerOffer(opening: bytes))
    #expect(offer.banner == "SSH-2.0-Test?")
    #expect(offer.verifiableHostKeys == ["ssh-ed25519"])
    #expect(offer.ciphers == ["aes128-ctr"])
    #expect(!offer.hasOnlyRSAHostKeys)
    #expect(SSHServerOffer(opening: Self.opening(hostKeys: ["rsa-sha2-512"]))?.disagreement().code == .rsaOnlyHost)
    #expect(SSHServerOffer(opening: Self.opening(hostKeys: ["ssh-dss"]))?.disagreement().code == .kexFailed)
    for length in 0..<bytes.count { #expect(SSHServerOffer(opening: Array(bytes[..<length])) == nil) }
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<20_000 {
      var altered = bytes
      altered[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      _ = SSHServerOffer(opening: altered)?.disagreement()
    }
  }

  @Test func `known_hosts text of any kind is survived`() {
    var generator = SeededGenerator(seed: 3)
    let words = ["|1|AAAA|BBBB", "@revoked", "@", "*", "!*", "host", "[host]:2222", "ssh-ed25519", "AAAAC3Nz", "|1|", "#", ",", "=", "\u{0}"]
    for _ in 0..<2000 {
      let text = (0..<12).map { _ in words.randomElement(using: &generator) ?? "" }
        .map { $0 + (Bool.random(using: &generator) ? " " : "\n") }.joined()
      _ = SSHKnownHosts(text: Array(text.utf8), host: "host", port: 2222)
    }
  }

  @Test func `a name pattern is matched as ssh matches it, and quickly`() {
    func knows(_ pattern: String, _ host: String, _ port: UInt16 = 22) -> Bool {
      !SSHKnownHosts(text: Array("\(pattern) ssh-ed25519 AAAA\n".utf8), host: host, port: port).trusted.isEmpty
    }
    #expect(knows("sftp.bank.example", "sftp.bank.example"))
    #expect(knows("SFTP.bank.example", "sftp.bank.example"))
    #expect(knows("*.bank.example", "sftp.bank.example"))
    #expect(!knows("*.bank.example", "bank.example"))
    #expect(knows("sft?.bank.*", "sftp.bank.example"))
    #expect(!knows("*.bank.example,!sftp.*", "sftp.bank.example"))
    #expect(knows("[h]:2222", "h", 2222))
    #expect(!knows("[h]:2222", "h"))
    #expect(!knows("[h]:2222", "h", 2223))
    #expect(knows("h", "h", 2222))
    let start = ContinuousClock.now
    #expect(!knows(String(repeating: "*a", count: 200) + "b", String(repeating: "a", count: 5000)))
    #expect(start.duration(to: .now) < .seconds(1))
  }

  @Test func `arguments are checked`() {
    let good = ["--host", "h", "--user", "u"]
    func code(_ arguments: [String]) -> SSHFailure.Code? {
      do throws(SSHFailure) {
        _ = try SSHArguments(arguments)
        return nil
      } catch { return error.code }
    }
    let pin = "SHA256:" + String(repeating: "A", count: 43)
    #expect(code(good) == nil)
    #expect(code(good + ["--host-key", pin, "--host-key", pin + "="]) == nil)
    for bad in [
      [], ["--host", "h"], ["--host", "-oProxyCommand=x", "--user", "u"], good + ["--port", "0"], good + ["--port", "65536"],
      good + ["--host-key", "SHA256:short"], good + ["--host-key", pin, "--known-hosts", "f"], good + ["--what", "x"], good + ["--port"],
      good + ["--transport", "telnet"], ["--host", "h", "--user", "a b"], good + ["--connect-timeout", "0"],
    ] { #expect(code(bad) == .usage, "\(bad)") }
  }
}

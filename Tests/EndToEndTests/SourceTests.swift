import Foundation
import TestSupport
import Testing

@Suite("A source that cannot be used stops its own feed alone", .enabled(if: LoopbackSSHD.program != nil, "no sshd"))
struct SourceTests {
  /// A gateway with a feed on `server` and one from a folder.
  private func gateway(_ server: LoopbackSSHD, endpoint: String) throws -> TestGateway {
    let gateway = try TestGateway(feeds(server), endpoint: endpoint)
    let file = try Program.portfolio(rows: 15, seed: 1, date: "2026-11-20")
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20", folder: server.root.path, prefix: "far")
    return gateway
  }

  private func feeds(_ server: LoopbackSSHD) -> [TestFeed] {
    var remote = TestFeed(name: "remote", source: "{ directory: \(server.root.path) }", table: "remote", afterwards: "delete")
    remote.files = "far_{date:yyyyMMdd}.csv.pgp"
    return [remote, TestFeed()]
  }

  private func expectStopped(
    _ gateway: TestGateway, _ code: String, halted: Bool, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try gateway.sluice("run", "--once", "--json")
    #expect(outcome.code == (halted ? 1 : 2), "\(outcome)", sourceLocation: location)
    let source = try outcome.json()["sources"][0]
    #expect(source["feed"].text == "remote", sourceLocation: location)
    #expect(source["fault"]["code"].text == code, "\(outcome)", sourceLocation: location)
    #expect(source["halted"].boolean == halted, sourceLocation: location)
    #expect(try gateway.rows() == 15, "the other feed's file has landed", sourceLocation: location)
    let check = try gateway.sluice("check", "remote", "--connect")
    #expect(check.code == 1 && check.text.contains(code), "\(check)", sourceLocation: location)
  }

  @Test("another host key: nothing is sent to the server, and poll goes on once the key is corrected")
  func hostKey() throws {
    let server = try LoopbackSSHD()
    defer { server.stop() }
    let right = try server.endpoint()
    let wrong = try right.replacing(server.fingerprint(.ed25519), with: "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU")
    let gateway = try gateway(server, endpoint: wrong)
    try expectStopped(gateway, "host-key-mismatch", halted: true)
    #expect(!server.log.contains("Accepted") && !server.log.contains("Failed publickey") && !server.log.contains("userauth"), "\(server.log)")
    try gateway.configure(feeds(server), endpoint: right)
    let polled = try gateway.sluice("poll", "remote", "--json")
    #expect(polled.code == 0, "\(polled)")
    #expect(try gateway.rows(of: "remote") == 15)
    #expect(try FileManager.default.contentsOfDirectory(atPath: server.root.path) == [], "deleted after it landed")
    try gateway.expectVerified()
  }

  @Test("a login that is refused is not tried again and again")
  func login() throws {
    let server = try LoopbackSSHD()
    defer { server.stop() }
    try server.generateKey("other", .ed25519)
    let endpoint = try server.endpoint().replacing(server.identity, with: server.directory.appendingPathComponent("other").path)
    try expectStopped(gateway(server, endpoint: endpoint), "auth-failed", halted: true)
  }

  @Test("a server that does not answer is a matter of trying later")
  func unreachable() throws {
    let server = try LoopbackSSHD()
    defer { server.stop() }
    let endpoint = try server.endpoint().replacing("port: \(server.port)", with: "port: \(LoopbackSSHD.freePort())")
    let gateway = try gateway(server, endpoint: endpoint)
    try expectStopped(gateway, "source-unreachable", halted: false)
  }

  @Test("a folder that is not there is a matter of trying later")
  func folder() throws {
    let gateway = try TestGateway([TestFeed(source: "{ folder: nowhere }")])
    let outcome = try gateway.sluice("run", "--once", "--json")
    #expect(outcome.code == 2, "\(outcome)")
    #expect(try outcome.json()["sources"][0]["fault"]["code"].text == "source-unreachable")
  }
}

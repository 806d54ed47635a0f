import Foundation
import TestSupport
import Testing

@Suite("Sources: what is taken, what is left, and what stops a feed", .enabled(if: LoopbackSSHD.program != nil, "no sshd"))
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

  @Test("one pass waits out the settle time, and a file that still grows is taken whole")
  func settling() throws {
    let gateway = try TestGateway([TestFeed(settle: "1s")])
    let message = try gateway.bank.encrypt(Program.portfolio(rows: 400, seed: 1, date: "2026-11-20"))
    let path = try gateway.drop(message.prefix(message.count / 2), date: "2026-11-20")
    let pass = try gateway.start(["run", "--once", "--json"])
    usleep(600_000)
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: message.suffix(from: message.count / 2))
    try file.close()
    let outcome = try pass.wait()
    #expect(outcome.code == 0, "\(outcome)")
    #expect(try outcome.json()["deliveries"].items.map(\.["state"].text) == ["landed"], "\(outcome)")
    #expect(try gateway.rows() == 400)
  }

  @Test("unfinished uploads, hidden files, folders and links are nobody's business")
  func names() throws {
    let gateway = try TestGateway()
    let message = try gateway.bank.encrypt(Program.portfolio(rows: 5, seed: 1, date: "2026-11-20"))
    let drop = gateway.root + "/drop/"
    for name in ["portfolio_20261120.csv.pgp.part", ".portfolio_20261120.csv.pgp", "portfolio_20261120.csv.pgp.filepart"] {
      try message.write(to: URL(fileURLWithPath: drop + name))
    }
    try FileManager.default.createDirectory(atPath: drop + "portfolio_20261121.csv.pgp", withIntermediateDirectories: false)
    try message.write(to: URL(fileURLWithPath: gateway.root + "/elsewhere"))
    try FileManager.default.createSymbolicLink(
      atPath: drop + "portfolio_20261122.csv.pgp", withDestinationPath: gateway.root + "/elsewhere")
    for name in ["portfolio_20261340.csv.pgp", "Portfolio_20261120.csv.pgp", "portfolio_20261123.csv.pgp\n", "portfolio_\u{1b}[31m.csv.pgp"] {
      try message.write(to: URL(fileURLWithPath: drop + name))
    }
    let outcome = try gateway.sluice("run", "--once")
    #expect(outcome.code == 0, "\(outcome)")
    #expect(!outcome.text.contains("\u{1b}"), "a name must not steer the terminal")
    #expect(try gateway.sluice("deliveries", "list", "--json").output.isEmpty)
    let waiting = try gateway.pass()["waiting"].items
    #expect(waiting.count == 4 && waiting.allSatisfy { $0["reason"].text == "unmatched" }, "\(waiting)")
  }

  @Test("a disk that is nearly full stops downloads, says so, and work resumes")
  func disk() throws {
    let gateway = try TestGateway()
    let configuration = try String(contentsOfFile: gateway.root + "/sluice.yaml", encoding: .utf8)
    try gateway.write(configuration.replacing("free_space: 1MiB", with: "free_space: 900TiB"), to: "sluice.yaml")
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 5, seed: 1, date: "2026-11-20")), date: "2026-11-20")
    let outcome = try gateway.sluice("run", "--once")
    #expect(outcome.code == 2 && outcome.text.contains("disk-low"), "\(outcome)")
    #expect(gateway.files(below: "state/vault") == [])
    #expect(try gateway.sluice("status", "--json").json()["trouble"][0]["code"].text == "disk-low")
    try gateway.write(configuration, to: "sluice.yaml")
    #expect(try gateway.pass()["deliveries"].items.map(\.["state"].text) == ["landed"])
    #expect(try gateway.sluice("status").code == 0)
  }
}

@testable import ContainedDecryption
import Foundation
import OpenPGP
import Testing
import TestSupport

/// Helpers forked from one that has made GnuPG ready are as contained as those that are started.
@Suite(.serialized, .enabled(if: Contained.isAvailable, "gpg or sluice-helper is missing"))
struct TemplateTests {
  let fixture: OpenPGPFixture

  init() throws { fixture = try SharedFixture.get() }

  /// A request that is served by `template`, and nothing else: its helper cannot be started.
  private func request(_ template: DecryptionTemplate) -> DecryptionRequest {
    Contained.request(fixture) {
      $0.template = template
      $0.helper = "/nonexistent/helper"
    }
  }

  private func template() throws -> DecryptionTemplate { try DecryptionTemplate(for: Contained.request(fixture)) }

  /// Incompressible, and more than pipes and GnuPG's buffers hold.
  private func large() throws -> Data {
    var random = SystemRandomNumberGenerator()
    var data = Data(capacity: 8 << 20)
    for _ in 0..<(1 << 20) { withUnsafeBytes(of: random.next()) { data.append(contentsOf: $0) } }
    return try fixture.encrypt(data, options: ["-z", "0"])
  }

  @Test func `Each message has a helper of its own, a child of this process in a group of its own`() throws {
    let template = try template()
    var seen: Set<Int32> = []
    for number in 0..<20 {
      let text = Data("message \(number)".utf8)
      let file = try OpenPGPTemporaryFile(try fixture.encrypt(text))
      let child = try DecryptionChild.start(ciphertext: file.descriptor, request: request(template))
      #expect(getpgid(child.processID) == child.processID)
      let got = try Contained.drain(child)
      #expect(got.code == nil && got.plaintext == text)
      #expect(Processes.left(of: child.processID) == [])
      seen.insert(child.processID)
    }
    #expect(seen.count == 20)
  }

  @Test func `Messages that are decrypted at once do not mix`() async throws {
    let template = try template()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        let text = Data(String(repeating: "\(number)", count: 300_000 + number).utf8)
        let file = try OpenPGPTemporaryFile(try fixture.encrypt(text))
        let request = request(template)
        group.addTask {
          let got = try Contained.drain(try DecryptionChild.start(ciphertext: file.descriptor, request: request))
          #expect(got.code == nil && got.plaintext == text)
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func `Refused messages are refused for the same reasons`() throws {
    let template = try template()
    let good = try fixture.encrypt(Data(repeating: 7, count: 100_000), options: ["-z", "0"])
    var damaged = good
    damaged[good.count / 2] ^= 1
    let messages = [damaged, Data(good.prefix(good.count - 30)), good + Data([1, 2, 3]), Data("no message".utf8), Data()]
    for message in messages {
      let spawned = try Contained.decrypt(message, Contained.request(fixture))
      let forked = try Contained.decrypt(message, request(template))
      #expect(spawned.code != nil && forked.code == spawned.code)
    }
    #expect(try Contained.decrypt(good, request(template)).code == nil)
  }

  @Test func `A forked helper holds its own descriptors and limits, and none of its template's`() throws {
    let template = try template()
    let file = try OpenPGPTemporaryFile(try large())
    let child = try DecryptionChild.start(ciphertext: file.descriptor, request: request(template))
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    #expect(try buffer.withUnsafeMutableBytes { try child.read(into: $0) } > 0)
    // The helper forbids dumps, so its descriptors are root's alone to see.
    if geteuid() == 0 {
      let folder = "/proc/\(child.processID)/fd"
      let held = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")).map { (number: Int(name) ?? -1, target: $0) }
      }
      #expect(held.filter { $0.number < 4 }.map(\.number).sorted() == [0, 1, 2, 3])
      // gpgme's pipes to gpg are the rest.
      #expect(held.filter { $0.number >= 4 }.allSatisfy { $0.target.hasPrefix("pipe:") })
    }
    let limits = try String(contentsOfFile: "/proc/\(child.processID)/limits", encoding: .utf8)
    let space = limits.split(separator: "\n").first { $0.hasPrefix("Max address space") }
    #expect(space?.contains("\(DecryptionRequest.defaultAddressSpace)") == true)
    let status = try String(contentsOfFile: "/proc/\(child.processID)/status", encoding: .utf8)
    #expect(status.contains("PPid:\t\(getpid())\n"))
    child.abort()
    #expect(try Contained.drain(child).code == .aborted)
    #expect(Processes.left(of: child.processID) == [])
  }

  @Test func `GnuPG killed under a forked helper gives no accepted message`() throws {
    let template = try template()
    let file = try OpenPGPTemporaryFile(try large())
    let child = try DecryptionChild.start(ciphertext: file.descriptor, request: request(template))
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    #expect(try buffer.withUnsafeMutableBytes { try child.read(into: $0) } > 0)
    let engine = try #require(Processes.group(child.processID).first { $0.name == "gpg" })
    kill(engine.number, SIGKILL)
    #expect(try Contained.drain(child).code == .helperFailed)
  }

  @Test func `Without its template, or for another home, a helper is started`() throws {
    let template = try template()
    let message = try fixture.encrypt(Data("text".utf8))
    let other = Contained.request(fixture) {
      $0.template = template
      $0.home = OpenPGPHome(directory: "/nonexistent")
    }
    #expect(try Contained.decrypt(message, other).code == .homeUnusable)
    kill(template.processID, SIGKILL)
    let got = try Contained.decrypt(message, Contained.request(fixture) { $0.template = template })
    #expect(got.code == nil && got.plaintext == Data("text".utf8))
    // One that never answers is not asked again.
    #expect(throws: DecryptionError.self) { try Contained.decrypt(message, request(template)) }
  }

  @Test(.timeLimit(.minutes(1))) func `A template that hangs is given up, and the helper that is started ends as ever`() throws {
    let template = try DecryptionTemplate(for: Contained.request(fixture), patience: 3_000)
    let text = Data(repeating: 7, count: 300_000)
    let message = try fixture.encrypt(text)
    #expect(try Contained.decrypt(message, request(template)).code == nil)
    kill(template.processID, SIGSTOP)
    let got = try Contained.decrypt(message, Contained.request(fixture) { $0.template = template })
    #expect(got.code == nil && got.plaintext == text)
    #expect(kill(template.processID, 0) != 0)
  }

  @Test func `A template that cannot use GnuPG leaves the explanation to a helper that is started`() throws {
    let broken = Contained.request(fixture) { $0.home = OpenPGPHome(directory: fixture.receiver.home, gpg: "/usr/bin/no-gpg") }
    let template = try DecryptionTemplate(for: broken)
    var request = broken
    request.template = template
    #expect(try Contained.decrypt(try fixture.encrypt(Data("text".utf8)), request).code == .gpgMissing)
  }

  @Test func `A template goes with its last reference, and its children do not`() throws {
    let file = try OpenPGPTemporaryFile(try large())
    var template: DecryptionTemplate? = try template()
    let process = try #require(template?.processID)
    let child = try DecryptionChild.start(ciphertext: file.descriptor, request: request(try #require(template)))
    template = nil
    let deadline = Date() + 3
    while kill(process, 0) == 0 && Date() < deadline { Thread.sleep(forTimeInterval: 0.01) }
    #expect(kill(process, 0) != 0)
    let got = try Contained.drain(child)
    #expect(got.code == nil && got.plaintext.count == 8 << 20)
  }
}

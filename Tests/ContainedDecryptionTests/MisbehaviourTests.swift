@testable import ContainedDecryption
import Foundation
import OpenPGP
import Testing
import TestSupport

/// What happens when GnuPG, the helper or the caller misbehaves.
@Suite(.serialized, .enabled(if: Contained.isAvailable, "gpg or sluice-helper is missing"))
struct MisbehaviourTests {
  let fixture: OpenPGPFixture

  init() throws { fixture = try SharedFixture.get() }

  private func script(_ name: String, _ text: String) throws -> String {
    let path = fixture.folder + "/" + name
    try Data(("#!/bin/sh\n" + text + "\n").utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  /// Noise, so that GnuPG cannot make it small.
  private func large(_ megabytes: Int) throws -> Data {
    var random = SystemRandomNumberGenerator()
    var data = Data(capacity: megabytes << 20)
    for _ in 0..<(megabytes << 17) { withUnsafeBytes(of: random.next()) { data.append(contentsOf: $0) } }
    return try fixture.encrypt(data, options: ["-z", "0"])
  }

  @Test func `A GnuPG that never starts to work is killed with its group`() throws {
    let stopping = try script("gpg-stops", "case \"$*\" in *--version*) exec gpg \"$@\";; *) kill -STOP $$;; esac")
    let file = try OpenPGPTemporaryFile(try fixture.encrypt(Data("text".utf8)))
    let start = Date()
    let child = try DecryptionChild.start(
      ciphertext: file.descriptor,
      request: Contained.request(fixture) {
        $0.home = OpenPGPHome(directory: fixture.receiver.home, gpg: stopping)
        $0.noProgressSeconds = 1
      })
    let got = try Contained.drain(child)
    #expect(got.code == .stalled)
    #expect(Date().timeIntervalSince(start) < 4)
    #expect(Processes.left(of: child.processID) == [])
  }

  @Test func `A GnuPG stopped in the middle is killed, and what was read is not accepted`() throws {
    let file = try OpenPGPTemporaryFile(try large(32))
    let child = try DecryptionChild.start(
      ciphertext: file.descriptor, request: Contained.request(fixture) { $0.noProgressSeconds = 1 })
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    #expect(try buffer.withUnsafeMutableBytes { try child.read(into: $0) } > 0)
    let engine = try #require(Processes.group(child.processID).first { $0.name == "gpg" })
    kill(engine.number, SIGSTOP)
    let got = try Contained.drain(child)
    #expect(got.code == .stalled)
    #expect(Processes.left(of: child.processID) == [])
  }

  @Test func `A killed GnuPG gives no accepted message`() throws {
    let file = try OpenPGPTemporaryFile(try large(32))
    let child = try DecryptionChild.start(ciphertext: file.descriptor, request: Contained.request(fixture))
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    #expect(try buffer.withUnsafeMutableBytes { try child.read(into: $0) } > 0)
    let engine = try #require(Processes.group(child.processID).first { $0.name == "gpg" })
    kill(engine.number, SIGKILL)
    #expect(try Contained.drain(child).code == .helperFailed)
  }

  @Test func `A slow reader is not taken for a stall`() throws {
    let file = try OpenPGPTemporaryFile(try large(4))
    let child = try DecryptionChild.start(
      ciphertext: file.descriptor, request: Contained.request(fixture) { $0.noProgressSeconds = 0.5 })
    Thread.sleep(forTimeInterval: 2)
    let got = try Contained.drain(child)
    #expect(got.code == nil)
    #expect(got.plaintext.count == 4 << 20)
  }

  @Test func `A message whose contents are not wanted can still be judged`() throws {
    let file = try OpenPGPTemporaryFile(try large(1))
    let child = try DecryptionChild.start(ciphertext: file.descriptor, request: Contained.request(fixture))
    var buffer = [UInt8](repeating: 0, count: 100)
    #expect(try buffer.withUnsafeMutableBytes { try child.read(into: $0) } == 100)
    child.drain()
    #expect(try child.verdict().plaintextBytes == 1 << 20)
  }

  @Test func `Aborting ends everything, and so does letting go`() throws {
    let file = try OpenPGPTemporaryFile(try large(8))
    let child = try DecryptionChild.start(ciphertext: file.descriptor, request: Contained.request(fixture))
    child.abort()
    #expect(try Contained.drain(child).code == .aborted)
    #expect(Processes.left(of: child.processID) == [])

    var dropped: DecryptionChild? = try DecryptionChild.start(ciphertext: file.descriptor, request: Contained.request(fixture))
    let group = try #require(dropped?.processID)
    dropped = nil
    let deadline = Date() + 3
    while Processes.group(group) != [] && Date() < deadline { Thread.sleep(forTimeInterval: 0.01) }
    #expect(Processes.group(group) == [])
  }

  @Test func `An agent that had to be started holds none of our pipes and leaves the group`() throws {
    // A home of its own: other tests need the shared one's agent meanwhile.
    let party = try fixture.makeParty("agent")
    try fixture.introduce(fixture.sender, to: party)
    try fixture.introduce(party, to: fixture.sender)
    let home = OpenPGPHome(directory: party.home)
    home.stopAgent()
    let message = try fixture.encrypt(Data("text".utf8), options: ["-r", party.fingerprint])
    let file = try OpenPGPTemporaryFile(message)
    let child = try DecryptionChild.start(ciphertext: file.descriptor, request: Contained.request(fixture) { $0.home = home })
    let got = try Contained.drain(child)
    #expect(got.code == nil)
    #expect(Processes.left(of: child.processID) == [])
    let agent = try #require(Processes.all().first { $0.name == "gpg-agent" && $0.arguments.contains(party.home) })
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(agent.number)/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(agent.number)/fd/\($0)")
    }
    #expect(open.filter { $0.hasPrefix("pipe:") } == [])
  }

  @Test func `A helper that says nothing, or nonsense, or too much, is not believed`() throws {
    let file = try OpenPGPTemporaryFile(try fixture.encrypt(Data("text".utf8)))
    let verdict = #"{"event":"verdict","evidence":{}}"#
    let scripts = [
      "exit 0", "exit 1", "kill -9 $$", "echo nonsense >&3", "echo '\(verdict)' >&3", "head -c 200000 /dev/zero >&3",
      "printf '{\"event\":\"progress\"}' >&3",
    ]
    for (number, text) in scripts.enumerated() {
      let helper = try script("helper-\(number)", text)
      let child = try DecryptionChild.start(
        ciphertext: file.descriptor, request: Contained.request(fixture) { $0.helper = helper })
      #expect(try Contained.drain(child).code == .helperFailed, "\(text)")
    }
  }

  @Test func `What cannot be started is said at the start`() throws {
    let file = try OpenPGPTemporaryFile(Data("x".utf8))
    func code(_ change: (inout DecryptionRequest) -> Void) -> DecryptionError.Code? {
      #expect(throws: DecryptionError.self) {
        try DecryptionChild.start(ciphertext: file.descriptor, request: Contained.request(fixture, change))
      }?.code
    }
    #expect(code { $0.helper = "/nonexistent/helper" } == .helperFailed)
    #expect(code { $0.passphraseFile = "/nonexistent/secret" } == .badPassphrase)
    #expect(code { $0.detachedSignature = "/x.sig" } == .unsupported)
  }

  @Test func `A missing GnuPG and a missing home are named`() throws {
    let message = try fixture.encrypt(Data("text".utf8))
    let noEngine = try Contained.decrypt(
      message,
      Contained.request(fixture) {
        $0.home = OpenPGPHome(directory: fixture.receiver.home, gpg: "/usr/bin/no-gpg")
      })
    #expect(noEngine.code == .gpgMissing)
    let noHome = try Contained.decrypt(message, Contained.request(fixture) { $0.home = OpenPGPHome(directory: "/nonexistent") })
    #expect(noHome.code == .homeUnusable)
  }

  @Test func `An agent that does not start is our fault, not the sender's`() throws {
    let party = try fixture.makeParty("no-agent")
    try fixture.introduce(party, to: fixture.sender)
    let message = try fixture.encrypt(Data("text".utf8), options: ["-r", party.fingerprint])
    OpenPGPHome(directory: party.home).stopAgent()
    try Data("agent-program /bin/false\n".utf8).write(to: URL(fileURLWithPath: party.home + "/gpg.conf"))
    let got = try Contained.decrypt(message, Contained.request(fixture) { $0.home = OpenPGPHome(directory: party.home) })
    #expect(got.code == .homeUnusable)
  }

  @Test func `A helper whose parent is gone does not work`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Contained.helper)
    process.arguments = ["openpgp", "--home", fixture.receiver.home, "--parent", "1"]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 70)
  }
}

/// The machine's processes, from proc(5).
enum Processes {
  struct Running: Equatable {
    let number: Int32
    let group: Int32
    let name: String
    let arguments: [String]
  }

  static func all() -> [Running] {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
    return numbers.compactMap { number in
      guard let status = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8),
        let open = status.firstIndex(of: "("), let close = status.lastIndex(of: ")")
      else { return nil }
      // state, parent, group, …; a zombie has ended.
      let fields = status[status.index(after: close)...].split(separator: " ")
      guard fields.count > 2, fields[0] != "Z", let group = Int32(fields[2]) else { return nil }
      let line = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(number)/cmdline"))) ?? Data()
      return Running(
        number: number, group: group, name: String(status[status.index(after: open)..<close]),
        arguments: line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    }
  }

  static func group(_ group: Int32) -> [Running] { all().filter { $0.group == group } }

  /// Who is left of a group that was killed. A process ends some moments after the signal; a busy machine takes its time.
  static func left(of number: Int32) -> [Running] {
    let end = Date().addingTimeInterval(5)
    var left = group(number)
    while !left.isEmpty, Date() < end {
      usleep(20_000)
      left = group(number)
    }
    return left
  }
}

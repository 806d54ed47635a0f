import Foundation
import OpenPGP
import Testing
import TestSupport

/// What the engine's loop hands on, into every kind of descriptor: the kernel moves it where it can, a copy goes where not.
@Suite(.enabled(if: OpenPGPFixture.isAvailable, "gpg is missing"))
struct PlaintextDescriptorTests {
  enum Target: CaseIterable {
    case pipe
    case file
    /// splice(2) refuses files opened for appending.
    case appendedFile
  }

  /// Around what one callback passes (4096), what a pipe holds (65536), and far above.
  static let sizes = [0, 1, 4095, 4096, 4097, 65_535, 65_536, 65_537, 3_000_001]

  @Test(arguments: Target.allCases, sizes)
  func `Plaintext arrives whole and in order`(target: Target, size: Int) throws {
    let fixture = try SharedFixture.get()
    var random = SeededGenerator(seed: UInt64(size))
    let text = Data((0..<size).map { _ in UInt8.random(in: 0...255, using: &random) })
    let message = try OpenPGPTemporaryFile(try fixture.encrypt(text))
    let (evidence, received) = try decrypt(message.descriptor, fixture, into: target)
    #expect(evidence.plaintextBytes == UInt64(size))
    #expect(received == text)
  }

  @Test func `A reader that goes away ends the decryption`() throws {
    let fixture = try SharedFixture.get()
    let message = try OpenPGPTemporaryFile(try fixture.encrypt(Data(repeating: 7, count: 3_000_001)))
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    signal(SIGPIPE, SIG_IGN)
    let evidence = run(message.descriptor, fixture, pipe.fileHandleForWriting.fileDescriptor)
    #expect(throws: DecryptionError.self) { try evidence.judge(by: policy(fixture)) }
  }

  private func policy(_ fixture: OpenPGPFixture) -> AcceptancePolicy {
    AcceptancePolicy(allowedSigners: [fixture.sender.fingerprint])
  }

  private func run(_ ciphertext: Int32, _ fixture: OpenPGPFixture, _ plaintext: Int32) -> DecryptionEvidence {
    let home = OpenPGPHome(directory: fixture.receiver.home)
    return Decryption(home: home, supervision: .shared).run(
      ciphertext: ciphertext, plaintext: plaintext, passphrase: SecretBytes())
  }

  private func decrypt(
    _ ciphertext: Int32, _ fixture: OpenPGPFixture, into target: Target
  ) throws -> (DecryptionEvidence, Data) {
    guard target == .pipe else {
      let path = FileManager.default.temporaryDirectory.path + "/plaintext-\(UUID().uuidString)"
      defer { unlink(path) }
      let file = open(path, O_CREAT | O_RDWR | O_CLOEXEC | (target == .appendedFile ? O_APPEND : 0), 0o600)
      defer { close(file) }
      let evidence = run(ciphertext, fixture, file)
      return (evidence, try Data(contentsOf: URL(fileURLWithPath: path)))
    }
    let pipe = Pipe()
    let writing = pipe.fileHandleForWriting
    nonisolated(unsafe) var received = Data()
    let reader = Thread { received = pipe.fileHandleForReading.readDataToEndOfFile() }
    reader.start()
    let evidence = run(ciphertext, fixture, writing.fileDescriptor)
    try writing.close()
    while !reader.isFinished { usleep(1000) }
    return (evidence, received)
  }
}

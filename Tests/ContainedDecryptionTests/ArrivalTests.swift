@testable import ContainedDecryption
import Foundation
@testable import OpenPGP
import Synchronization
import TestSupport
import Testing

/// A message that is decrypted while its file is still being written.
@Suite(.serialized, .enabled(if: Contained.isAvailable, "gpg or sluice-helper is missing"))
struct ArrivalTests {
  let fixture: OpenPGPFixture

  init() throws { fixture = try SharedFixture.get() }

  /// Lines that shrink by half, so that the compressed message has several chunks.
  private static func text(_ size: Int, seed: UInt64 = 1) -> Data {
    var random = SeededGenerator(seed: seed)
    return Data(random.bytes(size).map { 0x30 | ($0 & 0x0f) })
  }

  private func noise(_ size: Int) -> Data {
    var random = SeededGenerator(seed: 7)
    return Data(random.bytes(size))
  }

  // MARK: The decryption itself, with marks anywhere.

  /// Writes `message` in pieces, says after each how far it is, and decrypts beside.
  private func decrypt(_ message: Data, total: Int? = nil, pieces: () -> Int) throws -> (DecryptionEvidence, Data) {
    let file = try OpenPGPTemporaryFile(Data())
    let marks = Pipe()
    let output = Pipe()
    let (size, reading) = (UInt64(total ?? message.count), marks.fileHandleForReading.fileDescriptor)
    let writing = output.fileHandleForWriting
    let received = Mutex(Data())
    let reader = Thread { received.withLock { $0 = output.fileHandleForReading.readDataToEndOfFile() } }
    reader.start()
    let evidence = Mutex<DecryptionEvidence?>(nil)
    let home = fixture.receiver.home
    let descriptor = file.descriptor
    let decryption = Thread {
      let got = Decryption(home: OpenPGPHome(directory: home), supervision: .shared).run(
        ciphertext: descriptor, arrival: Arrival(total: size, marks: reading), plaintext: writing.fileDescriptor, passphrase: SecretBytes())
      evidence.withLock { $0 = got }
    }
    decryption.start()
    var done = 0
    while done < message.count {
      let piece = min(pieces(), message.count - done)
      try message[(message.startIndex + done)..<(message.startIndex + done + piece)].withUnsafeBytes { bytes in
        guard pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(done)) == piece else { throw OpenPGPFixture.Failure(description: "pwrite") }
      }
      done += piece
      withUnsafeBytes(of: UInt64(done)) { _ = write(marks.fileHandleForWriting.fileDescriptor, $0.baseAddress, 8) }
    }
    try marks.fileHandleForWriting.close()
    while !decryption.isFinished { usleep(1000) }
    try writing.close()
    while !reader.isFinished { usleep(1000) }
    return (try #require(evidence.withLock { $0 }), received.withLock { $0 })
  }

  @Test(arguments: [["-z", "0"], ["-z", "6"], ["--armor"], ["--set-filename", "x", "-z", "1"]])
  func `Whatever the pieces a file arrives in, it gives what the whole file gives`(options: [String]) throws {
    let text = Self.text(300_000)
    let message = try fixture.encrypt(text, options: options)
    let whole = try decrypt(message) { message.count }
    #expect(whole.1 == text)
    for seed in 0..<(ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1" ? 100 : 8) as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let most = [1, 100, 5_000, 70_000, 200_000].randomElement(using: &random) ?? 1
      let (evidence, plaintext) = try decrypt(message) { most == 1 ? 97 : Int.random(in: 1...most, using: &random) }
      #expect(plaintext == text, "seed \(seed), at most \(most)")
      #expect(evidence == whole.0, "seed \(seed), at most \(most)")
    }
  }

  @Test func `A file that stops arriving is never accepted, wherever it stops`() throws {
    let message = try fixture.encrypt(Self.text(200_000), options: ["-z", "0"])
    for length in [0, 1, 64, 1000, 70_000, message.count - 1] {
      let (evidence, _) = try decrypt(message.prefix(length), total: message.count) { 4096 }
      #expect(evidence.refusal == .aborted, "after \(length) bytes: \(evidence)")
      #expect(throws: DecryptionError.self) {
        try evidence.judge(by: AcceptancePolicy(allowedSigners: [fixture.sender.fingerprint]))
      }
    }
  }

  // MARK: Through the helper.

  /// Hands a file to the helper as it arrives.
  private func arrive(
    _ message: Data, _ request: DecryptionRequest? = nil, piece: Int = 300_000, pause: Double = 0
  ) throws -> Contained.Outcome {
    let file = try OpenPGPTemporaryFile(Data())
    let arriving = try ArrivingFile(size: UInt64(message.count))
    let child = try DecryptionChild.start(
      ciphertext: file.descriptor, arriving: arriving, request: request ?? Contained.request(fixture))
    let descriptor = file.descriptor
    let writer = Thread {
      var done = 0
      while done < message.count {
        let next = min(piece, message.count - done)
        _ = message[done..<(done + next)].withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(done)) }
        done += next
        arriving.advance(to: UInt64(done))
        if pause > 0 { Thread.sleep(forTimeInterval: pause) }
      }
      arriving.complete()
    }
    writer.start()
    defer { while !writer.isFinished { usleep(1000) } }
    return try Contained.drain(child)
  }

  @Test func `A large message is proved as if it had been there`() throws {
    for options in [["-z", "0"], ["-z", "1"]] {
      let text = noise(6 << 20)
      let got = try arrive(fixture.encrypt(text, options: options))
      #expect(got.code == nil && got.plaintext == text)
      #expect(got.verdict?.signers.map(\.primary) == [fixture.sender.fingerprint])
    }
  }

  @Test func `A message with a fault is refused for it, as it would be whole`() throws {
    let good = try fixture.encrypt(noise(3 << 20), options: ["-z", "0"])
    var damaged = good
    damaged[damaged.count / 2] ^= 1
    let unsigned = try fixture.encryptUnsigned(noise(3 << 20))
    let armored = try fixture.encrypt(Self.text(3 << 20), options: ["--armor", "-z", "0"])
    for (name, message) in [
      ("cut", good.dropLast(5)), ("cut in half", good.prefix(good.count / 2)), ("followed by bytes", good + Data("garbage".utf8)),
      ("followed by a message", good + good), ("damaged", damaged), ("unsigned", unsigned), ("cut armour", armored.dropLast(40)),
      ("no message", noise(2 << 20)), ("text", Self.text(2 << 20)),
    ] {
      let message = Data(message)
      let whole = try Contained.decrypt(message, Contained.request(fixture))
      let arrived = try arrive(message)
      #expect(whole.code != nil && arrived.code == whole.code, "\(name): \(String(describing: arrived.code))")
    }
  }

  @Test func `No message closes before its writer says that the file is whole`() throws {
    let message = try fixture.encrypt(noise(3 << 20), options: ["-z", "0"])
    let file = try OpenPGPTemporaryFile(message)
    let arriving = try ArrivingFile(size: UInt64(message.count))
    let child = try DecryptionChild.start(ciphertext: file.descriptor, arriving: arriving, request: Contained.request(fixture))
    arriving.advance(to: UInt64(message.count))
    let drained = Mutex<Contained.Outcome?>(nil)
    let reader = Thread { drained.withLock { $0 = try? Contained.drain(child) } }
    reader.start()
    Thread.sleep(forTimeInterval: 0.5)
    #expect(!reader.isFinished)
    arriving.giveUp()
    arriving.complete()
    while !reader.isFinished { usleep(1000) }
    #expect(drained.withLock { $0 }?.code == .aborted)
    #expect(Processes.left(of: child.processID) == [])
  }

  @Test func `A slow source is not taken for a stall`() throws {
    let text = noise(4 << 20)
    let request = Contained.request(fixture) { $0.noProgressSeconds = 0.5 }
    let got = try arrive(fixture.encrypt(text, options: ["-z", "0"]), request, piece: 2 << 20, pause: 1.2)
    #expect(got.code == nil && got.plaintext == text)
  }

  @Test func `Marks never fill their pipe, whoever reads them`() throws {
    let arriving = try ArrivingFile(size: 1 << 40)
    // Nobody reads: were one mark too many, this would not end.
    for bytes in stride(from: UInt64(0), through: 1 << 40, by: 1 << 24) { arriving.advance(to: bytes) }
    arriving.complete()
    #expect(!arriving.isOpen)
    var count: Int32 = 0
    #expect(ioctl(arriving.marks, UInt(FIONREAD), &count) == 0)
    // The smallest pipe there is has one page.
    #expect(count <= 4096 && count % 8 == 0 && count > 8, "\(count) bytes")
  }
}

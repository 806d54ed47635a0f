@testable import OpenPGP
import Testing
import TestSupport

@Suite struct PacketScannerTests {
  @Test func `A whole message is described`() throws {
    let scan = try Packets.scan(Packets.small)
    #expect(scan.refusal == nil)
    #expect(scan.isComplete)
    #expect(scan.encoding == .binary)
    #expect(scan.recipients == [.init(keyID: "1AD57E420EB2438C", algorithm: 18)])
    #expect(scan.packets == 2)
    #expect(scan.size == UInt64(Packets.small.count))
  }

  @Test(arguments: [9, 10, 12, 16]) func `A chain of chunks is followed to its end`(exponent: Int) throws {
    let message = Packets.sessionKey + Packets.partial(18, exponent: exponent, Packets.encrypted(200_000))
    #expect(try Packets.scan(message).refusal == nil)
    #expect(try Packets.scan(message + [0]).refusal?.code == .trailingData)
    #expect(try Packets.scan(message.dropLast()).refusal?.code == .truncated)
  }

  @Test func `Chunks of one byte are followed too`() throws {
    let message = Packets.sessionKey + Packets.partial(18, exponent: 0, Packets.encrypted(100_000))
    #expect(try Packets.scan(message).refusal == nil)
  }

  @Test(arguments: [false, true]) func `A message cut anywhere is truncated, never complete`(armored: Bool) throws {
    let binary = Packets.sessionKey + Packets.partial(18, exponent: 9, Packets.encrypted(1500))
    let message = armored ? Packets.armor(binary, headers: "Comment: any") : binary
    // The line feed after END belongs to nothing: without it the message is still whole.
    let whole = armored ? message.count - 1 : message.count
    let file = try OpenPGPTemporaryFile([])
    for length in 0..<whole {
      try file.replace(message.prefix(length))
      let scan = try PacketScanner.scan(file.descriptor)
      #expect(scan.refusal?.code == (length == 0 ? .empty : .truncated), "cut after \(length) bytes")
      #expect(!scan.isComplete)
    }
    try file.replace(message.prefix(whole))
    #expect(try PacketScanner.scan(file.descriptor).refusal == nil)
  }

  @Test(arguments: [(64, "\n"), (76, "\r\n"), (1, "\n"), (5000, "\n")])
  func `Armor of any line length is read`(width: Int, lineEnd: String) throws {
    for count in 40..<52 {
      let message = Packets.armor(Packets.sessionKey + Packets.new(18, Packets.encrypted(count)), width: width, lineEnd: lineEnd)
      let scan = try Packets.scan(message)
      #expect(scan.refusal == nil, "\(count)")
      #expect(scan.encoding == .armored)
      #expect(scan.recipients.count == 1)
    }
  }

  @Test func `Armor larger than the window is read`() throws {
    let binary = Packets.sessionKey + Packets.partial(18, exponent: 13, Packets.encrypted(300_001))
    #expect(try Packets.scan(Packets.armor(binary)).refusal == nil)
    #expect(try Packets.scan(Packets.armor(binary.dropLast(10))).refusal?.code == .corrupted)
    #expect(try Packets.scan(Packets.armor(binary + [0x80])).refusal?.code == .trailingData)
  }

  @Test(arguments: [
    ("", DecryptionError.Code.empty), (" \r\n\n", .empty),
    ("<html><body>502 Bad Gateway</body></html>", .notOpenPGP), ("account,balance\n1,2\n", .notOpenPGP),
    ("%PDF-1.7", .notOpenPGP), ("\u{feff}account,balance", .notOpenPGP), ("-----BEGIN CERTIFICATE-----\n", .notOpenPGP),
    ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\ntext\n", .notEncrypted),
    ("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabcd\n", .notEncrypted),
    ("-----BEGIN PGP MESSAGE, PART 1/2-----\n\nabcd\n", .unsupportedVersion),
    ("-----BEGIN PGP MESSAGE-----\n\nab!d\n-----END PGP MESSAGE-----\n", .corrupted),
    ("-----BEGIN PGP MESSAGE-----\nno headers\n", .corrupted),
    ("Dear sirs,\n-----BEGIN PGP MESSAGE-----\n\nabcd\n-----END PGP MESSAGE-----\n", .notOpenPGP),
  ])
  func `Text that is no message is told by its kind`(text: String, code: DecryptionError.Code) throws {
    #expect(try Packets.scan(text.utf8).refusal?.code == code)
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let code: DecryptionError.Code

    init(_ name: String, _ bytes: [UInt8], _ code: DecryptionError.Code) {
      testDescription = name
      self.bytes = bytes
      self.code = code
    }
  }

  static let refused: [Refused] = [
    Refused("compressed", Packets.new(8, [2, 1, 2, 3]), .notEncrypted),
    Refused("literal", Packets.new(11, [0x62, 0, 0, 0, 0, 0]), .notEncrypted),
    Refused("one-pass signature", Packets.new(4, [3, 0, 10, 1]), .notEncrypted),
    Refused("public key", Packets.new(6, [4, 0, 0, 0, 0]), .notEncrypted),
    Refused("no integrity protection", Packets.sessionKey + Packets.new(9, Packets.encrypted(40)), .noIntegrityProtection),
    Refused("AEAD packet", Packets.sessionKey + Packets.new(20, [1, 9, 2, 6] + Packets.encrypted(60)), .aeadRefused),
    Refused(
      "session key v6", Packets.new(1, [6] + Packets.encrypted(80)) + Packets.new(18, Packets.encrypted(60)), .unsupportedVersion),
    Refused("encrypted data v2", Packets.sessionKey + Packets.new(18, [2] + Packets.encrypted(60)), .unsupportedVersion),
    Refused("encrypted data v7", Packets.sessionKey + Packets.new(18, [7] + Packets.encrypted(60)), .corrupted),
    Refused("padding first", Packets.new(21, [0, 0]) + Packets.small, .unsupportedVersion),
    Refused(
      "passphrase only", Packets.new(3, [4, 9, 3, 8] + Packets.encrypted(8)) + Packets.new(18, Packets.encrypted(60)), .wrongKey),
    Refused("two messages", Packets.small + Packets.small, .trailingData),
    Refused("a line feed behind", Packets.small + [10], .trailingData),
    Refused("zeros behind", Packets.small + [UInt8](repeating: 0, count: 512), .trailingData),
    Refused("a key before", Packets.new(6, [4, 0, 0, 0, 0]) + Packets.small, .notEncrypted),
    Refused("a literal after the session key", Packets.sessionKey + Packets.new(11, [0x62, 0, 0, 0, 0, 0]), .notEncrypted),
    Refused("an undefined packet first", [0xfe, 2, 1, 1], .notOpenPGP),
    Refused("too many session keys", Array(repeatElement(Packets.sessionKey, count: 257).joined()) + Packets.small, .corrupted),
    Refused(
      "session key in chunks", Packets.partial(1, exponent: 1, [3] + Packets.keyID + [18, 1, 1, 1, 1]) + Packets.small, .corrupted
    ),
    Refused(
      "a point without its prefix", Packets.new(1, [3] + Packets.keyID + [18, 1, 7, 0] + Packets.encrypted(40)) + Packets.small,
      .corrupted),
    Refused(
      "a point with a wrong bit count",
      Packets.new(1, [3] + Packets.keyID + [18, 1, 6, 0x40] + Packets.encrypted(40)) + Packets.small, .corrupted),
    Refused("session key too short", Packets.new(1, [3, 1, 2]) + Packets.small, .corrupted),
    Refused("a packet without its first bit", Packets.sessionKey + [0x12, 1, 1], .corrupted),
  ]

  @Test(arguments: refused) func `Packets that must not be decrypted are refused`(refused: Refused) throws {
    #expect(try Packets.scan(refused.bytes).refusal?.code == refused.code)
  }

  @Test func `A marker and a passphrase beside a key are no reason to refuse`() throws {
    let scan = try Packets.scan(
      Packets.new(10, Array("PGP".utf8)) + Packets.new(3, [4, 9, 3, 8] + Packets.encrypted(8)) + Packets.small)
    #expect(scan.refusal == nil)
    #expect(scan.opensWithPassphrase)
  }

  @Test func `A hidden recipient is seen as such`() throws {
    let scan = try Packets.scan(
      Packets.new(1, [3] + [UInt8](repeating: 0, count: 8) + [1] + Packets.encrypted(40)) + Packets.new(18, Packets.encrypted(60))
    )
    #expect(scan.recipients.map(\.isHidden) == [true])
  }

  @Test func `Lengths beyond any file neither overflow nor trap`() throws {
    for header in [[0xd2, 0xff, 0xff, 0xff, 0xff, 0xff], [0xd2, 0xfe], [0x86, 0xff, 0xff, 0xff, 0xff], [0xd2, 0xe0, 1, 0xfe]]
      as [[UInt8]]
    {
      // The version that follows: 3 for a session key, 1 for encrypted data.
      #expect(try Packets.scan(Packets.sessionKey + header + [header[0] == 0x86 ? 3 : 1]).refusal?.code == .truncated)
    }
  }

  @Test func `What is not a regular file is unreadable`() throws {
    let error = #expect(throws: DecryptionError.self) { try PacketScanner.scan(-1) }
    #expect(error?.code == .unreadable)
  }

  @Test func `No changed byte makes it trap`() throws {
    var random = SeededRandom(state: 20_261_120)
    let binary = Packets.sessionKey + Packets.partial(18, exponent: 9, Packets.encrypted(1500))
    let file = try OpenPGPTemporaryFile([])
    for message in [binary, Packets.armor(binary), Packets.small] {
      for _ in 0..<(Deep.isOn ? 100_000 : 4000) {
        var changed = message
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        try file.replace(changed.prefix(Int.random(in: 1...changed.count, using: &random)))
        let scan = try PacketScanner.scan(file.descriptor)
        #expect(scan.recipients.count <= PacketScanner.maximumSessionKeys)
      }
    }
  }
}

import Testing
import TestSupport

@testable import SFTPClient

@Suite struct CodecTests {
  @Test func `attributes survive encoding and decoding, in every combination of their parts`() {
    for parts in 0..<32 {
      var attributes = FileAttributes()
      if parts & 1 != 0 { attributes.size = 0x1_2345_6789 }
      if parts & 2 != 0 { (attributes.userID, attributes.groupID) = (7, 8) }
      if parts & 4 != 0 { attributes.permissions = 0o100600 }
      if parts & 8 != 0 { (attributes.accessTime, attributes.modificationTime) = (1, .max) }
      if parts & 16 != 0 { attributes.extended = [.init(name: [1], value: []), .init(name: [], value: [2, 3])] }
      var writer = PacketWriter()
      attributes.encode(into: &writer)
      writer.bytes.withUnsafeBytes { bytes in
        var reader = PacketReader(bytes)
        #expect(FileAttributes(from: &reader) == attributes)
        #expect(reader.remaining == 0)
      }
      for length in 0..<writer.bytes.count {
        writer.bytes[..<length].withUnsafeBytes { bytes in
          var reader = PacketReader(bytes)
          #expect(FileAttributes(from: &reader) == nil)
        }
      }
    }
  }

  @Test func `random bytes never make a reply that points outside them`() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<200_000 {
      var bytes = generator.bytes(Int.random(in: 0...40, using: &generator))
      if !bytes.isEmpty { bytes[0] = [101, 102, 103, 104, 105, 201].randomElement(using: &generator) ?? 101 }
      if bytes.count > 8 { bytes[5..<8] = [0, 0, 0] }
      let decoded = bytes.withUnsafeBytes { Reply.decode($0) }
      switch decoded?.reply {
      case .data(let range), .names(_, let range), .extended(let range): #expect(range.upperBound <= bytes.count)
      default: break
      }
    }
  }

  @Test func `a hostile error text is printable`() throws {
    let text = Array("bad\u{1b}[2J\n'quoted'".utf8)
    let packet: [UInt8] = [101] + .number(1) + .number(4) + .string(text)
    let decoded = try #require(packet.withUnsafeBytes { Reply.decode($0) })
    guard case .status(4, let said) = decoded.reply else {
      Issue.record("not a status")
      return
    }
    #expect(said == "bad?[2J??quoted?")
  }
}

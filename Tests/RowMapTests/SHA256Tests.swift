import CSHA256
import Crypto
import Testing

@Suite("SHA-256 of many messages", .serialized)
struct SHA256Tests {
  @Test(arguments: [Int32(0), 1])
  func `every length agrees with swift-crypto, accelerated and portable`(portable: Int32) {
    csha256_use_portable(portable)
    defer { csha256_use_portable(0) }
    var random = Seeded(8)
    for length in 0..<300 {
      let message = (0..<(length * 3)).map { _ in UInt8.random(in: 0...255, using: &random) }
      var out = [UInt8](repeating: 0, count: 96)
      csha256_equal(message, length, 3, &out)
      for index in 0..<3 {
        let expected = Array(SHA256.hash(data: message[(index * length)..<((index + 1) * length)]))
        #expect(Array(out[(32 * index)..<(32 * index + 32)]) == expected, "\(length) bytes")
      }
    }
  }

  @Test(arguments: [Int32(0), 1])
  func `messages of mixed lengths agree with swift-crypto`(portable: Int32) {
    csha256_use_portable(portable)
    defer { csha256_use_portable(0) }
    var random = Seeded(9)
    for _ in 0..<200 {
      let lengths = (0..<Int.random(in: 0...9, using: &random)).map { _ in Int.random(in: 0...1000, using: &random) }
      var bytes: [UInt8] = []
      var offsets = [0]
      for length in lengths {
        for _ in 0..<length { bytes.append(UInt8.random(in: 0...255, using: &random)) }
        offsets.append(bytes.count)
      }
      var out = [UInt8](repeating: 0, count: 32 * lengths.count)
      csha256_batch(bytes, offsets, lengths.count, &out)
      for index in lengths.indices {
        let expected = Array(SHA256.hash(data: bytes[offsets[index]..<offsets[index + 1]]))
        #expect(Array(out[(32 * index)..<(32 * index + 32)]) == expected)
      }
    }
  }
}

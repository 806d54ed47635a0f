@testable import OpenPGP
import TestSupport

/// Builds messages packet by packet.
enum Packets {
  static func new(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] { [0xc0 | tag] + length(body.count) + body }

  static func length(_ count: Int) -> [UInt8] {
    switch count {
    case ..<192: [UInt8(count)]
    case ..<8384: [UInt8((count - 192) >> 8 + 192), UInt8((count - 192) & 0xff)]
    default: [255] + (0..<4).reversed().map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
    }
  }

  /// A chain of chunks of 2^`exponent` bytes, closed by what is left.
  static func partial(_ tag: UInt8, exponent: Int, _ body: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0xc0 | tag]
    var rest = body[...]
    while rest.count > 1 << exponent {
      bytes += [UInt8(224 + exponent)] + rest.prefix(1 << exponent)
      rest = rest.dropFirst(1 << exponent)
    }
    return bytes + length(rest.count) + rest
  }

  static let keyID: [UInt8] = [0x1a, 0xd5, 0x7e, 0x42, 0x0e, 0xb2, 0x43, 0x8c]
  static let sessionKey = new(1, [3] + keyID + [18, 0x01, 0x07, 0x40] + [UInt8](repeating: 0x55, count: 80))
  static func encrypted(_ count: Int) -> [UInt8] { [1] + (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) } }
  static let small = sessionKey + new(18, encrypted(90))

  static func scan(_ bytes: some Collection<UInt8>) throws -> PacketScan {
    let file = try OpenPGPTemporaryFile(bytes)
    return try PacketScanner.scan(file.descriptor)
  }

  static func armor(_ bytes: [UInt8], width: Int = 64, lineEnd: String = "\n", headers: String = "") -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let three = bytes[start..<min(start + 3, bytes.count)]
      let value = three.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
      for place in 0..<4 { text.append(place > three.count ? UInt8(ascii: "=") : digits[value >> (18 - 6 * place) & 63]) }
    }
    let lines = stride(from: 0, to: text.count, by: width).map {
      String(decoding: text[$0..<min($0 + width, text.count)], as: UTF8.self)
    }
    let all =
      ["-----BEGIN PGP MESSAGE-----"] + (headers.isEmpty ? [] : [headers]) + [""] + lines + [
        "=abcd", "-----END PGP MESSAGE-----", "",
      ]
    return Array(all.joined(separator: lineEnd).utf8)
  }
}

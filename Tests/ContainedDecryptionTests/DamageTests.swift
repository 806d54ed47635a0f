import ContainedDecryption
import Foundation
import OpenPGP
import Testing
import TestSupport

/// Damaged messages, at every place and at sampled ones.
@Suite(.enabled(if: Contained.isAvailable, "gpg or sluice-helper is missing"))
struct DamageTests {
  static let isDeep = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1"
  let fixture: OpenPGPFixture

  init() throws { fixture = try SharedFixture.get() }

  @Test(arguments: [false, true]) func `A small message cut anywhere is truncated and nothing of it comes out`(armored: Bool)
    throws
  {
    let message = try fixture.encrypt(Data("account,balance\n1,2.00\n".utf8), options: armored ? ["--armor"] : [])
    let whole = armored ? message.count - 1 : message.count
    for length in stride(from: 0, to: whole, by: Self.isDeep ? 1 : 7) {
      let got = try Contained.decrypt(message.prefix(length), Contained.request(fixture))
      #expect(got.code == (length == 0 ? .empty : .truncated), "cut after \(length) of \(message.count)")
      #expect(got.plaintext.isEmpty)
    }
    #expect(try Contained.decrypt(message, Contained.request(fixture)).code == nil)
  }

  @Test(arguments: ["zlib", "none"]) func `A changed bit anywhere is never accepted`(compression: String) throws {
    let text = Data((1...400).map { "\($0),account,\($0).00\n" }.joined().utf8)
    let message = try fixture.encrypt(text, options: ["--compress-algo", compression])
    // The session key's packet, the start, and the end with the signature and the integrity code; then samples.
    let places = Array(0..<130) + Array((message.count - 60)..<message.count)
    let step = Self.isDeep ? 1 : 6
    var flips = stride(from: 0, to: places.count, by: step).map { (place: places[$0], bit: $0 % 8) }
    flips += stride(from: 130, to: message.count - 60, by: 61 * step).map { ($0, $0 % 8) }
    // Nothing but their own form protects the first bytes, so each of their bits is tried.
    flips += (11..<15).flatMap { place in (0..<8).map { (place, $0) } }
    var accepted: [Int] = []
    for (place, bit) in flips {
      var changed = message
      changed[place] ^= 1 << UInt8(bit)
      let got = try Contained.decrypt(changed, Contained.request(fixture))
      if got.code == nil { accepted.append(place) }
    }
    #expect(accepted == [])
  }

  @Test func `Lost, doubled and swapped blocks are never accepted`() throws {
    let text = Data((1...5000).map { "\($0),account,\($0).00\n" }.joined().utf8)
    let message = try fixture.encrypt(text, options: ["-z", "0"])
    let half = message.count / 2
    let variants: [Data] = [
      message.prefix(half) + message.suffix(from: half + 16), message.prefix(half) + message.suffix(from: half - 16),
      message.prefix(half) + Data(count: 512) + message.suffix(from: half + 512),
      message.prefix(half) + message[(half + 16)..<(half + 32)] + message[half..<(half + 16)] + message.suffix(from: half + 32),
    ]
    for variant in variants {
      #expect(try Contained.decrypt(variant, Contained.request(fixture)).code != nil)
    }
  }
}

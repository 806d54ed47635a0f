internal import Configuration
internal import ContainedDecryption
internal import DataContracts
internal import EvidenceVault
internal import Foundation
internal import LineageLedger

/// A delivered file, decrypted again from the vault's copy: whole, or some parts of it in their order.
///
/// Nothing of it is to be shown before ``finish()`` has returned: only then is the message proved.
final class VaultPlaintext {
  private let decryption: DecryptionChild
  private let plaintext: Plaintext
  private var buffer = [UInt8](repeating: 0, count: 256 << 10)
  /// What of the buffer has not been passed yet, and where it stands in the file.
  private var rest = 0..<0
  private var position: Int64 = 0

  init(of delivery: DeliveryRecord, feed: FeedPlan, compression: Compression?, paths: StatePaths, helper: String) throws {
    let received = try EvidenceVault(directory: paths.vault).open(delivery.ciphertext.withoutScheme)
    defer { close(received) }
    decryption = try Envelope.decryption(of: received, folder: paths.spill, feed.decryption(helper: helper))
    plaintext = Plaintext(decryption, compression: compression)
  }

  deinit { decryption.abort() }

  /// The bytes of a part; fewer where the file ends before.
  ///
  /// - Precondition: No part begins before the end of the one before it.
  func bytes(at offset: Int64, count: Int64) throws -> [UInt8] {
    precondition(offset >= position, "parts come in their order")
    while position < offset, try fill() { pass(offset - position) }
    var part: [UInt8] = []
    while part.count < count, try fill() {
      let taken = min(Int(count) - part.count, rest.count)
      part.append(contentsOf: buffer[rest.lowerBound..<rest.lowerBound + taken])
      pass(Int64(taken))
    }
    return part
  }

  /// Puts the next bytes at the start of a buffer and returns how many; 0 at the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !target.isEmpty, try fill() else { return 0 }
    let count = min(target.count, rest.count)
    buffer.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[rest.lowerBound..<rest.lowerBound + count])) }
    pass(Int64(count))
    return count
  }

  /// Reads on to the end and waits for the closing verdict.
  func finish() throws {
    while try fill() { pass(.max) }
    _ = try plaintext.verdict()
  }

  private func pass(_ count: Int64) {
    let passed = Int(min(count, Int64(rest.count)))
    rest = rest.lowerBound + passed..<rest.upperBound
    position += Int64(passed)
  }

  /// Reads more if all has been passed; `false` at the end.
  private func fill() throws -> Bool {
    if rest.isEmpty { rest = 0..<(try buffer.withUnsafeMutableBytes { try plaintext.read(into: $0) }) }
    return !rest.isEmpty
  }
}

extension GatewayReader {
  /// A delivery's file, decrypted again.
  func plaintext(of delivery: DeliveryRecord, helper: String) throws -> VaultPlaintext {
    guard let feed = configuration.feed(delivery.feed), let owner = configuration.customer(feed.customer) else {
      throw QuestionError(
        message: "the feed '\(delivery.feed)' is no longer configured", remedy: "ask without the bytes as the bank sent them")
    }
    return try VaultPlaintext(
      of: delivery, feed: FeedPlan(feed: feed, owner: owner), compression: try contract(of: delivery).compression, paths: paths,
      helper: helper)
  }
}

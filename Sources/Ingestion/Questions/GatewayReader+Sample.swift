public import Configuration
internal import ContainedDecryption
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import OpenPGP

/// The beginning of a decrypted file, to look at.
public struct PlaintextSample: Sendable {
  public let bytes: [UInt8]
  public let isWhole: Bool
}

extension GatewayReader {
  /// The first `limit` bytes of a delivery, decrypted again from the vault's copy.
  ///
  /// The message is read to its end and proved before anything of it is given out.
  public func sample(delivery name: String, limit: Int, helper: String) throws -> PlaintextSample {
    let delivery = try find(name).delivery
    guard let feed = configuration.feed(delivery.feed), let owner = configuration.customer(feed.customer) else {
      throw QuestionError(message: "the feed '\(delivery.feed)' is no longer configured", remedy: "give the file with --customer")
    }
    let vault = try EvidenceVault(directory: paths.vault)
    let ciphertext = try vault.open(delivery.ciphertext.withoutScheme)
    defer { close(ciphertext) }
    return try Self.sample(ciphertext, FeedPlan.decryption(for: owner, helper: helper), limit: limit)
  }

  /// The first `limit` bytes of an encrypted file, with a customer's keys and policy.
  public static func sample(
    file: String, customer name: String, in configuration: GatewayConfiguration, limit: Int, helper: String
  ) throws -> PlaintextSample {
    guard let customer = configuration.customer(name) else {
      throw QuestionError(message: "there is no customer '\(name)'", remedy: "'sluice check' lists the customers")
    }
    let ciphertext = open(file, O_RDONLY | O_CLOEXEC)
    guard ciphertext >= 0 else {
      throw QuestionError(message: "'\(file)' cannot be read: \(String(cString: strerror(errno)))", remedy: "check the path")
    }
    defer { close(ciphertext) }
    return try sample(ciphertext, FeedPlan.decryption(for: customer, helper: helper), limit: limit)
  }

  private static func sample(_ ciphertext: Int32, _ request: DecryptionRequest, limit: Int) throws -> PlaintextSample {
    do throws(DecryptionError) {
      let child = try DecryptionChild.start(ciphertext: ciphertext, request: request)
      defer { child.abort() }
      var bytes: [UInt8] = []
      var isWhole = true
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
      defer { buffer.deallocate() }
      while case let count = try child.read(into: buffer), count > 0 {
        let wanted = min(count, limit - bytes.count)
        if wanted < count { isWhole = false }
        bytes.append(contentsOf: buffer[..<wanted])
      }
      _ = try child.verdict()
      return PlaintextSample(bytes: bytes, isWhole: isWhole)
    } catch {
      throw QuestionError(message: "the file does not decrypt: \(error)", remedy: "'sluice check' tells about keys")
    }
  }
}

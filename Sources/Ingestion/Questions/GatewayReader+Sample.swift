internal import Archive
public import Configuration
internal import ContainedDecryption
public import DataContracts
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import OpenPGP

/// The beginning of a decrypted and unpacked file, to look at.
public struct PlaintextSample: Sendable {
  public let bytes: [UInt8]
  public let isWhole: Bool
  /// What the file is packed with inside its message; `nil` for one that is not. A packing around the message does not count.
  public let packing: Compression?
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
    let received = try vault.open(delivery.ciphertext.withoutScheme)
    defer { close(received) }
    return try Self.sample(received, FeedPlan.decryption(for: owner, helper: helper), limit: limit)
  }

  /// The first `limit` bytes of an encrypted file, with a customer's keys and policy.
  public static func sample(
    file: String, customer name: String, in configuration: GatewayConfiguration, limit: Int, helper: String
  ) throws -> PlaintextSample {
    guard let customer = configuration.customer(name) else {
      throw QuestionError(message: "there is no customer '\(name)'", remedy: "'sluice check' lists the customers")
    }
    return try reading(file) { try sample($0, FeedPlan.decryption(for: customer, helper: helper), limit: limit) }
  }

  /// The first `limit` bytes of a file that is not encrypted, unpacked if it is packed.
  public static func sample(file: String, limit: Int) throws -> PlaintextSample {
    try reading(file) { descriptor in
      try sample(limit: limit, readsOn: false) { buffer in
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        guard count >= 0 else {
          throw QuestionError(message: "'\(file)' cannot be read: \(String(cString: strerror(errno)))", remedy: "check the disk")
        }
        return count
      }
    }
  }

  private static func reading(_ file: String, _ body: (Int32) throws -> PlaintextSample) throws -> PlaintextSample {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw QuestionError(
        message: "'\(file)' cannot be read: \(String(cString: strerror(errno)))",
        remedy: "check the path; the name of a delivery needs --delivery")
    }
    defer { close(descriptor) }
    return try body(descriptor)
  }

  private static func sample(_ received: Int32, _ request: DecryptionRequest, limit: Int) throws -> PlaintextSample {
    do {
      let child = try Envelope.decryption(of: received, folder: FileManager.default.temporaryDirectory.path, request)
      defer { child.abort() }
      do {
        let found = try sample(limit: limit, readsOn: true) { try child.read(into: $0) }
        _ = try child.verdict()
        return found
      } catch let error as QuestionError {
        // Damaged ciphertext shows first as an archive that makes no sense.
        child.drain()
        _ = try child.verdict()
        throw error
      }
    } catch let error as DecryptionError {
      throw QuestionError(message: "the file does not decrypt: \(error)", remedy: "'sluice check' tells about keys")
    } catch let fault as Fault {
      throw QuestionError(message: fault.message, remedy: fault.remedy)
    }
  }

  /// - Parameters:
  ///   - readsOn: Whether the source is read to its end, which proves it.
  ///   - source: Fills a buffer and returns how much; 0 at the end.
  private static func sample(
    limit: Int, readsOn: Bool, from source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws -> PlaintextSample {
    var head: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    defer { buffer.deallocate() }
    while head.count < 4, case let count = try source(buffer), count > 0 { head.append(contentsOf: buffer[..<count]) }
    var next = ReplayedHead(bytes: head)
    let whole: (UnsafeMutableRawBufferPointer) throws -> Int = { try next.take($0) ?? source($0) }
    let format = ArchiveFormat(head: head)
    let archive = format.map { ArchiveReader($0, from: whole) }
    var bytes: [UInt8] = []
    var isWhole = true
    do {
      while case let count = try archive?.read(into: buffer) ?? whole(buffer), count > 0 {
        let wanted = min(count, limit - bytes.count)
        if wanted < count { isWhole = false }
        bytes.append(contentsOf: buffer[..<wanted])
        // An archive has proved itself only at its end.
        if !isWhole, !readsOn, archive == nil { break }
      }
    } catch let error as ArchiveError {
      let remedy =
        error.code == .severalMembers
        ? "take the one that is meant out of it; its name belongs into innerpath of the contract"
        : FaultCatalogue.entry(error.code.rawValue)?.remedy ?? ""
      throw QuestionError(message: "\(error.code.rawValue): \(error.message)", remedy: remedy)
    }
    return PlaintextSample(bytes: bytes, isWhole: isWhole, packing: format.map(Compression.init))
  }
}

/// Bytes that were read ahead, given out once more before the rest.
private struct ReplayedHead {
  var bytes: [UInt8]
  var taken = 0

  /// - Returns: `nil` when nothing is left of them.
  mutating func take(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let count = min(buffer.count, bytes.count - taken)
    guard count > 0 else { return nil }
    buffer.copyBytes(from: bytes[taken..<taken + count])
    taken += count
    return count
  }
}

extension Compression {
  fileprivate init(_ format: ArchiveFormat) {
    self =
      switch format {
      case .gzip: .gzip
      case .zip(let member): .zip(member: member)
      case .zstd: .zstd
      }
  }
}

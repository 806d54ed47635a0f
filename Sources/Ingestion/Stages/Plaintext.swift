internal import Archive
internal import ContainedDecryption
internal import DataContracts
internal import OpenPGP

/// The file inside a delivery's message: decrypted, and unpacked where the contract says that it is packed.
///
/// Offsets of records count these bytes. Nothing read is proved before ``verdict()`` has returned, which comes after both the
/// archive and the message have closed.
///
/// Not `Sendable`: one thread reads.
final class Plaintext {
  private let decryption: DecryptionChild
  private let archive: ArchiveReader?
  private let clock: StageClock?
  private var hasBegun = false

  /// - Parameter compression: How the contract says the file is packed inside the message.
  init(_ decryption: DecryptionChild, compression: Compression?, clock: StageClock? = StageClock.current) {
    self.decryption = decryption
    self.clock = clock
    archive = compression.map { packing in ArchiveReader(ArchiveFormat(packing)) { try decryption.read(into: $0) } }
  }

  /// Puts the next bytes at the start of the buffer; 0 at the end.
  ///
  /// - Throws: `DecryptionError`, or `ArchiveError` for a file that is not packed as the contract says or expands too far.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard hasBegun else {
      hasBegun = true
      return try StageClock.measure(.firstByte) { try read(into: buffer) }
    }
    guard let archive else { return try decryption.read(into: buffer) }
    return try archive.read(into: buffer)
  }

  /// Waits until the message has closed, and judges it.
  func verdict() throws -> DecryptionVerdict {
    defer {
      clock?.add(.decrypt, .init(seconds: decryption.age, processorSeconds: decryption.processorSeconds))
      clock?.count(.decrypt, bytes: Int64(clamping: decryption.ciphertextBytes))
    }
    return try decryption.verdict()
  }

  /// The true reason of a failure while the file was read.
  ///
  /// Damaged ciphertext often shows first as content that makes no sense, so a fault of the message outranks one of its
  /// content.
  func cause(of error: any Error) -> any Error {
    guard !(error is DecryptionError) else { return error }
    // The rest is read and thrown away, so that the message can close and be judged as a whole.
    decryption.drain()
    do {
      _ = try decryption.verdict()
    } catch let refusal {
      return refusal
    }
    return error
  }
}

extension ArchiveFormat {
  init(_ compression: Compression) {
    self =
      switch compression {
      case .gzip: .gzip
      case .zip(let member): .zip(member: member)
      case .zstd: .zstd
      }
  }
}

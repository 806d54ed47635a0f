internal import Archive
internal import ContainedDecryption
internal import Foundation
internal import OpenPGP

/// A packing around an OpenPGP message: some senders put every file they send into gzip, zip or zstd, encrypted ones too.
///
/// Told by the first bytes: the first byte of a message has its highest bit set or is the dash of an armour (RFC 9580, sections
/// 4.2 and 6.2), that of these packings is neither. The vault keeps the bytes as they were received.
enum Envelope {
  /// Ciphertext does not shrink, and an armour shrinks by a quarter.
  private static let limits = ArchiveLimits(maximumRatio: 8, ratioFloor: 1 << 20)

  /// The message in a file: a descriptor that the caller closes, at its beginning.
  ///
  /// - Parameters:
  ///   - file: A regular file; lent.
  ///   - folder: Where an unpacked message, still encrypted, may lie without a name for as long as it is open.
  /// - Throws: A ``Fault`` `truncated` for a packing that does not close, which may still be arriving; one with the packing's
  ///   code otherwise.
  static func message(in file: Int32, folder: String) throws(Fault) -> Int32 {
    var head: [UInt8] = [0, 0, 0, 0]
    let count = pread(file, &head, head.count, 0)
    guard let format = ArchiveFormat(head: head.prefix(max(count, 0))) else {
      let copy = dup(file)
      guard copy >= 0 else { throw Fault("storage-failed", at: .decrypt, "no descriptor is left (errno \(errno))") }
      return copy
    }
    let unpacked = try UnnamedFile.make(in: folder)
    do {
      try unpack(file, format, into: unpacked)
      return unpacked
    } catch {
      close(unpacked)
      if let error = error as? ArchiveError {
        throw Fault(error.code == .truncated ? "truncated" : error.code.rawValue, at: .decrypt, error.message)
      }
      throw error as? Fault ?? Fault(storage: error, at: .decrypt)
    }
  }

  /// Begins to decrypt the message in a file.
  ///
  /// - Parameters: As of ``message(in:folder:)``.
  /// - Throws: A ``Fault`` as there, or `DecryptionError`.
  static func decryption(of file: Int32, folder: String, _ request: DecryptionRequest) throws -> DecryptionChild {
    let message = try message(in: file, folder: folder)
    // The child has a descriptor of its own.
    defer { close(message) }
    return try DecryptionChild.start(ciphertext: message, request: request)
  }

  private static func unpack(_ file: Int32, _ format: ArchiveFormat, into target: Int32) throws {
    var offset: off_t = 0
    let reader = ArchiveReader(format, limits: limits) { buffer in
      let count = pread(file, buffer.baseAddress, buffer.count, offset)
      guard count >= 0 else { throw Fault("storage-failed", at: .decrypt, "the vault cannot be read (errno \(errno))") }
      offset += off_t(count)
      return count
    }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try reader.read(into: buffer), count > 0 {
      try UnnamedFile.write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]), to: target)
    }
  }
}

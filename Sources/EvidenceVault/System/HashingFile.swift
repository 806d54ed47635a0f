internal import CLinux
internal import Crypto
internal import Glibc

/// A new file whose SHA-256 is computed as the bytes pass.
///
/// After any failure the file is spoiled: its contents on disk are unknown, so it takes nothing more and cannot be
/// sealed. The file is locked as long as it is open, which is how a sweep knows the leftovers of a crash.
struct HashingFile: ~Copyable {
  let path: String
  private(set) var size: Int64 = 0
  private let descriptor: Int32
  private var hash = SHA256()
  private var isSpoiled = false
  /// How much the system was asked to write so far.
  private var begunSize: Int64 = 0
  /// Bytes after which the system is asked to write what it has, so that the disk works beside us and the wait at the end is short.
  private static let share: Int64 = 8 << 20

  /// - Throws: ``VaultError`` with code `.exists` when there is a file of that name.
  init(creating path: String, mode: mode_t) throws(VaultError) {
    let descriptor = try SystemFile.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
    do throws(VaultError) {
      // A sweep may look at the file between its creation and here; it then removes it.
      guard try SystemFile.lock(descriptor, path: path), try SystemFile.status(of: descriptor, path: path).st_nlink > 0 else {
        throw VaultError(.flock, path, EWOULDBLOCK)
      }
    } catch {
      close(descriptor)
      Glibc.unlink(path)
      throw error
    }
    self.descriptor = descriptor
    self.path = path
  }

  /// A file under a name nobody uses.
  static func temporary(
    in folder: String, prefix: String = "", suffix: String, mode: mode_t
  ) throws(VaultError) -> HashingFile {
    while true {
      do throws(VaultError) {
        return try HashingFile(creating: "\(folder)/\(prefix)\(UniqueID.next())\(suffix)", mode: mode)
      } catch {
        // Lost to a sweep, see above.
        if error.errno != EWOULDBLOCK { throw error }
      }
    }
  }

  deinit { close(descriptor) }

  mutating func write(_ bytes: UnsafeRawBufferPointer) throws(VaultError) {
    try checkUsable(.write)
    do throws(VaultError) { try SystemFile.write(descriptor, bytes, path: path) } catch {
      isSpoiled = true
      throw error
    }
    hash.update(bufferPointer: bytes)
    size += Int64(bytes.count)
    if size - begunSize >= Self.share {
      // Only a request: whether it was heeded is what the closing fsync tells.
      _ = sluice_begin_writing(descriptor, off_t(begunSize), off_t(size - begunSize))
      begunSize = size
    }
  }

  mutating func write(_ bytes: [UInt8]) throws(VaultError) {
    try bytes.withUnsafeBytes { buffer in Result { () throws(VaultError) in try write(buffer) } }.get()
  }

  /// Makes the contents durable.
  ///
  /// - Parameter mode: The mode the file keeps, or `nil` to leave it.
  /// - Returns: The SHA-256 of all bytes, as 64 hexadecimal digits.
  mutating func seal(mode: mode_t? = nil) throws(VaultError) -> String {
    try checkUsable(.fsync)
    do throws(VaultError) {
      if let mode { try SystemFile.changeMode(descriptor, mode, path: path) }
      try SystemFile.synchronize(descriptor, path: path)
    } catch {
      isSpoiled = true
      throw error
    }
    return Hexadecimal.text(hash.finalize())
  }

  private func checkUsable(_ operation: VaultError.Operation) throws(VaultError) {
    guard !isSpoiled else { throw VaultError.closed(operation, path) }
  }
}

extension VaultError {
  static func closed(_ operation: Operation, _ path: String) -> VaultError {
    VaultError(
      .closed, operation, path, message: "the file failed before, was sealed, or was discarded",
      remedy: "stage the content again from its start")
  }
}

/// Bytes as lower-case hexadecimal digits.
enum Hexadecimal {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

internal import Foundation

/// A file without a name, gone with its last descriptor: for ciphertext that must lie somewhere for as long as it is read.
enum UnnamedFile {
  /// - Returns: A descriptor for reading and writing, which the caller closes.
  static func make(in folder: String) throws(Fault) -> Int32 {
    let name = "\(folder)/\(UUID().uuidString.lowercased())"
    let descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Fault("storage-failed", at: .acquire, "a file cannot be made in '\(folder)' (errno \(errno))")
    }
    unlink(name)
    return descriptor
  }

  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(Fault) {
    var written = 0
    while written < bytes.count {
      let part = Foundation.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      if part < 0 && errno == EINTR { continue }
      guard part > 0 else { throw Fault("storage-failed", at: .acquire, "the disk refused a write (errno \(errno))") }
      written += part
    }
  }
}

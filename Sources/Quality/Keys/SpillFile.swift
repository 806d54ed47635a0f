import Glibc

/// A file that only its owner may read and that has no name, so that nothing is left of it after a crash.
final class SpillFile {
  private let descriptor: Int32
  private var size: Int64 = 0

  init(directory: String) throws(QualityError) {
    var generator = SystemRandomNumberGenerator()
    let path = "\(directory)/keys-\(String(generator.next() as UInt64, radix: 16))"
    let made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard made >= 0 else { throw Self.failure("create a file in the spill directory") }
    descriptor = made
    guard unlink(path) == 0 else {
      let error = Self.failure("unlink a file in the spill directory")
      close(made)
      throw error
    }
  }

  deinit { close(descriptor) }

  /// Writes behind what is there; returns where.
  func append(_ bytes: UnsafeRawBufferPointer) throws(QualityError) -> Int64 {
    let start = size
    var done = 0
    while done < bytes.count {
      let wrote = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, Int(start) + done)
      if wrote < 0 && errno == EINTR { continue }
      guard wrote > 0 else { throw Self.failure("write spilled keys") }
      done += wrote
    }
    size += Int64(bytes.count)
    return start
  }

  func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(QualityError) {
    var done = 0
    while done < buffer.count {
      let got = pread(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, Int(offset) + done)
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { throw Self.failure("read spilled keys") }
      done += got
    }
  }

  func append(_ bytes: [UInt8]) throws(QualityError) -> Int64 {
    try bytes.withUnsafeBufferPointer { buffer throws(QualityError) in try append(UnsafeRawBufferPointer(buffer)) }
  }

  func read(at offset: Int64, count: Int) throws(QualityError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try bytes.withUnsafeMutableBufferPointer { buffer throws(QualityError) in
      try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
    }
    return bytes
  }

  private static func failure(_ what: String) -> QualityError {
    let reason = String(cString: strerror(errno))
    return QualityError(.spillFailed, "cannot \(what): \(reason); give the gateway a directory with free space")
  }
}

internal import Glibc

/// A regular file seen through a small window, moved with `pread(2)`.
///
/// The descriptor's own offset is neither used nor moved. Skipping costs nothing: after a long hop only a few bytes are
/// fetched, because the next thing wanted is one packet header; after short ones the window grows, so that a chain of tiny
/// chunks does not cost a system call each.
struct FileWindow: PacketSource {
  let size: UInt64
  private(set) var position: UInt64 = 0
  /// The `errno` of a read that failed. A file that shrank while it was read counts as ended.
  private(set) var readError: Int32 = 0

  private let descriptor: Int32
  private var buffer: [UInt8]
  private var start: UInt64 = 0
  private var filled = 0
  private var hopped: UInt64 = 0

  private static let wide = 65536
  private static let narrow = 64
  private static let longHop: UInt64 = 4096

  /// - Parameter limit: Bytes from the file's beginning that may be looked at.
  init(descriptor: Int32, limit: UInt64 = .max) throws(DecryptionError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw DecryptionError(.unreadable, "the file cannot be examined (errno \(errno))")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DecryptionError(
        .unreadable, "not a regular file: a message is examined before it is decrypted; store it first")
    }
    self.descriptor = descriptor
    size = min(UInt64(status.st_size), limit)
    buffer = [UInt8](repeating: 0, count: Self.wide)
  }

  var isAtEnd: Bool { position >= size }

  mutating func next() -> UInt8? {
    guard ensure() else { return nil }
    let byte = buffer[Int(position - start)]
    position += 1
    return byte
  }

  mutating func skip(_ count: UInt64) -> Bool {
    guard count <= size - position else {
      position = size
      return false
    }
    position += count
    hopped = count
    return true
  }

  /// Lends all bytes of the window from the position on, at least one, and consumes as many as `body` says it used.
  ///
  /// - Returns: `nil` at the end of the file.
  mutating func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> (used: Int, Result)) -> Result? {
    guard ensure() else { return nil }
    let offset = Int(position - start)
    let (used, result) = buffer.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[offset..<filled])) }
    position += UInt64(used)
    return result
  }

  /// Makes the byte at the position present.
  private mutating func ensure() -> Bool {
    if position >= start && position < start + UInt64(filled) { return true }
    guard position < size, readError == 0 else { return false }
    let wanted = hopped > Self.longHop ? Self.narrow : Self.wide
    hopped = 0
    let place = off_t(position)
    let count = buffer.withUnsafeMutableBytes { bytes in
      while true {
        let count = pread(descriptor, bytes.baseAddress, min(wanted, bytes.count), place)
        if count >= 0 || errno != EINTR { return count }
      }
    }
    guard count > 0 else {
      if count < 0 { readError = errno }
      return false
    }
    start = position
    filled = min(count, Int(size - position))
    return true
  }
}
